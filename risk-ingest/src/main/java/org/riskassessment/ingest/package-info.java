/**
 * Step 1, ingestion. Files and rows of databases flow in. Accepted rows flow out into the dataset
 * file, rejected rows into quarantine, and a record of each batch into the ledger.
 *
 * <p>{@code Ingestion} finds what is new as arrivals (a file, or some rows of a database poll),
 * {@code ParallelReader} reads them, and {@code IngestionRound} writes their new rows. Below this
 * package lie {@code dataset} (the dataset file), {@code row} (which rows are the same), {@code
 * csv} and {@code jdbc} (how tables are read); each may use those after it, none those before.
 */
@NullMarked
package org.riskassessment.ingest;

import org.jspecify.annotations.NullMarked;
