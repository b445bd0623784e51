package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.ClientFixtures;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.StoreFixtures;

class RecencyTest {
  @Test
  void a_row_counts_half_for_every_half_life_of_ticks() {
    Dataset.Builder rows = Dataset.builder(Schema.standard());
    ClientFixtures.rows(6, ClientFixtures.Relation.NONE, 1).forEach(rows::add);
    assertThat(new Recency(1, List.of(2L, 4L)).factors(rows.build()))
        .containsExactly(0.25, 0.25, 0.5, 0.5, 1, 1);
  }

  @Test
  void a_card_keeps_it_so_that_refits_can_be_made_again() {
    ModelCard plain = StoreFixtures.card(1);
    ModelCard.Rows rows = plain.rows();
    ModelCard card =
        new ModelCard(
            new ModelCard.Rows(
                rows.dataset(),
                rows.datasetRows(),
                rows.first(),
                rows.trained(),
                rows.positives(),
                rows.holdOut(),
                rows.window(),
                new Recency(1.5, List.of(800L, 900L))),
            plain.provenance(),
            plain.evaluation(),
            null,
            null);
    assertThat(ModelCard.read(card.toJson(), "card")).isEqualTo(card);
    assertThat(plain.toJson()).asString().doesNotContain("recency");
  }
}
