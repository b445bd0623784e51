package org.riskassessment.core.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decides whether a challenger replaces the champion, on rows of clients that neither has seen.
 *
 * <p>The challenger with the highest ROC AUC is compared with the champion by a paired bootstrap.
 * It is promoted when the lower end of the interval is above 0, or, once the champion has drifted,
 * above -margin. With k challengers the interval's tails are 0.025 / k, Bonferroni's correction for
 * having picked the best of them.
 *
 * @param margin loss of ROC AUC tolerated when the champion has drifted, 0 to 1
 * @param perClass fewest rows of either class that a decision rests on
 */
public record PromotionPolicy(double margin, int perClass) {

  /**
   * Decides.
   *
   * @param championVersion the deployed version
   * @param champion its scores on the gate rows
   * @param challengers scores of the challengers on the same rows, by version, in version order
   */
  public PromotionDecision decide(
      int championVersion,
      ScoredRows champion,
      Map<Integer, ScoredRows> challengers,
      boolean championDrifted,
      long seed) {
    if (Math.min(champion.positives(), champion.negatives()) < perClass) {
      return new PromotionDecision.Insufficient(
          String.format(
              Locale.ROOT,
              "Version %d stays: among %,d new rows of clients unseen by every model %,d left and"
                  + " %,d stayed, and %d of each are needed to decide",
              championVersion,
              champion.size(),
              champion.positives(),
              champion.negatives(),
              perClass));
    }
    double tail = 0.025 / challengers.size();
    List<Map.Entry<Integer, ScoredRows>> ranked =
        challengers.entrySet().stream()
            .sorted(
                (a, b) ->
                    Double.compare(
                        RocAuc.of(b.getValue()).orElseThrow(),
                        RocAuc.of(a.getValue()).orElseThrow()))
            .toList();
    int best = ranked.get(0).getKey();
    PairedComparison evidence = PairedComparison.of(champion, ranked.get(0).getValue(), tail, seed);
    boolean promote = evidence.interval().low() > (championDrifted ? -margin : 0);
    String numbers =
        String.format(
            Locale.ROOT,
            "AUC %.3f against %.3f on %,d clients unseen by both, difference %.3f (%.3f to %.3f)",
            evidence.challengerRocAuc(),
            evidence.championRocAuc(),
            evidence.clients(),
            evidence.difference(),
            evidence.interval().low(),
            evidence.interval().high());
    return promote
        ? new PromotionDecision.Promote(
            best, evidence, "Version " + best + " replaces " + championVersion + ": " + numbers)
        : new PromotionDecision.Keep(
            best,
            evidence,
            "Version "
                + championVersion
                + " stays, version "
                + best
                + " is not better: "
                + numbers);
  }
}
