package org.riskassessment.core.stage;

import java.util.List;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.ColumnDrift;

/** Part of step 3: compares the features of two sets of rows. */
@FunctionalInterface
public interface DriftStage {

  /**
   * Compares every feature. What too few rows can tell is INSUFFICIENT, never an exception.
   *
   * @param reference rows that a model was judged on
   * @param current rows of today
   * @param seed of what is drawn by lot
   * @return the checks of each feature together, in the order of the schema
   */
  List<ColumnDrift> compare(Dataset reference, Dataset current, long seed);
}
