/**
 * What diagnostics found: summary statistics, missing values, drift, timings, dependencies. Results
 * only: diagnostics makes them, the store keeps them, reports and the service show them.
 */
@NullMarked
package org.riskassessment.core.diagnosis;

import org.jspecify.annotations.NullMarked;
