/**
 * What can go wrong, said once: every expected failure is a {@link
 * org.riskassessment.core.error.RiskException} whose code fixes the exit status and whose context
 * names the file, line, column, value and what is accepted.
 */
@NullMarked
package org.riskassessment.core.error;

import org.jspecify.annotations.NullMarked;
