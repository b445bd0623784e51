/**
 * The memory of the system as ports: ingestion ledger, model registry, run log and prediction log.
 * Stages and processes write through these; {@code store.sql} and {@code store.memory} implement
 * them.
 */
@NullMarked
package org.riskassessment.core.store;

import org.jspecify.annotations.NullMarked;
