package org.riskassessment.core.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;

/**
 * A decision on challengers, with all that is needed to repeat it.
 *
 * @param verdict which version is deployed from now on, and why
 * @param allTime the same comparisons on all rows of held-out clients, for information; empty where
 *     these rows lack a class
 * @param basis the question and the rows that answered it; null in decisions of early releases,
 *     which did not keep them and so cannot be replayed
 * @param winner null where the champion stays, and in decisions of earlier releases
 */
public record Decision(
    PromotionDecision verdict,
    List<PromotionDecision.Judged> allTime,
    @Nullable Basis basis,
    @Nullable Winner winner) {

  public Decision {
    allTime = List.copyOf(allTime);
  }

  /** A decision that has no winner, or is of an earlier release. */
  public Decision(
      PromotionDecision verdict, List<PromotionDecision.Judged> allTime, @Nullable Basis basis) {
    this(verdict, allTime, basis, null);
  }

  /**
   * What is known of the challenger that takes over.
   *
   * @param reference how it ranks the rows it was judged on: what later rows are compared with
   * @param offset added to its level, 0 where the level was right
   */
  public record Winner(Ranking reference, double offset) {

    private Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("reference", reference.toTree());
      tree.put("offset", offset);
      return tree;
    }

    private static Winner read(JsonSection json) {
      return new Winner(Ranking.read(json.requiredSection("reference")), json.number("offset"));
    }
  }

  /** Why challengers were trained. */
  public enum Cause {
    /** The deployed model has drifted. */
    DRIFT,
    /** It may have drifted; only a challenger that is shown to be better can tell. */
    DOUBT,
    /** There are many more rows to learn from than it learned from. */
    GROWTH,
    /** It has become too old. */
    AGE;

    /** Whether the relation has changed, so that a challenger that takes over begins a new one. */
    public boolean isChange() {
      return this == DRIFT || this == DOUBT;
    }
  }

  /**
   * What a question of this release adds.
   *
   * @param number the version number that the challenger takes that wins
   * @param since the first row of the relation that holds now: where the last drift began, 0
   *     without one
   * @param learned how many rows there were to learn from since then
   */
  public record Terms(Cause cause, int number, long since, long learned) {

    private Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("cause", Words.lower(cause));
      tree.put("number", number);
      tree.put("since", since);
      tree.put("learned", learned);
      return tree;
    }

    private static Terms read(JsonSection json) {
      return new Terms(
          json.choice("cause", Cause.DRIFT),
          (int) json.integer("number", 1, Integer.MAX_VALUE),
          json.integer("since", 0, Long.MAX_VALUE),
          json.integer("learned", 0, Long.MAX_VALUE));
    }
  }

  /**
   * The question and the rows that answered it, from {@code firstRow} to before {@code endRow}.
   *
   * @param firstRow place in the dataset, from 0
   */
  public record Basis(Question question, long firstRow, long endRow) {}

  /**
   * All that a decision depends on besides the models and the rows.
   *
   * @param earliest how far back the rows may go: to the end of the champion's own rows or, where
   *     it has drifted, of those on which it last performed
   * @param newFrom the first row on which the champion was not judged before
   * @param challengers their versions; empty where only the one that wins takes a number
   * @param judgedBefore how many challengers earlier decisions judged on some of the rows
   * @param terms null in questions of earlier releases
   */
  public record Question(
      DatasetId dataset,
      long earliest,
      long newFrom,
      int champion,
      List<Integer> challengers,
      boolean drifted,
      PromotionPolicy policy,
      int judgedBefore,
      long seed,
      @Nullable Terms terms) {

    public Question {
      challengers = List.copyOf(challengers);
    }

    /** A question of an earlier release, whose challengers all took numbers. */
    public Question(
        DatasetId dataset,
        long earliest,
        long newFrom,
        int champion,
        List<Integer> challengers,
        boolean drifted,
        PromotionPolicy policy,
        int judgedBefore,
        long seed) {
      this(
          dataset,
          earliest,
          newFrom,
          champion,
          challengers,
          drifted,
          policy,
          judgedBefore,
          seed,
          null);
    }

    private Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("dataset", dataset.sha256());
      tree.put("earliest", earliest);
      tree.put("new_from", newFrom);
      tree.put("champion", champion);
      tree.put("challengers", challengers);
      tree.put("drifted", drifted);
      tree.put("margin", policy.margin());
      tree.put("min_per_class", policy.perClass());
      tree.put("judged_before", judgedBefore);
      tree.put("seed", seed);
      if (terms != null) {
        tree.put("terms", terms.toTree());
      }
      return tree;
    }

    private static Question read(JsonSection json) {
      return new Question(
          new DatasetId(json.text("dataset")),
          json.integer("earliest", 0, Integer.MAX_VALUE),
          json.integer("new_from", 0, Integer.MAX_VALUE),
          (int) json.integer("champion", 1, Integer.MAX_VALUE),
          json.numbers("challengers").stream().map(Double::intValue).toList(),
          json.flag("drifted", false),
          new PromotionPolicy(
              json.number("margin", 0, 1), (int) json.integer("min_per_class", 0, 1_000_000_000)),
          (int) json.integer("judged_before", 0, Integer.MAX_VALUE),
          json.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
          json.section("terms").map(Terms::read).orElse(null));
    }
  }

  /** The decision as JSON. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = verdict.toTree();
    if (basis != null) {
      tree.put("first_row", basis.firstRow());
      tree.put("end_row", basis.endRow());
      tree.put("all_time", allTime.stream().map(PromotionDecision.Judged::toTree).toList());
      tree.put("question", basis.question().toTree());
    }
    if (winner != null) {
      tree.put("winner", winner.toTree());
    }
    return tree;
  }

  /** Reads what {@link #toTree} wrote, also that of early releases, which kept less. */
  public static Decision read(JsonSection json) {
    PromotionDecision verdict = PromotionDecision.read(json);
    Optional<JsonSection> question = json.section("question");
    return question.isEmpty()
        ? new Decision(verdict, List.of(), null)
        : new Decision(
            verdict,
            json.sections("all_time").stream().map(PromotionDecision.Judged::read).toList(),
            new Basis(
                Question.read(question.get()),
                json.integer("first_row", 0, Long.MAX_VALUE),
                json.integer("end_row", 0, Long.MAX_VALUE)),
            json.section("winner").map(Winner::read).orElse(null));
  }
}
