package org.riskassessment.core.evaluate;

import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;

/**
 * The metrics of a model on labelled rows, with their 95% intervals.
 *
 * <p>A metric that the rows do not define is absent: metrics of two classes when there is only one,
 * the calibration line when the risks separate the classes, capture and lift without a capacity. A
 * ratio of {@link ConfusionMatrix} is always present, and 0 when its denominator is 0. There is no
 * evaluation of 0 rows.
 *
 * <p>Standard errors and intervals come from one bootstrap over clients (500 draws, seeded; draws
 * where a metric is undefined are left out), above 50,000 rows from formulas that assume
 * independent rows ({@code LargeSample}). With fewer than five rows of either class there are none.
 * The same rows and seed give the same evaluation on every JDK.
 *
 * @param dataset what was scored, in words: a file, or a part of the dataset
 * @param protocol how the rows relate to the training rows
 * @param n rows
 * @param positives rows of clients that left
 * @param threshold the decision threshold of the confusion matrix
 * @param capacity how many rows from the top capture and lift count, at most n; 0 without a
 *     capacity
 * @param metrics in the order of {@link Metric}; those of the confusion matrix are added when
 *     missing
 * @param perfect the calibration error that chance alone causes on these rows; null when unknown
 * @param clients whose rows they are; null where each row is a client of its own, or unknown
 */
