package org.riskassessment.core.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.Ranking;

/**
 * Whether a model ranks clients better than chance: the lower end of its AUC's interval is above
 * 0.5.
 *
 * @param interval 95%; null when there are too few clients to tell
 * @param clients how many it rests on
 */
public record Skill(double rocAuc, @Nullable Interval interval, int clients) {
  private static final double CHANCE = 0.5;

  public static Skill of(Ranking ranking) {
    return new Skill(ranking.rocAuc(), ranking.interval(), ranking.clients());
  }

  public static Skill of(Evaluation evaluation) {
    return new Skill(
        evaluation.rocAuc().orElse(CHANCE),
        evaluation.interval(Metric.ROC_AUC).orElse(null),
        evaluation.clients() == null ? evaluation.n() : evaluation.clients().all());
  }

  /** Whether the model is shown to rank better than names drawn by lot. */
  public boolean isShown() {
    return interval != null && interval.low() > CHANCE;
  }

  /** In one sentence, for a model without skill. */
  public String warning(int version) {
    return String.format(
        Locale.ROOT,
        "NO SKILL: version %d does not rank leavers better than names drawn by lot (AUC %.3f%s on"
            + " %,d client%s)",
        version,
        rocAuc,
        interval == null
            ? ""
            : String.format(Locale.ROOT, ", %.2f to %.2f,", interval.low(), interval.high()),
        clients,
        clients == 1 ? "" : "s");
  }
}
