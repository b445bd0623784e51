package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

class EvaluationTest {
  private static final ScoredRows SIXTEEN =
      Scored.of(
          new double[] {
            .05, .10, .10, .20, .30, .30, .35, .45, .50, .60, .70, .80, .90, .95, .15, .25
          },
          0,
          0,
          1,
          0,
          0,
          1,
          0,
          1,
          0,
          1,
          0,
          1,
          1,
          1,
          0,
          0);

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
                .value(Metric.AVERAGE_PRECISION))
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
                .value(Metric.AVERAGE_PRECISION))
        .hasValueCloseTo(1.0 / 6 + 2.0 / 5, within(1e-15));
  }

  /** The example of scikit-learn's log_loss: 0.21616. */
  @Test
  void log_loss_is_that_of_scikit_learn() {
    assertThat(
            Scored.evaluation(Scored.of(new double[] {0.9, 0.1, 0.2, 0.65}, 1, 0, 0, 1))
                .value(Metric.LOG_LOSS))
        .hasValueCloseTo(0.21616187468057912, within(1e-15));
  }

  /** Clipped to 1e-15: one row certain and wrong of two costs -ln(1e-15) / 2. */
  @Test
  void log_loss_of_a_certain_error_is_large_and_finite() {
    assertThat(Scored.evaluation(Scored.of(new double[] {1, 1}, 0, 1)).value(Metric.LOG_LOSS))
        .hasValueCloseTo(-Math.log(1e-15) / 2, within(1e-2));
  }

  /** The example of scikit-learn's brier_score_loss: 0.0375. */
  @Test
  void brier_score_is_that_of_scikit_learn() {
    assertThat(
            Scored.evaluation(Scored.of(new double[] {0.1, 0.9, 0.8, 0.3}, 0, 1, 1, 0))
                .value(Metric.BRIER))
        .hasValueCloseTo(0.0375, within(1e-15));
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
    assertThat(stayed.interval(Metric.ROC_AUC)).isEmpty();
    assertThat(stayed.value(Metric.AVERAGE_PRECISION)).isEmpty();
    assertThat(Json.compact(stayed.toTree()))
        .contains("\"roc_auc\":null")
        .contains("\"average_precision\":null")
        .contains("\"roc_auc_standard_error\":null")
        .contains("\"intervals\":{}");
    assertThat(readBack(stayed)).isEqualTo(stayed);

    Evaluation left = Scored.evaluation(Scored.of(new double[] {0.9, 0.2}, 1, 1));
    assertThat(left.rocAuc()).isEmpty();
    assertThat(left.value(Metric.AVERAGE_PRECISION)).hasValue(1);
    assertThat(left.value(Metric.LOG_LOSS).orElseThrow()).isFinite();
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
  void intervals_hold_the_value_and_repeat_with_the_seed() {
    for (int i = 0; i < 40; i++) {
      ScoredRows rows = Scored.normal(20 + 20 * i, 0.3, 1, new Random(i));
      Evaluation evaluation = Scored.evaluation(rows);
      for (Metric metric : evaluation.metrics().keySet()) {
        Interval interval = evaluation.interval(metric).orElseThrow();
        assertThat(evaluation.value(metric).orElseThrow())
            .as("%s of %d rows", metric, rows.size())
            .isBetween(interval.low(), interval.high());
      }
      assertThat(Scored.evaluation(rows)).isEqualTo(evaluation);
    }
  }

  /**
   * Labels drawn by risks that are right or, of half as many log-odds, too timid: slope 1 or 2 and
   * intercept 0 by construction, the rest from 500,000 rows in one sample. Of 200 intervals 190 are
   * expected to hold the truth, with a standard deviation of 3.1; those of a percentile bootstrap
   * of 400 rows hold it in some less.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 2})
  void intervals_hold_the_truth_in_about_95_of_100(double slope) {
    Evaluation truth =
        Evaluation.of("all", Evaluation.Protocol.TEST, drawn(500_000, slope, 99), 0.5, 50_000, 1);
    Map<Metric, Integer> held = new EnumMap<>(Metric.class);
    for (int i = 0; i < 200; i++) {
      Evaluation sample =
          Evaluation.of("some", Evaluation.Protocol.TEST, drawn(400, slope, i), 0.5, 40, 42);
      for (Metric metric : Metric.values()) {
        Interval interval = sample.interval(metric).orElseThrow();
        double value = truth.value(metric).orElseThrow();
        held.merge(
            metric, interval.low() <= value && value <= interval.high() ? 1 : 0, Integer::sum);
      }
    }
    assertThat(held.values()).allSatisfy(count -> assertThat(count).isBetween(177, 200));
  }

  /** Rows whose log-odds are normal and labels drawn by {@code slope} times as many. */
  private static ScoredRows drawn(int n, double slope, long seed) {
    Random random = new Random(seed);
    double[] logOdds = new double[n];
    boolean[] exited = new boolean[n];
    for (int i = 0; i < n; i++) {
      logOdds[i] = (random.nextGaussian() - 0.5) * 1.2;
      exited[i] = random.nextDouble() < Scored.risk(slope * logOdds[i]);
    }
    return Scored.ofLogOdds(logOdds, exited);
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
    assertThat(evaluation.interval(Metric.ROC_AUC).orElseThrow().low())
        .isCloseTo(area - 1.96 * error, within(1e-6));
    assertThat(evaluation.interval(Metric.ROC_AUC).orElseThrow().high())
        .isCloseTo(area + 1.96 * error, within(1e-6));
  }

  @Test
  void a_single_exit_in_a_large_sample_has_no_error() {
    double[] risk = new Random(8).doubles(50_001).toArray();
    int[] exited = new int[50_001];
    exited[17] = 1;
    Evaluation evaluation = Scored.evaluation(Scored.of(risk, exited));
    assertThat(evaluation.rocAuc()).isPresent();
    assertThat(evaluation.rocAucError()).isEmpty();
    assertThat(evaluation.interval(Metric.ROC_AUC)).isEmpty();
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
              30,
              42);
      assertThat(readBack(evaluation)).isEqualTo(evaluation);
    }
  }

  /**
   * Sixteen rows against scikit-learn 1.2.1: roc_auc_score, average_precision_score, log_loss,
   * brier_score_loss, f1_score and its like at risk >= 0.5; slope and intercept from
   * LogisticRegression(C=inf, solver="newton-cholesky", tol=1e-14) on log(p / (1 - p)). The
   * calibration error from numpy: rows ranked, ten bins by the place of the first of equal ones.
   * Capture by hand: of 7 leavers, 4 are among the five ranked highest.
   */
  @Test
  void every_metric_of_a_sample_is_that_of_scikit_learn() {
    Evaluation evaluation = Evaluation.of("rows", Evaluation.Protocol.TEST, SIXTEEN, 0.5, 5, 42);
    assertThat(evaluation.confusion()).isEqualTo(new ConfusionMatrix(4, 2, 3, 7));
    Map<Metric, Double> expected = new EnumMap<>(Metric.class);
    expected.put(Metric.ROC_AUC, 0.7777777777777778);
    expected.put(Metric.AVERAGE_PRECISION, 0.7972789115646257);
    expected.put(Metric.F1, 0.6153846153846154);
    expected.put(Metric.PRECISION, 0.6666666666666666);
    expected.put(Metric.RECALL, 0.5714285714285714);
    expected.put(Metric.ACCURACY, 0.6875);
    expected.put(Metric.LOG_LOSS, 0.5443915491805963);
    expected.put(Metric.BRIER, 0.1815625);
    expected.put(Metric.CALIBRATION_ERROR, 0.20625);
    expected.put(Metric.CALIBRATION_SLOPE, 0.8284800902014162);
    expected.put(Metric.CALIBRATION_INTERCEPT, 0.04650492760848787);
    expected.put(Metric.CAPTURE, 4.0 / 7);
    expected.put(Metric.LIFT, 4.0 / 7 / (5.0 / 16));
    assertThat(evaluation.metrics().keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach(
        (metric, value) ->
            assertThat(evaluation.value(metric))
                .as(metric.key())
                .hasValueCloseTo(value, within(1e-10)));
  }

  /** Of three ties across the cut, two rows are taken: two thirds of the leaver among them. */
  @Test
  void ties_at_the_cut_of_capture_count_by_the_share_taken() {
    ScoredRows rows = Scored.of(new double[] {0.9, 0.5, 0.5, 0.5, 0.1}, 1, 0, 1, 0, 1);
    Evaluation evaluation = Evaluation.of("rows", Evaluation.Protocol.TEST, rows, 0.5, 3, 42);
    assertThat(evaluation.value(Metric.CAPTURE)).hasValueCloseTo((1 + 2.0 / 3) / 3, within(1e-15));
    assertThat(evaluation.value(Metric.LIFT))
        .hasValueCloseTo((1 + 2.0 / 3) / 3 / 0.6, within(1e-15));
  }

  @Test
  void capacity_is_cut_at_n_and_without_one_there_is_no_capture() {
    Evaluation all = Evaluation.of("rows", Evaluation.Protocol.TEST, SIXTEEN, 0.5, 17, 42);
    assertThat(all.capacity()).isEqualTo(16);
    assertThat(all.value(Metric.CAPTURE)).hasValue(1);
    assertThat(all.value(Metric.LIFT)).hasValue(1);
    Evaluation none = Evaluation.of("rows", Evaluation.Protocol.TEST, SIXTEEN, 0.5, 0, 42);
    assertThat(none.value(Metric.CAPTURE)).isEmpty();
    assertThat(none.value(Metric.LIFT)).isEmpty();
    assertThat(Json.compact(none.toTree())).contains("\"capacity\":null", "\"lift\":null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of("rows", Evaluation.Protocol.TEST, SIXTEEN, 0.5, -1, 42));
  }

  @Test
  void ties_alone_have_no_calibration_line_and_one_bin() {
    double[] risk = new double[20];
    Arrays.fill(risk, 0.25);
    int[] exited = new int[20];
    Arrays.fill(exited, 0, 8, 1);
    Evaluation evaluation = Scored.evaluation(Scored.of(risk, exited));
    assertThat(evaluation.rocAuc()).hasValue(0.5);
    assertThat(evaluation.value(Metric.AVERAGE_PRECISION)).hasValue(0.4);
    assertThat(evaluation.value(Metric.CALIBRATION_ERROR))
        .hasValueCloseTo(0.4 - 0.25, within(1e-15));
    assertThat(evaluation.value(Metric.CALIBRATION_SLOPE)).isEmpty();
    assertThat(evaluation.value(Metric.CALIBRATION_INTERCEPT)).isEmpty();
    assertThat(readBack(evaluation)).isEqualTo(evaluation);
  }

  @Test
  void a_single_row_and_risks_of_0_and_1_are_finite_throughout() {
    for (double risk : new double[] {0, 0.3, 1}) {
      Evaluation one =
          Evaluation.of(
              "row", Evaluation.Protocol.TEST, Scored.of(new double[] {risk}, 1), 0.5, 3, 42);
      assertThat(one.capacity()).isEqualTo(1);
      assertThat(one.value(Metric.CALIBRATION_ERROR)).hasValueCloseTo(1 - risk, within(1e-15));
      assertThat(readBack(one)).isEqualTo(one);
    }
    double[] certain = new double[40];
    int[] exited = new int[40];
    for (int i = 0; i < 40; i++) {
      certain[i] = i % 2;
      exited[i] = i % 3 == 0 ? 1 : 0;
    }
    Evaluation evaluation =
        Evaluation.of("rows", Evaluation.Protocol.TEST, Scored.of(certain, exited), 0.5, 7, 42);
    // Four rows in ten or so are wrong, and each costs -ln(1e-15).
    assertThat(evaluation.value(Metric.LOG_LOSS).orElseThrow()).isBetween(10.0, 25.0);
    assertThat(evaluation.perfect()).isEqualTo(new PerfectModel(0, 0));
    assertThat(evaluation.metrics().keySet()).containsExactly(Metric.values());
    assertThat(readBack(evaluation)).isEqualTo(evaluation);
  }

  @Test
  void a_resample_of_everyone_once_is_the_sample() {
    ScoredRows rows = Scored.normal(500, 0.3, 1, new Random(3));
    RankedRows ranked = new RankedRows(rows, 0.5, 50, true);
    double[] once = new double[RankedRows.VALUES];
    int[] weight = new int[500];
    Arrays.fill(weight, 1);
    ranked.values(weight, once);
    assertThat(once).containsExactly(ranked.values(), within(1e-9));
  }

  /** Resamples with weights written out as rows: what a resample is must not be in doubt. */
  @Test
  void a_resample_is_an_evaluation_of_its_rows() {
    ScoredRows rows = Scored.normal(60, 0.4, 1, new Random(4));
    RankedRows ranked = new RankedRows(rows, 0.5, 12, true);
    double[] resampled = new double[RankedRows.VALUES];
    new ClientBootstrap(20, 60, 7)
        .each(
            (weight, draw) -> {
              int[] drawn =
                  IntStream.range(0, 60)
                      .flatMap(i -> IntStream.generate(() -> i).limit(weight[i]))
                      .toArray();
              double[] logOdds = new double[60];
              boolean[] exited = new boolean[60];
              for (int i = 0; i < 60; i++) {
                logOdds[i] = StrictMath.log(rows.risk(drawn[i]) / (1 - rows.risk(drawn[i])));
                exited[i] = rows.exited(drawn[i]);
              }
              Evaluation written =
                  Evaluation.of(
                      "rows",
                      Evaluation.Protocol.TEST,
                      Scored.ofLogOdds(logOdds, exited),
                      0.5,
                      12,
                      1);
              ranked.values(weight, resampled);
              for (Metric metric : Metric.values()) {
                // Bins stay those of the sample, and the line is a single step away from it.
                if (!metric.key().contains("calibration")) {
                  assertThat(resampled[metric.ordinal()])
                      .as(metric.key())
                      .isCloseTo(written.value(metric).orElseThrow(), within(1e-12));
                }
              }
            });
  }

  /** The bootstrap at 50,000 rows against the formulas at 50,001, one row more. */
  @Test
  void formulas_agree_with_the_bootstrap_where_they_take_over() {
    ScoredRows rows = drawn(50_001, 1.3, 11);
    RankedRows byClient = new RankedRows(rows, 0.5, 5_000, true);
    Map<Metric, Spread> bootstrapped = Spread.bootstrapped(byClient, byClient.values(), 42);
    Evaluation evaluation = Evaluation.of("rows", Evaluation.Protocol.TEST, rows, 0.5, 5_000, 42);
    for (Metric metric : Metric.values()) {
      Estimate estimate = evaluation.metrics().get(metric);
      double ratio =
          estimate.standardError().orElseThrow()
              / bootstrapped.get(metric).standardError().orElseThrow();
      // 500 draws give an error to 3%.
      assertThat(ratio).as(metric.key()).isBetween(0.88, 1.12);
      assertThat(estimate.value()).isBetween(estimate.interval().low(), estimate.interval().high());
    }
  }

  @Test
  void perfect_model_has_an_error_too() {
    Evaluation evaluation = Scored.evaluation(drawn(2_000, 1, 5));
    double mean = evaluation.perfect().mean();
    // Each bin's mean |normal| is sqrt(2 / pi) of its deviation, about sqrt(0.2 / 200).
    assertThat(mean).isBetween(0.018, 0.030);
    assertThat(evaluation.perfect().p95()).isBetween(mean * 1.1, mean * 2);
    assertThat(evaluation.value(Metric.CALIBRATION_ERROR).orElseThrow()).isLessThan(0.045);
  }

  /** As written by 0.1.0 before there were more metrics. */
  @Test
  void an_evaluation_of_the_first_release_is_read() {
    String json =
        """
        {"dataset":"all labelled clients","protocol":"out_of_fold","n":270,"positives":53,
        "small":false,"threshold":0.30839052676986134,"f1":0.4576271186440678,
        "precision":0.4153846153846154,"recall":0.5094339622641509,"accuracy":0.762962962962963,
        "roc_auc":0.784366576819407,"average_precision":0.4462899227908641,
        "log_loss":0.4211794786749132,"brier":0.1338863681996023,
        "roc_auc_standard_error":0.03275000682470052,
        "confusion":{"tp":27,"fp":38,"fn":26,"tn":179},
        "intervals":{"roc_auc":{"low":0.7186693055529064,"high":0.8414765889352582},
        "f1":{"low":0.3408931623931624,"high":0.5659584059626134}}}
        """;
    JsonSection root =
        Json.parse(json.getBytes(StandardCharsets.UTF_8), "old", ErrorCode.MODEL_CORRUPT)
            .section(ErrorCode.MODEL_CORRUPT);
    Evaluation read = Evaluation.read(root);
    root.check();
    assertThat(read.metrics().keySet())
        .containsExactly(
            Metric.ROC_AUC,
            Metric.AVERAGE_PRECISION,
            Metric.F1,
            Metric.PRECISION,
            Metric.RECALL,
            Metric.ACCURACY,
            Metric.LOG_LOSS,
            Metric.BRIER);
    assertThat(read.rocAuc()).hasValue(0.784366576819407);
    assertThat(read.rocAucError()).hasValue(0.03275000682470052);
    assertThat(read.interval(Metric.F1))
        .hasValue(new Interval(0.3408931623931624, 0.5659584059626134));
    assertThat(read.value(Metric.BRIER)).hasValue(0.1338863681996023);
    assertThat(read.capacity()).isZero();
    assertThat(read.perfect()).isNull();
    assertThat(readBack(read)).isEqualTo(read);
  }
}
