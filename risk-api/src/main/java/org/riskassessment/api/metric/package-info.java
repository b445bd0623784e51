/** Figures of the service and of its model, for Prometheus. */
@NullMarked
package org.riskassessment.api.metric;

import org.jspecify.annotations.NullMarked;
