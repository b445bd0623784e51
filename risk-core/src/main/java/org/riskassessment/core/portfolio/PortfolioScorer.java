package org.riskassessment.core.portfolio;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.client.SimilarIds;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.dataset.History;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.PredictionBatch;

/** Scores the portfolio with the deployed model and stores the scores with the rows scored. */
public final class PortfolioScorer {
  private static final int PAIRS_SHOWN = 3;

  private final Run run;

  public PortfolioScorer(Run run) {
    this.run = run;
  }

  /** Scores the portfolio as a step of a run; the batch gets the id of the run. */
  public ScoredBatch score(DatasetRecord dataset) {
    Deployment deployed = run.models().deployed();
    Portfolio portfolio = portfolio(() -> dataset, run.models().load(deployed.version()));
    return store(
        portfolio, deployed.version(), dataset.id(), DatasetBytes.write(portfolio.clients()));
  }

  /**
   * Today's clients: the configured portfolio, or else the newest row of every client of the
   * dataset that has not left and is in the newest snapshot.
   *
   * @param dataset used only when no portfolio is configured
   */
  private Portfolio portfolio(Supplier<DatasetRecord> dataset, RiskModel model) {
    Source source = run.config().portfolio();
    if (source != null) {
      return Portfolio.newestOf(run.rows(source), model);
    }
    Dataset all = run.rows(dataset.get());
    return Portfolio.of(all.pick(all.inNewestSnapshot(all.presentRows())), model);
  }

  /** Says how many clients are not scored because the newest snapshot lacks them. */
  private void warnOfMissingClients() {
    if (run.config().portfolio() != null) {
      return;
    }
    run.rowsIfThere()
        .ifPresent(
            all -> {
              int[] present = all.presentRows();
              int missing = present.length - all.inNewestSnapshot(present).length;
              if (missing > 0) {
                run.warn(
                    String.format(
                        Locale.ROOT,
                        "%,d %s not in the newest snapshot, of %s, and not said to have left: they"
                            + " are not scored",
                        missing,
                        missing == 1 ? "client is" : "clients are",
                        History.newestDay(all)));
              }
            });
  }

  /** Scores the portfolio now; while nothing is new, the stored batch is returned. */
  public ScoredBatch now() {
    Deployment deployed = run.models().deployed();
    RiskModel model = run.models().load(deployed.version());
    Portfolio portfolio = portfolio(run::requiredDataset, model);
    byte[] rows = DatasetBytes.write(portfolio.clients());
    DatasetId dataset = datasetId(deployed);
    Optional<PredictionBatch> same =
        run.store()
            .predictions()
            .newest()
            .filter(b -> b.modelVersion() == deployed.version())
            .filter(b -> b.datasetId().equals(dataset))
            .filter(b -> b.configHash().equals(run.config().hash()))
            .filter(
                b -> Arrays.equals(rows, run.store().predictions().rows(b.batchId()).orElse(null)));
    if (same.isPresent()) {
      return scoring(same.get());
    }
    return store(portfolio, deployed.version(), dataset, rows);
  }

  /**
   * The newest batch when it is from the deployed version and the current dataset; otherwise the
   * portfolio is scored.
   */
  public ScoredBatch current() {
    Deployment deployed = run.models().deployed();
    DatasetId dataset = datasetId(deployed);
    return run.store()
        .predictions()
        .newest()
        .filter(b -> b.modelVersion() == deployed.version() && b.datasetId().equals(dataset))
        .filter(b -> run.store().predictions().rows(b.batchId()).isPresent())
        .flatMap(this::readable)
        .orElseGet(this::now);
  }

  /** Today's clients scored by any version; nothing is stored. */
  public ScoredBatch by(ModelVersion version) {
    Portfolio portfolio = portfolio(run::requiredDataset, run.models().load(version.version()));
    PredictionBatch batch =
        new PredictionBatch(
            run.id(),
            version.version(),
            run.requiredDataset().id(),
            run.config().hash(),
            portfolio.size(),
            run.now());
    return new ScoredBatch(batch, portfolio.predictions(), portfolio.clients(), portfolio.model());
  }

