package org.riskassessment.report.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.diagnosis.BatchMissing;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.core.stage.ReportFigures.CallCurve;
import org.riskassessment.core.stage.ReportFigures.Driver;
import org.riskassessment.core.stage.ReportFigures.Expected;
import org.riskassessment.core.stage.ReportFigures.Group;
import org.riskassessment.core.stage.ReportFigures.RunTimes;
import org.riskassessment.core.stage.ReportFigures.Shape;
import org.riskassessment.core.stage.ReportFigures.Spread;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.RowCounts;

/** Inputs of charts. */
public final class ChartFixtures {
  private ChartFixtures() {}

  /** Clients of whom each leaves by its risk, which is low for most. */
  static Judged judged(int n) {
    SplittableRandom random = new SplittableRandom(7);
    double[] logOdds = new double[n];
    double[] risk = new double[n];
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      logOdds[i] = -3.5 + 5 * u * u;
      risk[i] = 1 / (1 + Math.exp(-logOdds[i]));
      exited[i] = random.nextDouble() < risk[i];
    }
    return new Judged(
        3,
        new ScoredRows(logOdds, risk, exited, IntStream.range(0, n).toArray()),
        0.3,
        n < 50 ? 0 : 0.05);
  }

  static CallCurve calls() {
    List<Integer> calls = IntStream.rangeClosed(0, 40).map(i -> 25 * i).boxed().toList();
    List<Double> reached = calls.stream().map(c -> 2_400_000 * (1 - Math.exp(-c / 700.0))).toList();
    return new CallCurve(
        calls,
        reached,
        reached.stream().map(r -> 0.9 * r).toList(),
        reached.stream().map(r -> 1.12 * r).toList(),
        7_213,
        100,
        true,
        640);
  }

  /** What makes trouble in pictures, in markup or in a line of text. */
  static final List<String> NAMES =
      List.of(
          "lastmonth_activity",
          "<script>alert('x')</script> & \"co\"",
          "\u05e9\u05dc\u05d5\u05dd \u202eabc",
          "\ud83d\ude00 emoji",
          "a name of eighty characters ".repeat(3).substring(0, 80));

  static List<Driver> drivers() {
    List<Driver> drivers = new ArrayList<>();
    for (String name : NAMES) {
      double importance = 1.3 / (1 + drivers.size());
      drivers.add(
          new Driver(
              name,
              name,
              importance,
              new Interval(0.8 * importance, 1.3 * importance),
              drivers.size() % 2 == 0 ? numbers() : texts()));
    }
    return drivers;
  }

  private static Shape numbers() {
    return new Shape(
        IntStream.range(0, 40)
            .mapToObj(i -> new Shape.Point("", 5 * i, 2.5 - Math.log1p(i), 0))
            .toList(),
        IntStream.range(0, 20)
            .mapToObj(i -> new Shape.Bar(10 * i, 10 * i + 10, 0.4 * Math.pow(0.6, i)))
            .toList(),
        0.27,
        0.03);
  }

  private static Shape texts() {
    return new Shape(
        IntStream.range(0, NAMES.size())
            .mapToObj(i -> new Shape.Point(NAMES.get(i), i, 0.5 - 0.3 * i, 0.4 / (1 + i)))
            .toList(),
        List.of(),
        null,
        0);
  }

  static List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    groups.add(new Group("", "", 7_213, List.of(0.03, 0.06, 0.09, 0.2, 0.7), leavers(1_061), null));
    for (String name : NAMES) {
      double at = 0.02 * groups.size();
      groups.add(
          new Group(
              "owner", name, 900, List.of(at, 2 * at, 3 * at, 4 * at, 7 * at), leavers(120), null));
    }
    groups.add(new Group("owner", "", 12, List.of(0.1, 0.1, 0.2, 0.3, 0.4), leavers(2.4), null));
    return groups;
  }

  private static Expected leavers(double value) {
    return new Expected(value, new Interval(0.9 * value, 1.1 * value));
  }

  private static Instant day(int day) {
    return Instant.parse("2026-01-05T06:00:00Z").plus(Duration.ofDays(7L * day));
  }

  /** Reviews of a model that drifts, and is replaced. */
  static List<Review> reviews(int n) {
    return IntStream.range(0, n)
        .mapToObj(
            i -> {
              double area = 0.78 + 0.02 * Math.sin(i) - (i % 30 > 17 ? 0.1 : 0);
              double z = (0.78 - area) / Math.hypot(0.01, 0.02);
              return new Review(
                  "run-" + i,
                  1 + i / 20,
                  new DatasetId("0".repeat(64)),
                  0,
                  100,
                  true,
                  new PerformanceCheck(
                      z > PerformanceCheck.LIMIT
                          ? PerformanceCheck.Status.ALERT
                          : PerformanceCheck.Status.OK,
                      400,
                      80,
                      OptionalDouble.of(area),
                      OptionalDouble.of(0.02),
                      OptionalDouble.of(0.78),
                      OptionalDouble.of(0.01),
                      1_759,
                      OptionalDouble.of(z),
                      false,
                      "a reason"),
                  null,
                  day(i));
            })
        .toList();
  }

  static List<Deployment> deployments() {
    return List.of(
        new Deployment(1, 1, null, Deployment.Kind.FIRST, "run", "first", "run-0", day(-1)),
        new Deployment(2, 2, 1, Deployment.Kind.PROMOTION, "run", "better", "run-20", day(20)));
  }

  /** Diagnoses of a model whose first column drifts; the first run has too few rows. */
  static List<ModelDiagnosis> diagnoses(int n) {
    return IntStream.range(0, n).mapToObj(i -> diagnosis(i, NAMES)).toList();
  }

  /** The same with so many columns. */
  static List<ModelDiagnosis> diagnosesOf(int columns, int n) {
    List<String> names = IntStream.range(0, columns).mapToObj(i -> "column " + i).toList();
    return IntStream.range(0, n).mapToObj(i -> diagnosis(i, names)).toList();
  }

  private static ModelDiagnosis diagnosis(int i, List<String> names) {
    List<ColumnDrift> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(check(name, 0.4 / (1 + columns.size()), columns.isEmpty() ? 0.03 * i : 0.04, i));
    }
    DataDrift drift =
        new DataDrift(
            CheckStatus.OK,
            new DataDrift.Reference(2_000, "0".repeat(64)),
            new DataDrift.Current(20 + 40 * i),
            columns,
            check(ColumnDrift.SCORE, 1, 0.01 * i, i),
            0.1,
            0.1,
            "a reason");
    double area = 0.78 - 0.004 * i;
    return new ModelDiagnosis(
        day(i),
        "run-" + i,
        1 + i / 20,
        Integer.toHexString(0x1000 + i).repeat(16),
        4_000 + i,
        day(i),
        new Verdict(Verdict.Status.HEALTHY, "Version 1 is healthy.", List.of()),
        drift,
        new PerformanceDrift(
            CheckStatus.OK, "roc_auc", area, 0.02, 400, i, 0.78, "pooled", List.of(), "a reason"),
        new CalibrationDrift(
            CheckStatus.OK, 0.1, 0.1, 1.0, 0.0, 0.01, 0.01, 0.3, 3, 400, 1, "a reason"),
        List.of(
            i % 7 == 4
                ? MetricEstimate.none("roc_auc", 12, "too few rows").realised(area)
                : new MetricEstimate(
                    "roc_auc", 0.77, 0.72, 0.82, area, CheckStatus.OK, 400, "a reason")),
        SegmentSearch.none(0, "a reason"),
        new ScoreRecord(CheckStatus.OK, 300, 12, 10.5, 40, 9, 11.2, "a reason"));
  }

  private static ColumnDrift check(String name, double importance, double psi, int i) {
    ColumnDrift.Kind kind = ColumnDrift.Kind.DISTRIBUTION;
    if (i == 0) {
      return ColumnDrift.undecided(
          name, kind, CheckStatus.INSUFFICIENT, 2_000, 20, "20 rows, 30 are needed");
    }
    return new ColumnDrift(
        name,
        kind,
        psi >= 0.3 ? CheckStatus.ALERT : CheckStatus.OK,
        "Kolmogorov-Smirnov, exact",
        0.1,
        0.01,
        0.02,
        psi,
        "psi",
        0.1,
        2_000,
        20 + 40 * i,
        null,
        null,
        null,
        importance,
        "a reason");
  }

  static List<BatchMissing> missing() {
    return IntStream.range(0, 12)
        .mapToObj(
            i -> {
              Map<String, Double> percent = new LinkedHashMap<>();
              for (String name : NAMES) {
                percent.put(name, Math.min(100.0, i * i * percent.size() / 2.0));
              }
              return new BatchMissing(i + 1, i == 3 ? 12 : 4_000, percent);
            })
        .toList();
  }

  static Spread numberSpread() {
    return new Spread(
        "lastmonth_activity",
        check("lastmonth_activity", 0.4, 0.36, 20),
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new Spread.Bin(
                        "",
                        10 * i,
                        10 * i + 10,
                        0.4 * Math.pow(0.6, i),
                        0.2 * Math.exp(-(i - 5) * (i - 5) / 12.0)))
            .toList(),
        0.01,
        0.12);
  }

  static Spread textSpread() {
    return new Spread(
        NAMES.get(1),
        check(NAMES.get(1), 0.2, 0.04, 20),
        IntStream.range(0, NAMES.size())
            .mapToObj(i -> new Spread.Bin(NAMES.get(i), 0, 0, 0.5 / (1 + i), 0.1 + 0.05 * i))
            .toList(),
        0,
        0);
  }

  /** What charts of years of runs on many columns are drawn from. */
  public static ReportFigures longHistory() {
    return new ReportFigures(
        judged(20_000).rows(),
        0.05,
        calls(),
        drivers(),
        groups(),
        reviews(1_000),
        deployments(),
        runs(40),
        new ReportFigures.Drift(
            diagnosesOf(60, 40), missing(), List.of(numberSpread(), textSpread())),
        null);
  }

  static List<RunTimes> runs(int n) {
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                new RunTimes(
                    "run-" + i,
                    day(i),
                    Map.of("train", 1_400L + 30 * i, "ingest", 200L + i * i, "report", 700L)))
        .toList();
  }

  static List<Batch> batches() {
    return IntStream.range(0, 12)
        .mapToObj(
            i ->
                new Batch(
                    i + 1,
                    "run-" + i,
                    new Batch.Content("input", "clients-" + i + ".csv", "0".repeat(64), 9, null),
                    new Batch.Place(1, "0".repeat(64), 0),
                    i == 8 ? Batch.Outcome.refused("too many rejected") : Batch.Outcome.ingested(),
                    new RowCounts(
                        4_000, i == 8 ? 0 : 3_600, i == 8 ? 0 : 300, 100, 0, Map.of(), Map.of()),
                    null,
                    day(i),
                    412))
        .toList();
  }

  /** Every kind of chart with enough data. */
  static List<Chart> all() {
    Judged judged = judged(2_000);
    return List.of(
        new RocChart(judged),
        new PrecisionRecallChart(judged),
        new CalibrationChart(judged),
        new GainsChart(judged),
        new ScoreTrendChart(reviews(30), deployments()),
        new ImportanceChart(drivers()),
        new ShapeChart("shape-numbers", drivers().get(0)),
        new ShapeChart("shape-texts", drivers().get(1)),
        new CapacityChart(calls()),
        new RiskGroupsChart(groups()),
        new TimingChart(runs(25)),
        new EstimateChart(diagnoses(25)),
        new DriftChart(diagnoses(25)),
        new SpreadChart("drift-numbers", numberSpread()),
        new SpreadChart("drift-texts", textSpread()),
        new MissingChart(missing(), batches(), NAMES),
        new VolumeChart(batches()));
  }

  /** Every kind of chart without data. */
  static List<Chart> empty() {
    Judged none = new Judged(1, null, 0.3, 0);
    return List.of(
        new RocChart(none),
        new PrecisionRecallChart(none),
        new CalibrationChart(none),
        new GainsChart(none),
        new ScoreTrendChart(List.of(), List.of()),
        new ImportanceChart(List.of()),
        new ShapeChart("shape-numbers", new Driver("x", "x", 0, null, null)),
        new ShapeChart("shape-texts", new Driver("x", "x", 0, null, null)),
        new CapacityChart(null),
        new RiskGroupsChart(List.of()),
        new TimingChart(runs(1)),
        new EstimateChart(List.of()),
        new DriftChart(List.of()),
        new SpreadChart("drift-numbers", empty(numberSpread())),
        new SpreadChart("drift-texts", empty(textSpread())),
        new MissingChart(List.of(), List.of(), NAMES),
        new VolumeChart(List.of()));
  }

  private static Spread empty(Spread spread) {
    return new Spread(spread.label(), spread.check(), List.of(), 1, 1);
  }
}
