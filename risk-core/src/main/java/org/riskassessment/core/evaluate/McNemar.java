package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.json.JsonSection;

/**
 * McNemar's test of two models that predict the same rows, each at its own threshold: evidence on
 * the predictions as they are acted upon, beside a comparison of ranks.
 *
 * <p>Only rows on which exactly one model is right tell them apart. Were the models alike, each
 * would be right on half of those; p is the exact two-sided binomial probability of a split at
 * least as uneven, 1 when there are no such rows. It takes rows for independent, which several rows
 * of a client are not, so it never decides.
 *
 * @param onlyChampion rows that the champion alone predicts rightly
 * @param onlyChallenger rows that the challenger alone predicts rightly
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
