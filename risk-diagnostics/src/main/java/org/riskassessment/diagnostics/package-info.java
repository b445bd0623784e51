/**
 * Tells how the data and the system itself are doing: summary statistics, missing values, timings
 * of the stages, and how old the dependencies are. A dataset, the log of runs and the bill of
 * materials in the program's jar flow in; a {@code Diagnosis} flows out. Beside it only a cache of
 * newest versions is written. What could not be known says so and is never shown as passed.
 */
@NullMarked
package org.riskassessment.diagnostics;

import org.jspecify.annotations.NullMarked;
