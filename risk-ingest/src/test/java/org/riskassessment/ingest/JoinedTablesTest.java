package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.TableReader;

/** Columns taken from tables of their own. */
class JoinedTablesTest {
  private static final String CLIENTS = "client,day,left\n";

  @TempDir Path folder;

  private String format;

  @Test
  void what_came_after_the_day_of_a_row_does_not_count() throws IOException {
    usage("u.csv", "client,day,calls\nA,2026-01-01,1\nA,2026-01-31,2\nA,2026-02-01,4\n");
    assertThat(joined("A,2026-01-31,no\n", "usage.calls sum", "usage.calls last", "usage count"))
        .containsExactly("3,2,2");
  }

  @Test
  void each_aggregate_is_taken_over_its_window() throws IOException {
    usage(
        "u.csv",
        "client,day,calls\nA,2025-12-31,100\nA,2026-01-01,2\nA,2026-01-11,\nA,2026-01-21,6\nB,2026-01-01,7\n");
    assertThat(
            joined(
                "A,2026-01-31,no\n",
                "usage.calls mean 1 month",
                "usage.calls min 31 days",
                "usage.calls max",
                "usage.calls max all",
                "usage.calls count 1 month",
                "usage count 1 month",
                "usage.calls last 2 weeks",
                "usage.calls trend 1 month",
                "usage.calls sum 1 day"))
        .containsExactly("4,2,100,100,2,3,6,6,0");
  }

  @Test
  void the_order_of_rows_and_files_makes_no_difference() throws IOException {
    usage("a.csv", "calls,day,client\n3,2026-01-20,A\n1,2026-01-05,B\n1,2026-01-01,A\n");
    usage("b.csv", "client,day,calls\nA,2026-01-10,2\nB,2026-01-01,9\n");
    assertThat(joined("A,2026-01-31,no\nB,2026-01-31,no\n", "usage.calls last", "usage.calls mean"))
        .containsExactly("3,2", "1,5");
  }

  @Test
  void clients_without_rows_have_no_calls_and_blank_means() throws IOException {
    usage("u.csv", "client,day,calls\nA,2026-01-01,1\nX,2026-01-01,1\n");
    IngestionReport report =
        ingest("B,2026-01-31,no\n", "usage count", "usage.calls mean", "usage.calls sum");
    assertThat(rows()).containsExactly("0,,0");
    assertThat(report.warnings())
        .containsExactly(
            "usage: has nothing of the client in 1 of 1 rows (such as 'B')",
            "usage: 2 of its 2 ids are not among these clients (such as 'A')");
  }

  @Test
  void before_the_table_begins_everything_is_blank() throws IOException {
    usage("u.csv", "client,day,calls\nA,2026-02-01,1\n");
    IngestionReport report = ingest("A,2026-01-31,no\nA,2026-02-28,no\n", "usage count");
    assertThat(rows()).containsExactly("", "1");
    assertThat(report.warnings())
        .containsExactly("usage: begins on 2026-02-01, after 1 of 2 rows; they are blank there");
  }

  @Test
  void an_empty_table_gives_blanks_and_a_note() throws IOException {
    Files.createDirectories(folder.resolve("usage"));
    assertThat(ingest("A,2026-01-31,no\n", "usage count", "usage.calls mean").warnings())
        .containsExactly("usage: has no rows; its columns are blank");
    assertThat(rows()).containsExactly(",");
    usage("u.csv", "client,day,calls\n");
    workspace = null;
    assertThat(ingest("A,2026-01-31,no\n", "usage count").warnings())
        .containsExactly("usage: has no rows; its columns are blank");
  }

  @Test
  void ids_written_otherwise_are_told_of() throws IOException {
    usage("u.csv", "client,day,calls\n7,2026-01-01,1\n");
    IngestionReport report = ingest("007,2026-01-31,no\n", "usage count");
    assertThat(rows()).containsExactly("0");
    assertThat(report.warnings().get(0))
        .isEqualTo(
            "usage: has nothing of the client in 1 of 1 rows (such as '007'); but it has '7' for"
                + " '007': with \"match\": \"loose\", zeros before an id and case make no difference");
  }

  @Test
  void a_loose_match_leaves_out_zeros_and_case() throws IOException {
    usage("u.csv", "client,day,calls\n7,2026-01-01,1\n8.0,2026-01-01,2\n");
    match = Join.Match.LOOSE;
    assertThat(joined("007,2026-01-31,no\n8,2026-01-31,no\n", "usage.calls last"))
        .containsExactly("1", "2");
  }

  @Test
  void a_month_counts_once_it_is_over() throws IOException {
    usage("u.csv", "client,month,calls\nA,2026-01,1\nA,2026-02,2\n");
    time = "month";
    assertThat(joined("A,2026-02-27,no\nA,2026-02-28,no\n", "usage.calls last"))
        .containsExactly("1", "2");
  }

  @Test
  void a_row_of_a_month_knows_the_whole_month() throws IOException {
    usage("u.csv", "client,day,calls\nA,2026-02-28,2\nA,2026-03-01,3\n");
    observed = "yyyy-mm";
    assertThat(joined("A,2026-02,no\n", "usage.calls last 1 month", "usage.calls"))
        .containsExactly("2,2");
  }

