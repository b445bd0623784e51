package org.riskassessment.core.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.LevelCheck;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.config.RiskConfig.Monitoring.Rule;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.LogisticLine;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.DriftStage;
import org.riskassessment.core.stage.PerformanceStage;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.version.JudgedRows;
import org.riskassessment.core.version.ModelReview;
import org.riskassessment.core.version.VersionRefits;

/**
 * Looks at everything that says whether the deployed model is still right, decides one verdict, and
 * keeps both. Whoever shows any of it reads what is kept.
 */
public final class Monitor {

  /** Measured, with four windows. */
  private static final double POOLED_FALSE_ALARM = 0.01;

  private static final int HISTORY_READ = 200;
  private static final String NOTHING_NEW = "no labelled rows have come in since version ";

  private final Run run;

  public Monitor(Run run) {
    this.run = run;
  }

  /** What the newest review found, or one that is being made. */
  private record Checks(
      @Nullable PerformanceCheck ranking,
      @Nullable LevelCheck level,
      @Nullable DriftState drift,
      @Nullable Instant at) {
    static final Checks NONE = new Checks(null, null, null, null);
  }

  /** Diagnoses the deployed version while a review of it is being made, and keeps the result. */
  public ModelDiagnosis diagnose(DatasetRecord dataset, ModelReview.Findings findings) {
    ModelVersion version = deployed();
    return keep(
        version,
        dataset,
        TodaysClients.of(run, dataset, version),
        new Checks(findings.check(), findings.level(), findings.drift(), run.now()));
  }

  /** Diagnoses the deployed version and keeps the result. */
  public ModelDiagnosis diagnose(DatasetRecord dataset) {
    ModelVersion version = deployed();
    return keep(version, dataset, TodaysClients.of(run, dataset, version), lastChecks(version));
  }

  /**
   * Diagnoses the deployed version after clients were scored with it, unless this run has done so.
   *
   * @param clients those scored
   */
  public void scored(Dataset clients) {
    ModelVersion version = deployed();
    Optional<DatasetRecord> dataset = run.datasetRecord();
    boolean isDone =
        run.store()
            .diagnoses()
            .newestOfModel()
            .filter(d -> d.runId().equals(run.id()) && d.modelVersion() == version.version())
            .isPresent();
    if (!isDone && dataset.isPresent() && run.rowsIfThere().isPresent()) {
      keep(version, dataset.get(), TodaysClients.of(run, clients, version), lastChecks(version));
    }
  }

