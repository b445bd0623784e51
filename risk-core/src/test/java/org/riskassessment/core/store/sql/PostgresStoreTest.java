package org.riskassessment.core.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.store.StoreFixtures.batch;
import static org.riskassessment.core.store.StoreFixtures.card;
import static org.riskassessment.core.store.StoreFixtures.dataset;
import static org.riskassessment.core.store.StoreFixtures.predictionBatch;
import static org.riskassessment.core.store.StoreFixtures.predictions;
import static org.riskassessment.core.store.StoreFixtures.run;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Secret;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RiskStoreContract;
import org.riskassessment.core.store.RunClaim;

class PostgresStoreTest extends RiskStoreContract {
  private static final AtomicInteger WORKSPACES = new AtomicInteger();
  private static final String SECRET = "s3cret-of-the-test";
  private static Database database;

  private final PostgresServer server = PostgresServer.shared();
  private String workspace = "";

  @Override
  protected RiskStore openEmpty() {
    workspace = "workspace-" + WORKSPACES.incrementAndGet();
    return openAgain();
  }

  private RiskStore openAgain() {
    return SqlRiskStore.open(new RiskConfig.Store(database(), workspace));
  }

  /** One database for all tests here, each with its own workspace. */
  private synchronized Database database() {
    if (database == null) {
      database = server.database();
    }
    return database;
  }

  private String name() {
    return PostgresServer.name(database());
  }

  // What is kept

  @Test
  void keeps_everything_when_closed_and_opened_again() {
    store.models().add(card(1), Map.of("model.bin", new byte[] {0, -1, 10, 92, 39}));
    store.ingestion().commit(List.of(batch("a.csv")), List.of(), dataset("a"));
    store.predictions().add(predictionBatch("p", 5), predictions(5));
    store.close();

    store = openAgain();

    assertThat(store.models().artifact(1, "model.bin")).containsExactly(0, -1, 10, 92, 39);
    assertThat(store.models().version(1).orElseThrow().card()).isEqualTo(card(1));
    assertThat(store.ingestion().batches()).containsExactly(batch("a.csv").withNumber(1));
    assertThat(store.predictions().predictions("p")).isEqualTo(predictions(5));
  }

  @Test
  void workspaces_of_one_database_do_not_see_each_other() {
    store.models().add(card(1), Map.of());
    store.runs().start(run("run-1"));
    try (RiskStore other = openEmpty()) {
      assertThat(other.models().versions()).isEmpty();
      other.models().add(card(2), Map.of());
      other.runs().start(run("run-1"));

      assertThat(other.models().version(1).orElseThrow().card()).isEqualTo(card(2));
    }
    assertThat(store.models().version(1).orElseThrow().card()).isEqualTo(card(1));
    assertThat(store.runs().run("run-1")).contains(run("run-1"));
  }

  @Test
  void artifact_with_a_flipped_byte_is_corrupt() {
    store.models().add(card(1), Map.of("model.json", "{\"a\":1}".getBytes(UTF_8)));

    server.sql(
        name(),
        "update model_artifact set content = '{\"a\":2}'::bytea where workspace_id = '"
            + workspace
            + "'");

    assertFails(ErrorCode.MODEL_CORRUPT, () -> store.models().artifact(1, "model.json"));
  }

  @Test
  void predictions_are_written_many_to_a_statement() {
    Database counting = server.database();
    String name = PostgresServer.name(counting);
    try (RiskStore one = SqlRiskStore.open(PostgresServer.store(counting))) {
      server.sql(name, "create sequence statements");
      server.sql(
          name,
          "create function count_it() returns trigger language plpgsql as $$ begin"
              + " perform nextval('statements'); return null; end $$");
      server.sql(
          name,
          "create trigger counts after insert on prediction for each statement"
              + " execute function count_it()");

      one.predictions().add(predictionBatch("p", 10_000), predictions(10_000));

      assertThat(one.predictions().predictions("p")).hasSize(10_000);
      String statements = server.sql(name, "select last_value from statements where is_called");
      assertThat(statements).isNotNull();
      assertThat(Integer.parseInt(statements)).isLessThan(500);
    }
  }

  // How a database becomes a store

