package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.config.Secret;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.sql.PostgresServer;

/** PostgreSQL as a source: times with a zone, and what only a server can do. */
class PostgresSourceTest extends DatabaseSourceContract {
  private static final Duration WRITING =
      Duration.ofSeconds(System.getProperty("stress") == null ? 3 : 20);

  private @Nullable Database database;

  @Override
  Database database() {
    if (database == null) {
      database = PostgresServer.shared().database();
    }
    return database;
  }

  @Override
  Connection connect() throws Exception {
    return PostgresServer.shared().connect(PostgresServer.name(database()));
  }

  @Override
  String timeType() {
    return "timestamptz";
  }

  @Override
  String time(int second) {
    return "timestamptz '" + LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(second) + "Z'";
  }

  private JdbcSource reading(
      @Nullable String table,
      @Nullable String query,
      @Nullable String timestamp,
      Duration lag,
      Duration settle,
      int batchRows,
      ZoneId zone) {
    return new JdbcSource(
        "clients",
        database(),
        table,
        query,
        timestamp == null ? JdbcSource.Mode.SNAPSHOT : JdbcSource.Mode.TIMESTAMP,
        null,
        timestamp,
        lag,
        settle,
        500,
        batchRows,
        Duration.ofMinutes(1),
        1,
        SchemaPolicy.STRICT,
        zone);
  }

