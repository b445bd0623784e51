/**
 * What can be said of a model's performance beside the checks that it is acted on by: what the
 * rules of the trade say of a new score, with how often they are wrong, and what the metrics of
 * rows should be while their labels are unknown. Scores and risks flow in, rules and estimates out.
 */
@NullMarked
package org.riskassessment.diagnostics.performance;

import org.jspecify.annotations.NullMarked;
