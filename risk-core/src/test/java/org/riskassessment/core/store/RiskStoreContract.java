package org.riskassessment.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.store.StoreFixtures.AT;
import static org.riskassessment.core.store.StoreFixtures.batch;
import static org.riskassessment.core.store.StoreFixtures.card;
import static org.riskassessment.core.store.StoreFixtures.dataset;
import static org.riskassessment.core.store.StoreFixtures.decision;
import static org.riskassessment.core.store.StoreFixtures.deployment;
import static org.riskassessment.core.store.StoreFixtures.digest;
import static org.riskassessment.core.store.StoreFixtures.evaluation;
import static org.riskassessment.core.store.StoreFixtures.file;
import static org.riskassessment.core.store.StoreFixtures.finished;
import static org.riskassessment.core.store.StoreFixtures.oneClassEvaluation;
import static org.riskassessment.core.store.StoreFixtures.predictionBatch;
import static org.riskassessment.core.store.StoreFixtures.predictions;
import static org.riskassessment.core.store.StoreFixtures.refusedBatch;
import static org.riskassessment.core.store.StoreFixtures.review;
import static org.riskassessment.core.store.StoreFixtures.run;
import static org.riskassessment.core.store.StoreFixtures.step;
import static org.riskassessment.core.store.StoreFixtures.watermark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;

/** What every store promises; the test of a store extends it. */
public abstract class RiskStoreContract {
  /** A store with nothing in it. */
  protected RiskStore store;

  /** Opens a store that no test has used. */
  protected abstract RiskStore openEmpty() throws Exception;

  @BeforeEach
  void open_store() throws Exception {
    store = openEmpty();
  }

  @AfterEach
  void close_store() {
    store.close();
  }

  // Ingestion

  @Test
  void new_store_holds_nothing() {
    assertThat(store.ingestion().knownFiles()).isEmpty();
    assertThat(store.ingestion().batches()).isEmpty();
    assertThat(store.ingestion().newestBatch()).isEmpty();
    assertThat(store.ingestion().dataset()).isEmpty();
    assertThat(store.ingestion().datasets()).isEmpty();
    assertThat(store.models().versions()).isEmpty();
    assertThat(store.models().version(1)).isEmpty();
    assertThat(store.models().evaluations(1)).isEmpty();
    assertThat(store.models().deployed()).isEmpty();
    assertThat(store.models().deployments()).isEmpty();
    assertThat(store.models().lastReview()).isEmpty();
    assertThat(store.models().reviews()).isEmpty();
    assertThat(store.runs().newest(10)).isEmpty();
    assertThat(store.runs().run("run-1")).isEmpty();
    assertThat(store.runs().steps("run-1")).isEmpty();
    assertThat(store.predictions().newest()).isEmpty();
    assertThat(store.predictions().predictions("batch-1")).isEmpty();
    assertThat(store.predictions().batch("batch-1")).isEmpty();
    assertThat(store.predictions().rows("batch-1")).isEmpty();
    assertThat(store.predictions().history("client-1", 9)).isEmpty();
    assertThat(store.calls().contacts()).isEmpty();
    assertThat(store.calls().assignments()).isEmpty();
  }

  @Test
  void batches_are_numbered_in_order_from_one_commit_to_the_next() {
    store.ingestion().commit(List.of(batch("b.csv"), batch("a.csv")), List.of(), null);
    Batch refused = refusedBatch("c.csv", "the header has no column 'exited'");
    store.ingestion().commit(List.of(refused), List.of(), null);

    assertThat(store.ingestion().batches())
        .containsExactly(
            batch("b.csv").withNumber(1), batch("a.csv").withNumber(2), refused.withNumber(3));
    assertThat(store.ingestion().newestBatch()).contains(refused.withNumber(3));
  }

  @Test
  void newest_batch_is_found_by_content_and_generation() {
    store
        .ingestion()
        .commit(List.of(batch("a.csv"), batch("b.csv"), batch("a.csv")), List.of(), null);
    store.ingestion().commit(List.of(batch("a.csv", 2)), List.of(), null);

    assertThat(store.ingestion().batchWithContent(digest("a.csv"), 1))
        .contains(batch("a.csv").withNumber(3));
    assertThat(store.ingestion().batchWithContent(digest("a.csv"), 2))
        .contains(batch("a.csv", 2).withNumber(4));
    assertThat(store.ingestion().batchWithContent(digest("b.csv"), 2)).isEmpty();
    assertThat(store.ingestion().batchWithContent(digest("c.csv"), 1)).isEmpty();
  }

  @Test
  void known_file_replaces_the_one_of_the_same_path() {
    store.ingestion().commit(List.of(), List.of(file("a.csv", 1), file("b.csv", 2)), null);
    store.ingestion().commit(List.of(), List.of(file("a.csv", 3), file("a.csv", 4)), null);

    assertThat(store.ingestion().knownFiles())
        .containsExactly(
            Map.entry("a.csv", file("a.csv", 4)), Map.entry("b.csv", file("b.csv", 2)));
  }

