package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PairedComparison;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.version.Decisions;
import org.riskassessment.core.version.ModelComparison;
import org.riskassessment.core.version.PrunePlan;
import org.riskassessment.core.version.Verification;

/** Model versions: trained, scored, deployed, listed, compared, verified, exported, pruned. */
public final class VersionJson {
  private VersionJson() {}

  /** Where a version stands. */
  public enum Status {
    /** In production. */
    DEPLOYED,
    /** Its files were deleted; it can be shown but not used. */
    PRUNED,
    /** Neither. */
    STORED;

    /**
     * The status of a version.
     *
     * @param deployed the deployed version, 0 when none is
     */
    public static Status of(ModelVersion version, int deployed) {
      return version.version() == deployed ? DEPLOYED : version.isPruned() ? PRUNED : STORED;
    }
  }

  /**
   * A version that was just trained.
   *
   * @param modelVersion its number
   * @param rows labelled rows that it learned from
   * @param candidate the kind of model; left out where it is unknown
   * @param l2 strength of the penalty; left out where it is unknown
   * @param calibration how log-odds become probabilities: none, platt, spline or isotonic; left out
   *     where it is unknown
   * @param millis how long training took, evaluation included, in milliseconds
   * @param evaluation how good it is on clients held out from training, or out of fold where these
   *     are too few
   * @param outOfTime how good it is on rows newer than what it learned from; left out where there
   *     are too few
   */
  public record Trained(
      int modelVersion,
      int rows,
      @OmitNull @Nullable String candidate,
      @OmitNull @Nullable Double l2,
      @OmitNull @Nullable String calibration,
      long millis,
      EvaluationJson evaluation,
      @OmitNull @Nullable EvaluationJson outOfTime) {

    public static Trained of(ModelVersion version) {
      FitReport fit = version.card().fit();
      return new Trained(
          version.version(),
          version.card().trainedRows(),
          fit == null ? null : fit.candidate(),
          fit == null ? null : fit.l2(),
          fit == null ? null : fit.calibration().method(),
          version.card().millis(),
          EvaluationJson.of(version.card().evaluation()),
          EvaluationJson.orNull(version.card().outOfTime()));
    }
  }

  /**
   * A version that was evaluated.
   *
   * @param modelVersion its number
   * @param evaluation how good it is
   * @param warning of the service: that the deployed version ranks no better than chance, or has
   *     drifted; left out when neither holds
   */
  public record Scored(
      int modelVersion, @Inline EvaluationJson evaluation, @OmitNull @Nullable String warning) {
    public static Scored of(int modelVersion, Evaluation evaluation) {
      return of(modelVersion, evaluation, null);
    }

    public static Scored of(int modelVersion, Evaluation evaluation, @Nullable String warning) {
      return new Scored(modelVersion, EvaluationJson.of(evaluation), warning);
    }
  }

  /**
   * A version in production.
   *
   * @param modelVersion its number
   * @param previousVersion the version deployed before; null for the first
   * @param since when it was deployed
   */
  public record Deployed(int modelVersion, @Nullable Integer previousVersion, Instant since) {
    public static Deployed of(Deployment deployment) {
      return new Deployed(deployment.version(), deployment.previousVersion(), deployment.at());
    }
  }

  /**
   * All deployments.
   *
   * @param deployments all deployments, oldest first
   */
  public record History(List<Entry> deployments) {
    public static History of(List<Deployment> history) {
      return new History(Entry.of(history));
    }
  }

  /**
   * An entry of the deployment history.
   *
   * @param number counts the deployments from 1
   * @param deployed what was deployed
   * @param kind why it was deployed
   * @param actor who deployed it: {@code run}, or the user who gave the command
   * @param reason why, in the words of who deployed it
   * @param runId the run that did it; null when none did
   */
  public record Entry(
      int number,
      @Inline Deployed deployed,
      Deployment.Kind kind,
      String actor,
      String reason,
      @Nullable String runId) {

    static List<Entry> of(List<Deployment> history) {
      return history.stream()
          .map(
              d ->
                  new Entry(d.number(), Deployed.of(d), d.kind(), d.actor(), d.reason(), d.runId()))
          .toList();
    }
  }

