package org.riskassessment.core.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.PerformanceCheck.Minimum;
import org.riskassessment.core.evaluate.PerformanceCheck.Status;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

class PerformanceCheckTest {
  private static final Minimum MINIMUM = new Minimum(200, 20);

  private static Evaluation evaluation(int n, int positives, double auc, double error) {
    return new Evaluation(
        "rows",
        Evaluation.Protocol.NEW_ROWS,
        n,
        positives,
        0.5,
        0,
        new ConfusionMatrix(positives, 0, 0, n - positives),
        Map.of(Metric.ROC_AUC, new Estimate(auc, null, OptionalDouble.of(error))),
        null);
  }

  private static final Evaluation REFERENCE = evaluation(1_800, 360, 0.8, 0.03);

  /** (0.8 - 0.7) / sqrt(0.03^2 + 0.04^2) = 0.1 / 0.05 = 2 is above 1.96; 0.0975 / 0.05 is not. */
  @Test
  void z_is_the_difference_over_both_errors() {
    PerformanceCheck worse =
        PerformanceCheck.of(evaluation(500, 100, 0.7, 0.04), REFERENCE, MINIMUM);
    assertThat(worse.status()).isEqualTo(Status.ALERT);
    assertThat(worse.z()).hasValueCloseTo(2.0, within(1e-12));
    assertThat(worse.reason())
        .isEqualTo(
            "AUC 0.700 on 500 new rows against 0.800 on 1,800 when trained: worse than chance"
                + " explains (z = 2.00, limit 1.96)");

    PerformanceCheck calm =
        PerformanceCheck.of(evaluation(500, 100, 0.7025, 0.04), REFERENCE, MINIMUM);
    assertThat(calm.status()).isEqualTo(Status.OK);
    assertThat(calm.z()).hasValueCloseTo(1.95, within(1e-12));
    assertThat(calm.reason()).contains("within chance").contains("z = 1.95");
  }

