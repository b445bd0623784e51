package org.riskassessment.core.check;

import org.riskassessment.core.evaluate.ScoredRows;

/**
 * The rows of the newest ticks, pooled. A tick is what one review found new.
 *
 * @param ticks how many
 * @param firstRow the first row of the dataset that may be among them, from 0
 * @param rows those that count, scored by the deployed model; may be none
 */
public record Window(int ticks, long firstRow, ScoredRows rows) {}