  @Test
  void newest_dataset_is_the_dataset_and_all_are_kept_in_order() {
    store.ingestion().commit(List.of(), List.of(), dataset("zz"));
    store.ingestion().commit(List.of(), List.of(), dataset("aa"));
    store.ingestion().commit(List.of(batch("a.csv")), List.of(), null);

    assertThat(store.ingestion().dataset()).contains(dataset("aa"));
    assertThat(store.ingestion().datasets()).containsExactly(dataset("zz"), dataset("aa"));
  }

  @Test
  void same_content_may_come_again_in_a_later_generation() {
    store.ingestion().commit(List.of(), List.of(), dataset("a"));
    store.ingestion().commit(List.of(), List.of(), dataset("ab"));
    store.ingestion().commit(List.of(), List.of(), dataset("a", 2));

    assertThat(store.ingestion().dataset()).contains(dataset("a", 2));
    assertThat(store.ingestion().datasets()).hasSize(3);
  }

  @Test
  void failing_commit_leaves_nothing_and_the_store_usable() {
    store.ingestion().commit(List.of(batch("a.csv")), List.of(file("a.csv", 1)), dataset("a"));

    assertBroken(
        () ->
            store
                .ingestion()
                .commit(List.of(batch("b.csv")), List.of(file("a.csv", 2)), dataset("a")));

    assertThat(store.ingestion().batches()).containsExactly(batch("a.csv").withNumber(1));
    assertThat(store.ingestion().knownFiles()).containsValue(file("a.csv", 1));
    assertThat(store.ingestion().datasets()).containsExactly(dataset("a"));
    store.ingestion().commit(List.of(batch("c.csv")), List.of(), dataset("c"));
    assertThat(store.ingestion().batches()).hasSize(2);
  }

  @Test
  void batch_comes_back_with_all_its_detail() {
    Batch changed =
        new Batch(
            0,
            "run-1",
            new Batch.Content(
                "crm",
                "data/crm/late.csv",
                digest("late"),
                345,
                AT.minusSeconds(90).plusNanos(999)),
            new Batch.Place(2, digest("schema"), 100),
            Batch.Outcome.ingested(),
            new RowCounts(
                20, 9, 4, 7, 3, Map.of("type", 5L, "blank_id", 2L), Map.of("corporation", 7L)),
            4,
            AT,
            50);
    store.ingestion().commit(List.of(changed), List.of(), null);

    Batch stored = store.ingestion().newestBatch().orElseThrow();
    assertThat(stored).isEqualTo(changed.withNumber(1));
    assertThat(stored.rows().rejectedByRule())
        .containsExactly(entry("blank_id", 2L), entry("type", 5L));
    assertThat(stored.freshness()).contains(Duration.ofSeconds(90));
    assertThat(stored.rowsPerSecond()).contains(400.0);
  }

  @Test
  void forgotten_batch_keeps_its_cuts_and_the_others_move_on() {
    store
        .ingestion()
        .commit(
            List.of(at(0, batch("a.csv")), at(7, batch("b.csv")), at(14, batch("c.csv"))),
            List.of(file("a.csv", 1), file("b.csv", 2)),
            dataset("abc"));
    store.ingestion().commit(List.of(refusedBatch("d.csv", "no header")), List.of(), null);

    store.ingestion().forget(2, "sent by mistake", Map.of(7L, 5L), dataset("ac", 2));

    List<Batch> batches = store.ingestion().batches();
    Batch forgotten = batches.get(1);
    assertThat(forgotten.status()).isEqualTo(Batch.Status.FORGOTTEN);
    assertThat(forgotten.reason()).isEqualTo("sent by mistake");
    assertThat(forgotten.forgotten()).isEqualTo(new Batch.Forgotten(1, Map.of(7L, 5L)));
    assertThat(forgotten.firstRow()).as("where it stood").isEqualTo(7);
    assertThat(forgotten.rows()).isEqualTo(batch("b.csv").rows());
    assertThat(batches).extracting(Batch::generation).containsOnly(2);
    assertThat(batches).extracting(Batch::firstRow).containsExactly(0L, 7L, 9L, 0L);
    assertThat(batches.get(3).status()).isEqualTo(Batch.Status.REFUSED);
    assertThat(store.ingestion().knownFiles().values())
        .containsExactly(file("a.csv", 1).ofGeneration(2), file("b.csv", 2).ofGeneration(2));
    assertThat(store.ingestion().dataset()).contains(dataset("ac", 2));
    assertThat(store.ingestion().batchWithContent(digest("b.csv"), 2)).contains(forgotten);
    assertThat(store.ingestion().batchWithContent(digest("b.csv"), 1)).isEmpty();
  }

