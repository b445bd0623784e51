package org.riskassessment.core.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.evaluate.ConfusionMatrix;
import org.riskassessment.core.evaluate.Estimate;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.McNemar;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PairedComparison;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;

/** Records to put into a store: valid, each field with a value of its own. */
public final class StoreFixtures {
  /** When everything here happened. */
  public static final Instant AT = Instant.parse("2026-03-01T06:00:00.123Z");

  private StoreFixtures() {}

  /** A digest of a text, for whatever needs one. */
  public static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  public static DatasetId datasetId(String text) {
    return new DatasetId(digest(text));
  }

  /** A batch not yet numbered, of 12 rows, read for generation 1. */
  public static Batch batch(String name) {
    return batch(name, 1);
  }

  public static Batch batch(String name, int generation) {
    return new Batch(
        0,
        "run-1",
        new Batch.Content("input", name, digest(name), 345, AT.minusSeconds(60)),
        new Batch.Place(generation, digest("schema"), 100),
        Batch.Outcome.ingested(),
        new RowCounts(12, 7, 3, 2, 1, Map.of("type", 2L), Map.of("number_of_employees", 2L)),
        null,
        AT,
        56);
  }

  public static Batch refusedBatch(String name, String reason) {
    return new Batch(
        0,
        "run-1",
        new Batch.Content("input", name, digest(name), 345, null),
        new Batch.Place(1, digest("schema"), 0),
        Batch.Outcome.refused(reason),
        new RowCounts(12, 0, 0, 12, 0, Map.of(), Map.of()),
        3,
        AT,
        56);
  }

  /** A file with the digest of its path and a size. */
  public static KnownFile file(String path, long size) {
    return new KnownFile(path, size, AT.minusSeconds(60), AT, digest(path + size), 1);
  }

  /** How far a source was read for generation 1. */
  public static Watermark watermark(String source) {
    return new Watermark(
        source,
        1,
        "with_zone 2026-03-01T06:00:00.123456Z",
        null,
        List.of("id int8", "Größe \"m\" text"),
        digest(source),
        List.of("0123456789abcdef"),
        AT);
  }

  /** A dataset of generation 1 that is named by a text. */
  public static DatasetRecord dataset(String text) {
    return dataset(text, 1);
  }

  public static DatasetRecord dataset(String text, int generation) {
    return new DatasetRecord(
        datasetId(text),
        generation,
        "data/ingesteddata/finaldata.csv",
        26,
        789,
        digest("schema"),
        AT);
  }

  /** The card of a model made with a seed, with {@link #evaluation}. */
  public static ModelCard card(long seed) {
    return card(seed, evaluation("held-out clients"));
  }

  public static ModelCard card(long seed, Evaluation evaluation) {
    return new ModelCard(
        new ModelCard.Rows(datasetId("dataset"), 1_000, 800, 120, HoldOut.standard()),
        new ModelCard.Provenance(
            digest("schema"), digest("config"), seed, "0.1.0", "17.0.15", AT, 1_234),
        evaluation,
        null,
        null);
  }

  /** A card of a model trained on a window of the rows. */
  public static ModelCard card(@Nullable FitReport fit, @Nullable Evaluation outOfTime) {
    ModelCard plain = card(42);
    ModelCard.Rows rows = plain.rows();
    return new ModelCard(
        new ModelCard.Rows(
            rows.dataset(),
            rows.datasetRows(),
            rows.first(),
            rows.trained(),
            rows.positives(),
            rows.holdOut(),
            "last 3 periods"),
        plain.provenance(),
        plain.evaluation(),
        fit,
        outOfTime);
  }

  /** An evaluation with all metrics and intervals. */
  public static Evaluation evaluation(String dataset) {
    return new Evaluation(
        dataset,
        Evaluation.Protocol.HELD_OUT,
        200,
        40,
        0.5,
        0,
        new ConfusionMatrix(30, 20, 10, 140),
        Map.of(
            Metric.ROC_AUC,
            new Estimate(
                0.7534512345678901, new Interval(0.69, 0.81), OptionalDouble.of(0.1 + 0.2)),
            Metric.F1,
            new Estimate(2.0 / 3, new Interval(0.5, 2.0 / 3), OptionalDouble.empty()),
            Metric.AVERAGE_PRECISION,
            Estimate.of(0.41),
            Metric.LOG_LOSS,
            Estimate.of(0.43),
            Metric.BRIER,
            Estimate.of(1e-17)),
        null);
  }

  /** An evaluation on rows of one class: what needs both is empty. */
  public static Evaluation oneClassEvaluation(String dataset) {
    return new Evaluation(
        dataset,
        Evaluation.Protocol.NEW_ROWS,
        3,
        0,
        0.5,
        0,
        new ConfusionMatrix(0, 1, 0, 2),
        Map.of(Metric.LOG_LOSS, Estimate.of(0.43), Metric.BRIER, Estimate.of(0.12)),
        null);
  }

  /** A deployment by a run, not yet numbered. */
  public static Deployment deployment(int version, @Nullable Integer previousVersion) {
    return new Deployment(
        0,
        version,
        previousVersion,
        previousVersion == null ? Deployment.Kind.FIRST : Deployment.Kind.PROMOTION,
        "run",
        "version " + version + " is better",
        "run-1",
        AT);
  }

