package org.riskassessment.core.simulate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Simulates corporate clients, their activity and which of them leave, by a documented ground
 * truth.
 *
 * <p>Each value is a pure function of (seed, client, period, drift), so rows are computed as they
 * are written and memory does not grow with the number of clients. Rows of n clients fall into:
 *
 * <table>
 *   <caption>Files and their rows</caption>
 *   <tr><th>file</th><th>period</th><th>rows</th></tr>
 *   <tr><td>{@link #practice practice}, 2 parts</td><td>-1</td><td>15% of n each; 3% of n are
 *       identical in both parts</td></tr>
 *   <tr><td>{@link #source source}, 2 parts</td><td>0</td><td>one of each learning client, 90% of
 *       n; about 1% more in part 2 that repeat rows of part 1; about 0.1% more that repeat rows of
 *       their own part</td></tr>
 *   <tr><td>{@link #test test}</td><td>0</td><td>one of each held-out client, 10% of n</td></tr>
 *   <tr><td>{@link #period period}</td><td>1, 2, ...</td><td>as many as asked for</td></tr>
 * </table>
 *
 * <p>Held-out clients, one at random in each ten, are never in practice or source data.
 *
 * <h2>The numbers</h2>
 *
 * With z, z', ... independent standard normal and u uniform on [0, 1):
 *
 * <ul>
 *   <li>employees = round(exp(4.3 + 1.4 z + 0.03 z')), kept within 1 to 20,000, z the client's for
 *       all periods;
 *   <li>last year's activity = round(exp(2.7 + 0.48 z + 0.15 z') employees^0.6), z the client's for
 *       all periods;
 *   <li>last month's activity = floor(last year's / 12 * trend + u), with trend = exp(0.5 z), and
 *       for the 15% of clients that fade in this period that times 0.4 u';
 *   <li>each of the three is blank in the file with probability 1%. The id and the label never are.
 * </ul>
 *
 * <h2>Ground truth</h2>
 *
 * From the true values, before blanking, with last month's activity m, last year's y, employees e
 * and <i>pace</i> p = min(12 m / max(y, 12), 2), which is 1 for a client that keeps its level:
 *
 * <pre>
 * log-odds(exit) = a + s (-4.5 min(p, 1.25) + 3.5 max(p - 1.25, 0) - 3 e / (e + 50))
 * </pre>
 *
 * where {@link Drift} sets (a, s): (3.08, 1) for {@link Drift#NONE}, (0.97, 0.5) for {@link
 * Drift#MILD} and (-7.13, -1) for {@link Drift#STRONG}. Clients whose activity falls leave, small
 * ones sooner; activity far above the usual pace is a warning too. About 20% leave. A logistic
 * regression on the three raw numbers ranks clients similarly but not equally: it sees neither the
 * ratio nor the bend nor the saturation. At 10,000 clients its ROC AUC is about 0.80, that of the
 * true probabilities about 0.85.
 *
 * <p>Simplifications: exits of different periods are drawn independently, so a client that left may
 * return later; and numbers change from period to period only by chance.
 *
 * <p>Immutable: threads may share an instance.
 */
public final class ClientSimulator {

  private static final List<String> HEADER =
      List.of(
          "corporation",
          "lastmonth_activity",
          "lastyear_activity",
          "number_of_employees",
          "exited");

  private static final int FEATURES = 3;
  private static final double BLANK_SHARE = 0.01;
  private static final int MIN_CLIENTS = 100;
  private static final int MAX_CLIENTS = 10_000_000;
  private static final int HELD_OUT_ONE_IN = 10;

  private static final long CLIENT_STREAM = 1;
  private static final long PERIOD_STREAM = 2;
  private static final long HELD_OUT_STREAM = 3;

  private static final int PRACTICE_PERIOD = -1;
  private static final int SOURCE_PERIOD = 0;

  private final long seed;
  private final int clients;
  private final int heldOutClients;
  private final CompanyNames names;

  /**
   * A population of clients.
   *
   * @param seed any number; each seed gives other companies and other values
   * @param clients how many, 100 to 10,000,000
   * @throws IllegalArgumentException when {@code clients} is out of range
   */
  public ClientSimulator(long seed, int clients) {
    if (clients < MIN_CLIENTS || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "clients is " + clients + "; accepted: " + MIN_CLIENTS + " to " + MAX_CLIENTS);
    }
    this.seed = seed;
    this.clients = clients;
    this.names = new CompanyNames(seed);
    int blocks = clients / HELD_OUT_ONE_IN;
    boolean lastHasOne = heldOutOfBlock(blocks) < clients;
    this.heldOutClients = blocks + (lastHasOne ? 1 : 0);
  }

  /** The columns of every row: id, three features, label. */
  public List<String> header() {
    return HEADER;
  }

  /** How many clients are in source data: about 90%. */
  public int learningClients() {
    return clients - heldOutClients;
  }

  /** How many clients are in test data: about 10%. */
  public int heldOutClients() {
    return heldOutClients;
  }

  /**
   * Writes earlier observations of some learning clients.
   *
   * @param part 1 or 2; the two overlap in identical rows
   * @throws IllegalArgumentException when {@code part} is neither
   */
  public void practice(int part, RowSink sink) {
    requirePart(part);
    requireNonNull(sink, "sink");
    int rows = percentOfClients(15);
    int from = part == 1 ? 0 : rows - percentOfClients(3);
    for (int rank = from; rank < from + rows; rank++) {
      sink.row(cells(learningClient(rank), PRACTICE_PERIOD, Drift.NONE));
    }
  }

  /**
   * Writes half of the current observations of the learning clients, with a few repeated rows.
   *
   * @param part 1 or 2
   * @throws IllegalArgumentException when {@code part} is neither
   */
  public void source(int part, RowSink sink) {
    requirePart(part);
    requireNonNull(sink, "sink");
    int half = learningClients() / 2;
    int from = part == 1 ? 0 : half;
    int to = part == 1 ? half : learningClients();
    for (int rank = from; rank < to; rank++) {
      sink.row(cells(learningClient(rank), SOURCE_PERIOD, Drift.NONE));
      int row = rank - from + 1;
      if (part == 2 && row % 50 == 0) {
        sink.row(cells(learningClient(row - 50), SOURCE_PERIOD, Drift.NONE));
      }
      if (row % 900 == 0) {
        sink.row(cells(learningClient(rank - 450), SOURCE_PERIOD, Drift.NONE));
      }
    }
  }

  /** Writes the current observation of each held-out client, labels included. */
  public void test(RowSink sink) {
    requireNonNull(sink, "sink");
    for (int block = 0; block < heldOutClients; block++) {
      sink.row(cells(heldOutOfBlock(block), SOURCE_PERIOD, Drift.NONE));
    }
  }

  /**
   * Writes later observations of different clients.
   *
   * <p>Clients take turns from period to period, learning clients first: the first {@link
   * #learningClients()} rows have no held-out client; after that the held-out ones follow.
   *
   * @param index the period, 1 or more; the same clients have other values in another period
   * @param drift how far the relation has moved; it changes labels only, never features
   * @param rows how many, 1 to the number of clients
   * @throws IllegalArgumentException when {@code index} or {@code rows} is out of range
   */
  public void period(int index, Drift drift, int rows, RowSink sink) {
    requireNonNull(drift, "drift");
    requireNonNull(sink, "sink");
    if (index < 1) {
      throw new IllegalArgumentException("index is " + index + "; accepted: 1 or more");
    }
    if (rows < 1 || rows > clients) {
      throw new IllegalArgumentException("rows is " + rows + "; accepted: 1 to " + clients);
    }
    int learning = Math.min(rows, learningClients());
    long start = (index - 1L) * learning;
    for (int i = 0; i < learning; i++) {
      int rank = (int) ((start + i) % learningClients());
      sink.row(cells(learningClient(rank), index, drift));
    }
    for (int block = 0; block < rows - learning; block++) {
      sink.row(cells(heldOutOfBlock(block), index, drift));
    }
  }

  /**
   * The true probability of exit, 0 to 1, by the formula in the class description.
   *
   * @param lastMonthActivity at least 0
   * @param lastYearActivity at least 0
   * @param employees at least 0
   * @param drift which relation applies
   */
  public static double trueRisk(
      double lastMonthActivity, double lastYearActivity, double employees, Drift drift) {
    double pace = Math.min(12.0 * lastMonthActivity / Math.max(lastYearActivity, 12.0), 2.0);
    double slack = -4.5 * Math.min(pace, 1.25);
    double rush = 3.5 * Math.max(pace - 1.25, 0.0);
    double size = -3.0 * employees / (employees + 50.0);
    double logOdds = drift.intercept() + drift.slope() * (slack + rush + size);
    return 1.0 / (1.0 + StrictMath.exp(-logOdds));
  }

  /** Computes one client in one period; client is an index from 0. */
  Observation observation(int client, int period, Drift drift) {
    SplitMix64 lasting = SplitMix64.at(seed, CLIENT_STREAM, client, 0);
    double size = lasting.nextGaussian();
    double intensity = lasting.nextGaussian();

    SplitMix64 passing = SplitMix64.at(seed, PERIOD_STREAM, client, period);
    double logEmployees = 4.3 + 1.4 * size + 0.03 * passing.nextGaussian();
    int employees = (int) Math.max(1L, Math.min(20_000L, Math.round(StrictMath.exp(logEmployees))));
    double logLastYear =
        2.7
            + 0.48 * intensity
            + 0.15 * passing.nextGaussian()
            + 0.6 * StrictMath.log((double) employees);
    int lastYear = (int) Math.round(StrictMath.exp(logLastYear));

    double trend = StrictMath.exp(0.5 * passing.nextGaussian());
    boolean fades = passing.nextDouble() < 0.15;
    double fade = 0.4 * passing.nextDouble();
    double monthly = lastYear / 12.0 * (fades ? trend * fade : trend);
    int lastMonth = (int) StrictMath.floor(monthly + passing.nextDouble());

    boolean exited = passing.nextDouble() < trueRisk(lastMonth, lastYear, employees, drift);
    int blanks = 0;
    for (int feature = 0; feature < FEATURES; feature++) {
      if (passing.nextDouble() < BLANK_SHARE) {
        blanks |= 1 << feature;
      }
    }
    return new Observation(lastMonth, lastYear, employees, exited, blanks);
  }

  private List<String> cells(int client, int period, Drift drift) {
    return observation(client, period, drift).cells(names.name(client));
  }

  /**
   * The held-out client of a block of ten; past the last client when an incomplete block has none.
   */
  private int heldOutOfBlock(int block) {
    long hash = SplitMix64.hash(seed, HELD_OUT_STREAM, block, 0);
    return block * HELD_OUT_ONE_IN + (int) Long.remainderUnsigned(hash, HELD_OUT_ONE_IN);
  }

  /**
   * The client at a rank among the learning clients: blocks of ten without their held-out client.
   */
  private int learningClient(int rank) {
    int block = rank / (HELD_OUT_ONE_IN - 1);
    int client = block * HELD_OUT_ONE_IN + rank % (HELD_OUT_ONE_IN - 1);
    return client < heldOutOfBlock(block) ? client : client + 1;
  }

  private int percentOfClients(int percent) {
    return (int) ((long) clients * percent / 100);
  }

  private static void requirePart(int part) {
    if (part != 1 && part != 2) {
      throw new IllegalArgumentException("part is " + part + "; accepted: 1 or 2");
    }
  }
}