  /**
   * Takes note of a cause of the newest diagnosis, and keeps it with that.
   *
   * @throws RiskException MODEL_MISSING when none is deployed, USAGE when there is no such cause
   */
  public ModelDiagnosis acknowledge(String cause, String by, String reason) {
    ModelVersion version = deployed();
    List<Verdict.Cause> causes =
        newest(run.store()).map(d -> d.verdict().causes()).orElse(List.of());
    List<String> ids = causes.stream().map(Verdict.Cause::id).toList();
    if (!ids.contains(cause)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "'"
              + cause
              + "' is not a cause in the newest diagnosis of version "
              + version.version()
              + (ids.isEmpty() ? ", which has none" : "; known: " + String.join(", ", ids)));
    }
    ModelDiagnosis newest = newest(run.store()).orElseThrow();
    Verdict.Acknowledgement note = new Verdict.Acknowledgement(by, run.now(), reason);
    ModelDiagnosis noted =
        newest.with(
            run.now(),
            run.id(),
            ModelVerdict.acknowledged(
                newest,
                causes.stream().map(c -> c.id().equals(cause) ? c.noted(note) : c).toList()));
    run.store().diagnoses().add(noted);
    return noted;
  }

  /** The newest diagnosis of the deployed version. */
  public static Optional<ModelDiagnosis> newest(RiskStore store) {
    Optional<Integer> deployed = store.models().deployed().map(Deployment::version);
    return store
        .diagnoses()
        .newestOfModel()
        .filter(d -> deployed.isPresent() && deployed.get() == d.modelVersion());
  }

  private ModelVersion deployed() {
    return run.models().version(run.models().deployed().version());
  }

  private Checks lastChecks(ModelVersion version) {
    return run.store()
        .models()
        .lastReview()
        .filter(review -> isSameRanking(review.version(), version))
        .filter(review -> !review.isPromotion())
        .map(r -> new Checks(r.check(), r.level(), r.drift(), r.at()))
        .orElse(Checks.NONE);
  }

  private boolean isSameRanking(int reviewed, ModelVersion version) {
    return ModelHealth.base(version)
        == run.store().models().version(reviewed).map(ModelHealth::base).orElse(0);
  }

  private ModelDiagnosis keep(
      ModelVersion version, DatasetRecord dataset, TodaysClients clients, Checks checks) {
    RiskModel model = run.models().load(version.version());
    Dataset reference = new VersionRefits(run).reference(version).orElse(null);
    DataDrift drift = drift(version, model, clients, reference);
    run.context().cancellation().check();
    JudgedRows judged = JudgedRows.of(run, dataset, version).orElse(null);
    List<ModelDiagnosis> earlier = earlier(version);
    PerformanceDrift performance = performance(version, judged, checks, earlier);
    CalibrationDrift calibration = calibration(version, judged, checks);
    List<MetricEstimate> estimate =
        new Estimates(run, model).of(reference, judged, clients, earlier, dataset);
    run.context().cancellation().check();
    SegmentSearch segments =
        judged == null
            ? SegmentSearch.none(0, NOTHING_NEW + version.version() + " was trained")
            : run.stages()
                .performance()
                .segments(judged.all().rows(), judged.all().scored(), model);
    ScoreRecord record = record(version, judged);
    Verdict verdict =
        new ModelVerdict(version.version())
            .of(
                drift,
                performance,
                calibration,
                segments,
                ModelHealth.of(run.store().models()).map(ModelHealth::skill).orElse(null),
                checks.drift(),
                earlier.isEmpty() ? null : earlier.get(0));
    ModelDiagnosis diagnosis =
        new ModelDiagnosis(
            run.now(),
            run.id(),
            version.version(),
            dataset.id().sha256(),
            dataset.rows(),
            judgedAt(version, checks),
            verdict,
            drift,
            performance,
            calibration,
            estimate,
            segments,
            record);
    run.context().cancellation().check();
    run.store().diagnoses().add(diagnosis);
    return diagnosis;
  }

  private Instant judgedAt(ModelVersion version, Checks checks) {
    Instant deployed =
        run.store().models().deployed().map(Deployment::at).orElse(version.card().trainedAt());
    return checks.at() != null && checks.at().isAfter(deployed) ? checks.at() : deployed;
  }

  /** Earlier diagnoses of the same ranking, newest first, the last of each dataset. */
  private List<ModelDiagnosis> earlier(ModelVersion version) {
    Map<String, ModelDiagnosis> byDataset = new LinkedHashMap<>();
    run.store().diagnoses().newestOfModel(HISTORY_READ).stream()
        .takeWhile(d -> isSameRanking(d.modelVersion(), version))
        .forEach(d -> byDataset.putIfAbsent(d.dataset(), d));
    return List.copyOf(byDataset.values());
  }

  private DataDrift drift(
      ModelVersion version, RiskModel model, TodaysClients clients, @Nullable Dataset reference) {
    String dataset = version.card().datasetId().sha256();
    int m = clients.rows().size();
    if (m == 0) {
      return DataDrift.undecided(
          CheckStatus.INSUFFICIENT,
          new DataDrift.Reference(reference == null ? 0 : reference.size(), dataset),
          0,
          "no clients have come in since version " + version.version() + " was trained");
    }
    if (reference == null) {
      return DataDrift.undecided(
          CheckStatus.INSUFFICIENT,
          new DataDrift.Reference(0, dataset),
          m,
          "the rows version " + version.version() + " held out are missing");
    }
    return run.stages()
        .drift()
        .compare(
            new DriftStage.Comparison(
                clients.like(reference),
                clients.rows(),
                model,
                dataset,
                run.config().training().seed()));
  }

  private PerformanceDrift performance(
      ModelVersion version,
      @Nullable JudgedRows judged,
      Checks checks,
      List<ModelDiagnosis> earlier) {
    Ranking reference = judged == null ? null : judged.reference().orElse(null);
    ScoredRows tick = judged == null ? null : judged.tick().scored();
    Ranking now = tick == null ? null : Ranking.of(tick).orElse(null);
    boolean isEnough =
        tick != null
            && Math.min(tick.positives(), tick.negatives())
                >= run.config().monitoring().minPerClass();
    List<SizeAware.Score> past = new ArrayList<>();
    Set<String> acknowledged = new HashSet<>();
    earlier.stream()
        .filter(
            d ->
                d.verdict().causes().stream()
                    .anyMatch(c -> c.id().equals(ModelVerdict.RANKING) && c.acknowledged() != null))
        .forEach(d -> acknowledged.add(d.dataset()));
    if (judged != null) {
      judged.past().stream()
          .filter(one -> !acknowledged.contains(one.dataset().sha256()))
          .forEach(one -> past.add(one.score()));
    }
    List<PerformanceDrift.Rule> rules = new ArrayList<>();
    PerformanceCheck check = checks.ranking();
    rules.add(
        new PerformanceDrift.Rule(
            Words.lower(Rule.POOLED),
            PerformanceCheck.LIMIT,
            check == null || check.status() == PerformanceCheck.Status.INSUFFICIENT
                ? null
                : Boolean.valueOf(check.status() == PerformanceCheck.Status.ALERT),
            POOLED_FALSE_ALARM));
    rules.addAll(
        run.stages()
            .performance()
            .rules(
                new PerformanceStage.History(
                    past,
                    now == null || !isEnough ? null : score(now),
                    reference == null ? null : score(reference)),
                run.config().training().seed()));
    PerformanceDrift.Rule rule = inForce(rules);
    boolean isPooled = rule.name().equals(Words.lower(Rule.POOLED));
    CheckStatus status =
        rule.drift() == null
            ? CheckStatus.INSUFFICIENT
            : rule.drift() ? CheckStatus.ALERT : CheckStatus.OK;
    String reason =
        isPooled && check != null
            ? check.reason()
            : tick == null || tick.size() == 0
                ? NOTHING_NEW + version.version() + " was trained"
                : now == null || !isEnough
                    ? "too few of the new rows left or stayed to rank them"
                    : rule.limit() == null
                        ? "the rule needs more ticks than the " + past.size() + " before this one"
                        : String.format(
                            Locale.ROOT,
                            "AUC %.3f on %,d new rows, limit %.3f",
                            now.rocAuc(),
                            now.n(),
                            rule.limit());
    return new PerformanceDrift(
        status,
        Metric.ROC_AUC.key(),
        now == null ? null : now.rocAuc(),
        now == null ? null : now.standardError(),
        tick == null ? 0 : tick.size(),
        past.size(),
        reference == null ? null : reference.rocAuc(),
        rule.name(),
        rules,
        reason);
  }

  /** The rule of the config; before it has ticks enough, the one that it stands on. */
  private PerformanceDrift.Rule inForce(List<PerformanceDrift.Rule> rules) {
    String name = Words.lower(run.config().monitoring().rule());
    PerformanceDrift.Rule rule = named(rules, name);
    return run.config().monitoring().rule() == Rule.SIZE_AWARE && rule.drift() == null
        ? named(rules, Words.lower(Rule.REFERENCE))
        : rule;
  }

  private static PerformanceDrift.Rule named(List<PerformanceDrift.Rule> rules, String name) {
    return rules.stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .orElse(new PerformanceDrift.Rule(name, null, null, null));
  }

  private static SizeAware.Score score(Ranking ranking) {
    return new SizeAware.Score(ranking.rocAuc(), ranking.standardError());
  }

  private CalibrationDrift calibration(
      ModelVersion version, @Nullable JudgedRows judged, Checks checks) {
    LevelCheck level = checks.level();
    if (judged == null || level == null || level.z().isEmpty()) {
      return new CalibrationDrift(
          CheckStatus.INSUFFICIENT,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          LevelCheck.LIMIT,
          0,
          0,
          level == null ? NOTHING_NEW + version.version() + " was trained" : level.reason());
    }
    ScoredRows rows = judged.from(level.firstRow()).scored();
    double all = 0;
    double[] x = new double[rows.size()];
    double[] weight = new double[rows.size()];
    boolean[] exited = new boolean[rows.size()];
    for (int row = 0; row < x.length; row++) {
      double p = Math.min(Math.max(rows.risk(row), 1e-9), 1 - 1e-9);
      x[row] = StrictMath.log(p / (1 - p));
      weight[row] = rows.weight(row);
      exited[row] = rows.exited(row);
      all += weight[row];
    }
    LogisticLine line = rows.size() == 0 ? null : LogisticLine.fit(x, exited, weight).orElse(null);
    Evaluation evaluation =
        run.store().models().evaluations(version.version()).stream()
            .filter(e -> e.protocol() == Evaluation.Protocol.NEW_ROWS)
            .reduce((first, second) -> second)
            .orElse(null);
    return new CalibrationDrift(
        level.isAlarm() ? CheckStatus.ALERT : CheckStatus.OK,
        all == 0 ? null : level.observed() / all,
        all == 0 ? null : level.expected() / all,
        line == null ? null : line.slope(),
        line == null ? null : line.intercept(),
        evaluation == null ? null : orNull(evaluation.value(Metric.CALIBRATION_ERROR)),
        evaluation == null || evaluation.perfect() == null ? null : evaluation.perfect().mean(),
        level.z().getAsDouble(),
        LevelCheck.LIMIT,
        level.n(),
        level.ticks(),
        level.reason());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private ScoreRecord record(ModelVersion version, @Nullable JudgedRows judged) {
    ScoredRows rows = judged == null ? null : judged.all().scored();
    if (rows == null || rows.size() == 0) {
      return new ScoreRecord(
          CheckStatus.INSUFFICIENT,
          0,
          0,
          0,
          0,
          0,
          0,
          NOTHING_NEW + version.version() + " was trained");
    }
    return SureClients.of(rows, run.config().callList().bands());
  }
}
