package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.store.StoreFixtures;

class ModelCardPageTest {

  private static ModelCard card() {
    ModelCard plain = StoreFixtures.card(42);
    return new ModelCard(
        plain.schemaHash(),
        plain.datasetId(),
        plain.datasetRows(),
        plain.firstRow(),
        plain.trainedRows(),
        plain.trainedPositives(),
        plain.holdOut(),
        plain.seed(),
        plain.configHash(),
        plain.codeVersion(),
        plain.jdk(),
        plain.trainedAt(),
        plain.millis(),
        plain.evaluation(),
        "last 3 periods",
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
            List.of("It is of few rows.")),
        StoreFixtures.evaluation("newest rows"));
  }

  @Test
  void a_whole_card_reads_back_equal() {
    assertThat(ModelCard.read(card().toJson(), "modelcard.json")).isEqualTo(card());
  }

  @Test
  void the_page_tells_what_the_card_holds() {
    assertThat(ModelCardPage.of(card()))
        .contains("# Model card", "A scorecard that gives a client's risk")
        .contains("| logistic | 1 | 0.4500 | 0.0500 | 0.0100 |  |")
        .contains("| scorecard | 10 | 0.4000 | 0.0000 | 0.0000 | chosen |")
        .contains("Risks are calibrated (platt) on 900 rows out of fold")
        .contains("|  | from 5 | 810 | 10.0% | -0.250 | 0.063 |")
        .contains("- It is of few rows.")
        .contains("window: last 3 periods");
  }

  @Test
  void names_of_columns_cannot_become_markup() {
    assertThat(ModelCardPage.of(card())).contains("| orders\\|\\*x\\* | below 5 | 90 | 50.0% |");
  }

  @Test
  void the_page_of_a_card_of_the_first_release_tells_what_it_knows() {
    assertThat(ModelCardPage.of(StoreFixtures.card(42)))
        .contains("## How good it is", "## What it was made from")
        .doesNotContain("## How it was chosen", "null");
  }
}
