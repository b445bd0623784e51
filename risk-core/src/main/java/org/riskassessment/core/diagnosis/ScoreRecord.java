package org.riskassessment.core.diagnosis;

import org.riskassessment.core.json.Lower;

/**
 * What became of clients that the model was sure of.
 *
 * @param status WARN when more were wrong than chance explains
 * @param low clients called low risk whose label is known since
 * @param lowLeft how many of them left
 * @param lowExpected how many of them the risks promised to leave
 * @param high clients called high risk whose label is known since
 * @param highStayed how many of them stayed
 * @param highExpected how many of them the risks promised to stay
 * @param reason in one sentence
 */
public record ScoreRecord(
    @Lower CheckStatus status,
    int low,
    int lowLeft,
    double lowExpected,
    int high,
    int highStayed,
    double highExpected,
    String reason) {}
