package org.riskassessment.core.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Clients whose true probability of leaving is known, in a world that can change: the truth against
 * which the decisions of the product are measured.
 *
 * <p>A client has 20 features: 12 continuous, 4 heavy-tailed whole numbers with ties and 4
 * categories of 5 levels. The log-odds of leaving are {@code a + s (c x + sqrt(1 - c^2) y)}, with x
 * and y two uncorrelated sums of all features of a variance near 1. In calm {@link Weather} c is 1,
 * a fifth of the clients leave, and the true probabilities have an AUC of 0.80. Another relation
 * lowers c, a weaker signal s, another level a; a, s and c are found so that the weather has the
 * AUC and the rate it names.
 *
 * <p>Not for several threads.
 */
public final class World {
  /** AUC of the true probabilities in calm weather. */
  public static final double CEILING = 0.8;

  /** Share of clients that leave in calm weather. */
  public static final double RATE = 0.2;

  /** What a call costs, in the currency of a client's worth. */
  public static final double CALL = 50;

  /** What a call brings if its client would have left: it saves one in five worth 1,000. */
  public static final double SAVED = 200;

  private static final int CONTINUOUS = 12;
  private static final int COUNTS = 4;
  private static final int CATEGORIES = 4;
  private static final int FEATURES = CONTINUOUS + COUNTS + CATEGORIES;
  private static final double[] CUTS = {-0.8416, -0.2533, 0.2533, 0.8416};
  private static final double[] LEVELS = {-1.4, -0.532, 0, 0.532, 1.4};
  private static final int SAMPLE = 8_000;
  private static final Map<Weather, World> KNOWN = new HashMap<>();

  /** The sums x and y of a fixed sample of clients. */
  private static final double[][] SUMS = sums();

  private final Weather weather;
  private final double level;
  private final double signal;
  private final double share;

  private World(Weather weather) {
    double[] x = SUMS[0];
    double[] y = SUMS[1];
    this.weather = weather;
    this.signal =
        root(
            s -> auc(x, probabilities(x, x, 1, s, level(x, x, 1, s, RATE))) - weather.ceiling(),
            0.01,
            5);
    double wanted = weather.relation();
    this.share =
        wanted >= weather.ceiling() - 1e-9
            ? 1
            : wanted <= 1 - weather.ceiling() + 1e-9
                ? -1
                : root(
                    c ->
                        auc(x, probabilities(x, y, c, signal, level(x, y, c, signal, RATE)))
                            - wanted,
                    -1,
                    1);
    this.level = level(x, y, share, signal, weather.rate()) + weather.logOdds();
  }

  /** The world in some weather; found once. */
  public static synchronized World in(Weather weather) {
    World known = KNOWN.get(weather);
    if (known == null) {
      known = new World(weather);
      KNOWN.put(weather, known);
    }
    return known;
  }

  /** Names of the columns: the id, the features, the label. */
  public static List<String> header() {
    List<String> names = new ArrayList<>();
    names.add("client");
    IntStream.range(0, CONTINUOUS).forEach(i -> names.add("amount" + i));
    IntStream.range(0, COUNTS).forEach(i -> names.add("count" + i));
    IntStream.range(0, CATEGORIES).forEach(i -> names.add("group" + i));
    names.add("left");
    return names;
  }

  /** How many of the features are categories, the last ones. */
  public static int categories() {
    return CATEGORIES;
  }

  /**
   * A client.
   *
   * @param cells its id, features and label
   * @param risk true probability that it leaves without a call
   * @param leaves whether it leaves without a call
   */
  public record Client(List<String> cells, double risk, boolean leaves) {

    /** The cells with another label. */
    public List<String> labelled(boolean left) {
      List<String> changed = new ArrayList<>(cells);
      changed.set(changed.size() - 1, left ? "1" : "0");
      return changed;
    }
  }

  /** New clients, the same for the same seed. */
  public List<Client> clients(String prefix, int n, long seed) {
    SplitMix64 random = SplitMix64.at(seed, prefix.hashCode(), n, 0);
    List<Client> clients = new ArrayList<>(n);
    double[] values = new double[FEATURES];
    for (int i = 0; i < n; i++) {
      List<String> cells = new ArrayList<>(FEATURES + 2);
      cells.add(prefix + "-" + i);
      draw(random, weather, values, cells);
      double risk = probability(sum(values, 0), sum(values, 1), share, signal, level);
      boolean leaves = random.nextDouble() < risk;
      cells.add(leaves ? "1" : "0");
      clients.add(new Client(List.copyOf(cells), risk, leaves));
    }
    return clients;
  }

