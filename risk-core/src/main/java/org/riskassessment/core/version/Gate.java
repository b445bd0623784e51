package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.evaluate.Contender;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.Models;

/**
 * Judges challengers on the newest rows of clients that no model has seen. The answer is a function
 * of the question, the stored models and the dataset, and nothing else: it can be replayed.
 */
public final class Gate {
  /** Gate rows go back in time until there are so many of each class. */
  static final int ROWS_PER_CLASS = 100;

  private final Models models;
  private final Dataset rows;

  Gate(Models models, Dataset rows) {
    this.models = models;
    this.rows = rows;
  }

  /**
   * All that the answer depends on besides models and rows.
   *
   * @param earliest how far back the rows may go: to the end of the champion's own or, where it has
   *     drifted, of those that it last performed on
   * @param newFrom the first row that the champion was not judged on before
   * @param judgedBefore challengers that earlier decisions judged on some of the rows
   */
  record Question(
      DatasetId dataset,
      long earliest,
      long newFrom,
      int champion,
      List<Integer> challengers,
      boolean drifted,
      PromotionPolicy policy,
      int judgedBefore,
      long seed) {

    Question {
      challengers = List.copyOf(challengers);
    }

    Map<String, Object> toTree() {
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
      return tree;
    }

    static Question read(JsonSection json) {
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
          json.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  /**
   * The decision with the rows that it rests on, from {@code firstRow} to before {@code endRow}.
   *
   * @param allTime the same comparisons on all rows of held-out clients, for information; empty
   *     where these lack a class
   */
  public record Answer(
      Question question,
      long firstRow,
      long endRow,
      PromotionDecision decision,
      List<PromotionDecision.Judged> allTime) {

    Map<String, @Nullable Object> toTree() {
      Map<String, @Nullable Object> tree = decision.toTree();
      tree.put("first_row", firstRow);
      tree.put("end_row", endRow);
      tree.put("all_time", allTime.stream().map(PromotionDecision.Judged::toTree).toList());
      tree.put("question", question.toTree());
      return tree;
    }
  }

  Answer answer(Question question) {
    HoldOut rule = rule(question.champion());
    int first = firstRow(rule, question.newFrom(), question.earliest());
    if (question.challengers().stream().anyMatch(c -> !rule(c).equals(rule))) {
      return new Answer(
          question,
          first,
          rows.size(),
          new PromotionDecision.Insufficient(
              "Version "
                  + question.champion()
                  + " stays: it holds out other clients than its challengers, so no rows are unseen"
                  + " by all"),
          List.of());
    }
    Dataset gate = held(rule, first);
    PromotionDecision decision =
        question
            .policy()
            .decide(
                contender(question.champion(), gate),
                contenders(question, gate),
                question.drifted(),
                question.judgedBefore(),
                question.seed());
    Dataset all = held(rule, 0);
    return new Answer(
        question,
        first,
        rows.size(),
        decision,
        Math.min(all.positives(), all.negatives()) == 0
            ? List.of()
            : PromotionPolicy.compare(
                contender(question.champion(), all), contenders(question, all), question.seed()));
  }

  /** The first of the rows that a question is judged on. */
  int firstRow(HoldOut rule, long newFrom, long earliest) {
    return widened(
        rows,
        row -> rows.isLabelled(row) && rule.holds(rows.clientId(row)),
        (int) newFrom,
        (int) earliest);
  }

  /**
   * The first row of the window that begins at {@code from}, taken back as far as {@code earliest}
   * until it has {@link #ROWS_PER_CLASS} rows of each class.
   *
   * @param counted labelled rows that count
   */
  static int widened(Dataset rows, IntPredicate counted, int from, int earliest) {
    int left = 0;
    int stayed = 0;
    int first = rows.size();
    while (first > earliest && (first > from || Math.min(left, stayed) < ROWS_PER_CLASS)) {
      first--;
      if (counted.test(first)) {
        left += rows.exited(first) ? 1 : 0;
        stayed += rows.exited(first) ? 0 : 1;
      }
    }
    return first;
  }

  private Dataset held(HoldOut rule, int first) {
    return rows.where(
        row -> row >= first && rows.isLabelled(row) && rule.holds(rows.clientId(row)));
  }

  private HoldOut rule(int version) {
    return models.version(version).card().holdOut();
  }

  private List<Contender> contenders(Question question, Dataset judged) {
    List<Contender> contenders = new ArrayList<>();
    for (int version : question.challengers()) {
      contenders.add(contender(version, judged));
    }
    return contenders;
  }

  private Contender contender(int version, Dataset judged) {
    RiskModel model = models.load(version);
    return new Contender(version, model.score(judged), model.threshold());
  }
}
