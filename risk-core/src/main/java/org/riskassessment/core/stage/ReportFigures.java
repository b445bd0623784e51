package org.riskassessment.core.stage;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.BatchMissing;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;

/**
 * What the charts of a report are drawn from.
 *
 * @param judged clients held out by the deployed version, scored by it; null when none are kept
 * @param callShare how many clients can be called, as a share of those scored; 0 when none are
 * @param calls what calls reach; null when no clients are scored
 * @param drivers the model's columns, the most important first; none when no clients are held out
 * @param groups the risks of all clients, then of groups of them; none when no clients are scored
 * @param reviews all, oldest first
 * @param deployments all, oldest first
 * @param runs the newest runs of the full process that changed something, oldest first
 * @param drift what diagnoses found
 * @param change since the clients were scored before; null when that is unknown
 */
public record ReportFigures(
    @Nullable ScoredRows judged,
    double callShare,
    @Nullable CallCurve calls,
    List<Driver> drivers,
    List<Group> groups,
    List<Review> reviews,
    List<Deployment> deployments,
    List<RunTimes> runs,
    Drift drift,
    @Nullable RiskChange change) {

  /** What charts need; a single one needs little of it. */
  public enum Part {
    JUDGED,
    CALLS,
    DRIVERS,
    GROUPS,
    REVIEWS,
    RUNS,
    DIAGNOSES,
    SPREADS,
    CHANGE
  }

  /** Nothing to draw. */
  public static final ReportFigures NONE =
      new ReportFigures(
          null, 0, null, List.of(), List.of(), List.of(), List.of(), List.of(), Drift.NONE, null);

  public ReportFigures {
    drivers = List.copyOf(drivers);
    groups = List.copyOf(groups);
    reviews = List.copyOf(reviews);
    deployments = List.copyOf(deployments);
    runs = List.copyOf(runs);
  }

  /**
   * What is reached by calling the first clients of the ranking.
   *
   * @param calls numbers of calls, ascending, from 0
   * @param reached expected loss of the clients called, or how many of them are expected to leave
   * @param low of the 95% interval of each; empty without refits
   * @param clients how many are ranked
   * @param capacity how many can be called
   * @param isMoney whether the clients' values are known
   * @param payingCalls how many calls are worth their cost; null when no costs are configured
   */
  public record CallCurve(
      List<Integer> calls,
      List<Double> reached,
      List<Double> low,
      List<Double> high,
      int clients,
      int capacity,
      boolean isMoney,
      @Nullable Integer payingCalls) {

    public CallCurve {
      calls = List.copyOf(calls);
      reached = List.copyOf(reached);
      low = List.copyOf(low);
      high = List.copyOf(high);
    }

    public boolean hasIntervals() {
      return !low.isEmpty();
    }

    /** The largest number of calls on the curve. */
    public int last() {
      return calls.get(calls.size() - 1);
    }
  }

  /**
   * What a column of the model does to the risk.
   *
   * @param label what people call the column
   * @param importance mean size of what it adds to the log-odds of the clients held out
   * @param interval 95%, by the refits; null without them
   * @param shape null for a date, whose effect depends on the day of each row
   */
  public record Driver(
      String column,
      String label,
      double importance,
      @Nullable Interval interval,
      @Nullable Shape shape) {}

  /**
   * What each value of a column adds to the log-odds, compared with the average client.
   *
   * @param points ascending by value; by share for texts, the most frequent first
   * @param bars how the clients held out are spread over the values; none for texts
   * @param missing what a missing cell adds; null when no client lacks the value
   * @param missingShare of the clients that lack it, 0 to 1
   */
  public record Shape(
      List<Point> points, List<Bar> bars, @Nullable Double missing, double missingShare) {

    public Shape {
      points = List.copyOf(points);
      bars = List.copyOf(bars);
    }

    /**
     * A value and what it adds.
     *
     * @param text the value of a column of texts; empty for a number
     * @param value the number; for a text its place
     * @param share of the clients with a text, 0 to 1; 0 for a number
     */
    public record Point(String text, double value, double logOdds, double share) {}

    /** How many of the clients held out have a value from one (inclusive) to another. */
    public record Bar(double from, double to, double share) {}

    public boolean isOfTexts() {
      return bars.isEmpty();
    }
  }

  /**
   * The risks of a group of clients.
   *
   * @param by what the group is made by: a column; empty for all clients
   * @param name empty where the column has no value
   * @param quantiles of the risks at 5, 25, 50, 75 and 95%
   * @param leavers how many are expected to leave
   * @param loss expected of those with a value; null when no client has one
   */
  public record Group(
      String by,
      String name,
      int clients,
      List<Double> quantiles,
      Expected leavers,
      @Nullable Expected loss) {

    public Group {
      quantiles = List.copyOf(quantiles);
    }
  }

  /**
   * What is expected.
   *
   * @param interval 95%; null where it is unknown
   */
  public record Expected(double value, @Nullable Interval interval) {}

  /**
   * What moved the risk of all clients since they were scored before. The parts add up to the
   * difference.
   *
   * @param since when they were scored before
   * @param came how many clients were not scored before
   * @param went how many are no longer scored
   * @param stayed how many were scored both times
   * @param newcomers what those who came add
   * @param leftovers what those who went take away, 0 or less
   * @param data what other values of the same clients change
   * @param model what another model changes, each on the level that it was trained to
   * @param calibration what other levels of the models change
   * @param isMoney whether values of clients are known
   */
  public record RiskChange(
      Instant since,
      int versionBefore,
      int version,
      int came,
      int went,
      int stayed,
      Total before,
      Total newcomers,
      Total leftovers,
      Total data,
      Total model,
      Total calibration,
      Total now,
      boolean isMoney) {}

  /**
   * Of all clients.
   *
   * @param leavers expected
   * @param loss expected; 0 without values
   */
  public record Total(double leavers, double loss) {}

  /**
   * What diagnoses found over time.
   *
   * @param diagnoses the newest of deployed models, oldest first; none that repeats the one before
   * @param missing blank cells of the newest batches, oldest first
   * @param spreads the columns of the deployed version that have drifted most, the first one most
   */
  public record Drift(
      List<ModelDiagnosis> diagnoses, List<BatchMissing> missing, List<Spread> spreads) {
    public static final Drift NONE = new Drift(List.of(), List.of(), List.of());

    public Drift {
      diagnoses = List.copyOf(diagnoses);
      missing = List.copyOf(missing);
      spreads = List.copyOf(spreads);
    }
  }

  /**
   * How the cells of a column are spread over the clients that a version was judged on, and over
   * today's.
   *
   * @param label what people call the column
   * @param check of its distribution in the newest diagnosis
   * @param bins ascending by value; texts by their share before, the most frequent first
   * @param missingBefore share of clients without a value, 0 to 1
   */
  public record Spread(
      String label, ColumnDrift check, List<Bin> bins, double missingBefore, double missingNow) {

    public Spread {
      bins = List.copyOf(bins);
    }

    /**
     * Values from one (inclusive) to another, or a text, with the share of clients that have them.
     *
     * @param text empty for numbers
     */
    public record Bin(String text, double from, double to, double before, double now) {}

    public boolean isOfTexts() {
      return !bins.isEmpty() && !bins.get(0).text().isEmpty();
    }
  }

  /** How long the steps of a run took, in milliseconds. */
  public record RunTimes(String runId, Instant at, Map<String, Long> steps) {

    public RunTimes {
      steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    public long total() {
      return steps.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
