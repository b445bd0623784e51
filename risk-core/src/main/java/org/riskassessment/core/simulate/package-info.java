/**
 * Simulated clients with a known ground truth, for demonstrations, tests and backtests.
 *
 * <p>In: a seed, a number of clients and, for later periods, a {@link
 * org.riskassessment.core.simulate.Drift}. Out: rows of text cells into a {@link
 * org.riskassessment.core.simulate.RowSink}; the caller writes them as CSV. The same arguments give
 * the same rows on every JDK: the random generator is implemented here, and all mathematics use
 * {@link StrictMath}.
 */
@NullMarked
package org.riskassessment.core.simulate;

import org.jspecify.annotations.NullMarked;
