/**
 * Everything that can go wrong. Every expected failure is a {@link
 * org.riskassessment.core.error.RiskException}: its code sets the exit status, and its context
 * names the file, line, column, value and what is accepted.
 */
@NullMarked
package org.riskassessment.core.error;

import org.jspecify.annotations.NullMarked;
