package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Contender;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Models;

/**
 * The gate of earlier releases, kept to repeat their decisions: it judged challengers on the newest
 * rows of held-out clients, each of them counted once.
 */
final class EarlierGate {
  /** The judged rows go back in time until there are this many of each class. */
  static final int ROWS_PER_CLASS = 100;

  private final Models models;
  private final Dataset rows;

  EarlierGate(Models models, Dataset rows) {
    this.models = models;
    this.rows = rows;
  }

  /** Decides a stored question again. */
  Decision decide(Decision.Question question) {
    HoldOut rule = rule(question.champion());
    int first = firstRow(rule, question.newFrom(), question.earliest());
    Decision.Basis basis = new Decision.Basis(question, first, rows.size());
    if (question.challengers().stream().anyMatch(c -> !rule(c).equals(rule))) {
      return new Decision(
          new PromotionDecision.Insufficient(
              "Version "
                  + question.champion()
                  + " stays: it holds out different clients than its challengers, so no rows are"
                  + " new to all of them"),
          List.of(),
          basis);
    }
    Dataset gate = held(rule, first);
    PromotionDecision verdict =
        question
            .policy()
            .decide(
                contender(question.champion(), gate),
                contenders(question, gate),
                question.drifted(),
                question.judgedBefore(),
                question.seed());
    Dataset all = held(rule, 0);
    return new Decision(
        verdict,
        Math.min(all.positives(), all.negatives()) == 0
            ? List.of()
            : PromotionPolicy.compare(
                contender(question.champion(), all), contenders(question, all), question.seed()),
        basis);
  }

  /** The first row that a question is judged on. */
  int firstRow(HoldOut rule, long newFrom, long earliest) {
    return widened(
        rows,
        row -> rows.isLabelled(row) && rule.holds(rows.clientId(row)),
        (int) newFrom,
        (int) earliest);
  }

  /**
   * The first place of the window that begins at {@code from}, extended back to {@code earliest} at
   * most until the labels that became known there are {@link #ROWS_PER_CLASS} of each class.
   *
   * @param counted labelled rows that count
   */
  static int widened(Dataset rows, IntPredicate counted, int from, int earliest) {
    int left = 0;
    int stayed = 0;
    int first = rows.size();
    int[] known = rows.rowsAsKnown();
    for (int i = known.length - 1; i >= 0; i--) {
      int row = known[i];
      int place = rows.knownFrom(row);
      boolean enough = place < Math.min(first, from) && Math.min(left, stayed) >= ROWS_PER_CLASS;
      if (place < earliest || enough) {
        break;
      }
      first = place;
      if (counted.test(row)) {
        left += rows.exited(row) ? 1 : 0;
        stayed += rows.exited(row) ? 0 : 1;
      }
    }
    return Math.min(first, Math.max(from, earliest));
  }

  private Dataset held(HoldOut rule, int first) {
    return rows.where(
        row ->
            rows.knownFrom(row) >= first && rows.isLabelled(row) && rule.holds(rows.clientId(row)));
  }

  private HoldOut rule(int version) {
    return models.version(version).card().holdOut();
  }

  private List<Contender> contenders(Decision.Question question, Dataset judged) {
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