  /**
   * All versions.
   *
   * @param models the versions, in the order of their numbers
   */
  public record Models(List<Model> models) {
    /**
     * The list of versions.
     *
     * @param deployed the deployed version, 0 when none is
     */
    public static Models of(List<ModelVersion> versions, int deployed) {
      return new Models(versions.stream().map(version -> Model.of(version, deployed)).toList());
    }
  }

  /**
   * A version in the list.
   *
   * @param modelVersion its number
   * @param status where it stands
   * @param trainedAt when it was trained
   * @param rocAuc ROC AUC of its evaluation in training; null where the rows do not define it
   * @param f1 F1 of the same evaluation, 0 to 1
   * @param n rows of that evaluation
   * @param rows labelled rows that it learned from
   */
  public record Model(
      int modelVersion,
      @Lower Status status,
      Instant trainedAt,
      @Nullable Double rocAuc,
      double f1,
      int n,
      int rows) {

    static Model of(ModelVersion version, int deployed) {
      Evaluation evaluation = version.card().evaluation();
      return new Model(
          version.version(),
          Status.of(version, deployed),
          version.card().trainedAt(),
          EvaluationJson.orNull(evaluation.rocAuc()),
          evaluation.confusion().f1(),
          evaluation.n(),
          version.card().trainedRows());
    }
  }

  /**
   * All that is known about a version.
   *
   * @param modelVersion its number
   * @param status where it stands
   * @param card how it was made, as {@code modelcard.json} has it
   * @param files its stored files; none once it is pruned
   * @param evaluations every evaluation, oldest first
   * @param verdict the newest decision that judged it, one sentence; null when none did
   * @param judgedByRun the run that made that decision; null when none did
   * @param deployments when it was deployed, oldest first
   */
  public record Details(
      int modelVersion,
      @Lower Status status,
      ModelCardJson card,
      List<StoredFile> files,
      List<EvaluationJson> evaluations,
      @Nullable String verdict,
      @Nullable String judgedByRun,
      List<Entry> deployments) {

    /**
     * The details of a version.
     *
     * @param decision the newest one that judged it
     * @param deployments its own
     */
    public static Details of(
        ModelVersion version,
        Status status,
        List<Evaluation> evaluations,
        Decisions.@Nullable Entry decision,
        List<Deployment> deployments) {
      return new Details(
          version.version(),
          status,
          ModelCardJson.of(version.card()),
          version.artifacts().entrySet().stream()
              .map(file -> new StoredFile(file.getKey(), file.getValue()))
              .toList(),
          evaluations.stream().map(EvaluationJson::of).toList(),
          decision == null ? null : decision.sentence(),
          decision == null ? null : decision.review().runId(),
          Entry.of(deployments));
    }
  }

  /**
   * A stored file.
   *
   * @param name its name
   * @param sha256 digest of its content, 64 hex digits
   */
  public record StoredFile(String name, String sha256) {}

  /**
   * Two versions compared.
   *
   * @param a one version
   * @param b the other
   * @param newerRows both on the rows of held-out clients that came after the older of the two;
   *     null when these do not suffice
   * @param allRows both on all rows of held-out clients; null when they cannot be compared
   * @param obstacle why they cannot be compared; null when they can
   */
  public record Comparison(
      Side a,
      Side b,
      @Nullable Difference newerRows,
      @Nullable Difference allRows,
      @Nullable String obstacle) {

    public static Comparison of(ModelComparison comparison) {
      return new Comparison(
          Side.of(comparison.first(), comparison.firstScore()),
          Side.of(comparison.second(), comparison.secondScore()),
          Difference.of(comparison.newest()),
          Difference.of(comparison.allTime()),
          comparison.obstacle());
    }
  }

