package org.riskassessment.core.stage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.ScoredRows;

/**
 * What the charts of a report are drawn from.
 *
 * @param judged clients held out by the deployed version, scored by it; null when none are kept
 * @param callShare how many clients can be called, as a share of those scored; 0 when none are
 * @param calls what calls reach; null when no clients are scored
 */
public record ReportFigures(
    @Nullable ScoredRows judged, double callShare, @Nullable CallCurve calls) {

  /** Nothing to draw. */
  public static final ReportFigures NONE = new ReportFigures(null, 0, null);

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
}