  @Test
  void watermark_replaces_that_of_its_source_until_reset() {
    IngestionLedger ledger = store.ingestion();
    ledger.commit(List.of(batch("a")), List.of(), dataset("a"), watermark("crm"));
    ledger.commit(List.of(), List.of(), null, watermark("Billing"));
    Watermark further =
        new Watermark("crm", 1, null, "17", List.of(), null, List.of(), AT.plusSeconds(1));
    ledger.commit(List.of(), List.of(), null, further);
    assertThat(ledger.watermarks()).containsExactly(watermark("Billing"), further);

    ledger.forget(1, "sent by mistake", Map.of(0L, 7L), dataset("none", 2));
    assertThat(ledger.watermarks())
        .containsExactly(watermark("Billing").ofGeneration(2), further.ofGeneration(2));

    ledger.resetWatermark("crm");
    ledger.resetWatermark("unknown");
    assertThat(ledger.watermarks()).containsExactly(watermark("Billing").ofGeneration(2));
  }

  @Test
  void batches_are_forgotten_one_after_the_other() {
    store
        .ingestion()
        .commit(
            List.of(at(0, batch("a.csv")), at(7, batch("b.csv")), at(14, batch("c.csv"))),
            List.of(),
            dataset("abc"));

    store.ingestion().forget(2, "first", Map.of(7L, 7L), dataset("ac", 2));
    store.ingestion().forget(1, "second", Map.of(0L, 7L), dataset("c", 3));

    List<Batch> batches = store.ingestion().batches();
    assertThat(batches).extracting(Batch::generation).containsOnly(3);
    assertThat(batches).extracting(Batch::firstRow).containsExactly(0L, 7L, 0L);
    assertThat(batches)
        .extracting(Batch::forgotten)
        .containsExactly(
            new Batch.Forgotten(2, Map.of(0L, 7L)), new Batch.Forgotten(1, Map.of(7L, 7L)), null);
    assertThat(batches).extracting(Batch::reason).containsExactly("second", "first", null);
    assertThat(store.ingestion().datasets()).hasSize(3);
  }

  @Test
  void a_content_that_was_read_twice_is_forgotten_whole() {
    store
        .ingestion()
        .commit(List.of(at(0, batch("a.csv")), at(7, batch("b.csv"))), List.of(), dataset("ab"));
    store.ingestion().commit(List.of(at(14, batch("a.csv"))), List.of(), null);

    store.ingestion().forget(3, "sent twice", Map.of(0L, 7L, 14L, 7L), dataset("b", 2));

    List<Batch> batches = store.ingestion().batches();
    assertThat(batches)
        .extracting(Batch::status)
        .containsExactly(Batch.Status.FORGOTTEN, Batch.Status.INGESTED, Batch.Status.FORGOTTEN);
    assertThat(batches).extracting(Batch::reason).containsExactly("sent twice", null, "sent twice");
    assertThat(batches.get(1).firstRow()).isZero();
    assertBroken(() -> store.ingestion().forget(1, "again", Map.of(0L, 7L), dataset("x", 3)));
  }

  @Test
  void only_an_ingested_batch_of_the_dataset_can_be_forgotten() {
    assertBroken(() -> store.ingestion().forget(1, "none yet", Map.of(7L, 7L), dataset("a", 1)));
    store.ingestion().commit(List.of(batch("a.csv")), List.of(file("a.csv", 1)), dataset("a"));
    store
        .ingestion()
        .commit(
            List.of(batch("b.csv", 2), batch("c.csv", 2)),
            List.of(file("b.csv", 1).ofGeneration(2)),
            dataset("bc", 2));
    store
        .ingestion()
        .commit(List.of(inGeneration(2, refusedBatch("d.csv", "no"))), List.of(), null);
    store.ingestion().forget(2, "sent by mistake", Map.of(7L, 7L), dataset("c", 3));
    List<Batch> before = store.ingestion().batches();

    assertBroken(
        () -> store.ingestion().forget(1, "of an earlier one", Map.of(7L, 7L), dataset("x", 4)));
    assertBroken(() -> store.ingestion().forget(2, "forgotten", Map.of(7L, 7L), dataset("x", 4)));
    assertBroken(() -> store.ingestion().forget(4, "refused", Map.of(7L, 7L), dataset("x", 4)));
    assertBroken(() -> store.ingestion().forget(5, "unknown", Map.of(7L, 7L), dataset("x", 4)));
    assertBroken(
        () -> store.ingestion().forget(3, "the same generation", Map.of(7L, 7L), dataset("x", 3)));
    assertBroken(() -> store.ingestion().forget(3, "one too far", Map.of(7L, 7L), dataset("x", 5)));

    assertThat(store.ingestion().batches()).isEqualTo(before);
    assertThat(store.ingestion().dataset()).contains(dataset("c", 3));
    assertThat(store.ingestion().knownFiles().values())
        .containsExactly(file("a.csv", 1), file("b.csv", 1).ofGeneration(3));
  }

