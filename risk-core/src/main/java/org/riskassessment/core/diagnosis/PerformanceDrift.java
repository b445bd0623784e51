package org.riskassessment.core.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * Whether the model ranks new labelled clients as well as it did.
 *
 * @param status by the rule in force
 * @param metric {@code roc_auc}
 * @param new_ the metric on the newest tick; null when it has none
 * @param newSe its standard error; null when it has none
 * @param n labelled rows of the newest tick
 * @param historyN ticks before it since the model was promoted
 * @param reference the metric when the model was promoted; null when unknown
 * @param rule the rule in force
 * @param rules what each rule says
 * @param reason in one sentence
 */
public record PerformanceDrift(
    @Lower CheckStatus status,
    String metric,
    @Nullable Double new_,
    @Nullable Double newSe,
    int n,
    int historyN,
    @Nullable Double reference,
    String rule,
    List<Rule> rules,
    String reason) {

  /**
   * What a rule says of the newest tick.
   *
   * @param name of the rule
   * @param limit below which the metric counts as worse, or above which z does; null when the rule
   *     needs more
   * @param drift whether the metric is worse; null when the rule needs more
   * @param falseAlarm how often the rule is wrong when nothing has changed, 0 to 1; null when
   *     unknown
   */
  public record Rule(
      String name, @Nullable Double limit, @Nullable Boolean drift, @Nullable Double falseAlarm) {}

  public PerformanceDrift {
    rules = List.copyOf(rules);
  }
}
