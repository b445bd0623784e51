package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/**
 * The metrics of a model on labelled rows.
 *
 * <p>Metrics that need both classes are empty without them; n = 0 is not an evaluation. The
 * standard error and the intervals come from a bootstrap over clients (500 draws, seeded), above
 * 50,000 rows from DeLong's formula for the area and a normal interval. Under five rows of either
 * class there are none.
 *
 * @param dataset what was scored, in words: a file, or a part of the dataset
 * @param protocol how the rows relate to the training rows
 * @param n rows
 * @param positives rows of clients that left
 * @param threshold the decision threshold that the confusion matrix rests on
 * @param logLoss mean negative log-likelihood of the risks, clipped to [1e-15, 1 - 1e-15]
 * @param brier mean squared difference of risk and label
 * @param averagePrecision sum over thresholds of recall gained times precision
 */
public record Evaluation(
    String dataset,
    Protocol protocol,
    int n,
    int positives,
    double threshold,
    ConfusionMatrix confusion,
    OptionalDouble rocAuc,
    OptionalDouble rocAucError,
    @Nullable Interval rocAucInterval,
    @Nullable Interval f1Interval,
    OptionalDouble averagePrecision,
    double logLoss,
    double brier) {

  /** Fewer rows of either class than this and every verdict says that the sample is small. */
  public static final int SMALL_CLASS = 30;

  /** A bootstrap of fewer rows of either class than this repeats the same few rows. */
  private static final int SMALLEST_CLASS = 5;

  private static final int RESAMPLES = 500;
  private static final int LARGEST_BOOTSTRAP = 50_000;
  private static final double CLIP = 1e-15;

  /** How the scored rows relate to the rows that the model learned from. */
  public enum Protocol {
    /** Rows of clients that training never saw. */
    HELD_OUT,
    /** Each row by a model that never saw its client, because too few clients are held out. */
    OUT_OF_FOLD,
    /** Rows newer than all that the model learned from, of clients it never saw. */
    OUT_OF_TIME,
    /** A file that is only for testing. */
    TEST,
    /** Rows that came in after the model, scored before anything learned from them. */
    NEW_ROWS
  }

  /**
   * Evaluates scored rows.
   *
   * @param rows at least one
   * @param seed of the bootstrap
   */
  public static Evaluation of(
      String dataset, Protocol protocol, ScoredRows rows, double threshold, long seed) {
    if (rows.size() == 0) {
      throw new IllegalArgumentException("nothing to evaluate on: no labelled rows");
    }
    OptionalDouble auc = RocAuc.of(rows);
    OptionalDouble error = OptionalDouble.empty();
    Interval aucInterval = null;
    Interval f1Interval = null;
    boolean judgeable = Math.min(rows.positives(), rows.negatives()) >= SMALLEST_CLASS;
    if (judgeable && rows.size() > LARGEST_BOOTSTRAP) {
      error = RocAuc.deLong(rows);
      double area = auc.orElseThrow();
      double margin = 1.959964 * error.orElseThrow();
      aucInterval = new Interval(Math.max(0, area - margin), Math.min(1, area + margin));
    } else if (judgeable) {
      ClientBootstrap bootstrap = new ClientBootstrap(RESAMPLES, rows.clients(), seed);
      double[] areas = bootstrap.sorted(weight -> RocAuc.weighted(rows, weight).orElse(Double.NaN));
      double[] f1s = bootstrap.sorted(weight -> f1(rows, threshold, weight));
      error = OptionalDouble.of(ClientBootstrap.standardDeviation(areas));
      aucInterval = interval(areas);
      f1Interval = interval(f1s);
    }
    return new Evaluation(
        dataset,
        protocol,
        rows.size(),
        rows.positives(),
        threshold,
        ConfusionMatrix.of(rows, threshold),
        auc,
        error,
        aucInterval,
        f1Interval,
        averagePrecision(rows),
        logLoss(rows),
        brier(rows));
  }

  public static Evaluation of(
      String dataset,
      Protocol protocol,
      ScoredRows rows,
      double threshold,
      int capacity,
      long seed) {
    return of(dataset, protocol, rows, threshold, seed);
  }

  public int negatives() {
    return n - positives;
  }

  /** Whether there are fewer than {@value #SMALL_CLASS} rows of either class. */
  public boolean isSmall() {
    return Math.min(positives, negatives()) < SMALL_CLASS;
  }

  /** The evaluation as JSON: metrics are numbers or null, intervals stand beside them. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("dataset", dataset);
    tree.put("protocol", protocol.name().toLowerCase(Locale.ROOT));
    tree.put("n", n);
    tree.put("positives", positives);
    tree.put("small", isSmall());
    tree.put("threshold", threshold);
    tree.put("f1", confusion.f1());
    tree.put("precision", confusion.precision());
    tree.put("recall", confusion.recall());
    tree.put("accuracy", confusion.accuracy());
    tree.put("roc_auc", rocAuc);
    tree.put("average_precision", averagePrecision);
    tree.put("log_loss", logLoss);
    tree.put("brier", brier);
    tree.put("roc_auc_standard_error", rocAucError);
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("tp", confusion.tp());
    counts.put("fp", confusion.fp());
    counts.put("fn", confusion.fn());
    counts.put("tn", confusion.tn());
    tree.put("confusion", counts);
    Map<String, Object> intervals = new LinkedHashMap<>();
    putInterval(intervals, "roc_auc", rocAucInterval);
    putInterval(intervals, "f1", f1Interval);
    tree.put("intervals", intervals);
    return tree;
  }

  /** Reads what {@link #toTree()} wrote. */
  public static Evaluation read(JsonSection json) {
    json.flag("small", false);
    for (String derived : new String[] {"f1", "precision", "recall", "accuracy"}) {
      json.optionalNumber(derived);
    }
    JsonSection counts = json.requiredSection("confusion");
    JsonSection intervals = json.requiredSection("intervals");
    json.require("protocol", "how the rows relate to the training rows");
    return new Evaluation(
        json.text("dataset"),
        json.choice("protocol", Protocol.HELD_OUT),
        (int) json.integer("n", 1, Integer.MAX_VALUE),
        (int) json.integer("positives", 0, Integer.MAX_VALUE),
        json.number("threshold"),
        new ConfusionMatrix(
            count(counts, "tp"), count(counts, "fp"), count(counts, "fn"), count(counts, "tn")),
        json.optionalNumber("roc_auc"),
        json.optionalNumber("roc_auc_standard_error"),
        readInterval(intervals, "roc_auc"),
        readInterval(intervals, "f1"),
        json.optionalNumber("average_precision"),
        json.number("log_loss"),
        json.number("brier"));
  }

  private static long count(JsonSection counts, String key) {
    return counts.integer(key, 0, Long.MAX_VALUE);
  }

  private static void putInterval(
      Map<String, Object> intervals, String metric, @Nullable Interval interval) {
    if (interval != null) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("low", interval.low());
      tree.put("high", interval.high());
      intervals.put(metric, tree);
    }
  }

  private static @Nullable Interval readInterval(JsonSection intervals, String metric) {
    return intervals
        .section(metric)
        .map(i -> new Interval(i.number("low"), i.number("high")))
        .orElse(null);
  }

  private static @Nullable Interval interval(double[] sorted) {
    return sorted.length < 2
        ? null
        : new Interval(
            ClientBootstrap.quantile(sorted, 0.025), ClientBootstrap.quantile(sorted, 0.975));
  }

  private static double f1(ScoredRows rows, double threshold, int[] weight) {
    long tp = 0;
    long wrong = 0;
    for (int i = 0; i < rows.size(); i++) {
      int w = weight[rows.client(i)];
      boolean predicted = rows.risk(i) >= threshold;
      if (predicted && rows.exited(i)) {
        tp += w;
      } else if (predicted != rows.exited(i)) {
        wrong += w;
      }
    }
    return tp + wrong == 0 ? 0 : 2.0 * tp / (2 * tp + wrong);
  }

  private static OptionalDouble averagePrecision(ScoredRows rows) {
    if (rows.positives() == 0) {
      return OptionalDouble.empty();
    }
    int[] left = new int[rows.ranks()];
    int[] all = new int[rows.ranks()];
    for (int i = 0; i < rows.size(); i++) {
      all[rows.rank(i)]++;
      left[rows.rank(i)] += rows.exited(i) ? 1 : 0;
    }
    double sum = 0;
    long found = 0;
    long taken = 0;
    for (int r = all.length - 1; r >= 0; r--) {
      found += left[r];
      taken += all[r];
      sum += left[r] * ((double) found / taken);
    }
    return OptionalDouble.of(sum / rows.positives());
  }

  private static double logLoss(ScoredRows rows) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      double p = Math.min(Math.max(rows.risk(i), CLIP), 1 - CLIP);
      sum -= Math.log(rows.exited(i) ? p : 1 - p);
    }
    return sum / rows.size();
  }

  private static double brier(ScoredRows rows) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      double miss = rows.risk(i) - (rows.exited(i) ? 1 : 0);
      sum += miss * miss;
    }
    return sum / rows.size();
  }
}
