package org.riskassessment.core.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.version.DecisionReplay;

/** A decision or predictions made again from what is stored, and compared. */
public sealed interface ReplayJson {

  /**
   * A decision on challengers made again.
   *
   * @param runId the run that made it
   * @param dataset SHA-256 of the dataset that it had, 64 hex digits
   * @param rows rows of that dataset
   * @param identical whether every value is the same to the last digit
   * @param sentence the decision as it comes out now
   * @param differences what comes out differently
   * @param predictions what the same run predicted, made again; null when it predicted nothing
   */
  record Decision(
      String runId,
      String dataset,
      long rows,
      boolean identical,
      String sentence,
      List<Change> differences,
      @Nullable Predictions predictions)
      implements ReplayJson {

    public static Decision of(DecisionReplay replay, @Nullable BatchReplay predictions) {
      return new Decision(
          replay.runId(),
          replay.datasetId(),
          replay.rows(),
          replay.isIdentical(),
          replay.sentence(),
          replay.differences().stream()
              .map(d -> new Change(d.path(), d.recorded(), d.recomputed()))
              .toList(),
          predictions == null ? null : Predictions.of(predictions));
    }
  }

  /**
   * A value of a decision that comes out differently.
   *
   * @param path where it stands in the stored decision
   * @param recorded the stored value
   * @param recomputed the value now
   */
  record Change(String path, String recorded, String recomputed) {}

  /**
   * A batch of predictions, or one of them, made again.
   *
   * @param batchId the batch
   * @param id the client, where one prediction was asked for; null for the whole batch
   * @param modelVersion the version that scored it
   * @param n number of predictions compared
   * @param identical whether every value is the same to the last digit
   * @param differences what comes out differently
   */
  record Predictions(
      String batchId,
      @Nullable String id,
      int modelVersion,
      int n,
      boolean identical,
      List<Difference> differences)
      implements ReplayJson {

    public static Predictions of(BatchReplay replay) {
      return new Predictions(
          replay.batch().batchId(),
          replay.clientId(),
          replay.batch().modelVersion(),
          replay.compared(),
          replay.isIdentical(),
          replay.differences().stream()
              .map(d -> new Difference(d.clientId(), d.field(), d.recorded(), d.recomputed()))
              .toList());
    }
  }

  /**
   * A value of a prediction that comes out differently.
   *
   * @param id the client
   * @param field its name
   * @param recorded the stored value
   * @param recomputed the value now
   */
  record Difference(String id, String field, String recorded, String recomputed) {}
}
