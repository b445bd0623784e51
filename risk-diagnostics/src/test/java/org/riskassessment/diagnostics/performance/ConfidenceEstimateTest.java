package org.riskassessment.diagnostics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.stage.PerformanceStage.Question;

class ConfidenceEstimateTest {
  private static final double[] TEN = {0.95, 0.85, 0.7, 0.6, 0.55, 0.4, 0.3, 0.2, 0.1, 0.05};

  private static ScoredRows rows(double[] risk, boolean[] exited) {
    return new ScoredRows(risk, risk, exited, IntStream.range(0, risk.length).toArray());
  }

  private static ScoredRows drawn(int n, long seed) {
    Random random = new Random(seed);
    double[] risk = new double[n];
    boolean[] exited = new boolean[n];
    for (int row = 0; row < n; row++) {
      risk[row] = 1 / (1 + Math.exp(1 - random.nextGaussian()));
      exited[row] = random.nextDouble() < risk[row];
    }
    return rows(risk, exited);
  }

  private static MetricEstimate find(List<MetricEstimate> all, String metric) {
    return all.stream().filter(e -> e.metric().equals(metric)).findFirst().orElseThrow();
  }

  /** Closed form, on three copies of the ten risks, which changes F1 not at all. */
  @Test
  void point_is_the_plug_in_of_the_risks() {
    double[] risk = new double[30];
    for (int row = 0; row < risk.length; row++) {
      risk[row] = TEN[row % 10];
    }
    List<MetricEstimate> all =
        ConfidenceEstimate.of(new Question(drawn(500, 1), rows(risk, new boolean[30]), 0.5, 10, 1));
    assertThat(find(all, "f1").value()).isCloseTo(0.7525773195876289, within(1e-9));
    assertThat(find(all, "leavers").value()).isCloseTo(3 * 4.7, within(1e-9));
    assertThat(find(all, "capture").value())
        .as("the ten highest: three copies of three, and one more")
        .isCloseTo((3 * 2.5 + 0.6) / 14.1, within(1e-9));
    assertThat(all).allMatch(e -> e.low() < e.value() && e.value() < e.high());
  }

  /** By the ten risks themselves; the whole sum over pairs i other than j. */
  @Test
  void area_is_over_pairs_of_different_rows() {
    assertThat(ConfidenceEstimate.area(rows(TEN, new boolean[10])))
        .isCloseTo(0.8628167, within(1e-6));
  }

  @Test
  void same_seed_gives_the_same_interval() {
    Question question = new Question(drawn(400, 2), drawn(300, 3), 0.4, 0, 7);
    assertThat(ConfidenceEstimate.of(question)).isEqualTo(ConfidenceEstimate.of(question));
  }

  @Test
  void too_few_rows_and_one_class_say_what_is_needed() {
    assertThat(ConfidenceEstimate.of(new Question(drawn(400, 2), drawn(29, 3), 0.4, 0, 7)))
        .allMatch(e -> e.status() == CheckStatus.INSUFFICIENT)
        .allMatch(e -> e.reason().equals("1 more row needed"));
    ScoredRows stayed = rows(new double[] {0.1, 0.2}, new boolean[2]);
    assertThat(ConfidenceEstimate.of(new Question(stayed, drawn(100, 3), 0.4, 0, 7)))
        .allMatch(e -> e.reason().startsWith("the reference has 0 clients who left and 2 who"));
    assertThat(ConfidenceEstimate.of(new Question(drawn(400, 2), drawn(0, 3), 0.4, 0, 7)))
        .allMatch(e -> e.value() == null);
  }
}
