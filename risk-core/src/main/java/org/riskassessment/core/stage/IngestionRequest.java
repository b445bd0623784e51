package org.riskassessment.core.stage;

import java.util.Set;

/** What an ingestion is to do. */
public sealed interface IngestionRequest {

  /** Reads what came in since the last time. */
  record WhatIsNew() implements IngestionRequest {}

  /** Begins a new generation of the dataset with all that the sources hold. */
  record Fresh() implements IngestionRequest {}

  /**
   * Reads batches again, as the limits and rules are now, beside what is new.
   *
   * @param batches their numbers; empty for all that were refused or had rows set aside
   * @param despiteLimits whether their accepted rows are taken however many are rejected
   */
  record Again(Set<Integer> batches, boolean despiteLimits) implements IngestionRequest {
    public Again {
      batches = Set.copyOf(batches);
    }
  }

  /**
   * Reads what came in, and then every database source whole: rows that were missed are ingested,
   * and clients that are gone are counted.
   */
  record Reconcile() implements IngestionRequest {}

  /**
   * Takes a batch out of the dataset. The rows that other batches had too stay.
   *
   * @param batch its number
   */
  record Forget(int batch, String reason) implements IngestionRequest {}
}
