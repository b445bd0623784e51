package org.riskassessment.core.stage;

/** Step 1: looks for new data, adds its accepted rows to the dataset and records what it did. */
@FunctionalInterface
public interface IngestStage {

  /**
   * Ingests what is asked for. What is new in files is in the dataset file and recorded all
   * together or not at all, what is new in a database batch by batch.
   *
   * @throws org.riskassessment.core.error.RiskException SOURCE_UNREACHABLE when no source can be
   *     reached, USAGE when a batch is named that there is not
   */
  IngestionReport ingest(RunContext context, IngestionRequest request);
}
