package org.riskassessment.diagnostics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.PerformanceDrift.Rule;
import org.riskassessment.core.evaluate.LogisticLine;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.simulate.Mix;
import org.riskassessment.core.simulate.MixedRows;
import org.riskassessment.core.stage.PerformanceStage.History;
import org.riskassessment.core.stage.PerformanceStage.Question;
import org.riskassessment.diagnostics.drift.DriftFigures;
import org.riskassessment.diagnostics.performance.ModelPerformanceStage;
import org.riskassessment.diagnostics.segment.SegmentFigures;

/**
 * How often monitoring is right, from seeds: every figure that it has to reach, with the number of
 * ticks that it is from. Its argument is how many ticks, 1,000 unless given; the test classes and
 * risk-core, risk-diagnostics and commons-statistics must be on the class path.
 */
final class MonitorBenchmark {
  private static final ModelPerformanceStage PERFORMANCE = new ModelPerformanceStage();
  private static final int REFERENCE = 5_000;
  private static final double CALM = 0.8;
  private static final double WORSE = 0.75;

  private final int ticks;

  MonitorBenchmark(int ticks) {
    this.ticks = ticks;
  }

  public static void main(String[] arguments) {
    new MonitorBenchmark(arguments.length == 0 ? 1_000 : Integer.parseInt(arguments[0])).print();
  }

  private void print() {
    for (int n : new int[] {100, 500, 2_000}) {
      Calm calm = calm(n);
      line("calm, n = " + n + ": any column ALERT", n == 100 ? "<= 5%" : "<= 1%", calm.alert());
      line("calm, n = " + n + ": any column WARN", "<= 6%", calm.warn());
      line("calm, n = " + n + ": dataset ALERT", "<= 1%", calm.dataset());
    }
    line("0.5 sd shift, n = 500: found in one tick", ">= 99%", shift(500, 1));
    line("0.5 sd shift, n = 100: found within two", ">= 95%", shift(100, 2));
    for (Mix mix :
        List.of(
            new Mix(Mix.Kind.SHIFT, 0.5, 8),
            new Mix(Mix.Kind.SEASON, 0.7, 12),
            new Mix(Mix.Kind.SEGMENT, 0.1, 0),
            new Mix(Mix.Kind.MISSING, 1, 8),
            new Mix(Mix.Kind.UNITS, 0, 0))) {
      System.out.printf(
          Locale.ROOT, "%-58s %8s first ALERT at tick %s%n", mix, "", firstAlert(mix));
    }
    Scores scores = new Scores(ticks);
    line("AUC to 0.75, 6 past: size_aware within 3", ">= 95%", scores.found("size_aware", 6, 3));
    line("  false alarms", "<= 3.5%", scores.falseAlarms("size_aware", 6, scores.calm));
    line("AUC to 0.75, 2 past: reference within 3", ">= 90%", scores.found("reference", 2, 3));
    line("  false alarms", "<= 4.5%", scores.falseAlarms("reference", 2, scores.calm));
    line(
        "200-row tick after 2,000-row ticks: size_aware",
        "<= 4%",
        scores.falseAlarms("size_aware", 10, scores.small));
    line(
        "  two of three (for comparison)",
        "",
        scores.falseAlarms("two_of_three", 10, scores.small));
    System.out.printf(
        Locale.ROOT,
        "%-58s %8s %6.2f s of one processor%n",
        "drift of a million rows x 20, warm",
        "< 3 s",
        seconds());
    int draws = Math.max(20, ticks / 5);
    for (int n : new int[] {500, 2_000}) {
      for (double scale : new double[] {1, 2}) {
        Coverage right = coverage(n, scale, false, draws);
        String what = "estimate, n = " + n + ", raw scores times " + scale;
        line(what + ": AUC covered", "90-98%", right.auc());
        line(what + ": F1 covered", "90-98%", right.f1());
      }
      Coverage wrong = coverage(n, 1, true, draws);
      line("estimate, n = " + n + ", mis-specified: AUC covered", "none", wrong.auc());
      line("estimate, n = " + n + ", mis-specified: F1 covered", "none", wrong.f1());
    }
    int searches = Math.max(20, ticks / 2);
    line(
        "planted segment, 10,000 rows: found",
        ">= 95%",
        rate(searches, seed -> SegmentFigures.search(10_000, seed, true).planted()));
    line(
        "no segment, 10,000 rows: something found",
        "<= 5%",
        rate(
            searches,
            seed -> {
              SegmentFigures.Found found = SegmentFigures.search(10_000, seed, false);
              return found.planted() || found.other();
            }));
    for (int levels : new int[] {300, 3_000}) {
      line(
          "calm, " + levels + " Zipf levels, n = 500: unseen ALERT",
          "<= 1%",
          rate(ticks, seed -> DriftFigures.unseen(levels, REFERENCE, 500, seed)));
    }
  }

