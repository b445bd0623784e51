/**
 * Immutable columnar rows. Built by readers from canonical CSV, read by training, scoring and
 * diagnostics.
 */
@NullMarked
package org.riskassessment.core.dataset;

import org.jspecify.annotations.NullMarked;