  /**
   * One of two versions.
   *
   * @param modelVersion its number
   * @param trainedAt when it was trained
   * @param rows labelled rows that it learned from
   * @param evaluation its newest evaluation
   */
  public record Side(int modelVersion, Instant trainedAt, int rows, EvaluationJson evaluation) {
    static Side of(ModelVersion version, Evaluation score) {
      return new Side(
          version.version(),
          version.card().trainedAt(),
          version.card().trainedRows(),
          EvaluationJson.of(score));
    }
  }

  /**
   * Two versions on the same rows, which neither has seen.
   *
   * @param n rows
   * @param positives rows of clients that left
   * @param clients distinct clients among the rows
   * @param aRocAuc ROC AUC of version a
   * @param bRocAuc ROC AUC of version b
   * @param difference ROC AUC of version b minus that of version a
   * @param intervals 95% interval of the difference
   * @param mcnemar McNemar's test of their predictions
   */
  public record Difference(
      int n,
      int positives,
      int clients,
      double aRocAuc,
      double bRocAuc,
      double difference,
      Intervals intervals,
      McNemarTest mcnemar) {

    static @Nullable Difference of(PromotionDecision.@Nullable Judged judged) {
      if (judged == null) {
        return null;
      }
      PairedComparison comparison = judged.comparison();
      return new Difference(
          comparison.n(),
          comparison.positives(),
          comparison.clients(),
          comparison.championRocAuc(),
          comparison.challengerRocAuc(),
          comparison.difference(),
          new Intervals(EvaluationJson.Bounds.of(comparison.interval())),
          new McNemarTest(
              judged.mcNemar().onlyChampion(),
              judged.mcNemar().onlyChallenger(),
              judged.mcNemar().p()));
    }
  }

  /**
   * Intervals of a comparison.
   *
   * @param difference the interval of the difference in ROC AUC
   */
  public record Intervals(EvaluationJson.Bounds difference) {}

  /**
   * McNemar's test.
   *
   * @param onlyARight rows that only version a predicts correctly
   * @param onlyBRight rows that only version b predicts correctly
   * @param p exact two-sided p-value, 0 to 1
   */
  public record McNemarTest(int onlyARight, int onlyBRight, double p) {}

  /**
   * Whether the files of versions are what was stored.
   *
   * @param versions number of versions checked
   * @param files number of files checked
   * @param faults files in the store that are damaged; their versions are refused
   * @param strayViews files in the workspace's folders that differ from the store; nothing reads
   *     them
   */
  public record Verified(int versions, int files, List<Fault> faults, List<Fault> strayViews) {
    public static Verified of(Verification found) {
      return new Verified(
          found.versions(), found.files(), Fault.of(found.faults()), Fault.of(found.strayViews()));
    }
  }

  /**
   * Something wrong with a version.
   *
   * @param modelVersion its number
   * @param message what is wrong, one sentence
   */
  public record Fault(int modelVersion, String message) {
    static List<Fault> of(List<Verification.Fault> faults) {
      return faults.stream().map(f -> new Fault(f.version(), f.message())).toList();
    }
  }

  /**
   * A version that was written to a file.
   *
   * @param modelVersion its number
   * @param path the file
   * @param bytes its size
   * @param sha256 digest of its content, 64 hex digits
   */
  public record Exported(int modelVersion, String path, int bytes, String sha256) {}

  /**
   * Versions whose files were deleted.
   *
   * @param pruned their numbers, oldest first
   * @param spared older versions that keep their files because production needs them
   * @param dryRun whether nothing was deleted in fact
   */
  public record Pruned(List<Integer> pruned, List<Integer> spared, boolean dryRun) {
    public static Pruned of(PrunePlan pruning, boolean dryRun) {
      return new Pruned(pruning.pruned(), pruning.spared(), dryRun);
    }
  }
}
