package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verdict on challengers, with its evidence. */
public sealed interface PromotionDecision {

  /** The verdict in one plain sentence with its numbers. */
  String sentence();

  /** A challenger takes over. */
  record Promote(int challenger, Evidence evidence, String sentence) implements PromotionDecision {}

  /**
   * The champion stays, which is a good outcome.
   *
   * @param challenger the best of those that were judged
   */
  record Keep(int challenger, Evidence evidence, String sentence) implements PromotionDecision {}

  /** The rows do not suffice to judge, so the champion stays. */
  record Insufficient(String sentence) implements PromotionDecision {}

  /**
   * A challenger held against the champion.
   *
   * @param mcNemar says more and decides nothing
   */
  record Judged(int version, PairedComparison comparison, McNemar mcNemar) {

    public Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("version", version);
      tree.putAll(comparison.toTree());
      tree.put("mcnemar", mcNemar.toTree());
      return tree;
    }
  }

  /**
   * What a verdict rests on.
   *
   * @param judged the challengers, in the order given
   * @param judgedOnTheseRows how many challengers these rows, or some of them, have judged by now:
   *     the more, the likelier it is that one passed by luck
   */
  record Evidence(List<Judged> judged, int judgedOnTheseRows) {

    public Evidence {
      judged = List.copyOf(judged);
    }

    /** The comparison of a challenger that was judged. */
    public PairedComparison of(int version) {
      return judged.stream()
          .filter(one -> one.version() == version)
          .findFirst()
          .orElseThrow()
          .comparison();
    }
  }

  /** The decision as JSON. */
  default Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (this instanceof Promote promote) {
      put(tree, "PROMOTE", promote.challenger(), promote.evidence());
    } else if (this instanceof Keep keep) {
      put(tree, "KEEP", keep.challenger(), keep.evidence());
    } else {
      tree.put("verdict", "INSUFFICIENT");
    }
    tree.put("sentence", sentence());
    return tree;
  }

  private static void put(
      Map<String, @Nullable Object> tree, String verdict, int challenger, Evidence evidence) {
    tree.put("verdict", verdict);
    tree.put("challenger", challenger);
    tree.put("judged", evidence.judged().stream().map(Judged::toTree).toList());
    tree.put("judged_on_these_rows", evidence.judgedOnTheseRows());
  }
}
