package org.riskassessment.core.stage;

/** Step 1: finds new data, adds its accepted rows to the dataset and records what it did. */
@FunctionalInterface
public interface IngestStage {

  /**
   * Ingests what the request asks for. New rows from files are added and recorded all together or
   * not at all; new rows from a database, batch by batch.
   *
   * @throws org.riskassessment.core.error.RiskException SOURCE_UNREACHABLE when no source can be
   *     reached, USAGE when a named batch does not exist
   */
  IngestionReport ingest(RunContext context, IngestionRequest request);
}
