package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

class EvaluationTest {

  private static Evaluation readBack(Evaluation evaluation) {
    byte[] json = Json.indented(evaluation.toTree()).getBytes(StandardCharsets.UTF_8);
    JsonSection root =
        Json.parse(json, "evaluation", ErrorCode.MODEL_CORRUPT).section(ErrorCode.MODEL_CORRUPT);
    Evaluation read = Evaluation.read(root);
    root.check();
    return read;
  }

  /** The example of scikit-learn's average_precision_score: 0.83. */
  @Test
  void average_precision_is_that_of_scikit_learn() {
    assertThat(
            Scored.evaluation(Scored.of(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1))
                .averagePrecision())
        .hasValueCloseTo(0.8333333333333333, within(1e-15));
  }

  /**
   * Ties enter together, as in scikit-learn: at 0.9 recall 0 to 1/3 with precision 1/2, at 0.4 to 1
   * with precision 3/5, so 1/6 + 2/5.
   */
  @Test
  void average_precision_takes_ties_together() {
    assertThat(
            Scored.evaluation(Scored.of(new double[] {0.9, 0.9, 0.4, 0.4, 0.4}, 1, 0, 1, 1, 0))
                .averagePrecision())
        .hasValueCloseTo(1.0 / 6 + 2.0 / 5, within(1e-15));
  }

  /** The example of scikit-learn's log_loss: 0.21616. */
  @Test
  void log_loss_is_that_of_scikit_learn() {
    assertThat(
            Scored.evaluation(Scored.of(new double[] {0.9, 0.1, 0.2, 0.65}, 1, 0, 0, 1)).logLoss())
        .isCloseTo(0.21616187468057912, within(1e-15));
  }

  /** Clipped to 1e-15: one row certain and wrong of two costs -ln(1e-15) / 2. */
  @Test
  void log_loss_of_a_certain_error_is_large_and_finite() {
    assertThat(Scored.evaluation(Scored.of(new double[] {1, 1}, 0, 1)).logLoss())
        .isCloseTo(-Math.log(1e-15) / 2, within(1e-2));
  }

  /** The example of scikit-learn's brier_score_loss: 0.0375. */
  @Test
  void brier_score_is_that_of_scikit_learn() {
    assertThat(Scored.evaluation(Scored.of(new double[] {0.1, 0.9, 0.8, 0.3}, 0, 1, 1, 0)).brier())
        .isCloseTo(0.0375, within(1e-15));
  }

  @Test
  void counts_rows_and_classes() {
    Evaluation evaluation = Scored.evaluation(Scored.of(new double[] {0.9, 0.2, 0.7}, 1, 0, 0));
    assertThat(evaluation.n()).isEqualTo(3);
    assertThat(evaluation.positives()).isEqualTo(1);
    assertThat(evaluation.negatives()).isEqualTo(2);
    assertThat(evaluation.confusion()).isEqualTo(new ConfusionMatrix(1, 1, 0, 1));
  }

  @Test
  void one_class_alone_has_no_area_and_json_says_null() {
    Evaluation stayed = Scored.evaluation(Scored.of(new double[] {0.9, 0.2, 0.7}, 0, 0, 0));
    assertThat(stayed.rocAuc()).isEmpty();
    assertThat(stayed.rocAucError()).isEmpty();
    assertThat(stayed.rocAucInterval()).isNull();
    assertThat(stayed.averagePrecision()).isEmpty();
    assertThat(Json.compact(stayed.toTree()))
        .contains("\"roc_auc\":null")
        .contains("\"average_precision\":null")
        .contains("\"roc_auc_standard_error\":null")
        .contains("\"intervals\":{}");
    assertThat(readBack(stayed)).isEqualTo(stayed);

    Evaluation left = Scored.evaluation(Scored.of(new double[] {0.9, 0.2}, 1, 1));
    assertThat(left.rocAuc()).isEmpty();
    assertThat(left.averagePrecision()).hasValue(1);
    assertThat(left.logLoss()).isFinite();
  }

