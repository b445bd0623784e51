/**
 * Turns what a run found into charts and documents. Evaluations, diagnoses, decisions and the call
 * list flow in, as stored by earlier stages; PNG pictures and HTML pages flow out into the
 * workspace's report folder. Nothing is estimated here, so that a report shows the numbers that
 * were decided on.
 */
@NullMarked
package org.riskassessment.report;

import org.jspecify.annotations.NullMarked;