public record Evaluation(
    String dataset,
    Protocol protocol,
    int n,
    int positives,
    double threshold,
    int capacity,
    ConfusionMatrix confusion,
    Map<Metric, Estimate> metrics,
    @Nullable PerfectModel perfect,
    @Nullable Clients clients) {

  /** With fewer clients of either class than this, every verdict says that the sample is small. */
  public static final int SMALL_CLASS = 30;

  /** Number of draws of the bootstrap. */
  static final int RESAMPLES = 500;

  /** With fewer rows of either class than this, a bootstrap would repeat the same few rows. */
  private static final int SMALLEST_CLASS = 5;

  private static final int LARGEST_BOOTSTRAP = 50_000;

  /**
   * The clients of rows of which some have several.
   *
   * @param left those with a row that left
   * @param stayed those with a row that stayed; a client may be among both
   */
  public record Clients(int all, int left, int stayed) {

    static @Nullable Clients of(ScoredRows rows) {
      if (rows.clients() == rows.size()) {
        return null;
      }
      BitSet left = new BitSet();
      BitSet stayed = new BitSet();
      for (int row = 0; row < rows.size(); row++) {
        (rows.exited(row) ? left : stayed).set(rows.client(row));
      }
      return new Clients(rows.clients(), left.cardinality(), stayed.cardinality());
    }
  }

  /** An evaluation of rows of which each is a client of its own, as far as is known. */
  public Evaluation(
      String dataset,
      Protocol protocol,
      int n,
      int positives,
      double threshold,
      int capacity,
      ConfusionMatrix confusion,
      Map<Metric, Estimate> metrics,
      @Nullable PerfectModel perfect) {
    this(dataset, protocol, n, positives, threshold, capacity, confusion, metrics, perfect, null);
  }

  /** How the scored rows relate to the training rows. */
  public enum Protocol {
    /** Rows of clients that training never saw. */
    HELD_OUT,
    /** Each row scored by a model that never saw its client, because too few are held out. */
    OUT_OF_FOLD,
    /** Rows newer than all training rows, of clients that training never saw. */
    OUT_OF_TIME,
    /** Data that is only for testing. */
    TEST,
    /** Rows that arrived after the model, scored before anything was trained on them. */
    NEW_ROWS
  }

  public Evaluation {
    Map<Metric, Estimate> complete = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      confusion.ratio(metric).ifPresent(ratio -> complete.put(metric, Estimate.of(ratio)));
    }
    complete.putAll(metrics);
    metrics = Collections.unmodifiableMap(complete);
  }

  /**
   * Evaluates scored rows.
   *
   * @param rows at least one
   * @param capacity how many rows from the top capture and lift count; 0 for neither
   * @param seed of the draws
   */
  public static Evaluation of(
      String dataset,
      Protocol protocol,
      ScoredRows rows,
      double threshold,
      int capacity,
      long seed) {
    if (rows.size() == 0) {
      throw new IllegalArgumentException("no labelled rows to evaluate on");
    }
    if (capacity < 0) {
      throw new IllegalArgumentException("a capacity of " + capacity + " rows");
    }
    int taken = Math.min(capacity, rows.size());
    boolean large = rows.size() > LARGEST_BOOTSTRAP;
    boolean judgeable = Math.min(rows.positives(), rows.negatives()) >= SMALLEST_CLASS;
    RankedRows ranked = new RankedRows(rows, threshold, taken, judgeable && !large);
    ConfusionMatrix confusion = ConfusionMatrix.of(rows, threshold);
    double[] values = ranked.values();
    LargeSample formulas = new LargeSample(rows, ranked);
    Map<Metric, Spread> spreads = Map.of();
    if (judgeable) {
      spreads =
          large ? formulas.spreads(values, taken, seed) : Spread.bootstrapped(ranked, values, seed);
    }
    Map<Metric, Estimate> metrics = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double value = values[metric.ordinal()];
      Spread spread = spreads.get(metric);
      if (spread != null) {
        metrics.put(metric, new Estimate(value, spread.interval(), spread.standardError()));
      } else if (Double.isFinite(value)) {
        metrics.put(metric, Estimate.of(value));
      }
    }
    return new Evaluation(
        dataset,
        protocol,
        rows.size(),
        rows.positives(),
        threshold,
        taken,
        confusion,
        metrics,
        large ? formulas.perfect(~seed) : ranked.perfect(~seed),
        Clients.of(rows));
  }

  public int negatives() {
    return n - positives;
  }

  /** Whether there are fewer than {@value #SMALL_CLASS} clients of either class. */
  public boolean isSmall() {
    return clients == null
        ? Math.min(positives, negatives()) < SMALL_CLASS
        : Math.min(clients.left(), clients.stayed()) < SMALL_CLASS;
  }

  /** What was evaluated, in words: 480 rows of 40 clients (14 left). */
  public String evidence() {
    return clients == null
        ? String.format(Locale.ROOT, "%,d (%,d left)", n, positives)
        : String.format(
            Locale.ROOT,
            "%,d rows of %,d %s (%,d left)",
            n,
            clients.all(),
            clients.all() == 1 ? "client" : "clients",
            clients.left());
  }

  /** The value of a metric; empty when these rows do not define it. */
  public OptionalDouble value(Metric metric) {
    Estimate estimate = metrics.get(metric);
    return estimate == null ? OptionalDouble.empty() : OptionalDouble.of(estimate.value());
  }

  /** The 95% interval of a metric. */
  public Optional<Interval> interval(Metric metric) {
    return Optional.ofNullable(metrics.get(metric)).map(Estimate::interval);
  }

  public OptionalDouble rocAuc() {
    return value(Metric.ROC_AUC);
  }

  /** Standard error of the ROC AUC. */
  public OptionalDouble rocAucError() {
    Estimate estimate = metrics.get(Metric.ROC_AUC);
    return estimate == null ? OptionalDouble.empty() : estimate.standardError();
  }

  /** F1 at the threshold; 0 when nobody left and nobody was predicted to. */
  public double f1() {
    return value(Metric.F1).orElseGet(confusion::f1);
  }

  /** The evaluation as JSON: metrics are numbers or null, intervals stand beside them. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("dataset", dataset);
    tree.put("protocol", Words.lower(protocol));
    tree.put("n", n);
    tree.put("positives", positives);
    tree.put("small", isSmall());
    if (clients != null) {
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("all", clients.all());
      counts.put("left", clients.left());
      counts.put("stayed", clients.stayed());
      tree.put("clients", counts);
    }
    tree.put("threshold", threshold);
    tree.put("capacity", capacity == 0 ? null : capacity);
    Map<String, Object> intervals = new LinkedHashMap<>();
    Map<String, Object> errors = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      tree.put(metric.key(), value(metric));
      interval(metric)
          .ifPresent(i -> intervals.put(metric.key(), pair("low", i.low(), "high", i.high())));
      Estimate estimate = metrics.get(metric);
      if (estimate != null) {
        estimate.standardError().ifPresent(error -> errors.put(metric.key(), error));
      }
    }
    tree.put("roc_auc_standard_error", rocAucError());
    tree.put(
        "perfect_calibration_error",
        perfect == null ? null : pair("mean", perfect.mean(), "p95", perfect.p95()));
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("tp", confusion.tp());
    cells.put("fp", confusion.fp());
    cells.put("fn", confusion.fn());
    cells.put("tn", confusion.tn());
    tree.put("confusion", cells);
    tree.put("intervals", intervals);
    tree.put("standard_errors", errors);
    return tree;
  }

  /** Reads what {@link #toTree()} wrote, in this release or in one with fewer metrics. */
  public static Evaluation read(JsonSection json) {
    json.flag("small", false);
    JsonSection counts = json.requiredSection("confusion");
    ConfusionMatrix confusion =
        new ConfusionMatrix(
            count(counts, "tp"), count(counts, "fp"), count(counts, "fn"), count(counts, "tn"));
    json.require("protocol", "how the rows relate to the training rows");
    return new Evaluation(
        json.text("dataset"),
        json.choice("protocol", Protocol.HELD_OUT),
        (int) json.integer("n", 1, Integer.MAX_VALUE),
        (int) json.integer("positives", 0, Integer.MAX_VALUE),
        json.number("threshold"),
        (int) json.integer("capacity", 0, 0, Integer.MAX_VALUE),
        confusion,
        readMetrics(json, confusion),
        json.section("perfect_calibration_error")
            .map(p -> new PerfectModel(p.number("mean"), p.number("p95")))
            .orElse(null),
        json.section("clients")
            .map(c -> new Clients(clients(c, "all"), clients(c, "left"), clients(c, "stayed")))
            .orElse(null));
  }

  private static int clients(JsonSection json, String key) {
    return (int) json.integer(key, 0, Integer.MAX_VALUE);
  }

  private static Map<Metric, Estimate> readMetrics(JsonSection json, ConfusionMatrix confusion) {
    json.require("log_loss", "a number");
    json.require("brier", "a number");
    JsonSection intervals = json.requiredSection("intervals");
    Optional<JsonSection> errors = json.section("standard_errors");
    OptionalDouble errorOfArea = json.optionalNumber("roc_auc_standard_error");
    Map<Metric, Estimate> metrics = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      Interval interval =
          intervals
              .section(metric.key())
              .map(i -> new Interval(i.number("low"), i.number("high")))
              .orElse(null);
      OptionalDouble error =
          errors.isPresent()
              ? errors.get().optionalNumber(metric.key())
              : metric == Metric.ROC_AUC ? errorOfArea : OptionalDouble.empty();
      OptionalDouble written = json.optionalNumber(metric.key());
      OptionalDouble ratio = confusion.ratio(metric);
      (written.isPresent() ? written : ratio)
          .ifPresent(value -> metrics.put(metric, new Estimate(value, interval, error)));
    }
    return metrics;
  }

  private static long count(JsonSection counts, String key) {
    return counts.integer(key, 0, Long.MAX_VALUE);
  }

  private static Map<String, Object> pair(String first, double a, String second, double b) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(first, a);
    tree.put(second, b);
    return tree;
  }
}
