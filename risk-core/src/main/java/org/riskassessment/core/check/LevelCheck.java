package org.riskassessment.core.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.json.JsonSection;

/**
 * Whether the risks are on the right level: the leavers that came against those that the risks
 * promised,
 *
 * <pre>
 * z = sum w (y - p) / sqrt(sum w^2 p (1 - p) + variance of the expected leavers)
 * </pre>
 *
 * by the window with the largest |z|. An alarm needs |z| above {@value #LIMIT} and a difference of
 * at least a tenth of the expected leavers.
 *
 * @param ticks of the window that decides; 0 where none can be judged
 * @param firstRow where that window begins in the dataset
 * @param n its rows, and distinct clients
 * @param expected leavers by the risks, with each row's weight
 * @param observed leavers, with each row's weight
 * @param z empty when no window can be judged
 * @param swings whether the level moves to and fro, so that only long windows are judged
 */
public record LevelCheck(
    PerformanceCheck.Status status,
    int ticks,
    long firstRow,
    int n,
    int clients,
    double expected,
    double observed,
    OptionalDouble z,
    boolean swings,
    String reason) {

  /** Above this |z| the level is wrong, if the difference matters. */
  public static final double LIMIT = 3.0;

  private static final double SMALLEST_EFFECT = 0.1;
  private static final double FEWEST_EXPECTED = 20;

  /** While the level swings, shorter windows only show the swings. */
  private static final int SHORTEST_OF_SWINGS = 4;

  /** A window that was judged. */
  private record Judged(Window window, double expected, double observed, double z) {}

  /**
   * Judges the level.
   *
   * @param windows since the level last changed; none right after a change
   * @param variance of the expected leavers of a window, for what the model does not know of itself
   */
  public static LevelCheck of(
      List<Window> windows, ToDoubleFunction<Window> variance, boolean swings) {
    List<Judged> judged = new ArrayList<>();
    for (Window window : windows) {
      if (!swings || window.ticks() >= SHORTEST_OF_SWINGS) {
        Judged one = judged(window, variance);
        if (one.expected() >= FEWEST_EXPECTED) {
          judged.add(one);
        }
      }
    }
    Judged worst =
        judged.stream()
            .max(
                Comparator.comparing((Judged one) -> matters(one))
                    .thenComparingDouble(one -> Math.abs(one.z())))
            .orElse(null);
    if (worst == null) {
      return new LevelCheck(
          PerformanceCheck.Status.INSUFFICIENT,
          0,
          0,
          0,
          0,
          0,
          0,
          OptionalDouble.empty(),
          swings,
          "the level cannot be judged yet: fewer than 20 leavers are expected");
    }
    boolean alarm = Math.abs(worst.z()) > LIMIT && matters(worst);
    ScoredRows rows = worst.window().rows();
    String reason =
        String.format(
            Locale.ROOT,
            "%,.0f of %,d new clients%s left, %,.0f were expected: %s (z = %.2f, limit %.1f)",
            worst.observed(),
            rows.clients(),
            worst.window().ticks() == 1 ? "" : " of the last " + worst.window().ticks() + " ticks",
            worst.expected(),
            alarm
                ? worst.z() > 0 ? "the risks are too low" : "the risks are too high"
                : "the level is right",
            worst.z(),
            LIMIT);
    return new LevelCheck(
        alarm ? PerformanceCheck.Status.ALERT : PerformanceCheck.Status.OK,
        worst.window().ticks(),
        worst.window().firstRow(),
        rows.size(),
        rows.clients(),
        worst.expected(),
        worst.observed(),
        OptionalDouble.of(worst.z()),
        swings,
        reason);
  }

  private static boolean matters(Judged one) {
    return Math.abs(one.observed() - one.expected()) >= SMALLEST_EFFECT * one.expected();
  }

  private static Judged judged(Window window, ToDoubleFunction<Window> ofModel) {
    ScoredRows rows = window.rows();
    double expected = 0;
    double observed = 0;
    double variance = 0;
    double[] byClient = new double[rows.clients()];
    for (int row = 0; row < rows.size(); row++) {
      double w = rows.weight(row);
      double p = rows.risk(row);
      double y = rows.exited(row) ? 1 : 0;
      expected += w * p;
      observed += w * y;
      variance += w * w * p * (1 - p);
      byClient[rows.client(row)] += w * (y - p);
    }
    if (rows.clients() < rows.size()) {
      // The rows of a client agree with each other more than rows of different clients do.
      double clustered = 0;
      for (double sum : byClient) {
        clustered += sum * sum;
      }
      variance = Math.max(variance, clustered);
    }
    double z =
        expected < FEWEST_EXPECTED
            ? 0
            : (observed - expected) / Math.sqrt(variance + ofModel.applyAsDouble(window));
    return new Judged(window, expected, observed, z);
  }

  public boolean isAlarm() {
    return status == PerformanceCheck.Status.ALERT;
  }

  /** 1 when more left than expected, -1 when fewer did. */
  public int sign() {
    return observed >= expected ? 1 : -1;
  }

  /** The check as JSON. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("status", status.name());
    tree.put("ticks", ticks);
    tree.put("first_row", firstRow);
    tree.put("n", n);
    tree.put("clients", clients);
    tree.put("expected", expected);
    tree.put("observed", observed);
    tree.put("z", z);
    tree.put("limit", LIMIT);
    tree.put("swings", swings);
    tree.put("reason", reason);
    return tree;
  }

  /** Reads what {@link #toTree} wrote. */
  public static LevelCheck read(JsonSection json) {
    json.number("limit");
    return new LevelCheck(
        PerformanceCheck.readStatus(json),
        (int) json.integer("ticks", 0, Integer.MAX_VALUE),
        json.integer("first_row", 0, Long.MAX_VALUE),
        (int) json.integer("n", 0, Integer.MAX_VALUE),
        (int) json.integer("clients", 0, Integer.MAX_VALUE),
        json.number("expected"),
        json.number("observed"),
        json.optionalNumber("z"),
        json.flag("swings", false),
        json.text("reason"));
  }
}
