/**
 * What the system remembers, as ports: ingestion ledger, model registry, run log, prediction log,
 * call log and diagnoses. Stages and processes read and write through them; {@code store.sql} and
 * {@code store.memory} implement them. Also what is read from several of these records: {@link
 * org.riskassessment.core.store.Models}, {@link org.riskassessment.core.store.Lineage} and {@link
 * org.riskassessment.core.store.Batches}.
 */
@NullMarked
package org.riskassessment.core.store;

import org.jspecify.annotations.NullMarked;
