package org.riskassessment.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Folders;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.evaluate.ConfusionMatrix;
import org.riskassessment.core.evaluate.Estimate;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.core.stage.ReportFigures.Expected;
import org.riskassessment.core.stage.ReportFigures.Group;
import org.riskassessment.core.stage.ReportFigures.Total;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.report.chart.ChartFixtures;

/** A workspace and contents for reports, usual and unusual. */
final class ReportFixtures {
  static final String RUN = "20260315T060000.000Z-1f";

  static final Instant AT = Instant.parse("2026-03-15T06:00:00Z");
  static final String VERDICT =
      "Version 3 stays in use: its ROC AUC on 1,204 new rows, 0.749, is within what chance"
          + " explains of the 0.752 it was trained to.";

  private ReportFixtures() {}

  static RunContext context(Path workspace) {
    return context(workspace, RiskConfig.Settings.STANDARD);
  }

  /** One that keeps so many earlier reports. */
  static RunContext contextKeeping(Path workspace, int keep) {
    return context(
        workspace,
        RiskConfig.Settings.STANDARD.withReporting(
            new RiskConfig.Reporting(RiskConfig.Reporting.STANDARD.formats(), keep)));
  }

  private static RunContext context(Path workspace, RiskConfig.Settings settings) {
    return new RunContext(
        RUN,
        new RiskConfig(
            workspace,
            RiskConfig.PRODUCTION,
            RiskConfig.Inputs.ofFiles(
                workspace,
                workspace.resolve("data/sourcedata"),
                workspace.resolve("data/testdata")),
            Folders.below(workspace.resolve("data")),
            RiskConfig.Store.of("jdbc:sqlite:none"),
            Schema.standard(),
            settings),
        new InMemoryStore(),
        new DurableFiles(),
        Clock.fixed(AT, ZoneOffset.UTC),
        RunListener.SILENT,
        new Cancellation());
  }

