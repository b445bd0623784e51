package org.riskassessment.core.stage;

import java.util.Set;
import org.riskassessment.core.error.HiddenCharacter;

/** What an ingestion should do. */
public sealed interface IngestionRequest {

  /** Reads what has arrived since the last time. */
  record WhatIsNew() implements IngestionRequest {}

  /** Rebuilds the dataset, as a new generation, from everything in the sources. */
  record Fresh() implements IngestionRequest {}

  /**
   * Reads batches again under today's limits and rules, along with what is new.
   *
   * @param batches their numbers; empty for all that were refused or had rows quarantined
   * @param despiteLimits whether to take their accepted rows however many are rejected
   */
  record Again(Set<Integer> batches, boolean despiteLimits) implements IngestionRequest {
    public Again {
      batches = Set.copyOf(batches);
    }
  }

  /**
   * Reads what has arrived, then every database source in full: ingests rows that were missed and
   * counts clients that are gone.
   */
  record Reconcile() implements IngestionRequest {}

  /**
   * Removes a batch from the dataset. Rows that other batches also have stay.
   *
   * @param batch its number
   */
  record Forget(int batch, String reason) implements IngestionRequest {

    public Forget {
      HiddenCharacter.refuse("reason", reason);
    }
  }
}
