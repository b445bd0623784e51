package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelJson;

class ModelComparisonTest extends VersionFixture {
  @Test
  void versions_are_compared_on_rows_new_to_both() {
    run(1_000, 1, 1);
    run(1_500, -1, 2);
    ModelComparison comparison = process().versions().compare(1, 2);
    assertThat(comparison.obstacle()).isNull();
    assertThat(comparison.newest().comparison().difference()).isGreaterThan(0.3);
    assertThat(comparison.allTime().comparison().n())
        .isGreaterThan(comparison.newest().comparison().n());
    assertFails(
        ErrorCode.USAGE,
        () -> process().versions().compare(1, 1),
        "cannot be compared with itself");
    assertFails(
        ErrorCode.MODEL_MISSING, () -> process().versions().compare(1, 7), "no model version 7");
  }

  @Test
  void a_version_of_an_earlier_release_is_compared() {
    run(1_000, 1, 1);
    ModelCard card = store.models().version(1).orElseThrow().card();
    ModelCard.Provenance now = card.provenance();
    // The digest of the standard schema in releases before there were rules.
    String then = "4992746e9d482546033ba4073f4dc7a7bd1b85935993d901e728d9c1608d561d";
    store
        .models()
        .add(
            new ModelCard(
                card.rows(),
                new ModelCard.Provenance(
                    then,
                    now.config(),
                    now.seed(),
                    now.codeVersion(),
                    now.jdk(),
                    now.trainedAt(),
                    now.millis()),
                card.evaluation(),
                card.fit(),
                card.outOfTime()),
            Map.of(ModelJson.FILE, store.models().artifact(1, ModelJson.FILE)));

    assertThat(process().versions().compare(1, 2).obstacle()).isNull();
    assertThat(process().versions().compare(2, 1).obstacle()).isNull();
  }
}
