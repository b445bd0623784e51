package org.riskassessment.core.diagnosis;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * Whether a column, or the risk score, has drifted: today's rows compared with the reference.
 *
 * @param name the column; {@code risk} for the score
 * @param kind what was compared
 * @param status what follows from it
 * @param test name of the test, such as {@code Kolmogorov-Smirnov, exact}; empty without a test
 * @param statistic of the test; null without one, and when it is infinite
 * @param p of this test alone, 0 to 1; null without a test
 * @param pAdjusted p adjusted for all columns tested together (Benjamini and Hochberg, 1995); it
 *     decides; null where it is not adjusted
 * @param effect size of the difference; null when it was not computed
 * @param effectName what the effect is: {@code psi}, the population stability index, or {@code
 *     difference} or {@code share} of rows, 0 to 1
 * @param threshold from which the effect matters; null when it was not computed
 * @param referenceN rows of the reference
 * @param currentN rows of today
 * @param wasserstein the distance of Wasserstein over the reference's standard deviation; numbers
 *     only; decides nothing
 * @param jensenShannon the distance of Jensen and Shannon, 0 to 1, over the bins of the index;
 *     decides nothing
 * @param cramersV Cramer's V, 0 to 1; categories only; decides nothing
 * @param importance how much of what the model says rests on the column, 0 to 1; null for the score
 * @param reason in one sentence
 */
public record ColumnDrift(
    String name,
    @Lower Kind kind,
    @Lower CheckStatus status,
    String test,
    @Nullable Double statistic,
    @Nullable Double p,
    @Nullable Double pAdjusted,
    @Nullable Double effect,
    String effectName,
    @Nullable Double threshold,
    int referenceN,
    int currentN,
    @Nullable Double wasserstein,
    @Nullable Double jensenShannon,
    @Nullable Double cramersV,
    @Nullable Double importance,
    String reason) {

  /** The name of the risk score among the columns. */
  public static final String SCORE = "risk";

  /** What was compared. */
  public enum Kind {
    /** The distribution of the cells. */
    DISTRIBUTION("psi"),
    /** The share of blank cells. */
    MISSING("difference"),
    /** The share of cells with a value that the reference does not have. */
    UNSEEN("share");

    private final String effect;

    Kind(String effect) {
      this.effect = effect;
    }

    /** The name of its effect. */
    public String effect() {
      return effect;
    }
  }

  /** A comparison that could not be made. */
  public static ColumnDrift undecided(
      String name, Kind kind, CheckStatus status, int referenceN, int currentN, String reason) {
    return new ColumnDrift(
        name,
        kind,
        status,
        "",
        null,
        null,
        null,
        null,
        kind.effect(),
        null,
        referenceN,
        currentN,
        null,
        null,
        null,
        null,
        reason);
  }

  /** The same with how much of the model rests on the column. */
  public ColumnDrift withImportance(@Nullable Double share) {
    return new ColumnDrift(
        name,
        kind,
        status,
        test,
        statistic,
        p,
        pAdjusted,
        effect,
        effectName,
        threshold,
        referenceN,
        currentN,
        wasserstein,
        jensenShannon,
        cramersV,
        share,
        reason);
  }

  public boolean isAlert() {
    return status == CheckStatus.ALERT;
  }
}
