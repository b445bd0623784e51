/**
 * Recorded runs: one {@code Run} for each call, the lock that keeps runs from changing a workspace
 * at the same time, and the folders that show the stored models to people.
 */
@NullMarked
package org.riskassessment.core.run;

import org.jspecify.annotations.NullMarked;
