package org.riskassessment.core.version;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.Runs;

/** Model versions: trains, evaluates, compares, verifies and prunes them. Thread-safe. */
public final class Versions {
  private final Runs runs;

  public Versions(Runs runs) {
    this.runs = runs;
  }

  /** Trains a version on the dataset, without deploying it. */
  public CommandReport<ModelVersion> train() {
    return runs.step(
        "train",
        run -> new VersionTrainer(run).train(run.requiredDataset(), 0),
        version -> "version " + version.version());
  }

  /** The same with settings other than the configured ones. */
  public CommandReport<ModelVersion> train(Training settings) {
    return runs.step(
        "train",
        run -> new VersionTrainer(run, settings).train(run.requiredDataset(), 0),
        version -> "version " + version.version());
  }

  /**
   * Evaluates a version on the test data.
   *
   * @param version null for the newest
   * @throws RiskException MODEL_MISSING when there is no such version
   */
  public CommandReport<Scored> score(@Nullable Integer version) {
    return runs.step(
        "score",
        run -> {
          ModelVersion scored = run.versionOrNewest(version);
          return new Scored(scored.version(), new TestEvaluator(run).score(scored));
        },
        scored -> "F1 " + scored.evaluation().confusion().f1());
  }

  /**
   * Evaluates a version on the labelled rows of a file. Stores nothing.
   *
   * @param version null for the newest
   * @throws RiskException MODEL_MISSING when there is no such version, DATA_INVALID when the file
   *     has no labelled row
   */
  public CommandReport<Scored> score(@Nullable Integer version, Path file) {
    Run run = runs.unrecorded("score");
    ModelVersion scored = run.versionOrNewest(version);
    Evaluation evaluation =
        new TestEvaluator(run).score(scored, FileSource.ofFolder(file.toString(), file));
    return new CommandReport<>(run.id(), new Scored(scored.version(), evaluation), run.warnings());
  }

  /** A version with its evaluation. */
  public record Scored(int modelVersion, Evaluation evaluation) {}

  /** Compares two versions on rows that are new to both. Changes nothing. */
  public ModelComparison compare(int first, int second) {
    return ModelComparison.of(runs.unrecorded("models compare"), first, second);
  }

  /** Checks the stored files of some versions and the folders that show them. Changes nothing. */
  public Verification verify(List<ModelVersion> versions) {
    return Verification.of(runs.unrecorded("models verify"), versions);
  }

  /**
   * Which versions would lose their files.
   *
   * @param keep how many of the newest versions keep theirs, 1 or more
   */
  public PrunePlan prunePlan(int keep) {
    return PrunePlan.of(runs.unrecorded("models prune").store().models(), keep);
  }

  /**
   * Deletes the files of older versions, see {@link PrunePlan}.
   *
   * @param keep how many of the newest versions keep theirs, 1 or more
   */
  public CommandReport<PrunePlan> prune(int keep) {
    return runs.step(
        "models prune",
        run -> {
          PrunePlan plan = PrunePlan.of(run.store().models(), keep);
          plan.pruned().forEach(run.store().models()::prune);
          return plan;
        },
        plan -> plan.pruned().isEmpty() ? "none" : "versions " + plan.pruned());
  }

  /**
   * Makes a run's promotion decision again from what is stored. Changes nothing.
   *
   * @throws RiskException USAGE when the run made no decision
   */
  public DecisionReplay replay(String runId) {
    return DecisionReplay.of(runs.unrecorded("replay"), runId);
  }
}
