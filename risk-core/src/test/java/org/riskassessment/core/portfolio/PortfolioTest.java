package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.ClientFixtures;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.schema.Schema;

class PortfolioTest {
  /**
   * Log-odds are (100 - last month's activity) / 10 + number of employees / 100; an activity that
   * is missing counts as 102.5.
   */
  private static final RiskModel MODEL =
      new LogisticRiskModel(
          Schema.standard().hash(),
          HoldOut.standard(),
          0.5,
          0,
          List.of(
              new Term.Numeric("lastmonth_activity", 102.5, 100, 10, -1),
              new Term.Numeric("number_of_employees", 0, 0, 100, 1)));

  private static Dataset rows(String... lines) {
    return ClientFixtures.dataset(
        List.of(lines).stream().map(line -> line.split(",", -1)).toList());
  }

  /** First rank first. */
  private static List<Prediction> ranked(Portfolio portfolio) {
    return portfolio.predictions().stream()
        .sorted(Comparator.comparingInt(Prediction::rank))
        .toList();
  }

  private static List<String> ids(Portfolio portfolio) {
    return ranked(portfolio).stream().map(Prediction::clientId).toList();
  }

  @Test
  void takes_the_newest_row_of_each_client() {
    Portfolio portfolio =
        Portfolio.newestOf(rows("a,50,0,0,0", "b,90,0,0,0", "a,110,0,0,0"), MODEL);
    assertThat(portfolio.size()).isEqualTo(2);
    assertThat(ids(portfolio)).containsExactly("b", "a");
    assertThat(ranked(portfolio).get(0).logOdds()).isCloseTo(1, within(1e-12));
  }

  @Test
  void leaves_out_clients_that_have_left_by_their_newest_row() {
    Portfolio portfolio =
        Portfolio.newestOf(
            rows("gone,50,0,0,0", "gone,40,0,0,1", "back,40,0,0,1", "back,90,0,0,", "new,80,0,0,"),
            MODEL);
    assertThat(ids(portfolio)).containsExactly("new", "back");
  }

  @Test
  void ranks_by_log_odds_and_ties_by_id() {
    Dataset rows = rows("c,90,0,0,", "a,90,0,0,", "d,80,0,0,", "b,90,0,0,");
    assertThat(ids(Portfolio.newestOf(rows, MODEL))).containsExactly("d", "a", "b", "c");
    assertThat(Portfolio.newestOf(rows, MODEL).predictions())
        .extracting(Prediction::rank)
        .containsExactly(4, 2, 1, 3);
  }

  /** Far out, where the risk is 1 to the last digit, the log-odds still tell. */
  @Test
  void clients_with_the_same_risk_are_ranked_by_their_log_odds() {
    Portfolio portfolio = Portfolio.of(rows("a,0,0,99999,", "b,0,0,999999,"), MODEL);
    List<Prediction> top = ranked(portfolio);
    assertThat(top.get(0).risk()).isEqualTo(top.get(1).risk()).isEqualTo(1);
    assertThat(ids(portfolio)).containsExactly("b", "a");
  }

  @Test
  void rows_as_they_are_may_hold_a_client_twice_and_one_that_left() {
    Portfolio portfolio = Portfolio.of(rows("a,50,0,0,1", "a,110,0,0,0"), MODEL);
    assertThat(portfolio.size()).isEqualTo(2);
    assertThat(portfolio.predictions().get(0).exits()).isTrue();
    assertThat(portfolio.predictions().get(1).exits()).isFalse();
  }

  @Test
  void nobody_is_a_portfolio_too() {
    Portfolio portfolio = Portfolio.newestOf(rows("a,1,1,1,1"), MODEL);
    assertThat(portfolio.size()).isZero();
  }
}
