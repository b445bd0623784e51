package org.riskassessment.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.ScoredRows;

class EvaluationTextsTest {

  private static Evaluation evaluation(int n, double shareLeft, int capacity) {
    Random random = new Random(3);
    double[] risk = random.doubles(n).toArray();
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      exited[i] = random.nextDouble() < risk[i] * shareLeft;
    }
    int[] clients = IntStream.range(0, n).toArray();
    return Evaluation.of(
        "data/testdata",
        Evaluation.Protocol.TEST,
        new ScoredRows(risk, risk, exited, clients),
        0.5,
        capacity,
        1);
  }

  @Test
  void shows_each_metric_with_its_interval_in_80_columns() {
    Evaluation evaluation = evaluation(1_200, 0.5, 100);
    String text = EvaluationTexts.of(evaluation);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    for (Metric metric : Metric.values()) {
      assertThat(text)
          .containsPattern(metric.title() + " +-?\\d+\\.\\d{3}  -?\\d\\.\\d{3} to -?\\d\\.\\d{3}");
    }
    assertThat(text)
        .startsWith("  data/testdata         n 1,200 (")
        .containsPattern("\\(a perfect model: 0\\.0\\d\\d, up to 0\\.0\\d\\d\\)")
        .contains("in the first 100")
        .contains("best at 1");
  }

  @Test
  void shows_undefined_metrics_as_unknown_or_leaves_them_out() {
    String text = EvaluationTexts.of(evaluation(40, 0, 0));
    assertThat(text)
        .contains("(0 left), a small sample")
        .containsPattern("ROC AUC +unknown")
        .doesNotContain("NaN")
        .doesNotContain("lift")
        .doesNotContain(" to -");
  }
}
