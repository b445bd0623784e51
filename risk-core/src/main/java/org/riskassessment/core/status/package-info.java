/**
 * The current state: of a run, of each source's totals, and of batches that need attention. Only
 * reads the store and the run lock.
 */
@NullMarked
package org.riskassessment.core.status;

import org.jspecify.annotations.NullMarked;
