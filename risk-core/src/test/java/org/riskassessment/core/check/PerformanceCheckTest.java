package org.riskassessment.core.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.check.PerformanceCheck.Minimum;
import org.riskassessment.core.check.PerformanceCheck.Status;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

class PerformanceCheckTest {
  private static final Minimum MINIMUM = new Minimum(200, 20);

  /** Rows whose labels follow their risks, of a spread that gives an AUC of about 0.75. */
  static ScoredRows rows(int n, double width, boolean reversed, Random random) {
    double[] logOdds = new double[n];
    double[] risk = new double[n];
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      logOdds[i] = -1.2 + width * 1.1 * random.nextGaussian();
      risk[i] = 1 / (1 + Math.exp(-logOdds[i]));
      exited[i] = random.nextDouble() < risk[i] != reversed;
    }
    return new ScoredRows(logOdds, risk, exited, IntStream.range(0, n).toArray());
  }

  private static PerformanceCheck check(Ranking reference, ScoredRows... windows) {
    return PerformanceCheck.of(
        IntStream.range(0, windows.length)
            .mapToObj(i -> new Window(i + 1, 100L * i, windows[i]))
            .toList(),
        reference,
        MINIMUM,
        null,
        "");
  }

  private static Ranking reference() {
    return Ranking.of(rows(5_000, 1, false, new Random(1))).orElseThrow();
  }

  @Test
  void z_is_the_difference_less_that_of_the_mix() {
    Ranking reference = reference();
    ScoredRows narrow = rows(3_000, 0.6, false, new Random(2));
    Ranking now = Ranking.of(narrow).orElseThrow();
    PerformanceCheck check = check(reference, narrow);
    assertThat(now.rocAuc()).as("harder to rank").isLessThan(reference.rocAuc() - 0.05);
    assertThat(check.status()).as(check.reason()).isEqualTo(Status.OK);
    assertThat(check.z())
        .hasValueCloseTo(
            (reference.rocAuc() + now.expected() - reference.expected() - now.rocAuc())
                / Math.hypot(reference.standardError(), now.standardError()),
            within(1e-12));
    assertThat(check.reason()).contains("on 3,000 new clients").contains("within chance");
  }

  @Test
  void the_worst_window_decides() {
    ScoredRows good = rows(400, 1, false, new Random(3));
    ScoredRows bad = rows(400, 1, true, new Random(4));
    PerformanceCheck check = check(reference(), good, bad);
    assertThat(check.status()).isEqualTo(Status.ALERT);
    assertThat(check.challenge()).isTrue();
    assertThat(check.worst().ticks()).isEqualTo(2);
    assertThat(check.windows()).hasSize(2);
    assertThat(check.reason()).contains("of the last 2 ticks").contains("worse than chance");
  }

  @Test
  void too_few_rows_say_how_many_more_are_needed() {
    PerformanceCheck check = check(reference(), rows(150, 1, false, new Random(5)));
    assertThat(check.status()).isEqualTo(Status.INSUFFICIENT);
    assertThat(check.reason())
        .isEqualTo("150 new labelled rows are too few to judge the model by; 50 more needed");
    assertThat(check.z()).isEmpty();
  }

  @Test
  void one_class_alone_judges_nothing() {
    double[] risk = new double[300];
    Arrays.setAll(risk, i -> (i + 1) / 400.0);
    ScoredRows rows =
        new ScoredRows(risk, risk, new boolean[300], IntStream.range(0, 300).toArray());
    assertThat(check(reference(), rows).reason())
        .isEqualTo(
            "among 300 new labelled rows 0 left and 300 stayed; 20 of each are needed to judge");
  }

  @Test
  void a_small_reference_is_too_little_to_compare_with() {
    Ranking small = new Ranking(0.8, 0.1, 0.8, 40, 10, 40);
    assertThat(check(small, rows(400, 1, false, new Random(6))).reason())
        .contains("rests on only 40 rows (10 left)");
    assertThat(check(null, rows(400, 1, false, new Random(6))).status())
        .isEqualTo(Status.INSUFFICIENT);
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
    PerformanceCheck check =
        PerformanceCheck.of(
            List.of(new Window(1, 7, rows(400, 1, false, new Random(7)))),
            reference(),
            MINIMUM,
            new SizeAware(5, 0.8, 0.7, 0.75, false),
            "; a remark");
    assertThat(read(Json.compact(check.toTree()))).isEqualTo(check);
    assertThat(check.reason()).endsWith("; a remark");
  }

  @Test
  void rejects_an_unknown_status() {
    String json = Json.compact(check(null, rows(20, 1, false, new Random(8))).toTree());
    assertThatThrownBy(() -> read(json.replace("INSUFFICIENT", "FINE")))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("FINE");
  }
}
