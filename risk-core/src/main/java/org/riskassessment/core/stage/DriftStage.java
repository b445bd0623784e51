package org.riskassessment.core.stage;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.model.RiskModel;

/** Part of step 3: compares the features and the risks of two sets of rows. */
@FunctionalInterface
public interface DriftStage {

  /** Compares nothing. */
  DriftStage NONE =
      comparison ->
          DataDrift.undecided(
              CheckStatus.INSUFFICIENT,
              new DataDrift.Reference(comparison.reference().size(), comparison.dataset()),
              comparison.current().size(),
              "nothing is compared");

  /**
   * What is compared.
   *
   * @param reference rows that a model was evaluated on
   * @param current today's rows
   * @param model whose risks are compared, and whose contributions say how much a column matters;
   *     null for neither
   * @param dataset SHA-256 of the dataset that the reference is from
   * @param seed for random draws
   */
  record Comparison(
      Dataset reference, Dataset current, @Nullable RiskModel model, String dataset, long seed) {}

  /** Compares. With too few rows a check is INSUFFICIENT, never an exception. */
  DataDrift compare(Comparison comparison);
}
