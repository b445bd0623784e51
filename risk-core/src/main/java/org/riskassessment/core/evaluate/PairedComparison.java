package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.riskassessment.core.json.JsonSection;

/**
 * Two models on the same rows: the difference of their ROC AUC with its bootstrap interval, both
 * scored on the same draws of clients.
 *
 * @param n rows
 * @param clients distinct clients among them
 * @param difference challenger minus champion
 * @param interval of the difference, at the requested level
 */
public record PairedComparison(
    int n,
    int positives,
    int clients,
    double championRocAuc,
    double challengerRocAuc,
    double difference,
    Interval interval) {

  private static final int RESAMPLES = 2_000;

  /**
   * Compares scores of the same rows, of both classes, in the same order.
   *
   * @param tail share of draws below the interval, and above it: 0.025 for 95%
   */
  public static PairedComparison of(
      ScoredRows champion, ScoredRows challenger, double tail, long seed) {
    if (champion.size() != challenger.size() || champion.positives() != challenger.positives()) {
      throw new IllegalArgumentException("the two models were scored on different rows");
    }
    double before = RocAuc.of(champion).orElseThrow();
    double after = RocAuc.of(challenger).orElseThrow();
    double[] differences =
        new ClientBootstrap(RESAMPLES, champion.clients(), seed)
            .sorted(
                weight ->
                    RocAuc.drawn(challenger, weight).orElse(Double.NaN)
                        - RocAuc.drawn(champion, weight).orElse(Double.NaN));
    return new PairedComparison(
        champion.size(),
        champion.positives(),
        champion.clients(),
        before,
        after,
        after - before,
        new Interval(
            ClientBootstrap.quantile(differences, tail),
            ClientBootstrap.quantile(differences, 1 - tail)));
  }

  /** The comparison as JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("n", n);
    tree.put("positives", positives);
    tree.put("clients", clients);
    tree.put("champion_roc_auc", championRocAuc);
    tree.put("challenger_roc_auc", challengerRocAuc);
    tree.put("difference", difference);
    tree.put("low", interval.low());
    tree.put("high", interval.high());
    return tree;
  }

  /** Reads what {@link #toTree} wrote. */
  static PairedComparison read(JsonSection json) {
    return new PairedComparison(
        (int) json.integer("n", 0, Integer.MAX_VALUE),
        (int) json.integer("positives", 0, Integer.MAX_VALUE),
        (int) json.integer("clients", 0, Integer.MAX_VALUE),
        json.number("champion_roc_auc"),
        json.number("challenger_roc_auc"),
        json.number("difference"),
        new Interval(json.number("low"), json.number("high")));
  }

  /**
   * The figures in words.
   *
   * @param judged how many challengers these rows have judged, this one included
   */
  public String evidence(int judged) {
    return String.format(
        Locale.ROOT,
        "AUC %.3f against %.3f on %,d clients unseen by both, difference %.3f (%.3f to %.3f);"
            + " these rows have judged %d challenger%s",
        challengerRocAuc,
        championRocAuc,
        clients,
        difference,
        interval.low(),
        interval.high(),
        judged,
        judged == 1 ? "" : "s");
  }
}
