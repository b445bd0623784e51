package org.riskassessment.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;

/** The stored results of runs; nothing is computed here. Safe for several threads. */
final class StoredResults {
  private final Models models;
  private final RiskStore store;

  StoredResults(RiskConfig config, RiskStore store) {
    this.models = new Models(config, store);
    this.store = store;
  }

  /** The deployed version's newest evaluation on test data, else the one made in training. */
  Map<String, @Nullable Object> scoring() {
    ModelVersion version = models.version(models.deployed().version());
    Evaluation evaluation = models.evaluation(version);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("model_version", version.version());
    answer.putAll(evaluation.toTree());
    return answer;
  }

  /** Summary statistics of the newest diagnosis. */
  Map<String, @Nullable Object> summaryStatistics() {
    return diagnosis("at", "rows", "summary_statistics");
  }

  /** Missing values, timings and dependencies of the newest diagnosis. */
  Map<String, @Nullable Object> diagnostics() {
    return diagnosis("at", "rows", "missing", "timings", "dependencies");
  }

  private Map<String, @Nullable Object> diagnosis(String... keys) {
    Map<String, @Nullable Object> tree =
        store
            .diagnoses()
            .newest()
            .orElseThrow(
                () ->
                    new ProblemException(
                        503,
                        "The data has not been diagnosed yet; this endpoint answers after the first"
                            + " diagnosis."))
            .toTree();
    tree.keySet().retainAll(List.of(keys));
    return tree;
  }
}
