/**
 * Diagnoses data: summary statistics and missing values. Rows flow in; results for each column flow
 * out.
 */
@NullMarked
package org.riskassessment.diagnostics.data;

import org.jspecify.annotations.NullMarked;
