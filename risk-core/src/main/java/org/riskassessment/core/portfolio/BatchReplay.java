package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.version.VersionRefits;

/**
 * Predictions made again from what is stored: the rows of the batch and the version's files.
 *
 * @param clientId the client of a single prediction; null for the whole batch
 * @param compared predictions made again
 * @param differences values that came out different; empty when identical to the last digit
 * @param the predictions made again, first rank first
 */
public record BatchReplay(
    PredictionBatch batch,
    @Nullable String clientId,
    int compared,
    List<Difference> differences,
    PredictionReport predictions) {

  /** Separates batch and client in the id of a prediction. */
  public static final char SEPARATOR = '/';

  public BatchReplay {
    differences = List.copyOf(differences);
  }

  /** A value that came out different. */
  public record Difference(String clientId, String field, String recorded, String recomputed) {}

  public boolean isIdentical() {
    return differences.isEmpty();
  }

  /** The id by which a prediction is replayed: its batch, a slash and its client. */
  public static String predictionId(PredictionBatch batch, String clientId) {
    return batch.batchId() + SEPARATOR + clientId;
  }

  static List<Difference> differences(
      List<Prediction> recorded, List<Prediction> recomputed, @Nullable String clientId) {
    List<Difference> differences = new ArrayList<>();
    for (int row = 0; row < recorded.size(); row++) {
      Prediction before = recorded.get(row);
      Prediction after = recomputed.get(row);
      if (clientId == null || before.clientId().equals(clientId)) {
        String id = before.clientId();
        compare(differences, id, "id", id, after.clientId());
        compare(differences, id, "log_odds", before.logOdds(), after.logOdds());
        compare(differences, id, "risk", before.risk(), after.risk());
        compare(differences, id, "exits", before.exits(), after.exits());
        compare(differences, id, "rank", before.rank(), after.rank());
        compare(differences, id, "value", before.value(), after.value());
      }
    }
    return differences;
  }

  private static void compare(
      List<Difference> differences,
      String clientId,
      String field,
      @Nullable Object recorded,
      @Nullable Object recomputed) {
    if (!Objects.equals(recorded, recomputed)) {
      differences.add(
          new Difference(
              clientId, field, Objects.toString(recorded), Objects.toString(recomputed)));
    }
  }

  /** Empty when there is no such batch. */
  static Optional<BatchReplay> of(Run run, String id) {
    int end = id.indexOf(SEPARATOR);
    return run.store()
        .predictions()
        .batch(end < 0 ? id : id.substring(0, end))
        .map(batch -> of(run, batch, end < 0 ? null : id.substring(end + 1)));
  }

  private static BatchReplay of(Run run, PredictionBatch batch, @Nullable String client) {
    ScoredBatch recorded = new PortfolioScorer(run).scoring(batch);
    if (client != null && recorded.rowOf(client) < 0) {
      throw ClientPages.unknown(recorded, client);
    }
    if (!batch.configHash().equals(run.config().hash())) {
      run.warn("the configuration has changed since this batch; bands follow the current one");
    }
    ScoredBatch recomputed =
        new ScoredBatch(
            batch,
            Portfolio.of(recorded.rows(), recorded.model()).predictions(),
            recorded.rows(),
            recorded.model());
    return new BatchReplay(
        batch,
        client,
        client == null ? batch.n() : 1,
        differences(recorded.predictions(), recomputed.predictions(), client),
        Clients.report(
            run,
            recomputed,
            new VersionRefits(run)
                .stored(run.models().version(batch.modelVersion()))
                .orElse(null)));
  }
}
