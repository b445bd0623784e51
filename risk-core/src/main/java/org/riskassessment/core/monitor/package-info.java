/**
 * Whether the deployed version is still right. In: the rows it was judged on and those that came
 * since. Out: the features that reasons should not rest on.
 */
@NullMarked
package org.riskassessment.core.monitor;

import org.jspecify.annotations.NullMarked;
