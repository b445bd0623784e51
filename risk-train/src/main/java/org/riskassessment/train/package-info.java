/**
 * Step 2, training. Labelled rows flow in; a fitted model of {@code core.model} and its Tribuo and
 * ONNX files flow out. No other module uses Tribuo.
 */
@NullMarked
package org.riskassessment.train;

import org.jspecify.annotations.NullMarked;
