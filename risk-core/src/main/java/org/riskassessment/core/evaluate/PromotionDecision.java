package org.riskassessment.core.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/** The verdict on challengers, with its evidence. */
public sealed interface PromotionDecision {

  /** The verdict in one plain sentence with its numbers. */
  String sentence();

  /**
   * The versions that were compared with the champion; none when the rows did not suffice. A
   * challenger that lost and took no number is not among them.
   */
  default List<Integer> versions() {
    if (this instanceof Promote promote) {
      return versions(promote.challenger(), promote.evidence());
    }
    return this instanceof Keep keep ? versions(keep.challenger(), keep.evidence()) : List.of();
  }

  private static List<Integer> versions(int challenger, @Nullable Evidence evidence) {
    return evidence == null
        ? List.of(challenger)
        : evidence.judged().stream().map(Judged::version).filter(v -> v > 0).toList();
  }

  /**
   * A challenger takes over.
   *
   * @param evidence null in decisions of early releases, which kept less
   */
  record Promote(int challenger, @Nullable Evidence evidence, String sentence)
      implements PromotionDecision {}

  /**
   * The champion stays, which is a good outcome.
   *
   * @param challenger the best of those that were compared; 0 when it took no version number
   * @param evidence null in decisions of early releases, which kept less
   */
  record Keep(int challenger, @Nullable Evidence evidence, String sentence)
      implements PromotionDecision {}

  /** How many challengers were compared with the champion. */
  default int compared() {
    @Nullable Evidence evidence =
        this instanceof Promote promote
            ? promote.evidence()
            : this instanceof Keep keep ? keep.evidence() : null;
    return evidence == null ? versions().size() : evidence.judged().size();
  }

  /** There are too few rows to decide, so the champion stays. */
  record Insufficient(String sentence) implements PromotionDecision {}

  /**
   * A challenger compared with the champion.
   *
   * @param version 0 when it lost and took no number
   * @param learnedFrom the rows it learned from, in words; empty in decisions of earlier releases
   * @param mcNemar additional evidence; decides nothing
   */
  record Judged(int version, String learnedFrom, PairedComparison comparison, McNemar mcNemar) {

    /** As in decisions of earlier releases. */
    public Judged(int version, PairedComparison comparison, McNemar mcNemar) {
      this(version, "", comparison, mcNemar);
    }

    public Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("version", version);
      if (!learnedFrom.isEmpty()) {
        tree.put("learned_from", learnedFrom);
      }
      tree.putAll(comparison.toTree());
      tree.put("mcnemar", mcNemar.toTree());
      return tree;
    }

    /** Reads what {@link #toTree} wrote. */
    public static Judged read(JsonSection json) {
      return new Judged(
          (int) json.integer("version", 0, Integer.MAX_VALUE),
          json.text("learned_from", ""),
          PairedComparison.read(json),
          McNemar.read(json.requiredSection("mcnemar")));
    }
  }

  /**
   * The evidence for a verdict.
   *
   * @param judged the challengers, in the order given
   * @param judgedOnTheseRows how many challengers have been judged on these rows, or some of them,
   *     so far: the more, the likelier it is that one passed by luck
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
      Map<String, @Nullable Object> tree,
      String verdict,
      int challenger,
      @Nullable Evidence evidence) {
    tree.put("verdict", verdict);
    tree.put("challenger", challenger);
    if (evidence != null) {
      tree.put("judged", evidence.judged().stream().map(Judged::toTree).toList());
      tree.put("judged_on_these_rows", evidence.judgedOnTheseRows());
    }
  }

  /** Reads what {@link #toTree} wrote, also that of early releases, which kept less. */
  static PromotionDecision read(JsonSection json) {
    String verdict = json.text("verdict");
    String sentence = json.text("sentence");
    return switch (verdict) {
      case "PROMOTE" -> new Promote(readChallenger(json), readEvidence(json), sentence);
      case "KEEP" -> new Keep(readChallenger(json), readEvidence(json), sentence);
      default -> {
        if (!verdict.equals("INSUFFICIENT")) {
          json.fault("verdict", "is not a known verdict", verdict, "PROMOTE, KEEP, INSUFFICIENT");
        }
        yield new Insufficient(sentence);
      }
    };
  }

  private static int readChallenger(JsonSection json) {
    return (int) json.integer("challenger", 0, Integer.MAX_VALUE);
  }

  private static @Nullable Evidence readEvidence(JsonSection json) {
    // Early releases kept one comparison under this key, without McNemar's test.
    json.has("evidence");
    return json.has("judged")
        ? new Evidence(
            json.sections("judged").stream().map(Judged::read).toList(),
            (int) json.integer("judged_on_these_rows", 1, Integer.MAX_VALUE))
        : null;
  }
}
