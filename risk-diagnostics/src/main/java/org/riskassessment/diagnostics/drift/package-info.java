/**
 * Detects feature drift: compares today's rows with those that a model was evaluated on. Two
 * datasets flow in; for each feature, drift results on its distribution, its blanks and its new
 * categories flow out. A difference must be both significant and large to raise an alert.
 */
@NullMarked
package org.riskassessment.diagnostics.drift;

import org.jspecify.annotations.NullMarked;