  private JdbcSource querying(String query) {
    return reading(null, query, null, Duration.ZERO, Duration.ZERO, 500_000, ZoneOffset.UTC);
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp, timestamp '2026-01-01 06:00:00.123456', timestamp '2026-01-01 06:00:00.2'",
    "timestamptz, timestamptz '2026-01-01 06:00+02', timestamptz '2026-01-01 06:01+02'",
    "date, date '2026-01-01', date '2026-01-02'",
    "bigint, 1767225600, 1767225700",
    "bigint, 1767225600000, 1767225600100",
    "text, '''2026-01-01T06:00:00''', '''2026-01-01T06:00:01'''"
  })
  void a_time_may_be_kept_in_any_way(String type, String first, String second) throws Exception {
    execute(
        "create table clients (corporation text, lastmonth_activity int, lastyear_activity"
            + " numeric(12,2), number_of_employees float8, exited boolean, at "
            + type
            + ")");
    workspace.schema = new Schema(workspace.schema.columns(), "true", "false");
    workspace.sources =
        List.of(
            reading(
                "public.clients",
                null,
                "at",
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                500_000,
                ZoneId.of("Europe/Berlin")));
    execute("insert into clients values ('acme', 1, 2.50, 0.1, false, " + first + ")");
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
    assertThat(workspace.ingest().nothingNew()).isTrue();
    execute("insert into clients values ('bolt', 1, 2.50, 1e20, true, " + second + ")");
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
    assertThat(workspace.ingest().nothingNew()).isTrue();
    assertThat(workspace.text("finaldata.csv").lines().skip(1))
        .containsExactly("acme,1,2.50,0.1,false", "bolt,1,2.50,1e+20,true");
  }

  @Test
  void a_query_may_join_and_name_columns_as_they_are_needed() throws Exception {
    execute("create table \"Kunden\" (nr int, \"Name\" text, gone boolean)");
    execute("create table use (nr int, month int, year int, staff int)");
    execute("insert into \"Kunden\" values (1, 'acme', false), (2, 'bolt', true)");
    execute("insert into use values (1, 10, 100, 5), (2, 20, 200, 6)");
    workspace.sources =
        List.of(
            querying(
                "with u as (select * from use) select k.\"Name\" as corporation, month as"
                    + " lastmonth_activity, year as lastyear_activity, staff as"
                    + " number_of_employees, case when gone then 1 else 0 end as exited"
                    + " from \"Kunden\" k join u on u.nr = k.nr order by k.nr"));
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv"))
        .isEqualTo(IngestWorkspace.HEADER + "acme,10,100,5,0\nbolt,20,200,6,1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with gone as (delete from clients returning *) select * from gone",
        "select * from wipe()"
      })
  void a_query_that_writes_is_refused_and_changes_nothing(String query) throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0");
    execute(
        "create function wipe() returns setof clients language sql as"
            + " 'delete from clients returning *'");
    workspace.sources = List.of(querying(query));
    RiskException refusal = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    workspace.sources = List.of(source(SchemaPolicy.STRICT));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
  }

  @Test
  void a_column_of_another_type_is_refused_or_reported() throws Exception {
    execute(
        "create table clients (id int, changed_at timestamptz, corporation text, lastmonth_activity"
            + " int, lastyear_activity int, number_of_employees int, exited int)");
    execute("insert into clients values (1, '2026-01-01 00:00Z', 'acme', 1, 2, 3, 0)");
    workspace.ingest();
    execute("alter table clients alter column lastmonth_activity type bigint");
    execute("insert into clients values (2, '2026-01-01 00:01Z', 'bolt', 5000000000, 2, 3, 0)");
    IngestionReport report = workspace.ingest();
    assertThat(report.refused()).singleElement();
    assertThat(report.refused().get(0).reason())
        .contains("clients has 'lastmonth_activity' as int8, which was int4");
    assertThat(report.rowsNew()).isZero();
    workspace.sources = List.of(source(SchemaPolicy.ADD_NULLABLE));
    IngestionReport followed = workspace.ingest();
    assertThat(followed.rowsNew()).isEqualTo(1);
    assertThat(followed.warnings())
        .anyMatch(w -> w.contains("has 'lastmonth_activity' as int8, which was int4"));
  }

  @Test
  void a_wrong_password_is_reported_without_it() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "hush-7c1\n");
    String owner = PostgresServer.shared().owner(PostgresServer.name(database()), "right-one");
    assertUnreachable(
        new Database(
            database().url(),
            owner,
            Secret.of("${file:" + secret + "}", folder, ErrorContext.none())),
        "clients");
  }

  @Test
  void a_table_that_is_not_there_is_named() {
    assertThat(assertUnreachable(database(), "nowhere")).contains("nowhere");
  }

  @Test
  void a_server_that_is_not_there_is_named() {
    assertThat(assertUnreachable(Database.of("jdbc:postgresql://127.0.0.1:1/crm"), "clients"))
        .contains("postgresql://127.0.0.1:1/crm cannot be reached");
  }

  @Test
  void a_server_that_hangs_up_is_called_twice() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread hangingUp =
        new Thread(
            () -> {
              try {
                while (true) {
                  server.accept().close();
                  calls.incrementAndGet();
                }
              } catch (IOException e) {
                return; // The test is over.
              }
            });
    hangingUp.start();
    try {
      assertUnreachable(
          Database.of(
              "jdbc:postgresql://127.0.0.1:"
                  + server.getLocalPort()
                  + "/crm?sslmode=disable&gssEncMode=disable"),
          "clients");
    } finally {
      server.close();
    }
    hangingUp.join();
    assertThat(calls).hasValue(2);
  }

  @Test
  void a_missing_driver_is_reported_with_its_folder() {
    assertThat(assertUnreachable(Database.of("jdbc:oracle:thin:@//h/x"), "clients"))
        .contains("no driver for oracle databases")
        .contains("drivers");
  }

  /** One line that says what to do, and never the password. */
  private String assertUnreachable(Database where, String table) {
    JdbcSource broken =
        new JdbcSource(
            "crm",
            where,
            table,
            null,
            JdbcSource.Mode.SNAPSHOT,
            null,
            null,
            Duration.ZERO,
            Duration.ZERO,
            100,
            100,
            Duration.ofSeconds(10),
            1,
            SchemaPolicy.STRICT,
            ZoneOffset.UTC);
    workspace.sources = List.of(broken);
    RiskException refusal = catchThrowableOfType(RiskException.class, workspace::ingest);
    assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    assertThat(refusal.getMessage()).startsWith("crm: ").doesNotContain("\n");
    StringWriter all = new StringWriter();
    refusal.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain("hush-7c1").doesNotContain("right-one");
    assertThat(workspace.store.ingestion().watermarks()).isEmpty();
    return refusal.getMessage();
  }

  @Test
  void a_connection_that_is_cut_loses_nothing() throws Exception {
    execute(
        "create table clients (corporation text, lastmonth_activity int, lastyear_activity int,"
            + " number_of_employees int, exited int, at timestamptz)");
    execute(
        "insert into clients select 'c' || i, i % 90, i % 1000, i % 50, i % 2, timestamptz"
            + " '2026-01-01 00:00Z' + i * interval '1 ms' from generate_series(1, 60000) i");
    workspace.sources =
        List.of(
            reading(
                "clients",
                null,
                "at",
                Duration.ofSeconds(5),
                Duration.ZERO,
                10_000,
                ZoneOffset.UTC));
    workspace.listener =
        new RunListener() {
          private int blocks;

          @Override
          public void progress(Progress progress) {
            if (++blocks == 4) {
              try {
                execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <>"
                        + " pg_backend_pid() and datname = current_database()");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }
          }
        };
    RiskException cut = null;
    try {
      workspace.ingest();
    } catch (RiskException e) {
      cut = e;
    }
    assertThat(cut).isNotNull();
    assertThat(cut.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    assertThat(cut).hasMessageContaining("failed while it was being read");
    workspace.listener = RunListener.SILENT;
    workspace.ingest();
    assertThat(workspace.text("finaldata.csv").lines().skip(1))
        .hasSize(60_000)
        .doesNotHaveDuplicates();
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  /**
   * Writers stamp their rows and commit up to 1.2 s later, while they are polled. Without lag and
   * settle this loses rows. {@code -Dstress} writes for 20 s each time.
   */
  @RepeatedTest(3)
  void concurrent_writers_lose_nothing_and_nothing_is_twice(RepetitionInfo repetition)
      throws Exception {
    execute(
        "create table clients (corporation text, lastmonth_activity int, lastyear_activity int,"
            + " number_of_employees int, exited int, at timestamptz)");
    workspace.sources =
        List.of(
            reading(
                "clients",
                null,
                "at",
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                500_000,
                ZoneOffset.UTC));
    ExecutorService writers = Executors.newFixedThreadPool(8);
    List<Future<Integer>> written = new ArrayList<>();
    for (int writer = 0; writer < 8; writer++) {
      int number = 8 * repetition.getCurrentRepetition() + writer;
      written.add(writers.submit(() -> write(number)));
    }
    writers.shutdown();
    List<IngestionReport> reports = new ArrayList<>();
    while (!writers.awaitTermination(100, TimeUnit.MILLISECONDS)) {
      reports.add(workspace.ingest());
    }
    int rows = 0;
    for (Future<Integer> count : written) {
      rows += count.get();
    }
    Thread.sleep(300);
    reports.add(workspace.ingest());
    assertThat(workspace.text("finaldata.csv").lines().skip(1))
        .hasSize(rows)
        .doesNotHaveDuplicates();
    assertThat(reports)
        .as("polls that found something")
        .filteredOn(r -> r.rowsNew() > 0)
        .hasSizeGreaterThan(3);
    assertThat(workspace.store.ingestion().batches())
        .extracting(Batch::rowsRejected)
        .containsOnly(0L);
  }

  private int write(int writer) throws Exception {
    SplittableRandom random = new SplittableRandom(writer);
    int rows = 0;
    try (Connection own = connect()) {
      own.setAutoCommit(false);
      try (Statement statement = own.createStatement()) {
        long end = System.nanoTime() + WRITING.toNanos();
        while (System.nanoTime() < end) {
          int burst = 1 + random.nextInt(8);
          for (int i = 0; i < burst; i++) {
            statement.executeUpdate(
                "insert into clients values ('w"
                    + writer
                    + "-"
                    + rows++
                    + "', 1, 2, 3, 0, clock_timestamp())");
          }
          Thread.sleep(random.nextInt(1_200));
          own.commit();
        }
      }
    }
    return rows;
  }

  @Test
  void an_idle_poll_is_one_query() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0");
    workspace.ingest();
    workspace.ingest();
    long before = statements();
    workspace.ingest();
    assertThat(statements() - before).isEqualTo(1);
  }

  /**
   * Queries on the table so far, by how often it was scanned. A session reports its scans before it
   * leaves the list of sessions, which is some time after its client has closed the connection.
   */
  private long statements() throws Exception {
    String others =
        "select count(*) from pg_stat_activity where datname = current_database()"
            + " and backend_type = 'client backend' and pid <> pg_backend_pid()";
    for (int tries = 0; number(others) > 0; tries++) {
      assertThat(tries).as("tries until the sessions of the source are over").isLessThan(3_000);
      Thread.sleep(10);
    }
    execute("select pg_stat_force_next_flush()");
    return number(
        "select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables"
            + " where relname = 'clients'");
  }

  private long number(String query) throws Exception {
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