  @Test
  void stores_opened_at_once_migrate_a_fresh_database_once() throws Exception {
    Database fresh = server.database();
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<?>> opened = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String runId = "run-" + i;
        opened.add(
            pool.submit(
                () -> {
                  begin.await();
                  try (RiskStore one = SqlRiskStore.open(PostgresServer.store(fresh))) {
                    one.runs().start(run(runId));
                  }
                  return null;
                }));
      }
      begin.countDown();
      for (Future<?> one : opened) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    try (RiskStore one = SqlRiskStore.open(PostgresServer.store(fresh))) {
      assertThat(one.runs().newest(100)).hasSize(threads);
    }
    assertThat(
            server.sql(
                PostgresServer.name(fresh),
                "select max(cast(version as integer)) from flyway_schema_history"))
        .isEqualTo(String.valueOf(Migrations.NEWEST));
  }

  @Test
  void store_of_a_newer_release_is_refused_and_left_alone() {
    Database newer = server.database();
    SqlRiskStore.open(PostgresServer.store(newer)).close();
    server.sql(
        PostgresServer.name(newer),
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " values (99, '77', 'later', 'SQL', 'V77__later.sql', 1, '', 1, true)");

    assertRefused(ErrorCode.STORE_TOO_NEW, newer, "version 77", "version " + Migrations.NEWEST);
  }

  @Test
  void database_of_another_program_is_refused_and_left_alone() {
    Database other = server.database();
    server.sql(PostgresServer.name(other), "create table client (id integer)");

    assertRefused(ErrorCode.STORE_UNREACHABLE, other, "another program", "currentSchema");

    assertThat(
            server.sql(
                PostgresServer.name(other),
                "select count(*) from pg_tables where schemaname = 'public'"))
        .isEqualTo("1");
  }

  @Test
  void schema_of_its_own_holds_a_store_beside_another_program() {
    Database other = server.database();
    server.sql(PostgresServer.name(other), "create table client (id integer)");
    server.sql(PostgresServer.name(other), "create schema risk");
    Database own =
        new Database(other.url() + "?currentSchema=risk", other.user(), other.password());
    try (RiskStore one = SqlRiskStore.open(PostgresServer.store(own))) {
      one.runs().start(run("run-1"));
    }

    assertThat(server.sql(PostgresServer.name(other), "select count(*) from risk.run"))
        .isEqualTo("1");
    assertRefused(
        ErrorCode.STORE_UNREACHABLE,
        new Database(other.url() + "?currentSchema=nowhere", other.user(), other.password()),
        "schema");
  }

  @Test
  void database_that_cannot_store_all_text_is_refused() {
    Database ascii = server.database("encoding 'SQL_ASCII' locale 'C' template template0");

    assertRefused(ErrorCode.STORE_UNREACHABLE, ascii, "SQL_ASCII", "UTF8");
  }

  // The claim

  @Test
  void workspace_is_claimed_by_one_run_at_a_time() {
    try (RiskStore other = openAgain()) {
      assertThat(other.isClaimed()).isFalse();
      RunClaim claim = store.claim();
      assertThat(other.isClaimed()).isTrue();

      assertFails(ErrorCode.LOCKED, other::claim);
      assertFails(ErrorCode.LOCKED, store::claim);
      store.runs().start(run("run-1"));
      other.runs().newest(1);

      claim.close();
      claim.close();
      assertThat(other.isClaimed()).isFalse();
      other.claim().close();
    }
  }

  @Test
  void other_workspaces_are_claimed_beside_it() {
    try (RunClaim one = store.claim();
        RiskStore other = openEmpty();
        RunClaim two = other.claim()) {
      assertThat(one).isNotSameAs(two);
      store.runs().start(run("run-1"));
      other.runs().start(run("run-1"));
    }
  }

  @Test
  void run_that_another_took_over_from_writes_no_more() {
    try (RiskStore other = openAgain()) {
      RunClaim lost = store.claim();
      store.runs().start(run("run-1"));
      killTheLock();
      RunClaim taken = other.claim();
      other.runs().start(run("run-2"));

      assertFails(
          ErrorCode.LOCKED,
          () -> store.predictions().add(predictionBatch("late", 3), predictions(3)));
      lost.close();
      other.predictions().add(predictionBatch("own", 3), predictions(3));
      taken.close();

      assertThat(other.predictions().newest()).contains(predictionBatch("own", 3));
      assertThat(other.runs().run("run-1").orElseThrow().outcome()).isEqualTo("KILLED");
    }
  }

  @Test
  void run_that_lost_its_lock_to_nobody_goes_on() {
    RunClaim claim = store.claim();
    killTheLock();

    store.runs().start(run("run-1"));

    assertThat(store.isClaimed()).isFalse();
    claim.close();
    store.claim().close();
  }

  private void killTheLock() {
    String locks = "select pid from pg_locks where locktype = 'advisory'";
    server.kill(name(), "pid in (" + locks + ")");
    for (int i = 0; store.isClaimed() && i < 500; i++) {
      pause(10);
    }
    assertThat(store.isClaimed()).isFalse();
  }

  @Test
  void claim_of_another_process_ends_with_it() throws Exception {
    Path log = Files.createTempFile("claims", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Claims.class.getName(),
                database().url(),
                String.valueOf(database().user()),
                workspace,
                database().password() == null ? "" : database().password().reference())
            .redirectError(log.toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      assertThat(out.readLine()).as(Files.readString(log)).isEqualTo("claimed");

      assertThatThrownBy(store::claim)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
          .hasMessageContaining("process " + process.pid())
          .hasMessageContaining("on 127.0.0.1");

      process.destroyForcibly().waitFor();
      for (int i = 0; store.isClaimed() && i < 500; i++) {
        pause(10);
      }
      store.claim().close();
    } finally {
      process.destroyForcibly();
      Files.delete(log);
    }
  }

  /** What the other process does. */
  static final class Claims {
    private Claims() {}

    public static void main(String[] args) throws Exception {
      Secret password =
          args[3].isEmpty() ? null : Secret.of(args[3], Path.of("/"), ErrorContext.none());
      RiskStore store =
          SqlRiskStore.open(
              new RiskConfig.Store(new Database(args[0], args[1], password), args[2]));
      store.claim();
      System.out.println("claimed");
      Thread.sleep(60_000);
    }
  }

  // What can fail

  @Test
  void connections_that_died_while_idle_are_replaced() {
    store.runs().start(run("run-1"));
    server.kill(name(), "pid <> pg_backend_pid()");
    assertThat(store.runs().run("run-1")).contains(run("run-1"));

    server.kill(name(), "pid <> pg_backend_pid()");
    store.runs().start(run("run-2"));

    assertThat(store.runs().newest(10)).hasSize(2);
  }

  @Test
  void connection_that_dies_during_a_write_undoes_it() {
    Database mortal = server.database();
    try (RiskStore one = SqlRiskStore.open(PostgresServer.store(mortal))) {
      server.sql(
          PostgresServer.name(mortal),
          "create function die() returns trigger language plpgsql as $$ begin"
              + " perform pg_terminate_backend(pg_backend_pid()); return new; end $$");
      server.sql(
          PostgresServer.name(mortal),
          "create trigger dies before insert on dataset for each row execute function die()");

      assertUnreachable(
          () -> one.ingestion().commit(List.of(batch("a.csv")), List.of(), dataset("a")),
          mortal,
          "unreachable");

      assertThat(one.ingestion().batches()).isEmpty();
      server.sql(PostgresServer.name(mortal), "drop trigger dies on dataset");
      one.ingestion().commit(List.of(batch("a.csv")), List.of(), dataset("a"));
      assertThat(one.ingestion().batches()).hasSize(1);
    }
  }

  @Test
  void write_that_takes_too_long_is_stopped_whole() {
    Database slow = server.database();
    PostgresDatabase impatient = new PostgresDatabase(slow, 500, 10_000);
    try (RiskStore one = SqlRiskStore.open(impatient, "workspace")) {
      server.sql(
          PostgresServer.name(slow),
          "create function wait() returns trigger language plpgsql as $$ begin"
              + " perform pg_sleep(20); return new; end $$");
      server.sql(
          PostgresServer.name(slow),
          "create trigger waits before insert on dataset for each row execute function wait()");

      assertUnreachable(
          () -> one.ingestion().commit(List.of(batch("a.csv")), List.of(), dataset("a")),
          slow,
          "a statement was stopped",
          "500 ms");

      assertThat(one.ingestion().batches()).isEmpty();
    }
  }

  @Test
  void reads_run_beside_another_write_and_writes_wait_for_it() throws Exception {
    store.runs().start(run("run-1"));
    PostgresDatabase impatient = new PostgresDatabase(database(), 60_000, 500);
    try (Connection other = server.connect(name());
        RiskStore waiting = SqlRiskStore.open(impatient, workspace)) {
      other.setAutoCommit(false);
      Sql.text(other, PostgresDatabase.FENCE, workspace);
      ExecutorService readers = Executors.newFixedThreadPool(20);
      try {
        List<Future<?>> reads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          reads.add(readers.submit(() -> assertThat(store.runs().newest(5)).hasSize(1)));
        }
        for (Future<?> read : reads) {
          read.get(20, TimeUnit.SECONDS);
        }
      } finally {
        readers.shutdownNow();
      }

      assertUnreachable(() -> waiting.runs().start(run("run-2")), database(), "writing", "500 ms");
      Thread writer = new Thread(() -> store.runs().start(run("run-3")));
      writer.start();
      writer.join(300);
      assertThat(writer.isAlive()).as("waits").isTrue();
      other.commit();
      writer.join(10_000);

      assertThat(store.runs().run("run-3")).contains(run("run-3"));
    }
  }

  @Test
  void nul_which_postgresql_cannot_store_is_replaced() {
    List<Prediction> odd = List.of(new Prediction("a\0b", 0, 0.5, true));

    store.predictions().add(predictionBatch("p", 1), odd);

    assertThat(store.predictions().predictions("p"))
        .extracting(Prediction::clientId)
        .containsExactly("a\u0001b");
    assertThat(store.predictions().history("a\0b", 1)).hasSize(1);
  }

  @Test
  void server_that_is_not_there_is_named() {
    assertUnreachable(
        () -> SqlRiskStore.open("jdbc:postgresql://127.0.0.1:1/risk?user=me", "workspace"),
        Database.of("jdbc:postgresql://127.0.0.1:1/risk"),
        "unreachable",
        "refused");
  }

  @Test
  void database_that_is_not_there_is_named() {
    Database missing = server.at("nowhere");

    assertRefused(ErrorCode.STORE_UNREACHABLE, missing, "no such database", "nowhere");
  }

  @Test
  void wrong_password_is_reported_and_not_shown() {
    Database guarded = server.database();
    String owner = server.owner(PostgresServer.name(guarded), "right");
    String name = PostgresServer.name(guarded);
    SqlRiskStore.open(PostgresServer.store(server.at(name, owner, "right"))).close();
    Database wrong = server.at(name, owner, SECRET);

    assertRefused(ErrorCode.STORE_UNREACHABLE, wrong, "refuses the login", owner);
    assertRefused(
        ErrorCode.STORE_UNREACHABLE, server.at(name, owner, ""), "refuses the login", "password");
    assertThat(PostgresServer.store(wrong).toString()).doesNotContain(SECRET);
  }

  @Test
  void failures_show_no_password_anywhere() {
    assertThatThrownBy(
            () ->
                SqlRiskStore.open(
                    PostgresServer.store(
                        server.at("nowhere", String.valueOf(database().user()), SECRET))))
        .satisfies(
            failure -> {
              for (Throwable t = failure; t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain(SECRET);
              }
            });
  }

  private void assertRefused(ErrorCode code, Database refused, String... words) {
    assertThatThrownBy(() -> SqlRiskStore.open(PostgresServer.store(refused)))
        .isInstanceOfSatisfying(RiskException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageStartingWith(refused.display() + ": ")
        .message()
        .contains(words)
        .doesNotContain(SECRET)
        .hasLineCount(1);
  }

  private static void assertUnreachable(ThrowingCallable call, Database at, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE))
        .hasMessageStartingWith(at.display() + ": ")
        .hasMessageContainingAll(words);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
