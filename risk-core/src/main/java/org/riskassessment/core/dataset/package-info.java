/**
 * Immutable columnar rows, checked against a schema. Readers of CSV and of databases build them;
 * training, scoring and diagnostics read them.
 */
@NullMarked
package org.riskassessment.core.dataset;

import org.jspecify.annotations.NullMarked;
