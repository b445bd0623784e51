/**
 * What makes two rows the same: keys and hashes of their canonical bytes, sets of known rows, and
 * the rows that are new. Valid and rejected rows flow in from a reader through {@code RowWriter};
 * {@code NewRows} holds those to add to the dataset.
 */
@NullMarked
package org.riskassessment.ingest.row;

import org.jspecify.annotations.NullMarked;
