package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.json.JsonSection;

/**
 * McNemar's test of two models on the same rows, each at its own threshold: it compares
 * predictions, as people act on them, where the ROC AUC compares ranks.
 *
 * <p>Only rows on which exactly one model is right count. Equally good models would each be right
 * on half of those; p is the exact two-sided binomial probability of a split at least as uneven, 1
 * without such rows. The test assumes independent rows, which several rows of a client are not, so
 * it never decides.
 *
 * @param onlyChampion rows that only the champion predicts correctly
 * @param onlyChallenger rows that only the challenger predicts correctly
 */
public record McNemar(int onlyChampion, int onlyChallenger) {

  public McNemar {
    if (onlyChampion < 0 || onlyChallenger < 0) {
      throw new IllegalArgumentException(onlyChampion + ", " + onlyChallenger);
    }
  }

  static McNemar of(Contender champion, Contender challenger) {
    int before = 0;
    int after = 0;
    for (int row = 0; row < champion.rows().size(); row++) {
      boolean championRight = champion.isRight(row);
      if (championRight != challenger.isRight(row)) {
        before += championRight ? 1 : 0;
        after += championRight ? 0 : 1;
      }
    }
    return new McNemar(before, after);
  }

  /** The exact two-sided p-value, 0 to 1. */
  public double p() {
    int n = onlyChampion + onlyChallenger;
    double logTerm = n * Math.log(0.5);
    double tail = 0;
    for (int i = 0; i <= Math.min(onlyChampion, onlyChallenger); i++) {
      if (i > 0) {
        logTerm += Math.log((n - i + 1.0) / i);
      }
      tail += Math.exp(logTerm);
    }
    return Math.min(1, 2 * tail);
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("only_champion_right", onlyChampion);
    tree.put("only_challenger_right", onlyChallenger);
    tree.put("p", p());
    return tree;
  }

  /** Reads what {@link #toTree} wrote; p follows from the counts. */
  static McNemar read(JsonSection json) {
    json.number("p");
    return new McNemar(
        (int) json.integer("only_champion_right", 0, Integer.MAX_VALUE),
        (int) json.integer("only_challenger_right", 0, Integer.MAX_VALUE));
  }
}
