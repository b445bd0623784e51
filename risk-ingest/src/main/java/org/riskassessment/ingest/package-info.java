/**
 * Step 1, ingestion. Files of a folder flow in; their accepted rows flow out into the dataset file,
 * the rejected ones into quarantine, and what was done into the ledger.
 */
@NullMarked
package org.riskassessment.ingest;

import org.jspecify.annotations.NullMarked;
