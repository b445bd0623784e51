package org.riskassessment.core.diagnosis;

import java.util.OptionalDouble;

/**
 * Whether a column has drifted: today's rows compared with the reference.
 *
 * @param kind what was compared
 * @param method name of the test, such as {@code Kolmogorov-Smirnov, exact}; empty without a test
 * @param statistic of the test; empty when it is infinite
 * @param p of this test alone, 0 to 1
 * @param adjustedP p adjusted for all columns tested together (Benjamini and Hochberg, 1995); it
 *     decides
 * @param effect size of the difference: the population stability index, or a difference of shares,
 *     0 to 1
 * @param limit from which the effect matters
 * @param referenceN rows of the reference
 * @param currentN rows of today
 * @param reason in one sentence
 */
public record ColumnDrift(
    String column,
    Kind kind,
    CheckStatus status,
    String method,
    OptionalDouble statistic,
    OptionalDouble p,
    OptionalDouble adjustedP,
    OptionalDouble effect,
    OptionalDouble limit,
    int referenceN,
    int currentN,
    String reason) {

  /** What was compared. */
  public enum Kind {
    /** The distribution of the cells. */
    DISTRIBUTION,
    /** The share of blank cells. */
    MISSING,
    /** The share of cells with a value that the reference does not have. */
    UNSEEN
  }
}