  /** The content of a report after some daily runs. */
  static ReportStage.Content usual() {
    List<Batch> batches = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      batches.add(batch(i, "data/sourcedata/clients-2026-0" + i + ".csv", null, 10_214, 10_000));
    }
    batches.add(
        batch(
            9,
            "data/sourcedata/clients-2026-09.csv",
            "1,530 of 10,214 rows were rejected, more than 2% and more than 10",
            10_214,
            0));
    return content(test(), heldOut(), 10_000, clients(), diagnosis(), batches);
  }

  static ReportStage.Content content(
      Evaluation evaluation,
      Evaluation heldOut,
      int portfolio,
      List<ClientRisk> atRisk,
      @Nullable Diagnosis diagnosis,
      List<Batch> batches) {
    return new ReportStage.Content(
        RUN,
        AT,
        VERDICT,
        version(heldOut),
        new Deployment(
            4,
            3,
            2,
            Deployment.Kind.PROMOTION,
            "run",
            "version 3 beats version 2 by 0.021 of ROC AUC on 2,031 rows that neither had seen"
                + " (95% interval 0.008 to 0.034)",
            "20260303T060000Z-1a",
            Instant.parse("2026-03-03T06:00:00Z")),
        evaluation,
        heldOut,
        portfolio == 0
            ? null
            : new PredictionBatch(
                "batch-7", 3, new DatasetId(digest("dataset")), digest("config"), portfolio, AT),
        portfolio,
        new Reach(100, 78.2, new Interval(66, 90), 1_204, 12.04),
        atRisk,
        diagnosis,
        null,
        batches,
        ReportFigures.NONE);
  }

  /** The usual content with a model that needs attention. */
  static ReportStage.Content attention() {
    ReportStage.Content usual = usual();
    return new ReportStage.Content(
        usual.runId(),
        usual.at(),
        usual.verdict(),
        usual.version(),
        usual.deployment(),
        usual.evaluation(),
        usual.heldOut(),
        usual.batch(),
        usual.portfolio(),
        usual.reach(),
        usual.atRisk(),
        usual.diagnosis(),
        health(),
        usual.batches(),
        figures());
  }

  private static ReportFigures figures() {
    List<Double> quantiles = List.of(0.1, 0.1, 0.2, 0.3, 0.4);
    return new ReportFigures(
        null,
        0,
        null,
        List.of(),
        List.of(
            new Group(
                "",
                "",
                10_000,
                quantiles,
                new Expected(1_204.4, new Interval(1_100, 1_310.2)),
                new Expected(2.41e6, new Interval(2.2e6, 2.6e6))),
            new Group(
                "manager",
                "ann",
                120,
                quantiles,
                new Expected(30.2, null),
                new Expected(1e3, null)),
            new Group("manager", "", 4, quantiles, new Expected(0.5, null), new Expected(0, null))),
        List.of(),
        List.of(),
        List.of(),
        ReportFigures.Drift.NONE,
        new ReportFigures.RiskChange(
            Instant.parse("2026-03-08T06:00:00Z"),
            2,
            3,
            300,
            200,
            9_700,
            new Total(1_116.3, 2_220_000),
            new Total(41.2, 90_000),
            new Total(-55, -110_000),
            new Total(12.4, 20_000),
            new Total(60, 120_000),
            new Total(29.5, 70_000),
            new Total(1_204.4, 2_410_000),
            true));
  }

  private static ModelDiagnosis health() {
    String level = "142 of 1,204 new clients left, 101 were expected";
    return new ModelDiagnosis(
        AT,
        RUN,
        3,
        digest("dataset"),
        80_000,
        AT,
        new Verdict(
            Verdict.Status.ATTENTION,
            "Version 3 needs attention: " + level + ".",
            List.of(
                new Verdict.Cause("level", CheckStatus.ALERT, level, 0.28, null),
                new Verdict.Cause(
                    "drift-<b>x</b>",
                    CheckStatus.WARN,
                    "<b>x</b> has drifted",
                    0.01,
                    new Verdict.Acknowledgement("ann", AT, "a strike <i>")))),
        DataDrift.undecided(
            CheckStatus.OK, new DataDrift.Reference(2_000, digest("dataset")), 300, "no drift"),
        new PerformanceDrift(
            CheckStatus.OK,
            "roc_auc",
            0.75,
            0.02,
            1_204,
            4,
            0.752,
            "pooled",
            List.of(),
            "AUC 0.750 on 1,204 clients"),
        new CalibrationDrift(
            CheckStatus.ALERT, 0.118, 0.084, 1.0, 0.3, 0.03, 0.01, 4.1, 3, 1_204, 2, level),
        List.of(),
        new SegmentSearch(
            CheckStatus.WARN,
            1_204,
            120,
            List.of(
                new Segment(
                    "region-north",
                    List.of("region is <north>"),
                    210,
                    0.174,
                    0.31,
                    0.12,
                    0.25,
                    0.37,
                    0.2,
                    0.1,
                    0.0001,
                    0.01,
                    "calibration",
                    CheckStatus.ALERT,
                    "31.0% left, 12.0% were expected")),
            "1 of 120 segments"),
        new ScoreRecord(
            CheckStatus.WARN, 800, 40, 21.3, 60, 20, 22.1, "more low-risk clients left"));
  }

  /** Years of runs and files, and names that make trouble. */
  static ReportStage.Content longHistory() {
    ReportStage.Content usual = usual();
    List<Batch> batches = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      batches.add(batch(i, "clients & <script> " + i + ".csv", null, 10_214, 10_000));
    }
    return new ReportStage.Content(
        usual.runId(),
        usual.at(),
        usual.verdict(),
        usual.version(),
        usual.deployment(),
        usual.evaluation(),
        usual.heldOut(),
        usual.batch(),
        usual.portfolio(),
        usual.reach(),
        usual.atRisk(),
        usual.diagnosis(),
        health(),
        batches,
        ChartFixtures.longHistory());
  }

  /** The usual content of a model that says how it was chosen. */
  static ReportStage.Content carded() {
    ReportStage.Content usual = usual();
    return new ReportStage.Content(
        usual.runId(),
        usual.at(),
        usual.verdict(),
        version(
            usual.heldOut(),
            new FitReport(
                "scorecard",
                10,
                List.of(
                    new FitReport.Tried("logistic", 1, 900, 5, 0.45, 0.05, 0.01),
                    new FitReport.Tried("scorecard", 10, 900, 5, 0.4, 0, 0)),
                new FitReport.Calibration("platt", 900, 0.39, 0.4),
                "the highest F1 on out-of-fold risks",
                List.of(new FitReport.Coefficient("<b>orders</b>", "below 5", 90, 45, 0.75, 0.125)),
                List.of("Few rows."))),
        usual.deployment(),
        usual.evaluation(),
        usual.heldOut(),
        usual.batch(),
        usual.portfolio(),
        usual.reach(),
        usual.atRisk(),
        usual.diagnosis(),
        null,
        usual.batches(),
        usual.figures());
  }

  private static ModelVersion version(Evaluation heldOut) {
    return version(heldOut, null);
  }

  private static ModelVersion version(Evaluation heldOut, @Nullable FitReport fit) {
    return new ModelVersion(
        3,
        new ModelCard(
            new ModelCard.Rows(
                new DatasetId(digest("dataset")), 80_000, 63_872, 6_391, HoldOut.standard()),
            new ModelCard.Provenance(
                Schema.standard().hash(),
                digest("config"),
                42,
                "0.1.0",
                "17.0.15",
                Instant.parse("2026-03-03T05:58:00Z"),
                1_234),
            heldOut,
            fit,
            null),
        Map.of());
  }

  /** 2,000 rows of a test file. */
  static Evaluation test() {
    return new Evaluation(
        "data/testdata/testdata.csv",
        Evaluation.Protocol.TEST,
        2_000,
        210,
        0.187,
        0,
        new ConfusionMatrix(128, 301, 82, 1_489),
        Map.of(
            Metric.ROC_AUC,
            new Estimate(0.7523, new Interval(0.7188, 0.7857), OptionalDouble.of(0.0171)),
            Metric.F1,
            new Estimate(
                new ConfusionMatrix(128, 301, 82, 1_489).f1(),
                new Interval(0.3561, 0.4449),
                OptionalDouble.empty()),
            Metric.AVERAGE_PRECISION,
            Estimate.of(0.2914),
            Metric.LOG_LOSS,
            Estimate.of(0.2987),
            Metric.BRIER,
            Estimate.of(0.0861)),
        null);
  }

  static Evaluation heldOut() {
    return new Evaluation(
        "clients held out of training",
        Evaluation.Protocol.HELD_OUT,
        16_128,
        1_609,
        0.187,
        0,
        new ConfusionMatrix(985, 2_460, 624, 12_059),
        Map.of(
            Metric.ROC_AUC,
            new Estimate(0.7481, new Interval(0.7359, 0.7603), OptionalDouble.of(0.0062)),
            Metric.F1,
            new Estimate(
                new ConfusionMatrix(985, 2_460, 624, 12_059).f1(),
                new Interval(0.3741, 0.4058),
                OptionalDouble.empty()),
            Metric.AVERAGE_PRECISION,
            Estimate.of(0.2855),
            Metric.LOG_LOSS,
            Estimate.of(0.2921),
            Metric.BRIER,
            Estimate.of(0.0843)),
        null);
  }

  /** Five rows of a test file; three clients left. */
  static Evaluation small() {
    return new Evaluation(
        "data/testdata/testdata.csv",
        Evaluation.Protocol.TEST,
        5,
        3,
        0.5,
        0,
        new ConfusionMatrix(2, 2, 1, 0),
        Map.of(
            Metric.ROC_AUC,
            new Estimate(0.5, new Interval(0, 1), OptionalDouble.of(0.31)),
            Metric.F1,
            new Estimate(
                new ConfusionMatrix(2, 2, 1, 0).f1(),
                new Interval(0, 0.8889),
                OptionalDouble.empty()),
            Metric.AVERAGE_PRECISION,
            Estimate.of(0.7),
            Metric.LOG_LOSS,
            Estimate.of(0.71),
            Metric.BRIER,
            Estimate.of(0.26)),
        null);
  }

  /** Clients that all stayed, as predicted, so metrics that need both classes are unknown. */
  static Evaluation oneClass() {
    return new Evaluation(
        "data/testdata/stayed.csv",
        Evaluation.Protocol.TEST,
        40,
        0,
        0.5,
        0,
        new ConfusionMatrix(0, 0, 0, 40),
        Map.of(Metric.LOG_LOSS, Estimate.of(0.1), Metric.BRIER, Estimate.of(0.01)),
        null);
  }

  static List<ClientRisk> clients() {
    List<ClientRisk> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double logOdds = 2.1 - 0.13 * i;
      clients.add(
          client(
              "" + (char) ('a' + i) + "xk" + (char) ('z' - i),
              1 / (1 + Math.exp(-logOdds)),
              i < 17,
              new ClientRisk.Reason(
                  "lastmonth_activity",
                  "" + 3 * i,
                  1.42 - 0.06 * i,
                  "activity " + 3 * i + ": 48% of 860 past clients left (16% of all)"),
              new ClientRisk.Reason(
                  "number_of_employees",
                  i % 7 == 3 ? "" : "" + (40 + 11 * i),
                  0.31 - 0.02 * i,
                  "employees " + (40 + 11 * i) + ": 9 of 20 past clients left (16% of all)")));
    }
    return clients;
  }

  static ClientRisk client(String id, double risk, boolean exits, ClientRisk.Reason... reasons) {
    return new ClientRisk(id, risk, Math.log(risk / (1 - risk)), exits, List.of(reasons));
  }

  static Diagnosis diagnosis() {
    Map<String, Double> missing = new LinkedHashMap<>();
    missing.put("corporation", 0.0);
    missing.put("lastmonth_activity", 1.2625);
    missing.put("lastyear_activity", 0.01);
    missing.put("number_of_employees", 0.0);
    missing.put("exited", 100.0);
    return new Diagnosis(
        AT,
        new DatasetId(digest("dataset")),
        80_000,
        3,
        List.of(
            summary("lastmonth_activity", 78_990, 152.3456, 73, 211.98, List.of(0.0)),
            summary("lastyear_activity", 79_992, 3_214.7, 1_800.5, 4_012.25, List.of(12.0, 70.0)),
            new ColumnSummary(
                "number_of_employees",
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty())),
        missing,
        List.of(
            new StageTiming("ingest", 412, Instant.parse("2026-03-15T05:59:00Z")),
            new StageTiming("train", 1_234, Instant.parse("2026-03-03T05:58:00Z"))),
        List.of(
            library("org.jfree:jfreechart", "1.5.6", "1.5.6", DependencyStatus.Status.CURRENT),
            library("org.jdbi:jdbi3-core", "3.55.0", "3.56.1", DependencyStatus.Status.OUTDATED),
            library("org.tribuo:tribuo-data", "4.3.2", null, DependencyStatus.Status.UNKNOWN)));
  }

  private static ColumnSummary summary(
      String column, long count, double mean, double median, double std, List<Double> mode) {
    return new ColumnSummary(
        column,
        count,
        OptionalDouble.of(mean),
        OptionalDouble.of(median),
        OptionalDouble.of(std),
        mode,
        OptionalDouble.of(0),
        OptionalDouble.of(29_871));
  }

  private static DependencyStatus library(
      String artifact, String inUse, @Nullable String latest, DependencyStatus.Status status) {
    return new DependencyStatus(artifact, inUse, Optional.ofNullable(latest), status);
  }

  /** A batch, refused if there is a reason. */
  static Batch batch(int number, String name, @Nullable String reason, long read, long fresh) {
    return new Batch(
        number,
        "run-" + number,
        new Batch.Content("input", name, digest(name), 345_000, null),
        new Batch.Place(1, Schema.standard().hash(), 0),
        reason == null ? Batch.Outcome.ingested() : Batch.Outcome.refused(reason),
        new RowCounts(
            read,
            fresh,
            reason == null ? read - fresh : read - 1_530,
            reason == null ? 0 : 1_530,
            0,
            Map.of(),
            Map.of()),
        null,
        Instant.parse("2026-03-0" + Math.min(9, number) + "T05:59:00Z"),
        412);
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
