package org.riskassessment.ingest.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.ingest.IngestWorkspace;

/** What is not read again of a joined table makes no difference to any cell. */
class TableIndexTest {
  private static final LocalDate START = LocalDate.of(2025, 1, 31);

  @TempDir Path folder;

  private IngestWorkspace workspace;
  private Join join;

  @BeforeEach
  void makeWorkspace() throws IOException {
    Files.createDirectories(folder.resolve("usage"));
    workspace = workspace("w", "usage.calls mean 2 months", "usage count 1 month", "usage.calls");
  }

  private IngestWorkspace workspace(String name, String... columns) throws IOException {
    IngestWorkspace made = new IngestWorkspace(Files.createDirectories(folder.resolve(name)));
    Stream<Column> taken =
        Stream.of(columns).map(c -> Column.of(c, ColumnRole.FEATURE, ColumnType.NUMERIC));
    made.schema =
        new Schema(
            Stream.of(
                    Stream.of(
                        Column.of("client", ColumnRole.ID, ColumnType.TEXT),
                        Column.of("day", ColumnRole.OBSERVED_AT, ColumnType.DATE)),
                    taken,
                    Stream.of(Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)))
                .flatMap(s -> s)
                .toList(),
            "yes",
            "no");
    join =
        new Join(
            FileSource.ofFolder("usage", folder.resolve("usage")),
            null,
            "day",
            null,
            ZoneOffset.UTC,
            Join.Match.EXACT,
            Join.Versions.ALL);
    made.joins = List.of(join);
    return made;
  }

  private static LocalDate day(int month) {
    return START.plusMonths(month);
  }

  private static String clients(int month) {
    StringBuilder rows = new StringBuilder("client,day,left\n");
    for (int client = 0; client < 5; client++) {
      rows.append("C" + client + "," + day(month) + ",no\n");
    }
    return rows.toString();
  }

  /** Rows of the month, in any order, and few of the one before. */
  private static String usage(int month, Random random) {
    StringBuilder rows = new StringBuilder("client,day,calls\n");
    for (int row = 0; row < 20; row++) {
      LocalDate when = day(month).minusDays(random.nextInt(33));
      rows.append("C" + random.nextInt(6) + "," + when + "," + random.nextInt(9) + "\n");
    }
    return rows.toString();
  }

  private void write(String name, String text, StandardOpenOption... options) {
    try {
      Files.writeString(folder.resolve("usage").resolve(name), text, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path index() throws IOException {
    try (Stream<Path> files = Files.list(workspace.config().outputFolder().resolve("joined"))) {
      return files.findFirst().orElseThrow();
    }
  }

  /** How many rows are not read for clients' rows of a month. */
  private long skipped(int month) {
    return new TableFiles(
            join,
            (FileSource) join.table(),
            workspace.config(),
            new Cancellation(),
            source -> {
              try (Stream<Path> files = Files.list(source.folder())) {
                return files.sorted().toList();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .read(RowTime.endOfDay(day(month).toEpochDay()))
        .rows()
        .skipped();
  }

  private void months(int count) throws IOException {
    Random random = new Random(7);
    for (int month = 0; month < count; month++) {
      write(day(month) + ".csv", usage(month, random));
      workspace.put(day(month) + ".csv", clients(month));
      workspace.ingest();
    }
  }

  @Test
  void only_files_that_reach_into_the_windows_are_read() throws IOException {
    months(8);
    assertThat(skipped(8)).isEqualTo(20 * 7); // Of January to August.
    assertThat(skipped(3)).isEqualTo(20 * 2); // Of January and February.
    Files.delete(index());
    assertThat(skipped(8)).isZero();
  }

  @Test
  void months_added_one_by_one_have_the_cells_of_the_whole_table() throws IOException {
    Random random = new Random(3);
    List<String> expected = null;
    for (boolean isIndexKept : new boolean[] {true, false}) {
      try (Stream<Path> files = Files.list(folder.resolve("usage"))) {
        files.forEach(file -> file.toFile().delete());
      }
      workspace = workspace("w" + isIndexKept, "usage.calls mean 2 months", "usage count 1 month");
      random.setSeed(3);
      StringBuilder told = new StringBuilder();
      write("all.csv", "client,day,calls\n");
      for (int month = 0; month < 9; month++) {
        if (month % 2 == 0) {
          write(month + ".csv", usage(month, random));
        } else {
          write(
              "all.csv", usage(month, random).replaceFirst(".*\n", ""), StandardOpenOption.APPEND);
        }
        workspace.put(month + ".csv", clients(month));
        if (month > 0) {
          workspace.put("more" + month + ".csv", "client,day,left\nC5," + day(month - 1) + ",no\n");
        }
        if (month == 6) {
          workspace.put("late.csv", "client,day,left\nC9," + day(1) + ",no\nC3,2025-02-03,no\n");
          write("2.csv", usage(2, random));
        }
        if (!isIndexKept && month > 0) {
          Files.delete(index());
        }
        IngestionReport report = workspace.ingest();
        report.warnings().stream()
            .filter(warning -> !warning.contains(" since clients' rows "))
            .forEach(told::append);
      }
      List<String> rows = List.of(workspace.text("finaldata.csv"), told.toString());
      assertThat(rows).isEqualTo(expected == null ? rows : expected);
      expected = rows;
    }
  }

  @Test
  void a_line_that_was_not_complete_is_read_again() throws IOException {
    write("a.csv", "client,day,calls\nC0,2025-01-05,1");
    workspace.put("0.csv", clients(0));
    workspace.ingest();
    write("a.csv", "2\nC0,2025-08-05,3\n", StandardOpenOption.APPEND);
    assertThat(skipped(8)).isZero();
    workspace.put("8.csv", clients(8));
    workspace.ingest();
    write("a.csv", "C1,2025-10-05,3\n", StandardOpenOption.APPEND);
    assertThat(skipped(12)).isEqualTo(2);
  }

  @Test
  void a_changed_or_deleted_file_or_index_means_reading_all() throws IOException {
    months(8);
    byte[] index = Files.readAllBytes(index());
    Path first = folder.resolve("usage").resolve(day(0) + ".csv");
    String before = Files.readString(first);
    write(first.getFileName().toString(), before.replaceFirst("C\\d", "C7"));
    assertThat(skipped(8)).isZero();
    write(first.getFileName().toString(), before);
    assertThat(skipped(8)).isEqualTo(140);
    Files.delete(first);
    assertThat(skipped(8)).isZero();
    write(first.getFileName().toString(), before);
    for (int at : new int[] {0, 40, index.length - 1}) {
      byte[] damaged = index.clone();
      damaged[at] ^= 1;
      Files.write(index(), damaged);
      assertThat(skipped(8)).as("byte %d", at).isZero();
    }
    Files.write(index(), "short".getBytes(StandardCharsets.UTF_8));
    assertThat(skipped(8)).isZero();
  }

  @Test
  void what_came_too_late_for_rows_that_were_joined_is_told() throws IOException {
    months(4);
    String rest =
        " since clients' rows of up to 2025-04-30 were joined; these keep what was known then,"
            + " until their files are read again";
    write("late.csv", "client,day,calls\nC0,2025-04-02,1\nC0,2025-05-02,1\nC1,2025-03-02,1\n");
    workspace.put("4.csv", clients(4));
    assertThat(workspace.ingest().warnings())
        .contains("usage: 2 rows of earlier days have come" + rest);
    write("late.csv", "client,day,calls\nC0,2025-04-02,7\n");
    workspace.put("5.csv", clients(5));
    assertThat(workspace.ingest().warnings().toString())
        .contains("late.csv has changed or is gone" + rest.replace("04-30", "05-31"));
    workspace.put("6.csv", clients(6));
    assertThat(workspace.ingest().warnings().toString()).doesNotContain(" since ");
    write("later.csv", "client,day,calls\nC0,2025-04-02,7\n");
    assertThat(workspace.ingest(new IngestionRequest.Fresh()).warnings().toString())
        .doesNotContain(" since ");
  }

  @Test
  void columns_without_a_window_take_all_rows() throws IOException {
    workspace = workspace("all", "usage.calls mean 2 months", "usage.calls last");
    months(4);
    assertThat(skipped(5)).isZero();
  }
}
