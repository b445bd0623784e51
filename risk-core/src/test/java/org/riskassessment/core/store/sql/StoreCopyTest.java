package org.riskassessment.core.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.store.StoreFixtures.batch;
import static org.riskassessment.core.store.StoreFixtures.card;
import static org.riskassessment.core.store.StoreFixtures.dataset;
import static org.riskassessment.core.store.StoreFixtures.deployment;
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

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.AccessToken;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;

class StoreCopyTest {
  @TempDir Path folder;

  private final PostgresServer server = PostgresServer.shared();
  private final byte[] blob = new byte[300_000];
  private RiskConfig.Store original;

  @BeforeEach
  void fill_a_store() {
    new Random(1).nextBytes(blob);
    original = RiskConfig.Store.of("jdbc:sqlite:" + folder.resolve("risk.db"));
    try (RiskStore store = SqlRiskStore.open(original)) {
      store.runs().start(run("run-1"));
      store.runs().addStep("run-1", step("ingest"));
      store.runs().finish(finished(run("run-1"), "OK"));
      store
          .ingestion()
          .commit(
              List.of(batch("a.csv"), refusedBatch("b.csv", "žluť 株 \n\t\\ ' \" 𝄞")),
              List.of(file("a.csv", 1), file("Ä.csv", 2), file("B.csv", 3)),
              dataset("a"),
              watermark("crm"));
      store.models().add(card(1), Map.of("model.bin", blob, "empty", new byte[0]));
      store.models().add(card(2, oneClassEvaluation("small")), Map.of());
      store.models().addEvaluation(1, "run-1", evaluation("test"));
      store.models().addEvaluation(2, null, oneClassEvaluation("small"));
      store.models().deploy(deployment(1, null));
      store.models().review(review("run-1", 1), deployment(2, 1));
      store.predictions().add(predictionBatch("p", 2_500), predictions(2_500), blob);
      store
          .calls()
          .add(new Contact(0, "client-1", Contact.Outcome.SAVED, "a 'note'", "sam", Instant.EPOCH));
      store.calls().assign(List.of(new Assignment("p", "client-1", 1, true, 0.1, Instant.EPOCH)));
      store
          .tokens()
          .add(
              new AccessToken(
                  0, "crm", "0".repeat(64), List.of("read"), "sam", Instant.EPOCH, Instant.EPOCH));
    }
  }

  private RiskConfig.Store postgres() {
    return PostgresServer.store(server.database());
  }

  private RiskConfig.Store sqlite(String name) {
    return RiskConfig.Store.of("jdbc:sqlite:" + folder.resolve(name));
  }

  @Test
  void store_goes_to_postgresql_and_back_with_every_row_and_byte() throws Exception {
    RiskConfig.Store shared = postgres();
    RiskConfig.Store back = sqlite("back/risk.db");

    Map<String, Long> there = new StoreCopy(original, shared).copy();
    Map<String, Long> again = new StoreCopy(shared, back).copy();

    assertThat(there)
        .isEqualTo(again)
        .containsEntry("prediction", 2_500L)
        .containsEntry("model_artifact", 2L)
        .containsEntry("evaluation", 2L)
        .containsEntry("known_file", 3L)
        .containsEntry("diagnosis", 0L)
        .containsEntry("model_diagnosis", 0L)
        .containsEntry("access_token", 1L)
        .containsEntry("watermark", 1L)
        .containsEntry("prediction_rows", 1L)
        .containsEntry("contact", 1L)
        .containsEntry("call_assignment", 1L)
        .hasSize(19);
    assertThat(StoreInfo.of(original).rows())
        .isEqualTo(there)
        .isEqualTo(StoreInfo.of(shared).rows())
        .isEqualTo(StoreInfo.of(back).rows());
    for (RiskConfig.Store copied : List.of(shared, back)) {
      try (RiskStore store = SqlRiskStore.open(copied);
          RiskStore first = SqlRiskStore.open(original)) {
        assertThat(store.models().artifact(1, "model.bin")).isEqualTo(blob);
        assertThat(store.models().artifact(1, "empty")).isEmpty();
        assertThat(store.models().versions()).isEqualTo(first.models().versions());
        assertThat(store.models().evaluations(2)).isEqualTo(first.models().evaluations(2));
        assertThat(store.models().deployments()).isEqualTo(first.models().deployments());
        assertThat(store.models().lastReview()).isEqualTo(first.models().lastReview());
        assertThat(store.ingestion().batches()).isEqualTo(first.ingestion().batches());
        assertThat(store.ingestion().knownFiles()).isEqualTo(first.ingestion().knownFiles());
        assertThat(store.ingestion().datasets()).isEqualTo(first.ingestion().datasets());
        assertThat(store.runs().newest(9)).isEqualTo(first.runs().newest(9));
        assertThat(store.runs().steps("run-1")).isEqualTo(first.runs().steps("run-1"));
        assertThat(store.predictions().predictions("p"))
            .isEqualTo(first.predictions().predictions("p"));
        store.models().add(card(3), Map.of());
        assertThat(store.models().version(3)).as("is used as any other").isPresent();
      }
    }
  }