  @Test
  void nothing_is_not_evaluated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scored.evaluation(Scored.of(new double[] {})));
  }

  @Test
  void small_means_fewer_than_30_of_either_class() {
    assertThat(Scored.evaluation(Scored.normal(300, 0.1, 1, new Random(1))).isSmall()).isFalse();
    assertThat(Scored.evaluation(Scored.normal(299, 29.0 / 299, 1, new Random(1))).isSmall())
        .isTrue();
    assertThat(Scored.evaluation(Scored.normal(300, 0.91, 1, new Random(1))).isSmall()).isTrue();
  }

  @Test
  void intervals_contain_the_point_and_the_same_seed_gives_the_same() {
    for (int i = 0; i < 40; i++) {
      ScoredRows rows = Scored.normal(20 + 20 * i, 0.3, 1, new Random(i));
      Evaluation evaluation = Scored.evaluation(rows);
      Interval area = evaluation.rocAucInterval();
      Interval f1 = evaluation.f1Interval();
      assertThat(evaluation.rocAuc().orElseThrow()).isBetween(area.low(), area.high());
      assertThat(evaluation.confusion().f1()).isBetween(f1.low(), f1.high());
      assertThat(Scored.evaluation(rows)).isEqualTo(evaluation);
    }
  }

  /**
   * The true area of two normals one standard deviation apart is Phi(1 / sqrt(2)) = 0.760250. Of
   * 400 intervals 380 are expected to hold it, with a standard deviation of 4.4.
   */
  @Test
  void area_intervals_hold_the_truth_in_about_95_of_100() {
    Random random = new Random(5);
    int held = 0;
    for (int i = 0; i < 400; i++) {
      Interval interval = Scored.evaluation(Scored.normal(200, 0.3, 1, random)).rocAucInterval();
      held += interval.low() <= 0.760250 && 0.760250 <= interval.high() ? 1 : 0;
    }
    assertThat(held).isBetween(364, 394);
  }

  /**
   * Every client has the same row ten times over: rows drawn one by one would say that the error is
   * smaller by the square root of ten than it is.
   */
  @Test
  void rows_of_a_client_are_drawn_together() {
    ScoredRows once = Scored.normal(200, 0.3, 1, new Random(6));
    double[] risk = IntStream.range(0, 2_000).mapToDouble(i -> once.risk(i % 200)).toArray();
    boolean[] exited = new boolean[2_000];
    int[] client = new int[2_000];
    for (int i = 0; i < 2_000; i++) {
      exited[i] = once.exited(i % 200);
      client[i] = i % 200;
    }
    Evaluation repeated = Scored.evaluation(new ScoredRows(risk, risk, exited, client));
    assertThat(repeated.rocAuc()).isEqualTo(Scored.evaluation(once).rocAuc());
    assertThat(repeated.rocAucError().orElseThrow())
        .isCloseTo(Scored.evaluation(once).rocAucError().orElseThrow(), within(1e-12));
  }

  @Test
  void above_50_000_rows_the_error_is_delong_s() {
    ScoredRows rows = Scored.normal(50_001, 0.2, 1, new Random(7));
    Evaluation evaluation = Scored.evaluation(rows);
    double error = RocAuc.deLong(rows).orElseThrow();
    double area = evaluation.rocAuc().orElseThrow();
    assertThat(evaluation.rocAucError()).hasValue(error);
    assertThat(evaluation.rocAucInterval().low()).isCloseTo(area - 1.96 * error, within(1e-6));
    assertThat(evaluation.rocAucInterval().high()).isCloseTo(area + 1.96 * error, within(1e-6));
  }

  @Test
  void above_50_000_rows_a_single_exit_has_an_area_without_an_error() {
    double[] risk = new Random(8).doubles(50_001).toArray();
    int[] exited = new int[50_001];
    exited[17] = 1;
    Evaluation evaluation = Scored.evaluation(Scored.of(risk, exited));
    assertThat(evaluation.rocAuc()).isPresent();
    assertThat(evaluation.rocAucError()).isEmpty();
    assertThat(evaluation.rocAucInterval()).isNull();
  }

  @Test
  void every_digit_survives_the_way_through_json() {
    for (Evaluation.Protocol protocol : Evaluation.Protocol.values()) {
      Evaluation evaluation =
          Evaluation.of(
              "data/testdata/Müller.csv",
              protocol,
              Scored.normal(300, 0.3, 1, new Random(9)),
              0.1 + 0.2,
              42);
      assertThat(readBack(evaluation)).isEqualTo(evaluation);
    }
  }
}
