package org.riskassessment.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.store.StoreFixtures;

/** What is stored as JSON and also shown is the same in both places. */
class StoredFormsTest {

  static Stream<Evaluation> evaluations() {
    return Stream.of(
        evaluation(400, 0.2, 50),
        evaluation(60, 0.5, 0),
        evaluation(8, 0.25, 3),
        evaluation(5, 0, 2),
        StoreFixtures.evaluation("held-out clients"));
  }

  private static Evaluation evaluation(int n, double shareLeft, int capacity) {
    Random random = new Random(n);
    double[] logOdds = random.doubles(n, -2, 2).toArray();
    double[] risks = new double[n];
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      risks[i] = 1 / (1 + Math.exp(-logOdds[i]));
      exited[i] = i < shareLeft * n;
    }
    ScoredRows rows = new ScoredRows(logOdds, risks, exited, IntStream.range(0, n).toArray());
    return Evaluation.of("rows", Evaluation.Protocol.OUT_OF_TIME, rows, 0.4, capacity, 42);
  }

  @ParameterizedTest
  @MethodSource("evaluations")
  void an_evaluation_is_shown_as_it_is_stored(Evaluation evaluation) {
    assertThat(RecordWriter.compact(EvaluationJson.of(evaluation)))
        .isEqualTo(Json.compact(evaluation.toTree()));
  }

  @Test
  void a_model_card_is_shown_as_it_is_stored() {
    FitReport fit =
        new FitReport(
            "scorecard",
            10,
            List.of(new FitReport.Tried("logistic", 1, 900, 5, 0.45, 0.05, 0.01)),
            new FitReport.Calibration("platt", 900, 0.39, 0.4),
            "the highest F1 on out-of-fold risks",
            List.of(new FitReport.Coefficient("orders", "from 5", 810, 81, -0.25, 0.0625)),
            List.of("Few rows."),
            "Newton's method, l2 10");

    assertShownAsStored(StoreFixtures.card(null, null));
    assertShownAsStored(StoreFixtures.card(fit, null));
    assertShownAsStored(StoreFixtures.card(fit, StoreFixtures.evaluation("newest rows")));
  }

  private static void assertShownAsStored(ModelCard card) {
    assertThat(RecordWriter.indented(ModelCardJson.of(card)))
        .isEqualTo(new String(card.toJson(), StandardCharsets.UTF_8));
  }
}
