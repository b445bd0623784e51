package org.riskassessment.core.dataset;

/**
 * Why a row is rejected.
 *
 * @param rule the rule broken, as one word for statistics: ragged, blank_id, required, type, range,
 *     allowed, label, size, character, unique
 * @param accepted what the cell may hold
 */
public record RowFault(String column, String value, String rule, String accepted) {}
