package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Watermark;

/** What every database does as a source. */
abstract class DatabaseSourceContract extends ClientSourceContract {
  private @Nullable Connection connection;
  private List<String> columns = List.of();
  private int added;

  abstract Database database() throws Exception;

  abstract Connection connect() throws Exception;

  /** The type of a column of times. */
  abstract String timeType();

  /** A time, in seconds after 2026-01-01, as a literal of the type. */
  abstract String time(int second);

  @Override
  JdbcSource source(SchemaPolicy policy) {
    return source(JdbcSource.Mode.TIMESTAMP_INCREMENTING, policy, 500_000);
  }

  final JdbcSource source(JdbcSource.Mode mode, SchemaPolicy policy, int batchRows) {
    try {
      return new JdbcSource(
          "clients",
          database(),
          "clients",
          null,
          mode,
          mode == JdbcSource.Mode.TIMESTAMP ? null : "id",
          mode == JdbcSource.Mode.INCREMENTING || mode == JdbcSource.Mode.SNAPSHOT
              ? null
              : "changed_at",
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          1_000,
          batchRows,
          Duration.ofMinutes(1),
          0,
          policy,
          ZoneOffset.UTC);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  final Connection connection() throws Exception {
    if (connection == null) {
      connection = connect();
    }
    return connection;
  }

  final void execute(String sql) throws Exception {
    try (Statement statement = connection().createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  void create(List<String> names) throws Exception {
    columns = names;
    StringBuilder sql = new StringBuilder("create table clients (id integer, changed_at ");
    sql.append(timeType());
    names.forEach(name -> sql.append(", ").append(name).append(" varchar(200)"));
    execute(sql.append(")").toString());
  }

  @Override
  void add(List<List<String>> rows) throws Exception {
    for (List<String> row : rows) {
      added++;
      add(Integer.toString(added), time(added), row);
    }
  }

  final void add(String id, String time, List<String> row) throws Exception {
    String sql =
        "insert into clients (id, changed_at, "
            + String.join(", ", columns)
            + ") values ("
            + id
            + ", "
            + time
            + ", ?".repeat(row.size())
            + ")";
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      for (int c = 0; c < row.size(); c++) {
        statement.setString(c + 1, row.get(c).isEmpty() ? null : row.get(c));
      }
      statement.executeUpdate();
    }
  }

  private Watermark watermark() {
    return workspace.store.ingestion().watermarks().get(0);
  }

  @Test
  void every_mode_finds_what_is_new() throws Exception {
    create(COLUMNS);
    for (JdbcSource.Mode mode : JdbcSource.Mode.values()) {
      workspace.store.ingestion().resetWatermark("clients");
      workspace.sources = List.of(source(mode, SchemaPolicy.STRICT, 500_000));
      workspace.ingest();
      add(mode + "1,1,2,3,0", mode + "2,1,2,3,1");
      assertThat(workspace.ingest().rowsNew()).as(mode.word()).isEqualTo(2);
      assertThat(workspace.ingest().nothingNew()).as(mode.word()).isTrue();
      assertThat(workspace.ingest().nothingNew()).as(mode.word()).isTrue();
    }
    assertThat(workspace.store.ingestion().dataset().orElseThrow().rows()).isEqualTo(8);
  }

  @Test
  void a_table_beside_the_clients_is_joined_as_of_their_day() throws Exception {
    create(List.of("client", "seen_on", "gone"));
    execute(
        "create table usage_rows (client varchar(9), used_at " + timeType() + ", calls integer)");
    int day = 24 * 60 * 60;
    for (String row :
        List.of(
            "'A', " + time(60) + ", 2",
            "'A', " + time(31 * day - 60) + ", 3", // The last minute of January.
            "'A', " + time(31 * day) + ", 9",
            "'B', " + time(day) + ", null",
            "'X', " + time(day) + ", 1")) {
      execute("insert into usage_rows values (" + row + ")");
    }
    JdbcSource clients = source(SchemaPolicy.STRICT);
    workspace.schema =
        new Schema(
            List.of(
                Column.of("client", ColumnRole.ID, ColumnType.TEXT),
                Column.of("seen_on", ColumnRole.OBSERVED_AT, ColumnType.DATE),
                Column.of("usage.calls sum 1 month", ColumnRole.FEATURE, ColumnType.NUMERIC),
                Column.of("usage.calls last", ColumnRole.FEATURE, ColumnType.NUMERIC),
                Column.of("usage count", ColumnRole.FEATURE, ColumnType.NUMERIC),
                Column.of("gone", ColumnRole.LABEL, ColumnType.TEXT)),
            "1",
            "0");
    workspace.joins =
        List.of(
            new Join(
                new JdbcSource(
                    "usage",
                    clients.database(),
                    "usage_rows",
                    null,
                    JdbcSource.Mode.SNAPSHOT,
                    null,
                    null,
                    clients.lag(),
                    clients.settle(),
                    1_000,
                    500_000,
                    clients.queryTimeout(),
                    0,
                    SchemaPolicy.STRICT,
                    ZoneOffset.UTC),
                null,
                "used_at",
                null,
                ZoneOffset.UTC,
                Join.Match.EXACT,
                Join.Versions.ALL));
    add("A,2026-01-31,0", "B,2026-01-31,0", "C,2026-01-31,1");
    IngestionReport report = workspace.ingest();
    assertThat(workspace.text("finaldata.csv").lines().skip(1).toList())
        .containsExactly("A,2026-01-31,5,3,2,0", "B,2026-01-31,0,,1,0", "C,2026-01-31,0,,0,1");
    assertThat(report.warnings())
        .containsExactly(
            "usage: has nothing of the client in 1 of 3 rows (such as 'C')",
            "usage: 1 of its 3 ids are not among these clients (such as 'X')");
  }

  @Test
  void rows_committed_late_are_found_once_within_the_lag() throws Exception {
    create(COLUMNS);
    add("1", time(1_000), List.of("acme", "1", "2", "3", "0"));
    workspace.ingest();
    add("2", time(500), List.of("late", "1", "2", "3", "0"));
    assertThat(workspace.ingest().batches()).extracting(Batch::rowsNew).containsExactly(1L);
    assertThat(workspace.ingest().nothingNew()).isTrue();
    add("3", time(300), List.of("too late", "1", "2", "3", "0"));
    assertThat(workspace.ingest().nothingNew()).as("later than the lag").isTrue();
  }

  @Test
  void the_watermark_never_goes_back_and_an_empty_poll_leaves_it() throws Exception {
    create(COLUMNS);
    workspace.ingest();
    assertThat(watermark().timestamp()).isNull();
    add("1", time(1_000), List.of("acme", "1", "2", "3", "0"));
    workspace.ingest();
    String reached = watermark().timestamp();
    add("2", time(900), List.of("late", "1", "2", "3", "0"));
    workspace.ingest();
    assertThat(watermark().timestamp()).isEqualTo(reached);
    execute("delete from clients");
    workspace.ingest();
    assertThat(watermark().timestamp()).isEqualTo(reached);
  }

  @Test
  void a_row_without_a_time_is_quarantined_once() throws Exception {
    create(COLUMNS);
    add("1", time(1_000), List.of("acme", "1", "2", "3", "0"));
    add("2", "null", List.of("never", "1", "2", "3", "0"));
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rows().rejectedByRule()).hasToString("{cursor=1}");
    assertThat(batch.rowsNew()).isEqualTo(1);
    assertThat(workspace.ingest().nothingNew()).isTrue();
    add("3", time(1_001), List.of("bolt", "1", "2", "3", "0"));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(tuple(1L, 0L));
  }

  @Test
  void a_row_without_a_number_is_quarantined_once() throws Exception {
    create(COLUMNS);
    workspace.sources = List.of(source(JdbcSource.Mode.INCREMENTING, SchemaPolicy.STRICT, 500_000));
    add("1", time(1), List.of("acme", "1", "2", "3", "0"));
    add("null", time(2), List.of("never", "1", "2", "3", "0"));
    Batch batch = workspace.ingest().batches().get(0);
    assertThat(batch.rows().rejectedByRule()).hasToString("{cursor=1}");
    assertThat(workspace.ingest().nothingNew()).isTrue();
    add("2", time(3), List.of("bolt", "1", "2", "3", "0"));
    assertThat(workspace.ingest().batches())
        .extracting(Batch::rowsNew, Batch::rowsRejected)
        .containsExactly(tuple(1L, 0L));
  }

  /** After the clock is set back by more than the lag, only reconciling finds the new rows. */
  @Test
  void rows_of_a_clock_that_was_put_back_are_found() throws Exception {
    create(COLUMNS);
    add("1", time(5_000), List.of("acme", "1", "2", "3", "0"));
    workspace.ingest();
    add("2", time(4_700), List.of("little", "1", "2", "3", "0"));
    add("3", time(1_000), List.of("much", "1", "2", "3", "0"));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
    add("4", time(5_001), List.of("bolt", "1", "2", "3", "0"));
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
    IngestionReport report = workspace.ingest(new IngestionRequest.Reconcile());
    assertThat(report.reconciled())
        .singleElement()
        .extracting(IngestionReport.Reconciliation::lateRows)
        .isEqualTo(1L);
    assertThat(workspace.store.ingestion().dataset().orElseThrow().rows()).isEqualTo(4);
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void rows_newer_than_the_clock_are_left_until_they_have_settled() throws Exception {
    create(COLUMNS);
    add("1", time(1_000), List.of("acme", "1", "2", "3", "0"));
    add("2", time(2_000_000_000), List.of("future", "1", "2", "3", "0"));
    workspace.ingest();
    assertThat(workspace.store.ingestion().dataset().orElseThrow().rows()).isEqualTo(1);
    execute("update clients set changed_at = " + time(1_100) + " where id = 2");
    assertThat(workspace.ingest().rowsNew()).isEqualTo(1);
  }

  @Test
  void a_long_poll_is_recorded_batch_by_batch() throws Exception {
    create(COLUMNS);
    workspace.sources =
        List.of(source(JdbcSource.Mode.TIMESTAMP_INCREMENTING, SchemaPolicy.STRICT, 4));
    for (int row = 0; row < 10; row++) {
      add("c" + row + ",1,2,3,0");
    }
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::rowsNew).containsExactly(4L, 4L, 2L);
    assertThat(report.batches()).extracting(Batch::name).doesNotHaveDuplicates();
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void refused_rows_hold_the_source_until_they_are_fixed() throws Exception {
    create(COLUMNS);
    workspace.limits = new RiskConfig.Ingestion(0.2, 1, 1_000_000);
    workspace.sources = List.of(source(JdbcSource.Mode.INCREMENTING, SchemaPolicy.STRICT, 4));
    for (int row = 0; row < 12; row++) {
      add("c" + row + "," + (row == 4 || row == 6 ? "x" : "1") + ",2,3,0");
    }
    IngestionReport report = workspace.ingest();
    assertThat(report.batches()).extracting(Batch::rowsNew).containsExactly(4L, 0L);
    assertThat(report.refused()).singleElement();
    assertThat(watermark().id()).isEqualTo("4");
    assertThat(workspace.ingest().nothingNew()).as("it is reported once").isTrue();
    assertThat(workspace.ingest(new IngestionRequest.Reconcile()).reconciled()).isEmpty();

    execute("update clients set lastmonth_activity = '5' where lastmonth_activity = 'x'");
    assertThat(workspace.ingest().rowsNew()).isEqualTo(8);
    assertThat(watermark().id()).isEqualTo("12");
  }

  @Test
  void rows_that_are_refused_may_be_taken_despite_the_limits() throws Exception {
    create(COLUMNS);
    workspace.limits = new RiskConfig.Ingestion(0.2, 1, 1_000_000);
    add("acme,x,2,3,0", "bolt,x,2,3,0", "cask,1,2,3,0");
    assertThat(workspace.ingest().rowsNew()).isZero();
    IngestionReport report =
        workspace.ingest(
            new IngestionRequest.Again(Set.of(workspace.newestBatch().number()), true));
    assertThat(report.warnings()).isEmpty();
    assertThat(report.rowsNew()).isEqualTo(1);
    assertThat(workspace.ingest().nothingNew()).isTrue();
  }

  @Test
  void changed_columns_are_refused_once_until_a_reset() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0");
    workspace.ingest();
    execute("alter table clients add column region varchar(20)");
    add("bolt,1,2,3,0");
    IngestionReport report = workspace.ingest();
    assertThat(report.refused()).singleElement();
    assertThat(report.refused().get(0).reason())
        .containsIgnoringCase("has the new column 'region'")
        .contains(
            "the same columns as before; to accept the new ones, reset the source's watermark");
    assertThat(workspace.ingest().nothingNew()).isTrue();
    workspace.store.ingestion().resetWatermark("clients");
    assertThat(workspace.ingest().batches())
        .extracting(Batch::rowsNew, Batch::rowsDuplicate)
        .containsExactly(tuple(1L, 1L));
  }

  @Test
  void a_fresh_dataset_is_read_from_the_beginning() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0", "bolt,1,2,3,0");
    workspace.ingest();
    IngestionReport report = workspace.ingest(new IngestionRequest.Fresh());
    assertThat(report.dataset().orElseThrow().generation()).isEqualTo(2);
    assertThat(report.rowsNew()).isEqualTo(2);
    assertThat(Collections.frequency(workspace.outNames(), "finaldata.1.csv")).isEqualTo(1);
  }

  private TableReader.Table table(JdbcSource source) {
    return new SourceTables().table(workspace.config(), source, new Cancellation());
  }

  @Test
  void it_may_be_read_whole_as_test_data_or_portfolio() throws Exception {
    create(COLUMNS);
    add("acme,1,2,3,0", "bolt,x,5,6,1", "cask,7,8,9,1", "acme,4,5,6,");
    TableReader.Table table = table(source(SchemaPolicy.STRICT));
    assertThat(table.rows().size()).isEqualTo(3);
    assertThat(List.of(table.rows().clientId(0), table.rows().clientId(2)))
        .containsExactly("acme", "acme");
    assertThat(table.rows().labelled().size()).isEqualTo(2);
    assertThat(table.rejected().first())
        .singleElement()
        .extracting(TableReader.RejectedRow::describe)
        .isEqualTo(
            "clients:2: lastmonth_activity: row rejected (type) (found 'x');"
                + " accepted: a number from 0");
    assertThat(workspace.store.ingestion().watermarks()).isEmpty();
  }

  @Test
  void a_portfolio_needs_no_label_and_says_what_else_it_lacks() throws Exception {
    create(
        List.of("corporation", "lastmonth_activity", "lastyear_activity", "number_of_employees"));
    assertThatThrownBy(() -> table(source(SchemaPolicy.STRICT))).hasMessage("clients: has no rows");
    add("acme,1,2,3");
    TableReader.Table table = table(source(SchemaPolicy.STRICT));
    assertThat(table.rows().size()).isEqualTo(1);
    assertThat(table.rows().labelled().size()).isZero();
    execute("alter table clients rename column lastyear_activity to last_year_activity");
    assertThatThrownBy(() -> table(source(SchemaPolicy.STRICT)))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID))
        .hasMessageContaining("clients lacks the column 'lastyear_activity' (is it '");
    assertThat(table(source(SchemaPolicy.ADD_NULLABLE)).rows().size()).isEqualTo(1);
  }
}
