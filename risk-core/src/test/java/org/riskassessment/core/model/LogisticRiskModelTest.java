package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.riskassessment.core.model.ModelFixtures.model;
import static org.riskassessment.core.model.ModelFixtures.row;
import static org.riskassessment.core.model.ModelFixtures.rows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.ScoredRows;

class LogisticRiskModelTest {

  /**
   * By hand: -1 - 2 * (orders - 10) / 4 - 0.25 * (contract - 1) / 0.5 + region; missing orders
   * count as 12, a missing contract as 0, a missing region 0.125, an unseen one -0.5.
   */
  @ParameterizedTest
  @CsvSource({
    "10,1,north,-1",
    "14,1,north,-3",
    "6,0,south,2.25",
    "'',1,north,-2",
    "10,'',north,-0.5",
    "10,1,'',-0.875",
    "10,1,atlantis,-1.5",
    "'','','',-1.375",
  })
  void log_odds_are_those_worked_by_hand(
      String orders, String contract, String region, double logOdds) {
    assertThat(model().logOdds(rows(row(orders, contract, region)))[0])
        .isCloseTo(logOdds, within(1e-15));
  }

  /** 1 / (1 + e^-x): ln 3 is odds of 3 to 1. */
  @Test
  void risk_is_the_probability_of_the_log_odds() {
    assertThat(model().risk(0)).isEqualTo(0.5);
    assertThat(model().risk(Math.log(3))).isCloseTo(0.75, within(1e-15));
    assertThat(model().risk(-Math.log(3))).isCloseTo(0.25, within(1e-15));
    assertThat(model().risk(-1_000)).isZero();
    assertThat(model().risk(1_000)).isEqualTo(1);
  }

  @Test
  void a_risk_at_the_threshold_is_an_exit() {
    assertThat(model().exits(0.4)).isTrue();
    assertThat(model().exits(Math.nextDown(0.4))).isFalse();
    assertThat(model().withThreshold(0.3).exits(0.3)).isTrue();
    assertThat(model().withThreshold(0.4)).isEqualTo(model());
  }

  @Test
  void contributions_are_named_by_column_and_worked_by_hand() {
    assertThat(model().contributions(rows(row("6", "0", "south")), 0))
        .containsExactly(
            new Contribution("orders", 2),
            new Contribution("contract", 0.5),
            new Contribution("region", 0.75));
  }

  /** By hand: (2, 0.5, 0.75) against (0, 0, 0), whose squares sum to 4.8125. */
  @Test
  void distances_are_between_contributions() {
    Dataset client = rows(row("6", "0", "south"));
    Dataset others = rows(row("10", "1", "north"), row("6", "0", "south"));
    assertThat(model().distances(others, client)).containsExactly(Math.sqrt(4.8125), 0);
  }

  @Test
  void contributions_and_bias_sum_to_the_log_odds() {
    Dataset rows = ModelFixtures.random(10_000, 1);
    double[] logOdds = model().logOdds(rows);
    for (int row = 0; row < rows.size(); row++) {
      double sum =
          model().bias()
              + model().contributions(rows, row).stream().mapToDouble(Contribution::logOdds).sum();
      assertThat(sum - logOdds[row])
          .as("row %d", row)
          .isCloseTo(0, within(1e-9 * Math.max(1, Math.abs(logOdds[row]))));
    }
  }

  @Test
  void scored_rows_carry_risk_label_and_client() {
    Dataset rows = ModelFixtures.random(100, 2);
    ScoredRows scored = model().score(rows);
    double[] logOdds = model().logOdds(rows);
    assertThat(scored.size()).isEqualTo(100);
    assertThat(scored.clients()).isEqualTo(100);
    for (int row = 0; row < 100; row++) {
      assertThat(scored.risk(row)).isEqualTo(model().risk(logOdds[row]));
      assertThat(scored.exited(row)).isEqualTo(rows.exited(row));
    }
  }

  @Test
  void a_selection_of_rows_scores_as_the_rows_do() {
    Dataset rows = ModelFixtures.random(100, 3);
    assertThat(model().logOdds(rows.slice(40, 60)))
        .containsExactly(java.util.Arrays.copyOfRange(model().logOdds(rows), 40, 60));
    assertThat(model().logOdds(rows.slice(7, 7))).isEmpty();
  }

  @Test
  void numbers_out_of_range_make_no_model() {
    for (double wrong : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> model().withThreshold(wrong));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LogisticRiskModel("", HoldOut.standard(), 0.5, Double.NaN, List.of()));
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Term.Numeric("x", 0, 0, wrong, 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Term.Numeric("x", 0, Double.NaN, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Term.Categorical("x", Map.of("a", Double.NaN), 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Term.Categorical("x", Map.of(), 0, Double.NEGATIVE_INFINITY));
  }
}
