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

  /** Fewer clients say nothing of a model, good or bad. */
  private static final int FEWEST = 60;

  /**
   * How much larger the standard error of five folds is than that of as many clients scored by one
   * model: Nadeau and Bengio (2003), the square root of 1 + 5/4. The models of the folds share
   * three quarters of their rows, so they are lucky together.
   */
  private static final double FOLDS = 1.5;

  public static Skill of(Ranking ranking) {
    return new Skill(ranking.rocAuc(), ranking.interval(), ranking.clients());
  }

  /** Of clients that were scored out of fold. */
  public static Skill crossValidated(Ranking ranking) {
    return of(
        new Ranking(
            ranking.rocAuc(),
            FOLDS * ranking.standardError(),
            ranking.expected(),
            ranking.n(),
            ranking.positives(),
            ranking.clients()));
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

  /** Whether clients enough were ranked to say that the model has no skill. */
  public boolean isMissing() {
    return interval != null && !isShown() && clients >= FEWEST;
  }

  /** In one sentence, for a model without skill. */
  public String warning(int version) {
    String of = String.format(Locale.ROOT, "%,d client%s", clients, clients == 1 ? "" : "s");
    return interval == null
        ? String.format(
            Locale.ROOT,
            "NO SKILL: version %d is not shown to rank leavers better than names drawn by lot (%s"
                + " %s too few to tell)",
            version,
            of,
            clients == 1 ? "is" : "are")
        : String.format(
            Locale.ROOT,
            "NO SKILL: version %d does not rank leavers better than names drawn by lot (AUC %.3f,"
                + " %.2f to %.2f, on %s)",
            version,
            rocAuc,
            interval.low(),
            interval.high(),
            of);
  }
}
