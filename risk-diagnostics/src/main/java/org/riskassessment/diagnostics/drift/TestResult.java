package org.riskassessment.diagnostics.drift;

/**
 * The result of a significance test.
 *
 * @param method name of the test
 * @param p probability, 0 to 1, of a statistic at least as extreme if nothing differs
 */
public record TestResult(String method, double statistic, double p) {}