  private static Batch at(long firstRow, Batch batch) {
    return batch.moved(new Batch.Place(batch.generation(), batch.schemaHash(), firstRow));
  }

  private static Batch inGeneration(int generation, Batch batch) {
    return batch.moved(new Batch.Place(generation, batch.schemaHash(), batch.firstRow()));
  }

  // Models

  @Test
  void versions_are_numbered_from_one_and_come_back_equal() {
    ModelVersion first = store.models().add(card(42), Map.of("model.json", bytes("{}")));
    ModelVersion second = store.models().add(card(43), Map.of());

    assertThat(first.version()).isEqualTo(1);
    assertThat(first.artifacts()).containsExactly(Map.entry("model.json", digest("{}")));
    assertThat(second.version()).isEqualTo(2);
    assertThat(store.models().version(1)).contains(first);
    assertThat(store.models().version(2)).contains(second);
    assertThat(store.models().version(3)).isEmpty();
    assertThat(store.models().versions()).containsExactly(first, second);
  }

  @Test
  void card_of_a_model_evaluated_on_one_class_comes_back_equal() {
    ModelVersion added = store.models().add(card(-1, oneClassEvaluation("tiny")), Map.of());

    assertThat(store.models().version(1).orElseThrow().card()).isEqualTo(added.card());
    assertThat(added.card()).isEqualTo(card(-1, oneClassEvaluation("tiny")));
  }