  @Test
  void a_label_is_that_of_the_very_month_once_it_is_known() throws IOException {
    usage("u.csv", "client,month,left\nA,2026-01,no\nA,2026-02,yes\n");
    time = "month";
    label = "usage.left";
    assertThat(joined("A,2026-01-15\nA,2026-02-15\nA,2026-03-15\n", "usage count"))
        .containsExactly(",no", "1,yes", "2,");
  }

  @Test
  void texts_and_dates_are_taken_as_they_are() throws IOException {
    usage(
        "u.csv",
        "client,day,plan,since\nA,2026-01-01,\"gold, old\",31.12.2025\nA,2026-01-02,,01.01.2026\n");
    columns.add(Column.of("usage.plan last", ColumnRole.FEATURE, ColumnType.CATEGORICAL));
    columns.add(
        Column.of("usage.since max", ColumnRole.FEATURE, ColumnType.DATE).written("dd.mm.yyyy"));
    assertThat(joined("A,2026-01-31,no\n")).containsExactly("\"gold, old\",2026-01-01");
  }

  @Test
  void clocks_of_other_zones_are_set_to_one() throws IOException {
    usage(
        "u.csv",
        "client,day,calls\nA,2026-01-31T23:30:00-05:00,1\nA,2026-01-31 23:30,2\nA,2026-01-31T23:30:00Z,4\n");
    assertThat(joined("A,2026-01-31,no\n", "usage.calls sum")).containsExactly("6");
    workspace = null;
    zone = ZoneId.of("Europe/Berlin");
    assertThat(joined("A,2026-01-31,no\n", "usage.calls sum")).containsExactly("2");
  }

