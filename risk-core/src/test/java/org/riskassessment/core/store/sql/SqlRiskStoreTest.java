package org.riskassessment.core.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.riskassessment.core.store.StoreFixtures.batch;
import static org.riskassessment.core.store.StoreFixtures.card;
import static org.riskassessment.core.store.StoreFixtures.dataset;
import static org.riskassessment.core.store.StoreFixtures.deployment;
import static org.riskassessment.core.store.StoreFixtures.evaluation;
import static org.riskassessment.core.store.StoreFixtures.file;
import static org.riskassessment.core.store.StoreFixtures.finished;
import static org.riskassessment.core.store.StoreFixtures.predictionBatch;
import static org.riskassessment.core.store.StoreFixtures.predictions;
import static org.riskassessment.core.store.StoreFixtures.review;
import static org.riskassessment.core.store.StoreFixtures.run;
import static org.riskassessment.core.store.StoreFixtures.step;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RiskStoreContract;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.RunRecord;

class SqlRiskStoreTest extends RiskStoreContract {
  private static final String WORKSPACE = "production";

  @TempDir Path folder;

  @Override
  protected RiskStore openEmpty() {
    return open(storeFile());
  }

  private Path storeFile() {
    return folder.resolve("data").resolve("risk.db");
  }

  private static SqlRiskStore open(Path file) {
    return SqlRiskStore.open("jdbc:sqlite:" + file, WORKSPACE);
  }

  @Test
  void keeps_everything_when_closed_and_opened_again() {
    store.ingestion().commit(List.of(batch("a.csv")), List.of(file("a.csv", 1)), dataset("a"));
    store.models().add(card(1), Map.of("model.json", "{}".getBytes(UTF_8)));
    store.models().addEvaluation(1, "run-1", evaluation("test"));
    store.models().deploy(deployment(1, null));
    store.models().review(review("run-1", 1), null);
    store.runs().start(run("run-1"));
    store.runs().addStep("run-1", step("ingest"));
    store.predictions().add(predictionBatch("p", 5), predictions(5));
    store.close();

    store = openEmpty();

    assertThat(store.ingestion().batches()).containsExactly(batch("a.csv").withNumber(1));
    assertThat(store.ingestion().knownFiles()).containsValue(file("a.csv", 1));
    assertThat(store.ingestion().dataset()).contains(dataset("a"));
    assertThat(store.models().version(1).orElseThrow().card()).isEqualTo(card(1));
    assertThat(store.models().artifact(1, "model.json")).isEqualTo("{}".getBytes(UTF_8));
    assertThat(store.models().evaluations(1)).containsExactly(evaluation("test"));
    assertThat(store.models().deployed()).contains(deployment(1, null).withNumber(1));
    assertThat(store.models().lastReview()).contains(review("run-1", 1));
    assertThat(store.runs().run("run-1")).contains(run("run-1"));
    assertThat(store.runs().steps("run-1")).containsExactly(step("ingest"));
    assertThat(store.predictions().predictions("p")).isEqualTo(predictions(5));
  }

  @Test
  void workspaces_of_one_database_do_not_see_each_other() {
    store.models().add(card(1), Map.of());
    store.runs().start(run("run-1"));
    store.predictions().add(predictionBatch("p", 1), predictions(1));
    try (RiskStore other = SqlRiskStore.open("jdbc:sqlite:" + storeFile(), "practice")) {
      assertThat(other.models().versions()).isEmpty();
      other.models().add(card(2), Map.of());
      other.runs().start(run("run-1"));
      other.predictions().add(predictionBatch("p", 2), predictions(2));

      assertThat(other.models().versions()).hasSize(1);
      assertThat(other.models().version(1).orElseThrow().card()).isEqualTo(card(2));
    }
    assertThat(store.models().version(1).orElseThrow().card()).isEqualTo(card(1));
    assertThat(store.runs().run("run-1")).contains(run("run-1"));
    assertThat(store.predictions().newest()).contains(predictionBatch("p", 1));
    assertThat(store.predictions().predictions("p")).hasSize(1);
  }

