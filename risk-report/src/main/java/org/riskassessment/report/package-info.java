/**
 * Turns what a run found into charts and documents. Evaluations, diagnoses, decisions and the call
 * list flow in, as stored by earlier stages; PNG and SVG pictures, HTML pages and PDF documents
 * flow out into the workspace's report folder. Nothing is computed here that is not already stored,
 * so that a report shows the numbers that were decided on.
 */
@NullMarked
package org.riskassessment.report;

import org.jspecify.annotations.NullMarked;
