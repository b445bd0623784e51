package org.riskassessment.core.process;

/** Step 1: looks for new data, adds its accepted rows to the dataset and records what it did. */
@FunctionalInterface
public interface IngestStage {

  /**
   * Ingests what is new. Either all of it is recorded and in the dataset file, or nothing is.
   *
   * @throws org.riskassessment.core.error.RiskException SOURCE_UNREACHABLE when the input folder
   *     cannot be listed
   */
  IngestionReport ingest(RunContext context);
}
