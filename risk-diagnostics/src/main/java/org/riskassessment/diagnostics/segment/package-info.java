/**
 * Finds the clients that a model is most wrong about: rows with their risks and labels flow in,
 * segments of one or two features flow out, tested against chance over all that were searched.
 */
@NullMarked
package org.riskassessment.diagnostics.segment;

import org.jspecify.annotations.NullMarked;