  /** A check of new rows, with all its numbers. */
  public static PerformanceCheck check() {
    return new PerformanceCheck(
        PerformanceCheck.Status.OK,
        150,
        33,
        OptionalDouble.of(0.7134512345678901),
        OptionalDouble.of(0.031),
        OptionalDouble.of(0.75),
        OptionalDouble.of(0.1 + 0.2),
        200,
        OptionalDouble.of(-1e-17),
        false,
        "AUC 0.713 on 150 new rows");
  }

  /** A decision that promotes version 2 over version 1, with all that it is based on. */
  public static Decision decision() {
    PromotionDecision.Judged judged =
        new PromotionDecision.Judged(
            2,
            new PairedComparison(90, 31, 80, 0.61, 0.75, 0.14, new Interval(0.1 + 0.2, 0.5)),
            new McNemar(5, 17));
    return new Decision(
        new PromotionDecision.Promote(
            2, new PromotionDecision.Evidence(List.of(judged), 3), "Version 2 replaces 1"),
        List.of(judged),
        new Decision.Basis(
            new Decision.Question(
                datasetId("dataset"),
                100,
                150,
                1,
                List.of(2),
                true,
                new PromotionPolicy(0.01, 30),
                2,
                42),
            120,
            250));
  }

  /** A settled review that trained no challenger. */
  public static Review review(String runId, int version) {
    return new Review(
        runId, version, datasetId("dataset"), 100, 250, true, check(), null, AT.plusSeconds(5));
  }

  /** A run that has started. */
  public static RunRecord run(String runId) {
    return RunRecord.started(runId, "run", digest("config"), "0.1.0", AT);
  }

  /** The run at its end. */
  public static RunRecord finished(RunRecord run, String outcome) {
    return run.finished(run.startedAt().plusMillis(4_567), outcome, 3, "version 3 stays");
  }

  public static StepRecord step(String name) {
    return new StepRecord(name, StepRecord.Status.OK, AT, 89, null);
  }

  public static PredictionBatch predictionBatch(String batchId, int n) {
    return new PredictionBatch(batchId, 1, datasetId("portfolio"), digest("config"), n, AT);
  }

  /** Predictions of clients whose ids do not sort in the order of the list. */
  public static List<Prediction> predictions(int n) {
    return IntStream.range(0, n)
        .mapToObj(
            i -> {
              double logOdds = (i * 7919 % n - n / 2) / 3.0;
              double risk = 1 / (1 + Math.exp(-logOdds / n));
              return new Prediction("client-" + (n - i), logOdds, risk, risk >= 0.5);
            })
        .toList();
  }

  /** With something of everything. */
  public static ModelDiagnosis modelDiagnosis(String runId, Instant at) {
    ColumnDrift column =
        new ColumnDrift(
            "income",
            ColumnDrift.Kind.DISTRIBUTION,
            CheckStatus.ALERT,
            "Kolmogorov-Smirnov",
            0.21,
            1e-9,
            2e-9,
            0.31,
            "psi",
            0.1,
            5_000,
            400,
            0.5,
            0.2,
            null,
            0.4,
            "stability index 0.310, large");
    return new ModelDiagnosis(
        at,
        runId,
        1,
        digest("data"),
        9_000,
        at.minusSeconds(60),
        new Verdict(
            Verdict.Status.ATTENTION,
            "Version 1 needs attention.",
            List.of(
                new Verdict.Cause(
                    "level",
                    CheckStatus.ALERT,
                    "more left",
                    0.3,
                    new Verdict.Acknowledgement("ann", at, "a strike")),
                new Verdict.Cause("drift-income", CheckStatus.WARN, "income", 0.1, null))),
        new DataDrift(
            CheckStatus.ALERT,
            new DataDrift.Reference(5_000, digest("reference")),
            new DataDrift.Current(400),
            List.of(column, column.withImportance(null)),
            column,
            0.4,
            0.05,
            "1 of 20 columns has drifted"),
        new PerformanceDrift(
            CheckStatus.OK,
            "roc_auc",
            0.79,
            0.02,
            400,
            6,
            0.8,
            "pooled",
            List.of(
                new PerformanceDrift.Rule("raw", 0.7, false, 0.14),
                new PerformanceDrift.Rule("size_aware", null, null, null)),
            "within chance"),
        new CalibrationDrift(
            CheckStatus.ALERT, 0.3, 0.2, 0.9, 0.1, 0.05, 0.02, 4.2, 3, 400, 2, "too low"),
        List.of(
            new MetricEstimate("f1", 0.5, 0.4, 0.6, null, CheckStatus.OK, 400, "holds"),
            MetricEstimate.none("roc_auc", 3, "27 more rows needed")),
        new SegmentSearch(
            CheckStatus.WARN,
            400,
            90,
            List.of(
                new Segment(
                    "region-is-north",
                    List.of("region is north"),
                    40,
                    0.1,
                    0.5,
                    0.2,
                    0.4,
                    0.6,
                    0.3,
                    0.1,
                    1e-9,
                    1e-7,
                    "calibration",
                    CheckStatus.WARN,
                    "50% left")),
            "1 of 90 segments"),
        new ScoreRecord(CheckStatus.OK, 200, 9, 10.5, 50, 20, 19.5, "as expected"));
  }
}
