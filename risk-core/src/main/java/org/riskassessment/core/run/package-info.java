/**
 * How work is done once, alone and recorded: one {@code Run} for each call, the lock that keeps
 * runs apart, and the folders that show the deployed version to people.
 */
@NullMarked
package org.riskassessment.core.run;

import org.jspecify.annotations.NullMarked;
