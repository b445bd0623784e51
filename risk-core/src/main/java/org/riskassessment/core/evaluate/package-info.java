/**
 * How good a model is, with intervals, and whether another is better: evaluation, performance drift
 * and the promotion decision. Scores and labels go in, verdicts with their numbers come out.
 */
@NullMarked
package org.riskassessment.core.evaluate;

import org.jspecify.annotations.NullMarked;
