package org.riskassessment.core.portfolio;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.version.VersionRefits;

/**
 * A deployed model with all that explains its scores, for rows that nobody stores. It stays what it
 * was when it was made, whatever is deployed later. Safe for several threads.
 */
public final class RowScorer {
  private final Deployment deployment;
  private final Schema schema;
  private final Bands bands;
  private final RiskModel model;
  private final @Nullable Refits refits;
  private final Reasons reasons;

  private RowScorer(Run run, Deployment deployment) {
    ModelVersion version = run.models().version(deployment.version());
    this.deployment = deployment;
    this.schema = run.config().schema();
    this.bands = run.config().callList().bands();
    this.model = run.models().load(version.version());
    this.refits = new VersionRefits(run).refits(version).orElse(null);
    this.reasons = new Reasons(run, model, schema, version, note -> {});
  }

  static RowScorer ofDeployed(Run run) {
    return new RowScorer(run, run.models().deployed());
  }

  public int deployment() {
    return deployment.number();
  }

  public int version() {
    return deployment.version();
  }

  public Schema schema() {
    return schema;
  }

  public Bands bands() {
    return bands;
  }

  public RiskModel model() {
    return model;
  }

  /** The 95% interval of the risk of each row; empty where it is unknown. */
  public List<Interval> intervals(Dataset rows) {
    return refits == null ? List.of() : refits.risks(model, rows);
  }

  /**
   * The strongest reasons of a client, strongest first.
   *
   * @param client one row
   */
  public List<CallListItem.Reason> reasons(Dataset client, int most) {
    Map<String, Refits.Firmness> firmness =
        refits == null ? Map.of() : refits.firmness(model, client).get(0);
    return reasons.of(client, firmness).stream()
        .sorted(Comparator.comparingDouble(reason -> -Math.abs(reason.contribution())))
        .limit(most)
        .toList();
  }
}
