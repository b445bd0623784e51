package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** Columns that hold by how much another one has changed. */
class RowChangesTest {
  private static final String HEADER = "client,month,spend,left\n";
  private static final String ONE = "spend change over 1 period";
  private static final String TWO = "spend change over 2 periods";

  @TempDir Path folder;

  private IngestWorkspace workspace;

  @BeforeEach
  void create() {
    workspace = new IngestWorkspace(folder);
    workspace.schema = schema("yyyy-mm", null);
  }

  private static Schema schema(String months, String numbers) {
    return new Schema(
        List.of(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT),
            Column.of("month", ColumnRole.OBSERVED_AT, ColumnType.DATE).written(months),
            Column.of("spend", ColumnRole.FEATURE, ColumnType.NUMERIC).written(numbers),
            Column.of(ONE, ColumnRole.FEATURE, ColumnType.NUMERIC),
            Column.of(TWO, ColumnRole.FEATURE, ColumnType.NUMERIC),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
        "yes",
        "no");
  }

  /** Client, month, and the two changes of each row of the dataset. */
  private List<String> rows() {
    return workspace
        .text("finaldata.csv")
        .lines()
        .skip(1)
        .map(row -> row.replaceFirst("-\\d\\d,[^,]*,", " ").replaceFirst(",[^,]*$", ""))
        .toList();
  }

  @Test
  void rows_are_compared_with_earlier_ones_of_the_client() {
    workspace.put(
        "a.csv",
        HEADER
            + "B,2026-02,7,no\nA,2026-03,8,no\nA,2026-01,1,no\nB,2026-01,9,no\nA,2026-02,5,no\n");
    workspace.ingest();
    assertThat(rows())
        .containsExactly(
            "B,2026-02 -2,", "A,2026-03 3,7", "A,2026-01 ,", "B,2026-01 ,", "A,2026-02 4,");
  }

  @Test
  void the_dataset_remembers_what_files_had() throws IOException {
    workspace.put("a.csv", HEADER + "A,2026-01,1,no\nA,2026-02,5,no\n");
    workspace.ingest();
    Files.delete(workspace.put("a.csv", ""));
    workspace.put("b.csv", HEADER + "A,2026-03,8,no\n");
    workspace.put("c.csv", HEADER + "A,2026-04,2,no\n");
    workspace.ingest();
    assertThat(rows())
        .containsExactly("A,2026-01 ,", "A,2026-02 4,", "A,2026-03 3,7", "A,2026-04 -6,-3");
  }

  @Test
  void across_a_gap_and_blank_cells_nothing_is_compared() {
    workspace.put(
        "a.csv",
        HEADER
            + "A,2026-01,1,no\nA,2026-02,2,no\nA,2026-03,3,no\nA,2026-07,9,no\n"
            + "B,2026-01,1,no\nB,2026-02,,no\nB,2026-03,4,no\n");
    workspace.ingest();
    assertThat(rows())
        .containsExactly(
            "A,2026-01 ,",
            "A,2026-02 1,",
            "A,2026-03 1,2",
            "A,2026-07 ,",
            "B,2026-01 ,",
            "B,2026-02 ,",
            "B,2026-03 ,3");
  }

  @Test
  void the_last_version_of_an_earlier_row_counts() {
    workspace.put("a.csv", HEADER + "A,2026-01,1,no\n");
    workspace.ingest();
    workspace.put("b.csv", HEADER + "A,2026-01,3,no\nA,2026-02,5,no\n");
    workspace.ingest();
    assertThat(rows()).containsExactly("A,2026-01 ,", "A,2026-01 ,", "A,2026-02 2,");
  }

  @Test
  void cells_are_read_as_their_column_is_written() {
    workspace.schema = schema("dd.mm.yyyy", "1.234,5");
    workspace.put("a.csv", HEADER.replace(',', ';') + "A;31.01.2026;1.234,5;no\n");
    workspace.ingest();
    workspace.put("b.csv", HEADER.replace(',', ';') + "A;28.02.2026;1.235,75;no\n");
    workspace.ingest();
    assertThat(rows()).containsExactly("A,2026-01 ,", "A,2026-02 1.25,");
  }

  @Test
  void a_file_to_score_is_compared_with_the_dataset() throws IOException {
    workspace.put("a.csv", HEADER + "A,2026-01,1,no\nA,2026-02,5,no\n");
    workspace.ingest();
    Path file =
        Files.writeString(
            folder.resolve("today.csv"), "client,month,spend\nA,2026-03,8\nA,,9\nZ,2026-03,1\n");
    Dataset rows = new SourceTables().table(workspace.config(), file).rows();
    assertThat(rows.numeric(ONE).at(0)).isEqualTo(3);
    assertThat(rows.numeric(TWO).at(0)).isEqualTo(7);
    assertThat(rows.numeric(ONE).at(1)).isEqualTo(1);
    assertThat(rows.numeric(ONE).isMissing(2)).isTrue();
  }

  @Test
  void rows_of_a_label_alone_hide_no_earlier_values() {
    workspace.put("a.csv", HEADER + "A,2026-01,1,\nA,2026-02,5,\n");
    workspace.put("b.csv", HEADER + "A,2026-01,,no\n");
    workspace.ingest();
    workspace.put("c.csv", HEADER + "A,2026-03,8,\n");
    workspace.ingest();
    assertThat(rows()).contains("A,2026-02 4,", "A,2026-03 3,7");
  }
}
