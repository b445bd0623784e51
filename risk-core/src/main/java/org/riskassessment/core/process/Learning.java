package org.riskassessment.core.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.store.DatasetRecord;

/** Trains a version on clients that are not held out and evaluates it on clients it never saw. */
final class Learning {
  private static final int FEWEST_ROWS = 10;

  private final Run run;
  private final TrainStage stage;
  private final RiskConfig config;

  Learning(Run run) {
    this.run = run;
    this.stage = run.stages().train();
    this.config = run.config();
  }

  /**
   * Trains, evaluates and stores a version.
   *
   * @param firstRow the first row of the dataset to learn from
   * @throws RiskException DATA_INSUFFICIENT when they do not suffice for a model
   */
  ModelVersion train(DatasetRecord record, int firstRow) {
    Dataset all = run.rows(record);
    Instant trainedAt = run.now();
    long started = System.nanoTime();
    Dataset labelled = all.where(row -> row >= firstRow && all.isLabelled(row));
    if (labelled.size() < FEWEST_ROWS) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "only "
              + labelled.size()
              + " labelled rows to learn from; at least "
              + FEWEST_ROWS
              + " are needed");
    }
    HoldOut rule = HoldOut.standard();
    int[] parts = parts(labelled, rule);
    Dataset training = labelled.where(row -> parts[row] != rule.remainder());
    run.context().cancellation().check();
    TrainedModel trained = stage.fit(training, rule, config.training());
    Evaluation evaluation = evaluate(labelled, parts, rule, trained.model());
    if (evaluation.isSmall()) {
      run.warn(
          "small data: the model is judged on "
              + evaluation.n()
              + " rows, "
              + evaluation.positives()
              + " of them left; below "
              + Evaluation.SMALL_CLASS
              + " of either class its figures say little");
    }
    ModelCard card =
        new ModelCard(
            config.schema().hash(),
            record.id(),
            record.rows(),
            firstRow,
            training.size(),
            training.positives(),
            rule,
            config.training().seed(),
            config.hash(),
            run.codeVersion(),
            System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
            trainedAt,
            Duration.ofNanos(System.nanoTime() - started).toMillis(),
            evaluation);
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    artifacts.put(ModelJson.FILE, ModelJson.write(trained.model()));
    artifacts.put(ModelCard.FILE, card.toJson());
    artifacts.putAll(trained.interchange());
    run.context().cancellation().check();
    ModelVersion version = run.store().models().add(card, artifacts);
    run.store().models().addEvaluation(version.version(), run.id(), evaluation);
    new ModelViews(run.context()).writeVersion(version);
    return version;
  }

  private static int[] parts(Dataset rows, HoldOut rule) {
    int[] parts = new int[rows.size()];
    for (int row = 0; row < parts.length; row++) {
      parts[row] = rule.part(rows.clientId(row));
    }
    return parts;
  }

  private Evaluation evaluate(Dataset labelled, int[] parts, HoldOut rule, RiskModel model) {
    Dataset held = labelled.where(row -> parts[row] == rule.remainder());
    long seed = config.training().seed();
    double threshold = model.threshold();
    if (Math.min(held.positives(), held.negatives()) >= Evaluation.SMALL_CLASS) {
      return Evaluation.of(
          "held-out clients", Evaluation.Protocol.HELD_OUT, model.score(held), threshold, 0, seed);
    }
    return Evaluation.of(
        "all labelled clients",
        Evaluation.Protocol.OUT_OF_FOLD,
        outOfFold(labelled, parts, rule, model),
        threshold,
        0,
        seed);
  }

  /**
   * Each part scored by a model that learned from the other parts; the part that the version holds
   * out is scored by the version itself. Parts without which nothing can be learned are left out.
   */
  private ScoredRows outOfFold(Dataset labelled, int[] parts, HoldOut rule, RiskModel model) {
    List<Integer> rows = new ArrayList<>();
    double[] logOdds = new double[labelled.size()];
    double[] risk = new double[labelled.size()];
    for (int part = 0; part < rule.modulus(); part++) {
      run.context().cancellation().check();
      int heldPart = part;
      Optional<RiskModel> scorer =
          part == rule.remainder()
              ? Optional.of(model)
              : fitWithout(labelled.where(row -> parts[row] != heldPart), rule.holding(part));
      if (scorer.isPresent()) {
        double[] scores = scorer.get().logOdds(labelled);
        for (int row = 0; row < parts.length; row++) {
          if (parts[row] == part) {
            logOdds[row] = scores[row];
            risk[row] = scorer.get().risk(scores[row]);
            rows.add(row);
          }
        }
      }
    }
    if (rows.isEmpty()) {
      throw new RiskException(
          ErrorCode.DATA_INSUFFICIENT,
          "the "
              + labelled.size()
              + " labelled rows are of so few clients that none can be scored by a model that did"
              + " not learn from it");
    }
    rows.sort(null);
    int[] clients = labelled.clientNumbers();
    boolean[] exited = new boolean[rows.size()];
    for (int i = 0; i < exited.length; i++) {
      exited[i] = labelled.exited(rows.get(i));
    }
    return new ScoredRows(
        rows.stream().mapToDouble(row -> logOdds[row]).toArray(),
        rows.stream().mapToDouble(row -> risk[row]).toArray(),
        exited,
        rows.stream().mapToInt(row -> clients[row]).toArray());
  }

  private Optional<RiskModel> fitWithout(Dataset others, HoldOut rule) {
    try {
      return Optional.of(stage.fit(others, rule, config.training()).model());
    } catch (RiskException e) {
      if (e.code() == ErrorCode.DATA_INSUFFICIENT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