  @Test
  void artifacts_come_back_byte_for_byte() {
    byte[] all = new byte[70_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    store.models().add(card(1), Map.of("model.onnx", all, "model.json", bytes("1")));
    store.models().add(card(2), Map.of("model.json", bytes("2"), "empty", new byte[0]));

    assertThat(store.models().artifact(1, "model.onnx")).isEqualTo(all);
    assertThat(store.models().artifact(1, "model.json")).isEqualTo(bytes("1"));
    assertThat(store.models().artifact(2, "model.json")).isEqualTo(bytes("2"));
    assertThat(store.models().artifact(2, "empty")).isEmpty();
  }

  @Test
  void artifact_shares_no_array_with_its_callers() {
    byte[] in = bytes("as stored");
    store.models().add(card(1), Map.of("model.json", in));
    in[0] = 'X';
    store.models().artifact(1, "model.json")[0] = 'Y';

    assertThat(store.models().artifact(1, "model.json")).isEqualTo(bytes("as stored"));
  }

  @Test
  void artifact_that_is_not_there_is_a_missing_model() {
    store.models().add(card(1), Map.of("model.json", bytes("{}")));

    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().artifact(1, "model.onnx"));
    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().artifact(2, "model.json"));
  }

  @Test
  void evaluations_come_back_equal_and_in_order() {
    store.models().add(card(1), Map.of());
    store.models().add(card(2), Map.of());
    store.models().addEvaluation(1, "run-1", evaluation("z"));
    store.models().addEvaluation(1, null, oneClassEvaluation("a"));
    store.models().addEvaluation(2, null, evaluation("b"));
    store.models().addEvaluation(1, "run-2", evaluation("z"));

    assertThat(store.models().evaluations(1))
        .containsExactly(evaluation("z"), oneClassEvaluation("a"), evaluation("z"));
    assertThat(store.models().evaluations(2)).containsExactly(evaluation("b"));
    assertThat(store.models().evaluations(3)).isEmpty();
  }

  @Test
  void evaluation_of_a_version_that_is_not_there_is_refused() {
    assertFails(
        ErrorCode.MODEL_MISSING, () -> store.models().addEvaluation(1, null, evaluation("a")));
  }

  @Test
  void deployments_are_appended_and_the_newest_is_deployed() {
    store.models().add(card(1), Map.of());
    store.models().add(card(2), Map.of());
    Deployment rollback =
        new Deployment(99, 1, 2, Deployment.Kind.ROLLBACK, "jana", "calls went badly", null, AT);

    Deployment first = store.models().deploy(deployment(1, null));
    Deployment second = store.models().deploy(deployment(2, 1));
    Deployment third = store.models().deploy(rollback);

    assertThat(first).isEqualTo(deployment(1, null).withNumber(1));
    assertThat(second.number()).isEqualTo(2);
    assertThat(third).isEqualTo(rollback.withNumber(3));
    assertThat(store.models().deployed()).contains(third);
    assertThat(store.models().deployments()).containsExactly(first, second, third);
  }

  @Test
  void deployment_of_a_version_that_is_not_there_is_refused() {
    store.models().add(card(1), Map.of());

    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().deploy(deployment(2, null)));
    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().deploy(deployment(1, 2)));

    assertThat(store.models().deployments()).isEmpty();
  }

  /** Two deployments at once: the second finds that what it was to replace is gone. */
  @Test
  void deployment_that_another_one_overtook_is_refused() {
    store.models().add(card(1), Map.of());
    store.models().add(card(2), Map.of());
    store.models().add(card(3), Map.of());
    store.models().deploy(deployment(1, null));
    store.models().deploy(deployment(2, 1));

    assertFails(ErrorCode.LOCKED, () -> store.models().deploy(deployment(3, 1)));
    assertFails(ErrorCode.LOCKED, () -> store.models().deploy(deployment(3, null)));
    assertFails(
        ErrorCode.LOCKED, () -> store.models().review(review("run-1", 1), deployment(3, 1)));

    assertThat(store.models().deployments()).hasSize(2);
    assertThat(store.models().reviews()).isEmpty();
  }

  @Test
  void of_deployments_at_once_one_is_stored() throws Exception {
    int threads = 4;
    store.models().add(card(1), Map.of());
    store.models().deploy(deployment(1, null));
    for (int version = 2; version < 2 + threads; version++) {
      store.models().add(card(version), Map.of());
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Deployment>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Deployment deployment = deployment(i + 2, 1);
      all.add(
          pool.submit(
              () -> {
                begin.await();
                return store.models().deploy(deployment);
              }));
    }
    begin.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    int stored = 0;
    for (Future<Deployment> one : all) {
      try {
        one.get();
        stored++;
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                RiskException.class, late -> assertThat(late.code()).isEqualTo(ErrorCode.LOCKED));
      }
    }
    assertThat(stored).isEqualTo(1);
    assertThat(store.models().deployments()).hasSize(2);
  }

  @Test
  void pruned_version_loses_its_files_and_nothing_else() {
    ModelVersion first = store.models().add(card(1), Map.of("model.json", bytes("1")));
    store.models().add(card(2), Map.of("model.json", bytes("2")));
    store.models().addEvaluation(1, null, evaluation("a"));
    store.models().deploy(deployment(1, null));
    store.models().deploy(deployment(2, 1));

    store.models().prune(1);
    store.models().prune(1);

    ModelVersion pruned = store.models().version(1).orElseThrow();
    assertThat(pruned.isPruned()).isTrue();
    assertThat(pruned.card()).isEqualTo(first.card());
    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().artifact(1, "model.json"));
    assertThat(store.models().evaluations(1)).containsExactly(evaluation("a"));
    assertThat(store.models().deployments()).hasSize(2);
    assertThat(store.models().artifact(2, "model.json")).isEqualTo(bytes("2"));
    assertThat(store.models().artifactNames())
        .isEqualTo(Map.of(1, Set.of(), 2, Set.of("model.json")));
    assertThat(store.models().add(card(3), Map.of()).version()).isEqualTo(3);
  }

  @Test
  void deployed_version_is_not_pruned() {
    store.models().add(card(1), Map.of("model.json", bytes("1")));
    store.models().deploy(deployment(1, null));

    assertFails(ErrorCode.USAGE, () -> store.models().prune(1));
    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().prune(2));

    assertThat(store.models().artifact(1, "model.json")).isEqualTo(bytes("1"));
  }

  @Test
  void review_and_its_promotion_are_stored_together() {
    store.models().add(card(1), Map.of());
    store.models().add(card(2), Map.of());
    store.models().deploy(deployment(1, null));
    Review kept = review("run-1", 1);
    Review promoting =
        new Review("run-2", 1, kept.datasetId(), 250, 300, false, insufficient(), decision(), AT);

    store.models().review(kept, null);
    assertThat(store.models().lastReview()).contains(kept);
    assertThat(store.models().deployments()).hasSize(1);

    store.models().review(promoting, deployment(2, 1));
    assertThat(store.models().lastReview()).contains(promoting);
    assertThat(store.models().reviews()).containsExactly(kept, promoting);
    assertThat(store.models().deployed()).contains(deployment(2, 1).withNumber(2));
  }

  private static PerformanceCheck insufficient() {
    return new PerformanceCheck(
        PerformanceCheck.Status.INSUFFICIENT,
        0,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(0.75),
        OptionalDouble.of(0.02),
        200,
        OptionalDouble.empty(),
        false,
        "0 new labelled rows are too few to judge the model by");
  }

  @Test
  void review_of_a_version_that_is_not_there_is_refused() {
    assertFails(ErrorCode.MODEL_MISSING, () -> store.models().review(review("run-1", 1), null));

    assertThat(store.models().lastReview()).isEmpty();
  }

  @Test
  void review_is_not_stored_when_its_promotion_fails() {
    store.models().add(card(1), Map.of());
    store.models().deploy(deployment(1, null));

    assertFails(
        ErrorCode.MODEL_MISSING, () -> store.models().review(review("run-1", 1), deployment(2, 1)));

    assertThat(store.models().lastReview()).isEmpty();
    assertThat(store.models().deployments()).hasSize(1);
  }

  // Runs

  @Test
  void run_comes_back_as_it_started_and_as_it_ended() {
    store.runs().start(run("run-1"));
    assertThat(store.runs().run("run-1")).contains(run("run-1"));

    RunRecord finished = finished(run("run-1"), "KEPT");
    store.runs().finish(finished);
    assertThat(store.runs().run("run-1")).contains(finished);
  }

  @Test
  void start_marks_runs_that_never_ended_as_killed() {
    RunRecord ended = finished(run("run-1"), "KEPT");
    store.runs().start(run("run-1"));
    store.runs().finish(ended);
    store.runs().start(run("run-2"));

    store.runs().start(run("run-3"));

    assertThat(store.runs().run("run-1")).contains(ended);
    RunRecord killed = store.runs().run("run-2").orElseThrow();
    assertThat(killed).isEqualTo(run("run-2").killed());
    assertThat(killed.outcome()).isEqualTo(RunRecord.KILLED);
    assertThat(killed.message()).isEqualTo("its process ended before the run did");
    assertThat(killed.finishedAt()).as("nobody knows when").isNull();
    assertThat(store.runs().run("run-3")).contains(run("run-3"));
  }

  @Test
  void newest_runs_come_first_and_no_more_than_asked_for() {
    List.of("2026-01", "2026-03", "2026-02").forEach(id -> store.runs().start(run(id)));

    assertThat(store.runs().newest(2))
        .extracting(RunRecord::runId)
        .containsExactly("2026-03", "2026-02");
    assertThat(store.runs().newest(10)).hasSize(3);
    assertThat(store.runs().newest(0)).isEmpty();
  }

  @Test
  void runs_are_found_by_the_start_of_their_ids() {
    List.of("2026-01", "2026-03", "2027-01", "2026-02").forEach(id -> store.runs().start(run(id)));

    assertThat(store.runs().startingWith("2026-", 2))
        .extracting(RunRecord::runId)
        .containsExactly("2026-03", "2026-02");
    assertThat(store.runs().startingWith("2027-01", 10)).hasSize(1);
    assertThat(store.runs().startingWith("", 10)).hasSize(4);
    assertThat(store.runs().startingWith("2026_", 10)).as("no pattern").isEmpty();
    assertThat(store.runs().startingWith("2027-01-", 10)).isEmpty();
  }

  @Test
  void run_that_already_started_is_refused_and_kills_no_other() {
    store.runs().start(run("run-1"));

    assertBroken(() -> store.runs().start(run("run-1")));

    assertThat(store.runs().run("run-1")).contains(run("run-1"));
  }

  @Test
  void steps_come_back_in_the_order_of_calls() {
    StepRecord failed =
        new StepRecord("train", StepRecord.Status.FAILED, AT, 1_000, "one class only");
    store.runs().start(run("run-1"));
    store.runs().start(run("run-2"));
    store.runs().addStep("run-1", step("ingest"));
    store.runs().addStep("run-2", step("score"));
    store.runs().addStep("run-1", failed);
    store.runs().addStep("run-1", step("ingest"));

    assertThat(store.runs().steps("run-1")).containsExactly(step("ingest"), failed, step("ingest"));
    assertThat(store.runs().steps("run-2")).containsExactly(step("score"));
  }

  @Test
  void step_or_end_of_a_run_that_never_started_is_refused() {
    assertBroken(() -> store.runs().addStep("run-1", step("ingest")));
    assertBroken(() -> store.runs().finish(run("run-1")));

    assertThat(store.runs().newest(1)).isEmpty();
    assertThat(store.runs().steps("run-1")).isEmpty();
  }

  // Predictions

  @Test
  void ten_thousand_predictions_come_back_in_order() {
    List<Prediction> stored = predictions(10_000);

    store.predictions().add(predictionBatch("batch-1", 10_000), stored);

    assertThat(store.predictions().predictions("batch-1")).isEqualTo(stored);
  }

  @Test
  void newest_batch_is_the_one_stored_last() {
    store.predictions().add(predictionBatch("z", 3), predictions(3));
    store.predictions().add(predictionBatch("a", 2), predictions(2));

    assertThat(store.predictions().newest()).contains(predictionBatch("a", 2));
    assertThat(store.predictions().predictions("z")).isEqualTo(predictions(3));
    assertThat(store.predictions().predictions("a")).isEqualTo(predictions(2));
  }

  @Test
  void batch_stored_already_is_refused_and_changes_nothing() {
    store.predictions().add(predictionBatch("a", 3), predictions(3));
    store.predictions().add(predictionBatch("b", 2), predictions(2));

    assertBroken(() -> store.predictions().add(predictionBatch("a", 1), predictions(1)));

    assertThat(store.predictions().newest()).contains(predictionBatch("b", 2));
    assertThat(store.predictions().predictions("a")).isEqualTo(predictions(3));
  }

  @Test
  void batch_of_no_clients_is_stored() {
    store.predictions().add(predictionBatch("a", 0), List.of());

    assertThat(store.predictions().newest()).contains(predictionBatch("a", 0));
    assertThat(store.predictions().predictions("a")).isEmpty();
  }

  @Test
  void batch_keeps_ranks_values_and_the_rows_it_was_scored_from() {
    List<Prediction> stored =
        List.of(
            new Prediction("a", 0.5, 0.6, true, 2, null),
            new Prediction("b", -1, 0.3, false, 1, -12.5));
    byte[] rows = {0, -1, 127, 10};
    store.predictions().add(predictionBatch("p", 2), stored, rows);
    store.predictions().add(predictionBatch("q", 1), predictions(1));

    assertThat(store.predictions().predictions("p")).isEqualTo(stored);
    assertThat(store.predictions().rows("p")).hasValue(rows);
    assertThat(store.predictions().rows("q")).isEmpty();
    assertThat(store.predictions().batch("p")).contains(predictionBatch("p", 2));
    assertThat(store.predictions().newest(9))
        .containsExactly(predictionBatch("q", 1), predictionBatch("p", 2));
  }

  @Test
  void history_of_a_client_is_newest_first() {
    Prediction first = new Prediction("a", 1, 0.7, true, 1, 5.0);
    Prediction twice = new Prediction("a", 2, 0.8, true, 1, 5.0);
    Prediction other = new Prediction("A", 2, 0.8, true, 1, 5.0);
    store.predictions().add(predictionBatch("p", 2), List.of(first, other));
    store.predictions().add(predictionBatch("q", 1), List.of(other));
    store.predictions().add(predictionBatch("r", 3), List.of(first, other, twice));

    assertThat(store.predictions().history("a", 9))
        .containsExactly(
            new PredictionLog.Entry(predictionBatch("r", 3), twice),
            new PredictionLog.Entry(predictionBatch("p", 2), first));
    assertThat(store.predictions().history("a", 1))
        .extracting(past -> past.batch().batchId())
        .containsExactly("r");
    assertThat(store.predictions().history("nobody", 9)).isEmpty();
  }

  @Test
  void artifact_is_added_to_a_version_once() {
    store.models().add(card(1), Map.of("model.bin", bytes("model")));

    store.models().addArtifact(1, "refits.bin", bytes("refits"));
    store.models().addArtifact(1, "refits.bin", bytes("others"));

    assertThat(store.models().artifact(1, "refits.bin")).isEqualTo(bytes("refits"));
    assertThat(store.models().version(1).orElseThrow().artifacts())
        .containsKeys("model.bin", "refits.bin");
    assertThatThrownBy(() -> store.models().addArtifact(2, "refits.bin", bytes("refits")))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING));
  }

  @Test
  void artifact_that_was_removed_can_be_added_again() {
    store.models().add(card(1), Map.of("model.bin", bytes("model"), "refits.bin", bytes("bad")));

    store.models().removeArtifact(1, "refits.bin");
    store.models().removeArtifact(1, "never.bin");
    store.models().removeArtifact(2, "model.bin");

    assertThat(store.models().version(1).orElseThrow().artifacts()).containsOnlyKeys("model.bin");
    store.models().addArtifact(1, "refits.bin", bytes("good"));
    assertThat(store.models().artifact(1, "refits.bin")).isEqualTo(bytes("good"));
  }

  // Calls

  @Test
  void contacts_are_numbered_and_stay() {
    Contact first = contact("a", Contact.Outcome.REACHED);
    Contact second = contact("b", Contact.Outcome.NO_ANSWER);
    assertThat(store.calls().add(first)).isEqualTo(first.withNumber(1));
    assertThat(store.calls().add(second)).isEqualTo(second.withNumber(2));
    assertThat(store.calls().add(first)).isEqualTo(first.withNumber(3));

    assertThat(store.calls().contacts())
        .containsExactly(first.withNumber(1), second.withNumber(2), first.withNumber(3));
    assertThat(store.calls().contacts("a"))
        .containsExactly(first.withNumber(1), first.withNumber(3));
    assertThat(store.calls().contacts("nobody")).isEmpty();
  }

  @Test
  void first_assignment_of_a_client_in_a_batch_stays() {
    Assignment called = new Assignment("p", "a", 2, false, 0.1, AT);
    Assignment withheld = new Assignment("p", "b", 1, true, 0.1, AT);
    Assignment later = new Assignment("q", "a", 1, true, 0.1, AT.plusSeconds(9));
    store.calls().assign(List.of(called, withheld));
    store.calls().assign(List.of());
    store.calls().assign(List.of(new Assignment("p", "a", 3, true, 0.5, AT.plusSeconds(1)), later));

    assertThat(store.calls().assignments()).containsExactly(withheld, called, later);
  }

  private static Contact contact(String client, Contact.Outcome outcome) {
    return new Contact(0, client, outcome, "says \"株\" ", "O'Brien", AT);
  }

  // All

  @Test
  void diagnoses_of_models_come_back_newest_first() {
    assertThat(store.diagnoses().newestOfModel()).isEmpty();
    ModelDiagnosis first = StoreFixtures.modelDiagnosis("run-1", AT);
    ModelDiagnosis second = StoreFixtures.modelDiagnosis("run-2", AT.plusMillis(1));
    store.diagnoses().add(first);
    store.diagnoses().add(second);
    assertThat(store.diagnoses().newestOfModel(9)).containsExactly(second, first);
    assertThat(store.diagnoses().newestOfModel(1)).containsExactly(second);
    assertThat(store.diagnoses().newest()).as("another list").isEmpty();
  }

  @Test
  void text_of_any_script_comes_back() {
    String name = "Škoda Žďár—株式会社 🏭 O'Brien \"&\" Söhne\t?";
    store.ingestion().commit(List.of(batch(name)), List.of(file(name, 1)), null);
    store.runs().start(run("run-1"));
    store
        .runs()
        .addStep("run-1", new StepRecord("ingest", StepRecord.Status.ATTENTION, AT, 1, name));
    List<Prediction> predictions =
        List.of(
            new Prediction(name, -1e-300, 0, false),
            new Prediction("e\u0301", 1e300, 1, true),
            new Prediction("\u00e9", 0.1 + 0.2, 0.5, true));
    store.predictions().add(predictionBatch(name, 3), predictions);
    store.models().add(card(1, evaluation(name)), Map.of(name, bytes(name)));

    assertThat(store.ingestion().newestBatch()).contains(batch(name).withNumber(1));
    assertThat(store.ingestion().knownFiles()).containsKey(name);
    assertThat(store.runs().steps("run-1")).extracting(StepRecord::detail).containsExactly(name);
    assertThat(store.predictions().newest()).contains(predictionBatch(name, 3));
    assertThat(store.predictions().predictions(name)).isEqualTo(predictions);
    assertThat(store.models().artifact(1, name)).isEqualTo(bytes(name));
    assertThat(store.models().versions().get(0).card().evaluation()).isEqualTo(evaluation(name));
  }

  @Test
  void times_are_kept_to_the_millisecond() {
    RunRecord exact = RunRecord.started("run-1", "run", "c", "0.1.0", AT.plusNanos(999));
    store.runs().start(exact);

    assertThat(store.runs().run("run-1")).contains(exact);
    assertThat(exact.startedAt()).isEqualTo(AT);
  }

  @Test
  void threads_that_write_at_once_lose_nothing() throws Exception {
    int threads = 4;
    int each = 25;
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      store.runs().start(run("run-1"));
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String name = "thread-" + t;
        work.add(
            pool.submit(
                () -> {
                  begin.await();
                  for (int i = 0; i < each; i++) {
                    store.models().add(card(i), Map.of("model.json", bytes(name)));
                    store.ingestion().commit(List.of(batch(name)), List.of(), null);
                    store.runs().addStep("run-1", step(name));
                    assertThat(store.ingestion().newestBatch()).isPresent();
                  }
                  return null;
                }));
      }
      begin.countDown();
      for (Future<?> one : work) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }

    List<Integer> numbers = IntStream.rangeClosed(1, threads * each).boxed().toList();
    assertThat(store.models().versions()).extracting(ModelVersion::version).isEqualTo(numbers);
    assertThat(store.ingestion().batches()).extracting(Batch::number).isEqualTo(numbers);
    assertThat(store.runs().steps("run-1")).hasSize(threads * each);
  }

  @Test
  void store_may_be_closed_twice_and_is_unusable_then() {
    store.close();
    store.close();

    assertThatIllegalStateException().isThrownBy(() -> store.models().deployed());
    assertThatIllegalStateException().isThrownBy(() -> store.runs().start(run("run-1")));
  }

  /** A call that breaks a promise, such as a key given twice. */
  protected static void assertBroken(ThrowingCallable call) {
    assertFails(ErrorCode.INTERNAL, call);
  }

  protected static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RiskException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void tokens_are_kept_when_they_are_taken_back() {
    AccessToken token =
        new AccessToken(0, "crm", "a".repeat(64), List.of("predict", "read"), "anna", AT, null);
    assertThat(store.tokens().add(token)).isEqualTo(token.withNumber(1));
    assertThat(store.tokens().add(token).number()).isEqualTo(2);
    store.tokens().revoke(1, AT.plusSeconds(5));
    store.tokens().revoke(1, AT.plusSeconds(9));
    assertThat(store.tokens().all())
        .containsExactly(token.withNumber(1).revoked(AT.plusSeconds(5)), token.withNumber(2));
  }
}