  @Test
  void store_with_nul_in_its_texts_is_copied() {
    List<Prediction> odd =
        List.of(new Prediction("a\0b", 0, 0.5, true), new Prediction("ab", 0, 0.5, true));
    try (RiskStore store = SqlRiskStore.open(original)) {
      store.predictions().add(predictionBatch("q", 2), odd, null);
      store.calls().assign(List.of(assignment("ab"), assignment("a\0b")));
      store.calls().add(new Contact(0, "a\0b", Contact.Outcome.SAVED, "\0", "sam", Instant.EPOCH));
    }
    RiskConfig.Store shared = postgres();

    new StoreCopy(original, shared).copy();

    try (RiskStore store = SqlRiskStore.open(shared)) {
      assertThat(store.predictions().predictions("q"))
          .extracting(Prediction::clientId)
          .containsExactly("a\u0001b", "ab");
      assertThat(store.calls().contacts("a\0b")).hasSize(1);
    }
  }

  private static Assignment assignment(String client) {
    return new Assignment("q", client, 1, true, 0.1, Instant.EPOCH);
  }

  @Test
  void copies_are_the_same_in_every_column() throws Exception {
    RiskConfig.Store shared = postgres();
    RiskConfig.Store back = sqlite("back.db");
    new StoreCopy(original, shared).copy();
    new StoreCopy(shared, back).copy();

    try (Connection plain =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("risk.db"));
        Statement statement = plain.createStatement()) {
      statement.execute("attach database '" + folder.resolve("back.db") + "' as back");
      for (StoreTable table : StoreTable.ALL) {
        assertThat(
                Sql.number(
                    plain,
                    "select count(*) from (select * from main."
                        + table.name()
                        + " except select * from back."
                        + table.name()
                        + ")"))
            .as(table.name())
            .isZero();
      }
    }
  }

  @Test
  void target_with_rows_of_the_same_workspace_is_refused() {
    RiskConfig.Store shared = postgres();
    try (RiskStore store = SqlRiskStore.open(shared)) {
      store.runs().start(run("own"));
    }

    assertFails(ErrorCode.USAGE, () -> new StoreCopy(original, shared).copy());
    new StoreCopy(original, new RiskConfig.Store(shared.database(), "north")).copy();

    try (RiskStore store = SqlRiskStore.open(shared)) {
      assertThat(store.runs().newest(9)).extracting(r -> r.runId()).containsExactly("own");
      assertThat(store.models().versions()).isEmpty();
    }
  }

  @Test
  void a_row_that_was_never_stored_is_not_copied() throws SQLException {
    try (Connection plain = DriverManager.getConnection(original.database().url());
        Statement statement = plain.createStatement()) {
      statement.execute("pragma ignore_check_constraints = on");
      statement.execute("update dataset set dataset_id = 'short'");
    }
    RiskConfig.Store target = sqlite("copied.db");

    assertFails(ErrorCode.STORE_CORRUPT, () -> new StoreCopy(original, target).copy());
    assertThat(StoreInfo.of(target).rows().values()).containsOnly(0L);
  }

  @Test
  void store_is_not_copied_onto_itself() {
    assertFails(ErrorCode.USAGE, () -> new StoreCopy(original, original).copy());
  }

  @Test
  void target_that_a_run_has_claimed_is_refused() {
    RiskConfig.Store shared = postgres();
    try (RiskStore store = SqlRiskStore.open(shared);
        RunClaim claim = store.claim()) {
      assertThat(claim).isNotNull();
      assertFails(ErrorCode.LOCKED, () -> new StoreCopy(original, shared).copy());
    }
  }

  @Test
  void copy_that_fails_on_the_way_leaves_nothing() {
    RiskConfig.Store shared = postgres();
    SqlRiskStore.open(shared).close();
    String name = PostgresServer.name(shared.database());
    server.sql(
        name,
        "create function die() returns trigger language plpgsql as $$ begin"
            + " if new.place = 2400 then perform pg_terminate_backend(pg_backend_pid()); end if;"
            + " return new; end $$");
    server.sql(
        name,
        "create trigger dies before insert on prediction for each row execute function die()");

    assertFails(ErrorCode.STORE_UNREACHABLE, () -> new StoreCopy(original, shared).copy());

    assertThat(StoreInfo.of(shared).rows().values()).allMatch(n -> n == 0);
    server.sql(name, "drop trigger dies on prediction");
    assertThat(new StoreCopy(original, shared).copy()).containsEntry("prediction", 2_500L);
  }

  @Test
  void row_that_changes_on_the_way_undoes_the_copy() {
    RiskConfig.Store shared = postgres();
    SqlRiskStore.open(shared).close();
    String name = PostgresServer.name(shared.database());
    server.sql(
        name,
        "create function blur() returns trigger language plpgsql as $$ begin"
            + " new.log_odds = round(new.log_odds::numeric, 3); return new; end $$");
    server.sql(
        name,
        "create trigger blurs before insert on prediction for each row execute function blur()");

    assertThatThrownBy(() -> new StoreCopy(original, shared).copy())
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("prediction differs in the copy");

    assertThat(StoreInfo.of(shared).rows().values()).allMatch(n -> n == 0);
  }

  @Test
  void every_table_is_copied_or_listed_as_not_kept() throws Exception {
    try (Connection plain =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("risk.db"));
        Statement statement = plain.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "select name from sqlite_master where type = 'table'"
                    + " and name <> 'flyway_schema_history'")) {
      List<String> known =
          Stream.concat(StoreTable.ALL.stream().map(StoreTable::name), StoreTable.NOT_KEPT.stream())
              .toList();
      List<String> found = new ArrayList<>();
      while (tables.next()) {
        found.add(tables.getString(1));
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(known);
      for (StoreTable table : StoreTable.ALL) {
        assertThat(primaryKey(plain, table.name())).as(table.name()).isEqualTo(table.keys());
      }
    }
  }

  private static List<String> primaryKey(Connection plain, String table) throws Exception {
    String keys =
        Sql.text(
            plain,
            "select group_concat(name, ',') from (select name from pragma_table_info('"
                + table
                + "') where pk > 1 order by pk)");
    return List.of(String.valueOf(keys).split(","));
  }

  @Test
  void reading_facts_about_a_store_creates_nothing() {
    Database empty = server.database();

    assertThat(StoreInfo.of(sqlite("none.db")).tablesVersion()).isEmpty();
    assertThat(StoreInfo.of(PostgresServer.store(empty)).tablesVersion()).hasValue(0);

    assertThat(folder.resolve("none.db")).doesNotExist();
    assertThat(
            server.sql(
                PostgresServer.name(empty),
                "select count(*) from pg_tables where schemaname = 'public'"))
        .isEqualTo("0");
    assertThat(StoreInfo.of(original).product()).startsWith("SQLite 3.");
    assertThat(StoreInfo.of(PostgresServer.store(empty)).product()).startsWith("PostgreSQL ");
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RiskException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
