package org.riskassessment.core.model;

/**
 * A feature's share of a client's log-odds, against the average client of the training rows.
 *
 * @param column the source column
 * @param logOdds positive raises the risk, negative lowers it
 */
public record Contribution(String column, double logOdds) {}
