package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verdict on a challenger, with its evidence. */
public sealed interface PromotionDecision {

  /** The verdict in one plain sentence with its numbers. */
  String sentence();

  /** The challenger takes over. */
  record Promote(int challenger, PairedComparison evidence, String sentence)
      implements PromotionDecision {}

  /** The champion stays, which is a good outcome. */
  record Keep(int challenger, PairedComparison evidence, String sentence)
      implements PromotionDecision {}

  /** The rows do not suffice to judge, so the champion stays. */
  record Insufficient(String sentence) implements PromotionDecision {}

  /** The decision as JSON. */
  default Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (this instanceof Promote promote) {
      tree.put("verdict", "PROMOTE");
      tree.put("challenger", promote.challenger());
      tree.put("evidence", promote.evidence().toTree());
    } else if (this instanceof Keep keep) {
      tree.put("verdict", "KEEP");
      tree.put("challenger", keep.challenger());
      tree.put("evidence", keep.evidence().toTree());
    } else {
      tree.put("verdict", "INSUFFICIENT");
    }
    tree.put("sentence", sentence());
    return tree;
  }
}
