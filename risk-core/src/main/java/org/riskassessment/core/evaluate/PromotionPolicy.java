package org.riskassessment.core.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether a challenger replaces the champion, on rows of clients that neither has seen.
 *
 * <p>Each challenger is compared with the champion by a paired bootstrap over clients. The one with
 * the highest ROC AUC is promoted when the lower end of the interval of its difference is above 0,
 * or, once the champion has drifted, above -margin. With k challengers the interval's tails are
 * 0.025 / k, Bonferroni's correction for having picked the best of them.
 *
 * @param margin loss of ROC AUC tolerated when the champion has drifted, 0 to 1
 * @param perClass fewest rows of each class that a decision needs
 */
public record PromotionPolicy(double margin, int perClass) {
  private static final double TAIL = 0.025;

  /**
   * Decides.
   *
   * @param challengers scored on the champion's rows, one or more, in version order
   * @param judgedBefore how many challengers were judged on some of these rows in earlier decisions
   */
  public PromotionDecision decide(
      Contender champion,
      List<Contender> challengers,
      boolean championDrifted,
      int judgedBefore,
      long seed) {
    ScoredRows rows = champion.rows();
    if (Math.min(rows.positives(), rows.negatives()) < perClass) {
      return new PromotionDecision.Insufficient(
          String.format(
              Locale.ROOT,
              "Version %d stays: among %,d new rows of clients unseen by every model %,d left and"
                  + " %,d stayed, and %d of each are needed to decide",
              champion.version(),
              rows.size(),
              rows.positives(),
              rows.negatives(),
              perClass));
    }
    List<PromotionDecision.Judged> judged = compare(champion, challengers, seed);
    PromotionDecision.Evidence evidence =
        new PromotionDecision.Evidence(judged, judgedBefore + judged.size());
    PromotionDecision.Judged best =
        judged.stream()
            .sorted(Comparator.comparingDouble(j -> -j.comparison().challengerRocAuc()))
            .findFirst()
            .orElseThrow();
    double low = best.comparison().interval().low();
    String numbers = best.comparison().evidence(evidence.judgedOnTheseRows());
    if (low > (championDrifted ? -margin : 0)) {
      String byMargin =
          low > 0
              ? ""
              : String.format(
                  Locale.ROOT, ", which has drifted, and is less than %.3f worse", margin);
      return new PromotionDecision.Promote(
          best.version(),
          evidence,
          "Version "
              + best.version()
              + " replaces "
              + champion.version()
              + byMargin
              + ": "
              + numbers);
    }
    return new PromotionDecision.Keep(
        best.version(),
        evidence,
        "Version "
            + champion.version()
            + " stays, version "
            + best.version()
            + " is not shown to be better: "
            + numbers);
  }

  /** Compares each challenger with the champion on rows of both classes, without a verdict. */
  public static List<PromotionDecision.Judged> compare(
      Contender champion, List<Contender> challengers, long seed) {
    return challengers.stream()
        .map(
            challenger ->
                new PromotionDecision.Judged(
                    challenger.version(),
                    PairedComparison.of(
                        champion.rows(), challenger.rows(), TAIL / challengers.size(), seed),
                    McNemar.of(champion, challenger)))
        .toList();
  }

  /** Compares one of several challengers with the champion, without a verdict. */
  public static PromotionDecision.Judged compare(
      Contender champion, Contender challenger, int challengers, long seed) {
    return new PromotionDecision.Judged(
        challenger.version(),
        PairedComparison.of(champion.rows(), challenger.rows(), TAIL / challengers, seed),
        McNemar.of(champion, challenger));
  }
}
