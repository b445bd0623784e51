/**
 * Whether the deployed version is still right. In: the rows it was evaluated on and those that
 * arrived since. Out: the features whose reasons may be wrong.
 */
@NullMarked
package org.riskassessment.core.monitor;

import org.jspecify.annotations.NullMarked;
