package org.riskassessment.core.diagnosis;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * Whether as many clients leave as the risks say.
 *
 * @param status by the check that {@code risk run} acts on
 * @param observedRate share of new clients that left, 0 to 1; null when unknown
 * @param expectedRate share that the risks promised, 0 to 1; null when unknown
 * @param slope of the line from the risks' log-odds to what happened; 1 is right, below 1 the risks
 *     are too extreme; null when unknown
 * @param intercept of the same line, 0 is right; null when unknown
 * @param calibrationError mean distance of risks and what happened, 0 to 1; null when unknown
 * @param perfectError what a perfect model's would be on as many rows; null when unknown
 * @param z standard errors between observed and expected; null when unknown
 * @param limit of |z|
 * @param n rows that the check rests on
 * @param ticks that those rows came in
 * @param reason in one sentence
 */
public record CalibrationDrift(
    @Lower CheckStatus status,
    @Nullable Double observedRate,
    @Nullable Double expectedRate,
    @Nullable Double slope,
    @Nullable Double intercept,
    @Nullable Double calibrationError,
    @Nullable Double perfectError,
    @Nullable Double z,
    double limit,
    int n,
    int ticks,
    String reason) {}
