/**
 * Compares today's rows with those that a model was judged on: in go two datasets, out comes for
 * each feature whether its cells, its blanks and its words are still the same, by tests whose
 * findings have to be significant and large to count.
 */
@NullMarked
package org.riskassessment.diagnostics.drift;

import org.jspecify.annotations.NullMarked;