  @Test
  void dates_of_another_order_are_refused_not_guessed() throws IOException {
    usage("a.csv", "client,day,calls\n" + "A,31/01/2026,1\n".repeat(20));
    usage("b.csv", "client,day,calls\n" + "A,01/31/2026,1\n".repeat(20));
    format = "dd/mm/yyyy";
    assertThatThrownBy(() -> ingest("A,2026-01-31,no\n", "usage count"))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_INVALID))
        .hasMessageContaining("20 of 40 rows are left out; the first: ")
        .hasMessageContaining("b.csv:2: day: row left out (found '01/31/2026')");
  }

  @Test
  void the_last_of_doubled_periods_counts_and_is_told() throws IOException {
    usage("a.csv", "client,day,calls\nA,2026-01-31,1\n");
    usage("b.csv", "client,day,calls\nA,2026-01-31,5\n");
    assertThat(joined("A,2026-01-31,no\n", "usage.calls", "usage.calls sum"))
        .containsExactly("5,6");
    workspace = null;
    versions = Join.Versions.NEWEST;
    IngestionReport report = ingest("A,2026-01-31,no\n", "usage.calls", "usage.calls sum");
    assertThat(rows()).containsExactly("5,5");
    assertThat(report.warnings())
        .containsExactly(
            "usage: 1 row has the client and time of another one; the last of them counts");
  }

  @Test
  void a_copy_of_a_file_does_not_count_twice() throws IOException {
    usage("a.csv", "client,day,calls\nA,2026-01-31,1\n");
    usage("a (1).csv", "client,day,calls\nA,2026-01-31,1\n");
    assertThat(joined("A,2026-01-31,no\n", "usage count")).containsExactly("1");
  }

  @Test
  void a_table_without_times_has_one_row_a_client() throws IOException {
    usage("u.csv", "client,region\nA,north\nB,south\nB,west\n");
    time = null;
    columns.add(Column.of("usage.region", ColumnRole.FEATURE, ColumnType.CATEGORICAL));
    IngestionReport report = ingest("A,2026-01-31,no\nB,2026-01-31,no\n");
    assertThat(rows()).containsExactly("north", "west");
    assertThat(report.warnings())
        .containsExactly("usage: 1 row has the client of another one; the last of them counts");
  }

  @Test
  void a_column_that_the_table_lacks_is_named() throws IOException {
    usage("u.csv", "client,day,call\nA,2026-01-31,1\n");
    assertThatThrownBy(() -> ingest("A,2026-01-31,no\n", "usage.calls mean"))
        .hasMessageContaining(
            "u.csv:1: the header lacks 'calls' (did you mean 'call'?), which the join 'usage'"
                + " needs");
  }

  @Test
  void unusual_files_are_read_like_plain_ones() throws IOException {
    String plain = "client,day,calls\nA,2026-01-01,1\nA,2026-01-02,2\nZoé,2026-01-03,4\n";
    List<String> forms = new ArrayList<>();
    forms.add(plain);
    forms.add(plain.replace("\n", "\r\n"));
    forms.add(plain.replace(',', ';'));
    forms.add(plain.replace(',', '\t') + "Total\t\t7\n");
    forms.add(plain.replaceAll("([^,\n]+)", "\"$1\""));
    forms.add("Report of usage\n\n" + plain);
    forms.add(plain.replace("A,2026-01-01,1", "A,\"2026-01-01\",\"1\""));
    forms.add(
        plain.replace("\n", ",\"two\nlines\"\n").replace("calls,\"two\nlines\"", "calls,note"));
    forms.add(plain + "\n\n");
    forms.add(plain.strip());
    for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"))) {
      for (String form : forms) {
        workspace = null;
        usage("u.csv", form.getBytes(charset));
        assertThat(joined("A,2026-01-31,no\nZoé,2026-01-31,no\n", "usage.calls sum", "usage count"))
            .as(charset + " " + form)
            .containsExactly("3,2", "4,1");
      }
    }
  }

  @Test
  void rows_keep_what_was_known_when_they_came() throws IOException {
    usage("u.csv", "client,day,calls\nA,2026-01-01,1\n");
    assertThat(joined("A,2026-01-31,no\n", "usage count")).containsExactly("1");
    usage("v.csv", "client,day,calls\nA,2026-01-02,1\n");
    assertThat(workspace.ingest().batches()).isEmpty();
    assertThat(rows()).containsExactly("1");
    assertThat(joined("A,2026-02-28,no\n", "usage count")).containsExactly("1", "2");
  }

  @Test
  void a_file_that_is_read_again_takes_what_has_come_since() throws IOException {
    counted = Schema.Versions.NEWEST;
    usage("u.csv", "client,day,calls\nA,2026-01-01,1\n");
    assertThat(joined("A,2026-01-31,no\nB,2026-01-31,no\n", "usage count"))
        .containsExactly("1", "0");
    usage("late.csv", "client,day,calls\nA,2026-01-02,1\n");
    IngestionRequest again = new IngestionRequest.Again(Set.of(1), false);
    assertThat(workspace.ingest(again).rowsNew()).isEqualTo(1);
    assertThat(rows()).as("the last one of a client and day counts").containsExactly("1", "0", "2");
    assertThat(workspace.ingest(again).rowsNew()).isZero();
  }

  @Test
  void files_to_score_are_joined_in_the_same_way() throws IOException {
    usage("u.csv", "client,day,calls\nA,2026-01-01,1\nA,2026-01-02,2\n");
    ingest("A,2026-01-31,no\n", "usage.calls mean");
    Path file = Files.writeString(folder.resolve("today.csv"), "client,day\nA,2026-01-01\nA,\n");
    TableReader.Table whole = new SourceTables().table(workspace.config(), file);
    assertThat(calls(whole.rows())).containsExactly(1.0, 1.5);
    List<Double> parts = new ArrayList<>();
    new SourceTables().parts(workspace.config(), file, part -> parts.addAll(calls(part.rows())));
    assertThat(parts).containsExactly(1.0, 1.5);
  }

  private static List<Double> calls(Dataset rows) {
    return Arrays.stream(new int[] {0, 1})
        .mapToObj(row -> rows.numeric("usage.calls mean").at(row))
        .toList();
  }

  private IngestWorkspace workspace;
  private String time = "day";
  private String label = "left";
  private String observed;
  private ZoneId zone = ZoneOffset.UTC;
  private Join.Match match = Join.Match.EXACT;
  private Join.Versions versions = Join.Versions.ALL;
  private Schema.Versions counted = Schema.Versions.ALL;
  private final List<Column> columns = new ArrayList<>();
  private int files;

  private void usage(String name, String text) throws IOException {
    usage(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void usage(String name, byte[] content) throws IOException {
    Files.createDirectories(folder.resolve("usage"));
    Files.write(folder.resolve("usage").resolve(name), content);
  }

  /** The joined cells of all rows once these are ingested. */
  private List<String> joined(String rows, String... names) throws IOException {
    ingest(rows, names);
    return rows();
  }

  private IngestionReport ingest(String rows, String... names) throws IOException {
    if (workspace == null) {
      workspace = new IngestWorkspace(Files.createTempDirectory(folder, "w"));
      List<Column> all = new ArrayList<>();
      all.add(Column.of("client", ColumnRole.ID, ColumnType.TEXT));
      all.add(Column.of("day", ColumnRole.OBSERVED_AT, ColumnType.DATE).written(observed));
      for (String name : names) {
        all.add(Column.of(name, ColumnRole.FEATURE, ColumnType.NUMERIC));
      }
      all.addAll(columns);
      all.add(Column.of(label, ColumnRole.LABEL, ColumnType.TEXT));
      workspace.schema = new Schema(all, "yes", "no").counting(counted);
      workspace.joins =
          List.of(
              new Join(
                  FileSource.ofFolder("usage", folder.resolve("usage")),
                  null,
                  time,
                  format,
                  zone,
                  match,
                  versions));
    }
    String header = label.equals("left") ? CLIENTS : "client,day\n";
    workspace.put("f" + files++ + ".csv", header + rows);
    return workspace.ingest();
  }

  /** The cells between day and label. */
  private List<String> rows() {
    return workspace
        .text("finaldata.csv")
        .lines()
        .skip(1)
        .map(row -> row.replaceFirst("^[^,]*,[^,]*,", ""))
        .map(row -> label.equals("left") ? row.substring(0, row.lastIndexOf(',')) : row)
        .toList();
  }
}