  @Test
  void artifact_with_a_flipped_byte_is_corrupt() throws SQLException {
    store.models().add(card(1), Map.of("model.json", "{\"a\":1}".getBytes(UTF_8)));

    sql("update model_artifact set content = cast('{\"a\":2}' as blob)");

    assertFails(ErrorCode.MODEL_CORRUPT, () -> store.models().artifact(1, "model.json"));
  }

  @Test
  void review_that_was_damaged_is_reported() throws SQLException {
    store.models().add(card(1), Map.of());
    store.models().review(review("run-1", 1), null);

    sql("update review set check_json = replace(check_json, '\"OK\"', '\"FINE\"')");

    assertFails(ErrorCode.STORE_CORRUPT, () -> store.models().lastReview());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ingestion_batch set status = 'LOST'",
        "update ingestion_batch set rows_new = -1",
        "update ingestion_batch set sha256 = 'short'",
        "update ingestion_batch set rejected_by_rule = '{\"blank\": -1}'",
        "update ingestion_batch set rejected_by_rule = '['",
        "update dataset set row_count = 'many'",
        "update dataset set dataset_id = 'x'",
        "update known_file set path = cast(x'00' as text)",
        "update deployment set kind = ''",
        "update deployment set deployed_at = 0.5",
        "update run_step set status = 'FINE'",
        "update prediction set risk = 1.5",
        "update prediction set log_odds = 9e999",
        "update prediction_batch set n = 9223372036854775807"
      })
  void a_value_no_release_wrote_is_corrupt(String damage) throws SQLException {
    store.ingestion().commit(List.of(batch("a", 1)), List.of(file("a", 1)), dataset("a", 1), null);
    store.models().add(card(1), Map.of());
    store.models().deploy(deployment(1, null));
    store.runs().start(run("run-1"));
    store.runs().addStep("run-1", step("ingest"));
    store.predictions().add(predictionBatch("p", 1), predictions(1), null);
    readAll();

    try (Connection plain = connect();
        Statement one = plain.createStatement()) {
      one.execute("pragma ignore_check_constraints = on");
      one.execute(damage);
    }

    assertThatThrownBy(this::readAll)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CORRUPT))
        .hasMessageStartingWith("the store");
  }

  @Test
  void predictions_of_a_lost_batch_are_in_nobodys_way() throws SQLException {
    store.models().add(card(1), Map.of());
    store.predictions().add(predictionBatch("p", 1), predictions(1), new byte[] {1});
    store.predictions().add(predictionBatch("q", 1), predictions(1), new byte[] {1});
    sql("delete from prediction_batch where number = 2");

    store.predictions().add(predictionBatch("r", 1), predictions(1), new byte[] {1});

    assertThat(store.predictions().predictions("r")).isEqualTo(predictions(1));
  }

  private void readAll() {
    store.ingestion().batches();
    store.ingestion().datasets();
    store.ingestion().knownFiles();
    store.models().deployments();
    store.runs().steps("run-1");
    store.predictions().newest(9);
    store.predictions().predictions("p");
  }

  @Test
  void card_that_was_changed_is_corrupt() throws SQLException {
    store.models().add(card(1), Map.of());

    sql("update model_version set card = substr(card, 1, 100)");

    assertFails(ErrorCode.MODEL_CORRUPT, () -> store.models().versions());
  }

  @Test
  void full_disk_undoes_one_change_and_spares_later_ones() throws SQLException {
    // A full disk ends a transaction behind the driver's back, and so does this trigger.
    sql(
        "create trigger full_disk before insert on dataset"
            + " begin select raise(rollback, 'disk is full'); end");
    assertThatThrownBy(
            () -> store.ingestion().commit(List.of(batch("a.csv")), List.of(), dataset("a")))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("disk is full");
    sql("drop trigger full_disk");
    store.ingestion().commit(List.of(batch("b.csv")), List.of(), dataset("b"));

    assertFails(
        ErrorCode.INTERNAL,
        () -> store.ingestion().commit(List.of(batch("c.csv")), List.of(), dataset("b")));

    assertThat(store.ingestion().batches()).containsExactly(batch("b.csv").withNumber(1));
  }

  @Test
  void write_waits_for_the_write_of_another_process() throws Exception {
    store.runs().start(run("run-1"));
    try (Connection other = connect()) {
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute("update run set message = 'changing'");
      }
      RunRecord finished = finished(run("run-1"), RunRecord.INTERRUPTED);
      Thread hook = new Thread(() -> store.runs().finish(finished));
      hook.start();
      hook.join(300);
      assertThat(hook.isAlive()).as("waits").isTrue();
      assertThat(store.runs().run("run-1")).as("reads do not wait").contains(run("run-1"));

      other.commit();
      hook.join(10_000);

      assertThat(store.runs().run("run-1")).contains(finished);
    }
  }

  @Test
  void run_is_finished_by_one_thread_while_another_writes() throws Exception {
    store.runs().start(run("run-1"));
    RunRecord finished = finished(run("run-1"), RunRecord.INTERRUPTED);
    CountDownLatch writing = new CountDownLatch(1);
    Thread main =
        new Thread(
            () -> {
              writing.countDown();
              store.predictions().add(predictionBatch("p", 20_000), predictions(20_000));
            });

    main.start();
    writing.await();
    main.interrupt();
    store.runs().finish(finished);
    main.join();

    assertThat(store.runs().run("run-1")).contains(finished);
    assertThat(store.predictions().predictions("p")).hasSize(20_000);
  }

  @Test
  void clean_close_leaves_no_log_behind() {
    store.predictions().add(predictionBatch("p", 10_000), predictions(10_000));
    assertThat(beside("-wal")).isNotEmptyFile();

    store.close();

    assertThat(beside("-wal")).doesNotExist();
    assertThat(beside("-shm")).doesNotExist();
    store = openEmpty();
    store.predictions().newest();
    store.close();
    assertThat(beside("-wal")).as("after reads alone").doesNotExist();
  }

  @Test
  void connections_keep_every_promise_of_durability() throws SQLException {
    SqliteFile sqlite = SqliteFile.of(Database.of("jdbc:sqlite:" + storeFile()), FileAccess.OWNER);
    try (Connection writing = sqlite.connectToWrite();
        Connection reading = sqlite.connectToRead()) {
      for (Connection connection : List.of(reading, writing)) {
        assertThat(value(connection, "pragma journal_mode")).isEqualTo("wal");
        assertThat(value(connection, "pragma synchronous")).isEqualTo("2");
        assertThat(value(connection, "pragma busy_timeout")).isEqualTo("10000");
        assertThat(value(connection, "pragma foreign_keys")).isEqualTo("1");
      }
      assertThat(value(reading, "pragma query_only")).isEqualTo("1");
      assertThat(value(writing, "pragma query_only")).isEqualTo("0");

      // IMMEDIATE: it has the write lock before its first statement.
      writing.setAutoCommit(false);
      value(writing, "select count(*) from run");
      try (Connection other = connect();
          Statement statement = other.createStatement()) {
        statement.execute("pragma busy_timeout = 0");
        assertThatThrownBy(() -> statement.execute("delete from run"))
            .hasMessageContaining("SQLITE_BUSY");
      }
      writing.rollback();
    }
  }

  @Test
  void stores_opened_at_once_migrate_a_fresh_file_once() throws Exception {
    int threads = 6;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 5; round++) {
        Path fresh = folder.resolve("fresh-" + round).resolve("risk.db");
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> opened = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          String runId = "run-" + i;
          opened.add(
              pool.submit(
                  () -> {
                    begin.await();
                    try (RiskStore one = open(fresh)) {
                      one.runs().start(run(runId));
                    }
                    return null;
                  }));
        }
        begin.countDown();
        for (Future<?> one : opened) {
          one.get(60, TimeUnit.SECONDS);
        }
        try (RiskStore one = open(fresh);
            Connection plain = DriverManager.getConnection("jdbc:sqlite:" + fresh)) {
          assertThat(one.runs().newest(100)).hasSize(threads);
          assertThat(
                  value(
                      plain,
                      "select count(*) - count(distinct version) from flyway_schema_history"))
              .isEqualTo("0");
          assertThat(
                  value(plain, "select max(cast(version as integer)) from flyway_schema_history"))
              .isEqualTo(String.valueOf(Migrations.NEWEST));
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void processes_that_open_a_fresh_file_at_once_migrate_it_once() throws Exception {
    Path fresh = folder.resolve("shared").resolve("risk.db");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StartsOneRun.class.getName(),
                  fresh.toString(),
                  "run-" + i)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("process-" + i + ".log").toFile())
              .start());
    }

    for (int i = 0; i < processes.size(); i++) {
      assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(processes.get(i).exitValue())
          .as(Files.readString(folder.resolve("process-" + i + ".log")))
          .isZero();
    }
    try (RiskStore one = open(fresh)) {
      assertThat(one.runs().newest(100)).hasSize(processes.size());
    }
  }

  /** What each of the processes does. */
  static final class StartsOneRun {
    private StartsOneRun() {}

    public static void main(String[] args) {
      try (RiskStore store = open(Path.of(args[0]))) {
        store.runs().start(run(args[1]));
      }
    }
  }

  @Test
  void store_of_a_newer_release_is_refused_and_left_alone() throws Exception {
    store.close();
    sql(
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " values (99, '77', 'later', 'SQL', 'V77__later.sql', 1, '', 1, 1)");

    assertThatThrownBy(this::openEmpty)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_TOO_NEW))
        .hasMessageContaining(storeFile().toString())
        .hasMessageContaining("version 77")
        .hasMessageContaining("version " + Migrations.NEWEST)
        .hasMessageContaining("store.url");
  }

  /** Written by the release before batches had rules: two files read, one refused, a model. */
  @Test
  void store_of_version_two_keeps_its_rows() throws Exception {
    Path earlier = folder.resolve("earlier.db");
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + earlier);
        Statement statement = plain.createStatement();
        InputStream script = getClass().getResourceAsStream("/golden/store-2.sql")) {
      for (String one : new String(script.readAllBytes(), UTF_8).split(";\n")) {
        statement.execute(one);
      }
    }

    try (RiskStore migrated = SqlRiskStore.open("jdbc:sqlite:" + earlier, "workspace");
        Connection plain = DriverManager.getConnection("jdbc:sqlite:" + earlier)) {
      assertThat(value(plain, "select max(cast(version as integer)) from flyway_schema_history"))
          .isEqualTo(String.valueOf(Migrations.NEWEST));
      List<Batch> batches = migrated.ingestion().batches();
      assertThat(batches)
          .extracting(Batch::name, Batch::status, Batch::rows, Batch::firstRow)
          .containsExactly(
              tuple("bad.csv", Batch.Status.REFUSED, counts(0, 0, 0), 0L),
              tuple("dataset3.csv", Batch.Status.INGESTED, counts(135, 135, 0), 0L),
              tuple("dataset4.csv", Batch.Status.INGESTED, counts(137, 135, 2), 135L));
      assertThat(batches)
          .allSatisfy(
              batch -> {
                assertThat(batch.changedFrom()).isNull();
                assertThat(batch.freshness()).isEmpty();
                assertThat(batch.forgotten()).isNull();
              });
      assertThat(migrated.ingestion().knownFiles()).hasSize(3);
      DatasetRecord dataset = migrated.ingestion().dataset().orElseThrow();
      assertThat(dataset.rows()).isEqualTo(270);
      assertThat(migrated.models().version(1).orElseThrow().card().datasetId())
          .isEqualTo(dataset.id());
      assertThat(migrated.models().artifact(1, "model.json")).isNotEmpty();
      assertThat(migrated.models().deployed().orElseThrow().version()).isEqualTo(1);
      assertThat(migrated.runs().newest(9))
          .extracting(RunRecord::command)
          .containsExactly("deploy", "train", "ingest");

      migrated
          .ingestion()
          .forget(2, "sent by mistake", Map.of(0L, 135L), dataset("without one", 2));
      assertThat(migrated.ingestion().batches()).extracting(Batch::firstRow).endsWith(0L, 0L);
    }
  }

  private static RowCounts counts(long read, long fresh, long duplicate) {
    return new RowCounts(read, fresh, duplicate, 0, 0, Map.of(), Map.of());
  }

  @Test
  void store_that_lost_its_write_ahead_log_mode_gets_it_back() throws SQLException {
    store.close();
    sql("pragma journal_mode = delete");

    store = openEmpty();

    try (Connection plain = connect()) {
      assertThat(value(plain, "pragma journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void file_that_is_no_database_is_refused_and_left_alone() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.db"), "not a database, ".repeat(1_000));

    assertUnreachable(() -> open(text), text, "is not a store", "SQLITE_NOTADB");

    assertThat(text).hasSize(16_000);
  }

  @Test
  void truncated_store_is_refused() throws IOException {
    store.close();
    byte[] whole = Files.readAllBytes(storeFile());
    Files.write(storeFile(), Arrays.copyOf(whole, whole.length / 3));

    assertFails(
        ErrorCode.STORE_UNREACHABLE,
        () -> {
          try (RiskStore cut = openEmpty()) {
            cut.models().versions();
            cut.runs().start(run("run-1"));
            cut.predictions().add(predictionBatch("p", 1), predictions(1));
          }
        });
  }

  @Test
  void database_of_another_program_is_refused_and_left_alone() throws SQLException {
    Path other = folder.resolve("other.db");
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + other);
        Statement statement = plain.createStatement()) {
      statement.execute("create table client (id integer)");
    }

    assertUnreachable(() -> open(other), other, "of another program");

    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      assertThat(value(plain, "select count(*) from sqlite_master")).isEqualTo("1");
      assertThat(value(plain, "pragma journal_mode")).isEqualTo("delete");
    }
  }

  @Test
  void folder_that_cannot_be_created_is_named() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    Path below = blocked.resolve("data").resolve("risk.db");

    assertUnreachable(() -> open(below), below, "folder cannot be created");
  }

  @Test
  void folder_in_the_place_of_the_file_is_refused() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("risk.db"));

    assertUnreachable(() -> open(directory), directory, "the store cannot be used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file:risk.db",
        "jdbc:sqlite:risk.db?mode=ro",
        "risk.db",
        "jdbc:mysql://db/secret"
      })
  void other_urls_are_refused_without_showing_a_password(String url) {
    assertThatThrownBy(() -> SqlRiskStore.open(url, WORKSPACE))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("jdbc:sqlite:FILE")
        .message()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/risk?user=risk&password=secret",
        "jdbc:postgresql://db/risk?sslpassword=secret",
        "jdbc:postgresql://risk:secret@db/risk",
        "jdbc:sqlserver://db;user=risk;Password=secret",
        "jdbc:oracle:thin:risk/secret@db"
      })
  void url_with_a_password_is_refused_without_showing_it(String url) {
    assertThatThrownBy(() -> SqlRiskStore.open(url, WORKSPACE))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("contains a password")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void file_may_have_a_name_of_any_script() {
    Path odd = folder.resolve("žluť & 株 #1%20").resolve("můj store.db");
    try (RiskStore one = open(odd)) {
      one.runs().start(run("run-1"));
    }

    assertThat(odd).isNotEmptyFile();
  }

  @Test
  void built_in_version_is_that_of_the_newest_migration() throws Exception {
    Path scripts =
        Path.of(SqlRiskStore.class.getClassLoader().getResource(Migrations.FOLDER + "/").toURI());
    try (Stream<Path> files = Files.list(scripts)) {
      assertThat(
              files
                  .map(script -> script.getFileName().toString())
                  .filter(name -> name.matches("V[0-9]+__.*\\.sql"))
                  .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                  .max())
          .hasValue(Migrations.NEWEST);
    }
  }

  @Test
  void workspace_is_in_the_primary_key_of_every_table() throws SQLException {
    try (Connection plain = connect();
        Statement statement = plain.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "select name, (select pk from pragma_table_info(m.name)"
                    + " where name = 'workspace_id') from sqlite_master m"
                    + " where type = 'table' and name <> 'flyway_schema_history'")) {
      int n = 0;
      for (; tables.next(); n++) {
        assertThat(tables.getInt(2)).as(tables.getString(1)).isEqualTo(1);
      }
      assertThat(n).isEqualTo(20);
    }
  }

  private Path beside(String ending) {
    return Path.of(storeFile() + ending);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + storeFile());
  }

  private void sql(String statement) throws SQLException {
    try (Connection plain = connect();
        Statement one = plain.createStatement()) {
      one.execute(statement);
    }
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void assertUnreachable(ThrowingCallable call, Path file, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RiskException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
              assertThat(e.getMessage()).startsWith(file.toString()).contains(words);
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }
}
