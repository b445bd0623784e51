package org.riskassessment.core.portfolio;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.ReportFigures.RiskChange;
import org.riskassessment.core.stage.ReportFigures.Total;
import org.riskassessment.core.store.PredictionBatch;

/** Splits the change of all clients' risk between two batches into what made it. */
public final class RiskChanges {
  private RiskChanges() {}

  /** A sum of risks, and of risks times values. */
  private static final class Sum {
    private double leavers;
    private double loss;

    void add(double risk, Prediction client, double sign) {
      leavers += sign * risk;
      loss += sign * risk * (client.value() == null ? 0 : Math.max(0, client.value()));
    }

    Total total() {
      return new Total(leavers, loss);
    }
  }

  /**
   * The risks of today's clients by each model that had a part in the change.
   *
   * @param old by the version that scored before
   * @param oldBase by the same on the level that it was trained to
   * @param newBase by today's version on the level that it was trained to
   */
  record Risks(double[] old, double[] oldBase, double[] newBase) {}

  /**
   * What changed since the newest batch before the given one that scored other rows or used another
   * version; empty when there is none, or when its model is gone or for another schema.
   */
  public static Optional<RiskChange> since(Run run, ScoredBatch now) {
    PredictionBatch before = PreviousBatch.of(run, now.batch()).batch();
    if (before == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          split(
              before,
              run.store().predictions().predictions(before.batchId()),
              now.batch(),
              now.predictions(),
              risks(run, before.modelVersion(), now)));
    } catch (RiskException e) {
      if (e.code() == ErrorCode.MODEL_MISSING || e.code() == ErrorCode.MODEL_CORRUPT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Risks risks(Run run, int before, ScoredBatch now) {
    int version = now.batch().modelVersion();
    double[] old =
        before == version
            ? now.predictions().stream().mapToDouble(Prediction::risk).toArray()
            : risks(run, before, now.rows());
    int oldBase = base(run.models().version(before));
    int newBase = base(run.models().version(version));
    return oldBase == newBase
        ? new Risks(old, old, old)
        : new Risks(old, risks(run, oldBase, now.rows()), risks(run, newBase, now.rows()));
  }

  /** The version whose level another one moves; itself when it moves none. */
  private static int base(ModelVersion version) {
    Recalibration level = version.card().recalibration();
    return level == null ? version.version() : level.base();
  }

  private static double[] risks(Run run, int version, Dataset rows) {
    RiskModel model = run.models().load(version);
    return model.risks(model.logOdds(rows));
  }

  /**
   * Splits the change.
   *
   * @param risks of the clients of now
   */
  static RiskChange split(
      PredictionBatch earlier,
      List<Prediction> before,
      PredictionBatch later,
      List<Prediction> now,
      Risks risks) {
    Sum all = new Sum();
    Sum newcomers = new Sum();
    Sum leftovers = new Sum();
    Sum data = new Sum();
    Sum model = new Sum();
    Sum calibration = new Sum();
    Sum today = new Sum();
    Map<String, Prediction> left = new LinkedHashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Prediction client : before) {
      all.add(client.risk(), client, 1);
      left.put(key(client, seen), client);
    }
    seen.clear();
    int came = 0;
    for (int row = 0; row < now.size(); row++) {
      Prediction client = now.get(row);
      today.add(client.risk(), client, 1);
      Prediction was = left.remove(key(client, seen));
      if (was == null) {
        came++;
        newcomers.add(client.risk(), client, 1);
      } else {
        data.add(risks.old()[row], client, 1);
        data.add(was.risk(), was, -1);
        model.add(risks.newBase()[row], client, 1);
        model.add(risks.oldBase()[row], client, -1);
        calibration.add(client.risk(), client, 1);
        calibration.add(risks.newBase()[row], client, -1);
        calibration.add(risks.old()[row], client, -1);
        calibration.add(risks.oldBase()[row], client, 1);
      }
    }
    left.values().forEach(client -> leftovers.add(client.risk(), client, -1));
    return new RiskChange(
        earlier.at(),
        earlier.modelVersion(),
        later.modelVersion(),
        came,
        left.size(),
        now.size() - came,
        all.total(),
        newcomers.total(),
        leftovers.total(),
        data.total(),
        model.total(),
        calibration.total(),
        today.total(),
        now.stream().anyMatch(one -> one.value() != null));
  }

  /** A client may have several rows: the first of now is compared with the first before. */
  private static String key(Prediction client, Map<String, Integer> seen) {
    return client.clientId() + '\n' + seen.merge(client.clientId(), 1, Integer::sum);
  }
}
