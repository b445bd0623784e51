package org.riskassessment.core.check;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/**
 * A drift that is known.
 *
 * @param since the first row of the dataset that it is in; only moves back while it lasts
 * @param tried how many rows there were since then when no challenger was better, 0 before that: a
 *     drift that nothing better is known for is not reported again, and tried again when its rows
 *     have grown by half
 */
public record DriftState(long since, long tried) {
  /** Below this largest z a drift is over. */
  public static final double CLEARED = 1.64;

  /** How much the rows of a drift grow before challengers are tried again. */
  public static final double GROWTH = 1.5;

  /** Whether challengers were tried, and none was better. */
  public boolean isNothingBetter() {
    return tried > 0;
  }

  /** Whether challengers should be tried. */
  public boolean isDue(long rows) {
    return rows >= GROWTH * tried;
  }

  /** After challengers were tried on so many rows of the drift, none of them better. */
  public DriftState triedOn(long rows) {
    return new DriftState(since, Math.max(1, rows));
  }

  /**
   * The state after a check.
   *
   * @param before null without a known drift
   * @return null without a known drift
   */
  public static @Nullable DriftState after(@Nullable DriftState before, PerformanceCheck check) {
    PerformanceCheck.Pooled worst = check.worst();
    if (worst == null) {
      return before;
    }
    boolean alarm = check.status() == PerformanceCheck.Status.ALERT;
    if (before == null || !before.isNothingBetter()) {
      // Without a decision the newest check alone tells where the drift began.
      return alarm ? new DriftState(worst.firstRow(), 0) : null;
    }
    if (worst.z() < CLEARED) {
      return null;
    }
    return alarm
        ? new DriftState(Math.min(before.since(), worst.firstRow()), before.tried())
        : before;
  }

  /** The state as JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("since", since);
    tree.put("tried", tried);
    return tree;
  }

  /** Reads what {@link #toTree} wrote. */
  public static DriftState read(JsonSection json) {
    return new DriftState(
        json.integer("since", 0, Long.MAX_VALUE), json.integer("tried", 0, Long.MAX_VALUE));
  }
}
