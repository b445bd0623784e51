package org.riskassessment.ingest.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.ingest.table.Dialect;
import org.riskassessment.ingest.table.OpenTable;
import org.riskassessment.ingest.table.Row;
import org.riskassessment.ingest.table.TableHeader;
import org.riskassessment.ingest.table.TableShape;

/**
 * A table whose schema is not known yet: a text with cells between commas, semicolons, tabs, bars
 * or carets, whatever its name and charset, possibly compressed. Not for several threads.
 *
 * <p>A file that is not a table is a {@link RiskException} DATA_INVALID that says where; a file
 * that cannot be opened is SOURCE_UNREACHABLE.
 */
public final class RawTable {
  /** How many rows that are not like the header are set aside, however many rows there are. */
  private static final int MOST_RAGGED = 10;

  private static final double MOST_RAGGED_SHARE = 0.02;
  private static final int LINES_NAMED = 5;
  private static final int SAMPLE = 200;

  private final Path file;
  private final TableShape shape;
  private final Dialect dialect;
  private final List<String> header;
  private final int[] places;
  private final List<String> notes = new ArrayList<>();
  private @Nullable Charset charset;
  private final boolean workbook;

  /** Takes the rows of a table in order. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param cells as read, one for each column of the header; the array is reused
     * @param line where the row is in the file
     */
    void row(String[] cells, long line);
  }

  private RawTable(
      Path file,
      TableShape shape,
      Dialect dialect,
      boolean workbook,
      List<String> header,
      int[] places) {
    this.file = file;
    this.workbook = workbook;
    this.shape = shape;
    this.dialect = dialect;
    this.header = List.copyOf(header);
    this.places = places;
  }

  /** Finds out how a file is written. */
  public static RawTable of(Path file) {
    return of(file, TableShape.UNKNOWN);
  }

  /** The same with some of it known. */
  public static RawTable of(Path file, TableShape shape) {
    try (OpenTable table = open(file, shape)) {
      TableHeader header = table.header();
      if (table.hasDataInHeader()) {
        throw new RiskException(
            ErrorCode.DATA_INVALID,
            "the first line looks like a row, not like the names of columns",
            ErrorContext.ofFile(file)
                .withLine(table.headerLine())
                .withAccepted("a line of names before the rows")
                .withRemedy(Remedy.of(Remedy.Kind.SAY_NO_HEADER)));
      }
      List<Row> sample = new ArrayList<>();
      while (sample.size() < SAMPLE && table.next()) {
        sample.add(table.row().kept());
      }
      int[] places =
          IntStream.range(0, header.names().size())
              .filter(place -> !header.unnamed().contains(place) || !saysNothing(sample, place))
              .toArray();
      RawTable raw =
          new RawTable(
              file,
              shape,
              table.dialect(),
              table.charset() == null,
              IntStream.of(places).mapToObj(header.names()::get).toList(),
              places);
      raw.noteColumns(header);
      return raw;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Whether a column without a name is blank or numbers the rows. */
  private static boolean saysNothing(List<Row> rows, int place) {
    List<String> cells =
        rows.stream().filter(r -> r.size() > place).map(r -> r.cell(place).strip()).toList();
    if (cells.stream().allMatch(String::isEmpty)) {
      return true;
    }
    try {
      long first = Long.parseLong(cells.get(0));
      for (int i = 0; i < cells.size(); i++) {
        if (Long.parseLong(cells.get(i)) != first + i) {
          return false;
        }
      }
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void noteColumns(TableHeader all) {
    for (int place : all.unnamed()) {
      boolean kept = header.contains(all.names().get(place));
      notes.add(
          kept
              ? "column " + (place + 1) + " has no name; called '" + all.names().get(place) + "'"
              : "left out column "
                  + (place + 1)
                  + ", which has no name and "
                  + (place == 0 ? "numbers the rows" : "no values"));
    }
    for (int place : all.doubled()) {
      notes.add(
          "the name '"
              + all.doubledName(place)
              + "' is there already; column "
              + (place + 1)
              + " is called '"
              + all.names().get(place)
              + "'");
    }
  }

  /** The file itself. */
  public Path file() {
    return file;
  }

  /** Whether it is a sheet of a workbook, without delimiter and charset. */
  public boolean isWorkbook() {
    return workbook;
  }

  /** How a text is cut into cells. */
  public Dialect dialect() {
    return dialect;
  }

  /** The charset; known once all rows have been read. */
  public Charset charset() {
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }

  /** The names of the columns, all different and not blank. */
  public List<String> header() {
    return header;
  }

  /** What was left out or named, in words; complete once all rows have been read. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The endings of files that a folder of tables holds. */
  public static final String ENDINGS = ".csv, .tsv, .txt or .xlsx (all but .xlsx also with .gz)";

  /** Whether a file's name ends like that of a table. */
  public static boolean hasKnownEnding(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return plain.endsWith(".csv")
        || plain.endsWith(".tsv")
        || plain.endsWith(".txt")
        || name.endsWith(".xlsx");
  }

  /**
   * Reads all rows. One with more or fewer cells than the header is left out; too many of them are
   * DATA_INVALID.
   */
  public void read(Sink sink) {
    try (OpenTable table = open(file, shape)) {
      String[] cells = new String[places.length];
      int width = table.header().names().size();
      List<Long> ragged = new ArrayList<>();
      RiskException first = null;
      long rows = 0;
      while (table.next()) {
        Row row = table.row();
        rows++;
        if (row.size() != width) {
          if (ragged.isEmpty()) {
            first = ragged(row, width);
          }
          ragged.add(row.line());
          continue;
        }
        for (int c = 0; c < cells.length; c++) {
          cells[c] = row.cell(places[c]);
          if (cells[c].indexOf('\0') >= 0) {
            throw new RiskException(
                ErrorCode.DATA_INVALID,
                "is not a text file: it contains U+0000 NULL",
                ErrorContext.ofFile(file).withLine(row.line()).withAccepted("a table of text"));
          }
        }
        sink.row(cells, row.line());
      }
      if (first != null && isTooMany(ragged.size(), rows)) {
        throw first;
      }
      charset = table.charset();
      notes.addAll(table.notes());
      if (!ragged.isEmpty()) {
        notes.add(
            "left out "
                + (ragged.size() == 1 ? "1 row" : ragged.size() + " rows")
                + " with more or fewer cells than the header (line "
                + String.join(
                    ", ", ragged.stream().limit(LINES_NAMED).map(String::valueOf).toList())
                + (ragged.size() > LINES_NAMED ? ", …" : "")
                + ")");
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static boolean isTooMany(int ragged, long rows) {
    return ragged == rows || ragged > MOST_RAGGED && ragged > MOST_RAGGED_SHARE * rows;
  }

  private RiskException ragged(Row row, int width) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        "has " + row.size() + (row.size() == 1 ? " cell" : " cells") + " in this row",
        ErrorContext.ofFile(file)
            .withLine(row.line())
            .withAccepted(width + " cells, like the header"));
  }

  private static OpenTable open(Path file, TableShape shape) throws IOException {
    InputStream bytes = RegularFile.open(file);
    try {
      return OpenTable.of(
          FileContent.open(
              new BufferedInputStream(bytes, 1 << 16),
              file.toString(),
              Files.size(file),
              Long.MAX_VALUE),
          file.toString(),
          shape,
          List.of());
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static RiskException failure(Path file, IOException cause) {
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE, RegularFile.reason(cause), ErrorContext.ofFile(file), cause);
  }
}
