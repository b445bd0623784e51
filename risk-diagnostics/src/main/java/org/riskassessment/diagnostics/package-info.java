/**
 * Tells how the data and the deployed model are doing: summary statistics, missing values, drift of
 * columns and of scores, performance estimated without labels, timings of the stages, and how old
 * the dependencies are. A dataset, the reference it is compared with, and the deployed model flow
 * in; results of {@code org.riskassessment.core} flow out. Nothing is read from files and nothing
 * is written: a check that could not be made says so and is never shown as passed.
 */
@NullMarked
package org.riskassessment.diagnostics;

import org.jspecify.annotations.NullMarked;
