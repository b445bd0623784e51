package org.riskassessment.api;

import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.DatasetRecord;

/** A reader for requests, which may read files but neither the dataset nor a source. */
abstract class FileTableReader implements TableReader {
  @Override
  public Dataset dataset(RiskConfig config, DatasetRecord dataset) {
    throw new AssertionError("no request reads the dataset");
  }

  @Override
  public Table table(RiskConfig config, Source source, Cancellation cancellation) {
    throw new AssertionError("no request reads a source");
  }
}
