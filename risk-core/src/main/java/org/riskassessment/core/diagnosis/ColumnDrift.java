package org.riskassessment.core.diagnosis;

import java.util.OptionalDouble;

/**
 * Whether a column of today's rows is like that of the reference.
 *
 * @param kind what was compared
 * @param method the test by its name, such as {@code Kolmogorov-Smirnov, exact}; empty where none
 *     was made
 * @param statistic of the test; empty where it is infinite
 * @param p of the test by itself, 0 to 1
 * @param adjustedP the same for all columns that were tested together (Benjamini and Hochberg,
 *     1995), which is what decides
 * @param effect how far apart the two are: the population stability index, or a difference of
 *     shares, 0 to 1
 * @param limit from which the effect matters
 * @param referenceN rows of the reference
 * @param currentN rows of today
 * @param reason in words
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

  /** What of a column was compared. */
  public enum Kind {
    /** How its cells are distributed. */
    DISTRIBUTION,
    /** How many of them are blank. */
    MISSING,
    /** How many hold a word that the reference does not have. */
    UNSEEN
  }
}