  /** Seconds to compare a million rows of twenty columns, on one thread, after a first time. */
  private static double seconds() {
    MixedRows rows = MixedRows.draw(1_000_000, 1, 0, Mix.CALM);
    DriftFigures figures = new DriftFigures(10_000, 2);
    double least = Double.MAX_VALUE;
    for (int time = 0; time < 4; time++) {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      figures.compare(rows, 1);
      long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
      least = time == 0 ? least : Math.min(least, used / 1e9);
    }
    return least;
  }

  /** A share of cases. */
  record Rate(int hits, int n) {
    double share() {
      return hits / (double) n;
    }
  }

  private static void line(String what, String wanted, Rate rate) {
    System.out.printf(
        Locale.ROOT, "%-58s %8s %6.1f%%  n = %,d%n", what, wanted, 100 * rate.share(), rate.n());
  }

  static Rate rate(int n, IntPredicate seed) {
    return new Rate((int) IntStream.range(0, n).filter(seed).count(), n);
  }

  /** How often something is found although nothing has changed. */
  record Calm(Rate alert, Rate warn, Rate dataset) {}

  Calm calm(int n) {
    int alert = 0;
    int warn = 0;
    int dataset = 0;
    DriftFigures figures = new DriftFigures(REFERENCE, 1_000);
    for (int tick = 0; tick < ticks; tick++) {
      if (tick % 20 == 0) {
        figures = new DriftFigures(REFERENCE, 1_000 + tick);
      }
      DataDrift drift = figures.tick(n, n, tick, Mix.CALM);
      alert += drift.drifted().isEmpty() ? 0 : 1;
      warn += DriftFigures.warns(drift) ? 1 : 0;
      dataset += drift.status() == CheckStatus.ALERT ? 1 : 0;
    }
    return new Calm(new Rate(alert, ticks), new Rate(warn, ticks), new Rate(dataset, ticks));
  }

  /** How often a shift of half a standard deviation is found within some ticks. */
  Rate shift(int n, int within) {
    int found = 0;
    DriftFigures figures = new DriftFigures(REFERENCE, 5_000);
    for (int one = 0; one < ticks; one++) {
      if (one % 20 == 0) {
        figures = new DriftFigures(REFERENCE, 5_000 + one);
      }
      boolean hit = false;
      for (int tick = 0; tick < within; tick++) {
        DataDrift drift = figures.tick(n, 7, one * within + tick, new Mix(Mix.Kind.SHIFT, 0.5, 0));
        hit |= drift.drifted().stream().anyMatch(c -> c.name().equals("x0"));
      }
      found += hit ? 1 : 0;
    }
    return new Rate(found, ticks);
  }

  /** The first of 24 ticks of 500 rows in which the first column, or a new level, is an ALERT. */
  static int firstAlert(Mix mix) {
    DriftFigures figures = new DriftFigures(REFERENCE, 3);
    return IntStream.range(0, 24)
        .filter(tick -> !figures.tick(500, 11, tick, mix).drifted().isEmpty())
        .findFirst()
        .orElse(-1);
  }

  /** Scores of ticks whose AUC is known, by a model that promises 0.8. */
  static final class Scores {
    private final int ticks;
    final List<SizeAware.Score> calm;
    final List<SizeAware.Score> worse;
    final List<SizeAware.Score> small;
    private final List<SizeAware.Score> references;

    Scores(int ticks) {
      this.ticks = ticks;
      this.calm = drawn(ticks, 2_000, CALM, 1);
      this.worse = drawn(ticks, 2_000, WORSE, 2);
      this.small = drawn(ticks, 200, CALM, 3);
      this.references = drawn(Math.max(20, ticks / 4), REFERENCE, CALM, 4);
    }

    private static List<SizeAware.Score> drawn(int count, int n, double auc, long seed) {
      Random random = new Random(seed);
      // Standard normal scores whose means differ by d have the area of a normal at d / sqrt(2).
      double d = auc == CALM ? 1.1902 : 0.9539;
      List<SizeAware.Score> scores = new ArrayList<>();
      for (int one = 0; one < count; one++) {
        double[] risk = new double[n];
        boolean[] exited = new boolean[n];
        for (int row = 0; row < n; row++) {
          exited[row] = random.nextDouble() < 0.2;
          double x = random.nextGaussian() + (exited[row] ? d : 0);
          risk[row] = 1 / (1 + 4 * Math.exp(-1.1902 * (x - 1.1902 / 2)));
        }
        Ranking ranking =
            Ranking.of(new ScoredRows(risk, risk, exited, IntStream.range(0, n).toArray()))
                .orElseThrow();
        scores.add(new SizeAware.Score(ranking.rocAuc(), ranking.standardError()));
      }
      return scores;
    }

