/**
 * What makes two rows the same: their canonical bytes, hashes, the sets of those already known, and
 * the rows that are new.
 */
@NullMarked
package org.riskassessment.ingest.row;

import org.jspecify.annotations.NullMarked;
