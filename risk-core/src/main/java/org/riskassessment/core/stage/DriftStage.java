package org.riskassessment.core.stage;

import java.util.List;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.ColumnDrift;

/** Part of step 3: compares the features of two sets of rows. */
@FunctionalInterface
public interface DriftStage {

  /**
   * Compares every feature. With too few rows a check is INSUFFICIENT, never an exception.
   *
   * @param reference rows that a model was evaluated on
   * @param current today's rows
   * @param seed for random draws
   * @return the checks, grouped by feature in schema order
   */
  List<ColumnDrift> compare(Dataset reference, Dataset current, long seed);
}
