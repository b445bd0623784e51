package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.riskassessment.core.json.JsonSection;

/**
 * How well rows are ranked, how sure that is, and how well the rows let themselves be ranked.
 *
 * @param rocAuc by treatment weights, 0 to 1
 * @param standardError by DeLong over clients, above 0
 * @param expected the area that the calibrated risks promise on these rows, see {@link
 *     RocAuc#expected}
 * @param n rows
 * @param positives rows of clients that left
 * @param clients distinct clients
 */
public record Ranking(
    double rocAuc, double standardError, double expected, int n, int positives, int clients) {
  private static final double Z = 1.959963984540054;

  /** When every pair is ranked right, or every pair wrong, DeLong's error is 0. */
  private static final double SMALLEST_ERROR = 1e-6;

  /** Empty with fewer than two rows of either class. */
  public static Optional<Ranking> of(ScoredRows rows) {
    OptionalDouble error = RocAuc.deLong(rows);
    OptionalDouble expected = RocAuc.expected(rows);
    return error.isEmpty() || expected.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Ranking(
                RocAuc.of(rows).orElseThrow(),
                Math.max(SMALLEST_ERROR, error.getAsDouble()),
                expected.getAsDouble(),
                rows.size(),
                rows.positives(),
                rows.clients()));
  }

  /**
   * The mean with another ranking by the same kind of model on other clients, each weighted by the
   * inverse of its variance.
   */
  public Ranking and(Ranking other) {
    double own = 1 / (standardError * standardError);
    double others = 1 / (other.standardError * other.standardError);
    double share = own / (own + others);
    return new Ranking(
        share * rocAuc + (1 - share) * other.rocAuc,
        Math.sqrt(1 / (own + others)),
        share * expected + (1 - share) * other.expected,
        n + other.n,
        positives + other.positives,
        clients + other.clients);
  }

  /** The 95% interval of the area. */
  public Interval interval() {
    return new Interval(
        Math.max(0, rocAuc - Z * standardError), Math.min(1, rocAuc + Z * standardError));
  }

  /** The ranking as JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("roc_auc", rocAuc);
    tree.put("standard_error", standardError);
    tree.put("expected_roc_auc", expected);
    tree.put("n", n);
    tree.put("positives", positives);
    tree.put("clients", clients);
    return tree;
  }

  /** Reads what {@link #toTree} wrote. */
  public static Ranking read(JsonSection json) {
    return new Ranking(
        json.number("roc_auc"),
        json.number("standard_error"),
        json.number("expected_roc_auc"),
        (int) json.integer("n", 0, Integer.MAX_VALUE),
        (int) json.integer("positives", 0, Integer.MAX_VALUE),
        (int) json.integer("clients", 0, Integer.MAX_VALUE));
  }
}
