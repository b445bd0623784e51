package org.riskassessment.api.course;

import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.wire.ServiceJson;
import org.riskassessment.core.wire.VersionJson;

/** The stored results of runs; nothing is computed here. Safe for several threads. */
public final class StoredResults {
  private final Models models;
  private final RiskStore store;
  private final DeployedModel deployed;

  public StoredResults(RiskConfig config, RiskStore store, DeployedModel deployed) {
    this.deployed = deployed;
    this.models = new Models(config.schema(), store.models());
    this.store = store;
  }

  /** The deployed version's newest evaluation on test data, else the one made in training. */
  public VersionJson.Scored scoring() {
    ModelVersion version = models.version(models.deployed().version());
    return VersionJson.Scored.of(version.version(), models.evaluation(version), deployed.warning());
  }

  /** Summary statistics of the newest diagnosis. */
  public ServiceJson.SummaryStatistics summaryStatistics() {
    return ServiceJson.SummaryStatistics.of(newest());
  }

  /** Missing values, timings and dependencies of the newest diagnosis. */
  public ServiceJson.Diagnostics diagnostics() {
    return ServiceJson.Diagnostics.of(newest());
  }

  private Diagnosis newest() {
    return store
        .diagnoses()
        .newest()
        .orElseThrow(
            () ->
                new ProblemException(
                    503,
                    "The data has not been diagnosed yet; this endpoint answers after the first"
                        + " diagnosis."));
  }
}