    private boolean alarms(String rule, int past, SizeAware.Score now, Random random) {
      List<SizeAware.Score> history =
          random.ints(past, 0, calm.size()).mapToObj(calm::get).toList();
      return PERFORMANCE
          .rules(new History(history, now, references.get(random.nextInt(references.size()))), 1)
          .stream()
          .filter(r -> r.name().equals(rule))
          .map(Rule::drift)
          .anyMatch(drift -> drift != null && drift);
    }

    Rate falseAlarms(String rule, int past, List<SizeAware.Score> now) {
      Random random = new Random(5);
      return rate(ticks, one -> alarms(rule, past, now.get(one), random));
    }

    /** Each later tick also has the ones before it in its history. */
    Rate found(String rule, int past, int within) {
      Random random = new Random(6);
      return rate(
          ticks,
          one -> {
            List<SizeAware.Score> history =
                new ArrayList<>(random.ints(past, 0, calm.size()).mapToObj(calm::get).toList());
            SizeAware.Score reference = references.get(random.nextInt(references.size()));
            for (int tick = 0; tick < within; tick++) {
              SizeAware.Score now = worse.get((one + tick * 37) % worse.size());
              boolean alarm =
                  PERFORMANCE.rules(new History(history, now, reference), 1).stream()
                      .filter(r -> r.name().equals(rule))
                      .map(Rule::drift)
                      .anyMatch(drift -> drift != null && drift);
              if (alarm) {
                return true;
              }
              history.add(now);
            }
            return false;
          });
    }
  }

  /** How often the interval of an estimate holds what came. */
  record Coverage(Rate auc, Rate f1) {}

  /**
   * Under a covariate shift of half a standard deviation and a tenth more spread.
   *
   * @param scale of the raw scores, which a calibrator of 5,000 other rows puts right
   * @param isWrong whether clients leave by a curve that the model takes for a line
   */
  static Coverage coverage(int n, double scale, boolean isWrong, int draws) {
    int auc = 0;
    int f1 = 0;
    for (int draw = 0; draw < draws; draw++) {
      Random random = new Random(draw * 31L + n);
      Rows learned = Rows.draw(5_000, random, 0, 1, scale, isWrong);
      double[] line = learned.line();
      ScoredRows reference = Rows.draw(2_000, random, 0, 1, scale, isWrong).scored(line);
      ScoredRows current = Rows.draw(n, random, 0.5, 1.1, scale, isWrong).scored(line);
      List<MetricEstimate> all =
          PERFORMANCE.estimate(new Question(reference, current, 0.4, 0, draw));
      auc += covers(all.get(0), Ranking.of(current).orElseThrow().rocAuc());
      f1 += covers(all.get(1), f1(current, 0.4));
    }
    return new Coverage(new Rate(auc, draws), new Rate(f1, draws));
  }

  private static int covers(MetricEstimate estimate, double came) {
    return Boolean.TRUE.equals(estimate.realised(came).covers()) ? 1 : 0;
  }

  private static double f1(ScoredRows rows, double threshold) {
    int hits = 0;
    int predicted = 0;
    for (int row = 0; row < rows.size(); row++) {
      predicted += rows.risk(row) >= threshold ? 1 : 0;
      hits += rows.risk(row) >= threshold && rows.exited(row) ? 1 : 0;
    }
    return 2.0 * hits / (predicted + rows.positives());
  }

  /** Rows of one number that decides. */
  private record Rows(double[] raw, boolean[] exited) {
    static Rows draw(
        int n, Random random, double mean, double width, double scale, boolean isWrong) {
      double[] raw = new double[n];
      boolean[] exited = new boolean[n];
      for (int row = 0; row < n; row++) {
        double x = mean + width * random.nextGaussian();
        double truth = -1.4 + 1.2 * x + (isWrong ? 0.4 * (x * x - 1) : 0);
        raw[row] = scale * (-1.4 + 1.2 * x);
        exited[row] = random.nextDouble() < 1 / (1 + Math.exp(-truth));
      }
      return new Rows(raw, exited);
    }

    /** Intercept and slope of the calibrator. */
    double[] line() {
      return LogisticLine.fit(raw, exited)
          .map(l -> new double[] {l.intercept(), l.slope()})
          .orElseThrow();
    }

    ScoredRows scored(double[] line) {
      double[] risk = new double[raw.length];
      for (int row = 0; row < risk.length; row++) {
        risk[row] = 1 / (1 + Math.exp(-line[0] - line[1] * raw[row]));
      }
      return new ScoredRows(raw, risk, exited, IntStream.range(0, raw.length).toArray());
    }
  }
}
