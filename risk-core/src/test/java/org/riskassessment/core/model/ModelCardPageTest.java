package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.store.StoreFixtures;

class ModelCardPageTest {

  private static ModelCard card() {
    return StoreFixtures.card(
        new FitReport(
            "scorecard",
            10,
            List.of(
                new FitReport.Tried("logistic", 1, 900, 5, 0.45, 0.05, 0.01),
                new FitReport.Tried("scorecard", 10, 900, 5, 0.4, 0, 0)),
            new FitReport.Calibration("platt", 900, 0.39, 0.4),
            "the highest F1 on out-of-fold risks",
            List.of(
                new FitReport.Coefficient("orders|*x*", "below 5", 90, 45, 0.75, 0.125),
                new FitReport.Coefficient("orders|*x*", "from 5", 810, 81, -0.25, 0.0625)),
            List.of("Few rows.")),
        StoreFixtures.evaluation("newest rows"));
  }

  @Test
  void a_whole_card_reads_back_equal() {
    assertThat(ModelCard.read(card().toJson(), "modelcard.json")).isEqualTo(card());
  }

  @Test
  void the_page_says_what_the_card_says() {
    assertThat(ModelCardPage.of(card()))
        .contains("# Model card", "A scorecard of a client's risk")
        .contains("| logistic | 1 | 0.4500 | 0.0500 | 0.0100 |  |")
        .contains("| scorecard | 10 | 0.4000 | 0.0000 | 0.0000 | chosen |")
        .contains("Risks are calibrated (platt) on 900 rows out of fold")
        .contains("|  | from 5 | 810 | 10.0% | -0.250 | 0.063 |")
        .contains("- Few rows.")
        .contains("window: last 3 periods");
  }

  @Test
  void a_rare_area_under_the_curve_is_doubted() {
    String json = new String(card().toJson(), StandardCharsets.UTF_8);
    String rare = json.replace("0.7534512345678901", "0.9951");
    assertThat(rare).isNotEqualTo(json);
    assertThat(
            ModelCardPage.of(
                ModelCard.read(rare.getBytes(StandardCharsets.UTF_8), "modelcard.json")))
        .contains("An AUC of 0.995 is rare.");
    assertThat(ModelCardPage.of(card())).doesNotContain("is rare");
  }

  @Test
  void names_of_columns_cannot_become_markup() {
    assertThat(ModelCardPage.of(card())).contains("| orders\\|\\*x\\* | below 5 | 90 | 50.0% |");
  }

  @Test
  void a_card_of_the_first_release_has_a_shorter_page() {
    assertThat(ModelCardPage.of(StoreFixtures.card(42)))
        .contains("## How good it is", "## What it was trained on")
        .doesNotContain("## How it was chosen", "null");
  }
}
