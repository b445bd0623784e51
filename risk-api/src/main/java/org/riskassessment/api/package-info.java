/**
 * Serves the stages over HTTP. Requests for scores, summaries, diagnoses and decisions flow in;
 * JSON documents and pages flow out, computed by the stages that the service was built with and by
 * the model version that the store names as deployed. It never trains within a request and never
 * opens a path that a request names.
 */
@NullMarked
package org.riskassessment.api;

import org.jspecify.annotations.NullMarked;