  /** A stored batch, unless it is damaged: the same clients can be scored again. */
  private Optional<ScoredBatch> readable(PredictionBatch batch) {
    try {
      return Optional.of(scoring(batch));
    } catch (RiskException e) {
      if (e.code() != ErrorCode.STORE_CORRUPT) {
        throw e;
      }
      run.warn(e.getMessage() + "; the clients are scored again");
      return Optional.empty();
    }
  }

  /**
   * A stored batch with its rows and its model.
   *
   * @throws RiskException MODEL_MISSING when its model was deleted, DATA_INVALID when its rows were
   *     not stored or have another schema, STORE_CORRUPT when they are damaged
   */
  public ScoredBatch scoring(PredictionBatch batch) {
    RiskModel model = run.models().load(batch.modelVersion());
    List<Prediction> predictions = run.store().predictions().predictions(batch.batchId());
    byte[] bytes =
        run.store()
            .predictions()
            .rows(batch.batchId())
            .orElseThrow(() -> unreadable(batch, "the rows of the batch were not stored"));
    Dataset rows;
    try {
      rows =
          DatasetBytes.read(run.config().schema(), bytes)
              .orElseThrow(
                  () -> unreadable(batch, "the rows of the batch were scored with another schema"));
    } catch (IllegalArgumentException e) {
      throw damaged(batch, "the rows of the batch are damaged: " + e.getMessage(), e);
    }
    if (rows.size() != predictions.size() || batch.n() != rows.size()) {
      throw damaged(
          batch,
          "the batch of "
              + batch.n()
              + " clients has "
              + predictions.size()
              + " scores and "
              + rows.size()
              + " rows",
          null);
    }
    return new ScoredBatch(batch, predictions, rows, model);
  }

  private static RiskException unreadable(PredictionBatch batch, String why) {
    return new RiskException(
        ErrorCode.DATA_INVALID, why, ErrorContext.none().withValue(batch.batchId()));
  }

  private static RiskException damaged(
      PredictionBatch batch, String why, @Nullable Exception cause) {
    return new RiskException(
        ErrorCode.STORE_CORRUPT, why, ErrorContext.none().withValue(batch.batchId()), cause);
  }

  private ScoredBatch store(Portfolio portfolio, int version, DatasetId dataset, byte[] rows) {
    List<Prediction> predictions = portfolio.predictions();
    warnOfMissingClients();
    warnOfValues(portfolio.clients());
    warnOfSimilarIds(predictions);
    run.context().cancellation().check();
    PredictionBatch batch =
        new PredictionBatch(
            run.id(), version, dataset, run.config().hash(), predictions.size(), run.now());
    run.store().predictions().add(batch, predictions, rows);
    new Monitor(run).scored(portfolio.clients());
    return new ScoredBatch(batch, predictions, portfolio.clients(), portfolio.model());
  }

  private void warnOfSimilarIds(List<Prediction> predictions) {
    List<SimilarIds.Pair> pairs =
        SimilarIds.among(predictions.stream().map(Prediction::clientId).toList());
    if (!pairs.isEmpty()) {
      run.warn(
          String.format(
              Locale.ROOT,
              "%,d %s from another's only in zeros, case or spaces: %s%s; if they are the same"
                  + " clients, correct the ids in the source",
              pairs.size(),
              pairs.size() == 1 ? "client has an id that differs" : "clients have ids that differ",
              pairs.stream()
                  .limit(PAIRS_SHOWN)
                  .map(p -> "'" + p.one() + "' and '" + p.other() + "'")
                  .collect(Collectors.joining(", ")),
              pairs.size() > PAIRS_SHOWN ? ", …" : ""));
    }
  }

  private void warnOfValues(Dataset rows) {
    rows.value()
        .ifPresent(
            values -> {
              int missing = 0;
              int negative = 0;
              for (int row = 0; row < values.size(); row++) {
                missing += values.isMissing(row) ? 1 : 0;
                negative += values.at(row) < 0 ? 1 : 0;
              }
              if (missing > 0) {
                run.warn(
                    missing + " clients have no value; they are listed after the others, by risk");
              }
              if (negative > 0) {
                run.warn(negative + " clients have a value below 0, which counts as no loss");
              }
            });
  }

  /** The current dataset's; a replica without a dataset uses the model's. */
  private DatasetId datasetId(Deployment deployed) {
    return run.datasetRecord()
        .map(DatasetRecord::id)
        .orElseGet(() -> run.models().version(deployed.version()).card().datasetId());
  }
}
