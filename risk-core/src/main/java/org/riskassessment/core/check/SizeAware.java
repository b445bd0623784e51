package org.riskassessment.core.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.json.JsonSection;

/**
 * The newest tick's AUC against those of the ticks before it, each known only as well as its rows
 * allow: an alarm below {@code mean - 2 sqrt(tau^2 + SE^2 + max(s^2, mean SE^2) / n)} with {@code
 * tau^2 = max(0, s^2 - mean SE^2)}. It is shown beside the check and decides nothing.
 *
 * @param scores ticks before this one, 5 or more
 */
public record SizeAware(int scores, double mean, double limit, double rocAuc, boolean alarm) {
  private static final int FEWEST = 5;

  /** A tick's AUC with its standard error. */
  public record Score(double rocAuc, double error) {}

  /** Empty with fewer than five earlier scores. */
  public static Optional<SizeAware> of(List<Score> earlier, Score now) {
    int n = earlier.size();
    if (n < FEWEST) {
      return Optional.empty();
    }
    double mean = earlier.stream().mapToDouble(Score::rocAuc).average().orElseThrow();
    double spread =
        earlier.stream().mapToDouble(s -> (s.rocAuc() - mean) * (s.rocAuc() - mean)).sum()
            / (n - 1);
    double error = earlier.stream().mapToDouble(s -> s.error() * s.error()).average().orElseThrow();
    double between = Math.max(0, spread - error);
    double limit =
        mean - 2 * Math.sqrt(between + now.error() * now.error() + Math.max(spread, error) / n);
    return Optional.of(new SizeAware(n, mean, limit, now.rocAuc(), now.rocAuc() < limit));
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("scores", scores);
    tree.put("mean", mean);
    tree.put("limit", limit);
    tree.put("roc_auc", rocAuc);
    tree.put("alarm", alarm);
    return tree;
  }

  static SizeAware read(JsonSection json) {
    return new SizeAware(
        (int) json.integer("scores", 1, Integer.MAX_VALUE),
        json.number("mean"),
        json.number("limit"),
        json.number("roc_auc"),
        json.flag("alarm", false));
  }
}