  @Test
  void a_better_score_is_no_alarm() {
    PerformanceCheck better =
        PerformanceCheck.of(evaluation(500, 100, 0.95, 0.001), REFERENCE, MINIMUM);
    assertThat(better.status()).isEqualTo(Status.OK);
    assertThat(better.z().orElseThrow()).isNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "199,100,INSUFFICIENT",
    "200,20,ALERT",
    "200,19,INSUFFICIENT",
    "200,181,INSUFFICIENT",
    "200,180,ALERT"
  })
  void rests_on_200_rows_and_20_of_either_class(int n, int positives, Status status) {
    assertThat(
            PerformanceCheck.of(evaluation(n, positives, 0.5, 0.04), REFERENCE, MINIMUM).status())
        .isEqualTo(status);
  }

  @Test
  void too_few_rows_say_how_many_more_are_needed() {
    PerformanceCheck check =
        PerformanceCheck.of(evaluation(150, 50, 0.1, 0.04), REFERENCE, MINIMUM);
    assertThat(check.reason())
        .isEqualTo("150 new labelled rows are too few to judge the model by; 50 more needed");
    assertThat(check.z()).isEmpty();
    assertThat(check.rocAuc()).hasValue(0.1);
  }

  @Test
  void too_few_of_a_class_say_how_many_there_are() {
    assertThat(PerformanceCheck.of(evaluation(1_250, 7, 0.1, 0.04), REFERENCE, MINIMUM).reason())
        .isEqualTo(
            "among 1,250 new labelled rows 7 left and 1,243 stayed; 20 of each are needed to"
                + " judge");
  }

  @Test
  void a_small_reference_is_too_little_to_compare_with() {
    PerformanceCheck check =
        PerformanceCheck.of(
            evaluation(500, 100, 0.1, 0.04), evaluation(120, 29, 0.8, 0.03), MINIMUM);
    assertThat(check.status()).isEqualTo(Status.INSUFFICIENT);
    assertThat(check.reason())
        .isEqualTo(
            "the deployed model's own score rests on only 120 rows (29 left), too few to compare"
                + " with");
    assertThat(
            PerformanceCheck.of(
                    evaluation(500, 100, 0.1, 0.04), evaluation(120, 30, 0.8, 0.03), MINIMUM)
                .status())
        .isEqualTo(Status.ALERT);
  }

  /**
   * New rows that suffice are a reason to train when the model drifted or was never judged well.
   */
  @Test
  void drift_or_a_small_reference_asks_for_challengers() {
    Evaluation worse = evaluation(500, 100, 0.5, 0.04);
    Evaluation alike = evaluation(500, 100, 0.8, 0.04);
    Evaluation few = evaluation(199, 100, 0.5, 0.04);
    Evaluation small = evaluation(120, 29, 0.8, 0.03);
    assertThat(PerformanceCheck.of(worse, REFERENCE, MINIMUM).challenge()).isTrue();
    assertThat(PerformanceCheck.of(alike, REFERENCE, MINIMUM).challenge()).isFalse();
    assertThat(PerformanceCheck.of(alike, small, MINIMUM).challenge()).isTrue();
    assertThat(PerformanceCheck.of(few, REFERENCE, MINIMUM).challenge()).isFalse();
    assertThat(PerformanceCheck.of(few, small, MINIMUM).challenge()).isFalse();
    assertThat(PerformanceCheck.of(null, small, MINIMUM).challenge()).isFalse();
  }

  @Test
  void no_rows_at_all_are_insufficient_and_json_says_null() {
    PerformanceCheck check = PerformanceCheck.of(null, REFERENCE, MINIMUM);
    assertThat(check.status()).isEqualTo(Status.INSUFFICIENT);
    assertThat(Json.compact(check.toTree()))
        .contains("\"status\":\"INSUFFICIENT\"")
        .contains("\"n\":0")
        .contains("\"roc_auc\":null")
        .contains("\"z\":null")
        .contains("\"reference_roc_auc\":0.8");
  }

  /** A model that ranked every pair right and now ranks every pair wrong has no error of either. */
  @Test
  void a_perfect_reversal_is_an_alert_without_any_error() {
    PerformanceCheck check =
        PerformanceCheck.of(evaluation(500, 100, 0, 0), evaluation(500, 100, 1, 0), MINIMUM);
    assertThat(check.status()).isEqualTo(Status.ALERT);
    assertThat(Json.compact(check.toTree())).contains("\"status\":\"ALERT\"");
    assertThat(
            PerformanceCheck.of(evaluation(500, 100, 1, 0), evaluation(500, 100, 1, 0), MINIMUM)
                .status())
        .isEqualTo(Status.OK);
  }

  /** 2.5% of 400 calm checks are 10, with a standard deviation of 3.1. */
  @Test
  void without_any_change_about_one_check_in_forty_alarms() {
    Random random = new Random(11);
    int alarms = 0;
    for (int i = 0; i < 400; i++) {
      Evaluation reference = Scored.evaluation(Scored.normal(200, 0.3, 1, random));
      Evaluation current = Scored.evaluation(Scored.normal(200, 0.3, 1, random));
      alarms += PerformanceCheck.of(current, reference, MINIMUM).status() == Status.ALERT ? 1 : 0;
    }
    assertThat(alarms).isBetween(2, 20);
  }

  /**
   * From an area of 0.76 to 0.64 with 400 rows on either side, errors of about 0.028 and 0.030: z
   * is about 2.9, and 83% of checks alarm.
   */
  @Test
  void a_lost_half_of_the_signal_is_mostly_found() {
    Random random = new Random(12);
    int alarms = 0;
    for (int i = 0; i < 100; i++) {
      Evaluation reference = Scored.evaluation(Scored.normal(400, 0.3, 1, random));
      Evaluation current = Scored.evaluation(Scored.normal(400, 0.3, 0.5, random));
      alarms += PerformanceCheck.of(current, reference, MINIMUM).status() == Status.ALERT ? 1 : 0;
    }
    assertThat(alarms).isBetween(70, 96);
  }

  private static PerformanceCheck read(String json) {
    JsonSection root =
        Json.parse(json.getBytes(UTF_8), "check", ErrorCode.STORE_UNREACHABLE)
            .section(ErrorCode.STORE_UNREACHABLE);
    PerformanceCheck check = PerformanceCheck.read(root);
    root.check();
    return check;
  }

  @Test
  void comes_back_from_json_equal() {
    PerformanceCheck alert =
        PerformanceCheck.of(evaluation(500, 100, 0.7, 0.04), REFERENCE, MINIMUM);
    PerformanceCheck none = PerformanceCheck.of(null, REFERENCE, MINIMUM);
    assertThat(read(Json.compact(alert.toTree()))).isEqualTo(alert);
    assertThat(read(Json.compact(none.toTree()))).isEqualTo(none);
  }

  @Test
  void reads_the_json_of_an_early_release() {
    PerformanceCheck alert =
        PerformanceCheck.of(evaluation(500, 100, 0.7, 0.04), REFERENCE, MINIMUM);
    String early = Json.compact(alert.toTree()).replace("\"challenge\":true,", "");
    assertThat(early).doesNotContain("challenge");
    assertThat(read(early)).isEqualTo(alert);
  }

  @Test
  void rejects_an_unknown_status() {
    String json = Json.compact(PerformanceCheck.of(null, REFERENCE, MINIMUM).toTree());
    assertThatThrownBy(() -> read(json.replace("INSUFFICIENT", "FINE")))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("FINE");
  }
}
