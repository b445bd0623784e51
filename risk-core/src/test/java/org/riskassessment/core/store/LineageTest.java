package org.riskassessment.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.core.store.StoreFixtures.AT;
import static org.riskassessment.core.store.StoreFixtures.card;
import static org.riskassessment.core.store.StoreFixtures.datasetId;
import static org.riskassessment.core.store.StoreFixtures.digest;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.store.memory.InMemoryStore;

/** Batches of 100, 200 and 300 rows, each of which made a dataset: one, two, three. */
class LineageTest {
  private final IngestionLedger ledger = new InMemoryStore().ingestion();
  private int generation = 1;
  private long rows;

  private void ingest(String dataset, int fresh) {
    Batch batch =
        new Batch(
            0,
            "run-1",
            new Batch.Content("input", dataset + ".csv", digest(dataset), 345, null),
            new Batch.Place(generation, digest("schema"), rows),
            Batch.Outcome.ingested(),
            RowCounts.of(fresh, fresh),
            null,
            AT,
            56);
    rows += fresh;
    ledger.commit(List.of(batch), List.of(), record(dataset));
  }

  private void forget(int number, int removed, String dataset) {
    rows -= removed;
    generation++;
    long place = ledger.batches().get(number - 1).firstRow();
    ledger.forget(number, "sent by mistake", Map.of(place, (long) removed), record(dataset));
  }

  private DatasetRecord record(String dataset) {
    return new DatasetRecord(
        datasetId(dataset), generation, "finaldata.csv", rows, 789, digest("schema"), AT);
  }

  private void oneTwoThree() {
    ingest("one", 100);
    ingest("two", 200);
    ingest("three", 300);
  }

  private long place(String dataset, long place) {
    return new Lineage(ledger).place(datasetId(dataset), place).orElse(-1);
  }

  private static ModelCard cardOf(DatasetId dataset, long rows, long firstRow) {
    ModelCard card = card(1);
    return new ModelCard(
        new ModelCard.Rows(
            dataset,
            rows,
            firstRow,
            card.trainedRows(),
            card.trainedPositives(),
            card.holdOut(),
            card.window()),
        card.provenance(),
        card.evaluation(),
        null,
        null);
  }

  @Test
  void rows_keep_their_places_while_the_dataset_only_grows() {
    oneTwoThree();

    assertThat(place("one", 100)).isEqualTo(100);
    assertThat(place("two", 250)).isEqualTo(250);
    assertThat(place("three", 600)).isEqualTo(600);
  }

  @Test
  void rows_after_a_forgotten_batch_move_up_and_others_stay() {
    oneTwoThree();
    forget(2, 200, "without two");

    assertThat(place("one", 100)).isEqualTo(100);
    assertThat(place("two", 300)).isEqualTo(100);
    assertThat(place("three", 300)).isEqualTo(100);
    assertThat(place("three", 301)).isEqualTo(101);
    assertThat(place("three", 600)).isEqualTo(400);
    assertThat(place("without two", 400)).isEqualTo(400);
  }

  @Test
  void rows_that_another_batch_has_too_stay_and_are_counted() {
    oneTwoThree();
    forget(2, 150, "without two");

    assertThat(place("two", 300)).isEqualTo(150);
    assertThat(place("three", 600)).isEqualTo(450);
  }

  @Test
  void batches_are_forgotten_one_after_the_other() {
    oneTwoThree();
    forget(1, 100, "without one");
    ingest("four", 50);
    forget(3, 300, "two and four");

    assertThat(place("one", 100)).isZero();
    assertThat(place("two", 300)).isEqualTo(200);
    assertThat(place("three", 600)).isEqualTo(200);
    assertThat(place("four", 550)).isEqualTo(250);
    assertThat(place("two and four", 250)).isEqualTo(250);
  }

  @Test
  void a_rebuilt_dataset_has_none_of_the_rows_before() {
    oneTwoThree();
    forget(1, 100, "without one");
    generation++;
    rows = 0;
    ingest("rebuilt", 40);

    assertThat(place("three", 600)).isEqualTo(-1);
    assertThat(place("without one", 500)).isEqualTo(-1);
    assertThat(place("rebuilt", 40)).isEqualTo(40);
    assertThat(new Lineage(ledger).cutOff(cardOf(datasetId("three"), 600, 0))).isEmpty();
  }

  @Test
  void of_two_datasets_with_the_same_content_the_newer_counts() {
    ingest("one", 100);
    ingest("two", 200);
    forget(2, 200, "one");

    assertThat(place("one", 100)).isEqualTo(100);
    assertThat(place("two", 300)).isEqualTo(100);
  }

  @Test
  void a_dataset_that_nobody_recorded_has_no_place() {
    assertThat(place("one", 0)).isEqualTo(-1);
    oneTwoThree();
    assertThat(place("four", 0)).isEqualTo(-1);
  }

  @Test
  void forgotten_rows_are_counted_if_a_model_learned_from_them() {
    oneTwoThree();
    forget(2, 150, "without two");
    Lineage lineage = new Lineage(ledger);

    assertThat(lineage.forgotten(cardOf(datasetId("one"), 100, 0))).isZero();
    assertThat(lineage.forgotten(cardOf(datasetId("two"), 300, 0))).isEqualTo(150);
    assertThat(lineage.forgotten(cardOf(datasetId("three"), 600, 0))).isEqualTo(150);
    assertThat(lineage.forgotten(cardOf(datasetId("three"), 600, 300))).isZero();
    assertThat(lineage.forgotten(cardOf(datasetId("without two"), 450, 0))).isZero();
    assertThat(lineage.forgotten(cardOf(datasetId("unknown"), 450, 0))).isZero();
  }
}
