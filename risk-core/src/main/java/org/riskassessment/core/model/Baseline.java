package org.riskassessment.core.model;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.json.Json;

/**
 * What later rows are compared with: how well the model ranked clients it was not trained on, and
 * what it does not know of its level.
 *
 * @param ranking of held-out clients and of the trained ones out of fold together; null when there
 *     were too few
 * @param level null when the training rows tell nothing of it
 */
public record Baseline(@Nullable Ranking ranking, @Nullable LevelSpread level) {

  /** Name of the artifact. */
  public static final String FILE = "baseline.json";

  private static final String FORMAT = "risk.baseline/1";

  /** The content of the file. */
  public byte[] toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    if (ranking != null) {
      tree.put("ranking", ranking.toTree());
    }
    if (level != null) {
      tree.put("level", level.toTree());
    }
    return Json.indented(tree).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_CORRUPT when it is something else
   */
  public static Baseline read(byte[] json, String name) {
    return Json.parse(json, name, ErrorCode.MODEL_CORRUPT)
        .read(
            ErrorCode.MODEL_CORRUPT,
            root -> {
              ModelJson.requireFormat(root, FORMAT, name);
              return new Baseline(
                  root.section("ranking").map(Ranking::read).orElse(null),
                  root.section("level").map(LevelSpread::read).orElse(null));
            });
  }
}
