package org.riskassessment.diagnostics.drift;

/**
 * What a significance test came to.
 *
 * @param method its name
 * @param p probability of a statistic at least as far out where nothing differs, 0 to 1
 */
record TestResult(String method, double statistic, double p) {}
