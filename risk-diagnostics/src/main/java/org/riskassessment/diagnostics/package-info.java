/**
 * Diagnoses the data and the system: summary statistics, missing values, durations of the stages,
 * and outdated dependencies. A dataset, the log of runs and the bill of materials in the program's
 * jar flow in; a {@code Diagnosis} flows out. The only file written is a cache of newest versions.
 * A result that could not be determined is reported as unknown, never as passed.
 */
@NullMarked
package org.riskassessment.diagnostics;

import org.jspecify.annotations.NullMarked;
