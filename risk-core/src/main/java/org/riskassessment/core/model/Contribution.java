package org.riskassessment.core.model;

/**
 * What a column adds to a client's log-odds, compared with the average training row.
 *
 * @param column the source column
 * @param logOdds above 0 raises the risk, below 0 lowers it
 */
public record Contribution(String column, double logOdds) {}
