package org.riskassessment.core.diagnosis;

import java.util.OptionalDouble;

/**
 * Whether more, or fewer, cells of a column are blank than in the rows that the deployed version
 * was judged on.
 *
 * @param reference percent of blank cells in those rows, 0 to 100
 * @param current percent of blank cells in the rows that came since, 0 to 100
 * @param p probability of such a difference by chance
 * @param adjustedP p adjusted for all columns tested together (Benjamini and Hochberg, 1995)
 * @param reason in one sentence
 */
public record MissingChange(
    String column,
    CheckStatus status,
    OptionalDouble reference,
    OptionalDouble current,
    OptionalDouble p,
    OptionalDouble adjustedP,
    long referenceN,
    long currentN,
    String reason) {}
