package org.riskassessment.core.store;

/**
 * The score of one client.
 *
 * @param logOdds raw, what clients are ranked by
 * @param risk probability of exit, 0 to 1
 */
public record Prediction(String clientId, double logOdds, double risk, boolean exits) {}
