/**
 * Step 2, training. Labelled rows flow in, a fitted model of {@code core.model} flows out; Tribuo
 * does the fitting and appears nowhere else.
 */
@NullMarked
package org.riskassessment.train;

import org.jspecify.annotations.NullMarked;