  /** What the calls of a model bring for each client, when it calls from a risk of a quarter. */
  public static double money(double[] risks, double[] truth) {
    double sum = 0;
    for (int i = 0; i < risks.length; i++) {
      sum += risks[i] >= CALL / SAVED ? SAVED * truth[i] - CALL : 0;
    }
    return sum / risks.length;
  }

  /** The AUC that scores have by the true probabilities. */
  public static double auc(double[] scores, double[] truth) {
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    double pairs = 0;
    double below = 0;
    double left = 0;
    double own = 0;
    for (int i = 0; i < order.length; ) {
      double tiedLeft = 0;
      double tiedStayed = 0;
      double score = scores[order[i]];
      for (; i < order.length && scores[order[i]] == score; i++) {
        double p = truth[order[i]];
        tiedLeft += p;
        tiedStayed += 1 - p;
        own += p * (1 - p);
      }
      pairs += tiedLeft * (below + tiedStayed / 2);
      below += tiedStayed;
      left += tiedLeft;
    }
    return (pairs - own / 2) / (left * below - own);
  }

  private static void draw(
      SplitMix64 random, Weather weather, double[] values, List<String> cells) {
    for (int f = 0; f < FEATURES; f++) {
      double z = weather.width() * random.nextGaussian() + (f % 3 == 0 ? weather.shift() : 0);
      if (f < CONTINUOUS) {
        values[f] = z;
        cells.add(Long.toString(Math.round(100_000 + 20_000 * z)));
      } else if (f < CONTINUOUS + COUNTS) {
        long count = (long) StrictMath.floor(StrictMath.exp(1.5 + 0.9 * z));
        values[f] = (StrictMath.log1p((double) count) - 1.66) / 0.79;
        cells.add(Long.toString(count));
      } else {
        int level = 0;
        while (level < CUTS.length && z > CUTS[level]) {
          level++;
        }
        values[f] = LEVELS[level];
        cells.add("level " + (char) ('A' + level));
      }
    }
  }

  /** A sum of all features, 0 for x and 1 for y; in y every second feature has its sign turned. */
  private static double sum(double[] values, int which) {
    double sum = 0;
    for (int f = 0; f < values.length; f++) {
      sum += (which == 1 && f % 2 == 1 ? -1 : 1) * weight(f) * values[f];
    }
    return sum;
  }

  /** Features come in pairs of the same weight, so that x and y are uncorrelated. */
  private static double weight(int feature) {
    double pair = 0.5 + feature / 2 * 7 % FEATURES / (double) FEATURES;
    return pair / 4.114;
  }

  private static double[][] sums() {
    SplitMix64 random = new SplitMix64(20_260_301);
    double[][] sums = new double[2][SAMPLE];
    double[] values = new double[FEATURES];
    Weather calm = new Weather(CEILING, CEILING, RATE, 0, 0, 1);
    for (int i = 0; i < SAMPLE; i++) {
      draw(random, calm, values, new ArrayList<>());
      sums[0][i] = sum(values, 0);
      sums[1][i] = sum(values, 1);
    }
    return sums;
  }

  private static double probability(double x, double y, double share, double signal, double level) {
    double along = share * x + StrictMath.sqrt(Math.max(0, 1 - share * share)) * y;
    return 1 / (1 + StrictMath.exp(-level - signal * along));
  }

  private static double[] probabilities(
      double[] x, double[] y, double share, double signal, double level) {
    double[] risks = new double[x.length];
    for (int i = 0; i < risks.length; i++) {
      risks[i] = probability(x[i], y[i], share, signal, level);
    }
    return risks;
  }

  /** The level at which a share of the sample leaves. */
  private static double level(double[] x, double[] y, double share, double signal, double rate) {
    return root(
        a -> Arrays.stream(probabilities(x, y, share, signal, a)).average().orElseThrow() - rate,
        -12,
        12);
  }

  /** Where a rising function is 0, by halving. */
  private static double root(DoubleUnaryOperator rising, double low, double high) {
    double from = low;
    double to = high;
    for (int i = 0; i < 30; i++) {
      double middle = (from + to) / 2;
      if (rising.applyAsDouble(middle) < 0) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return (from + to) / 2;
  }
}
