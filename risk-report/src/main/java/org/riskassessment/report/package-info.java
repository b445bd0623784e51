/**
 * Step 4, charts and documents. Evaluations, diagnoses, decisions and the clients at risk flow in,
 * as stored by earlier steps; a PNG picture and an HTML page flow out into the workspace's report
 * folder. Nothing is estimated here, so a report shows the numbers that the decisions were based
 * on.
 */
@NullMarked
package org.riskassessment.report;

import org.jspecify.annotations.NullMarked;
