/**
 * Fabricated clients with a known ground truth, for demonstrations, tests and back-tests.
 *
 * <p>In flow a seed, a number of clients and, for later periods, a {@link
 * org.riskassessment.core.simulate.Drift}. Out flow rows of text cells into a {@link
 * org.riskassessment.core.simulate.RowSink}; writing them as CSV is the caller's part. The same
 * arguments give the same rows on every JDK: the generator is written out here and all mathematics
 * go through {@link StrictMath}.
 */
@NullMarked
package org.riskassessment.core.simulate;

import org.jspecify.annotations.NullMarked;
