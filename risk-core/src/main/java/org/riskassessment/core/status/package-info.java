/**
 * How things stand: the state of a run, totals by source, batches that need somebody's attention.
 * Only reads the store.
 */
@NullMarked
package org.riskassessment.core.status;

import org.jspecify.annotations.NullMarked;
