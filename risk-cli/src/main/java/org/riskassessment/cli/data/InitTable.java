package org.riskassessment.cli.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.inference.LabelInference;
import org.riskassessment.ingest.csv.FilePeriod;
import org.riskassessment.ingest.csv.RawTable;
import org.riskassessment.ingest.table.TableShape;

/**
 * A table in one file or in several with the same columns.
 *
 * @param shown what it is called in messages: the file, or the folder
 * @param found whether it was found in a folder beside others, and not named by somebody
 * @param first how the first file is written
 */
record InitTable(Path shown, boolean found, List<Path> files, TableShape shape, RawTable first) {
  InitTable {
    files = List.copyOf(files);
  }

  /**
   * The tables of a file or of a folder and the folders in it, of which that of clients, which says
   * the most of them, comes first.
   *
   * @param notes takes what is left out
   * @param unread takes why files of a folder cannot be read
   */
  static List<InitTable> of(
      Path from, TableShape shape, Consumer<String> notes, List<RiskException> unread) {
    if (!Files.isDirectory(from)) {
      return List.of(new InitTable(from, false, List.of(from), shape, RawTable.of(from, shape)));
    }
    List<InitTable> tables = new ArrayList<>();
    List<Path> folders = new ArrayList<>(List.of(from));
    folders.addAll(list(from, Files::isDirectory));
    for (Path folder : folders) {
      Map<Set<String>, List<RawTable>> byColumns = new LinkedHashMap<>();
      for (Path file : list(folder, InitTable::isTable)) {
        try {
          RawTable raw = RawTable.of(file, shape);
          byColumns.computeIfAbsent(new TreeSet<>(raw.header()), c -> new ArrayList<>()).add(raw);
        } catch (RiskException e) {
          if (e.code() != ErrorCode.DATA_INVALID) {
            throw e;
          }
          unread.add(e);
        }
      }
      byColumns
          .values()
          .forEach(files -> tables.add(of(folder, byColumns.size() > 1, files, shape)));
    }
    if (tables.isEmpty()) {
      throw unread.isEmpty()
          ? new RiskException(
              ErrorCode.SOURCE_UNREACHABLE,
              "holds no table",
              ErrorContext.ofFile(from).withAccepted("a folder with " + RawTable.ENDINGS))
          : unread.get(0);
    }
    tables.sort(
        Comparator.comparing(InitTable::isWide)
            .thenComparingInt(table -> -table.header().size())
            .thenComparingInt(table -> -table.files().size()));
    InitTable clients = tables.get(0);
    return IntStream.range(0, tables.size())
        .mapToObj(i -> i == 0 ? clients.named(from) : tables.get(i).beside())
        .filter(table -> !table.found || !table.isLike(clients, notes))
        .toList();
  }

  private static final int FEWEST_MONTHS = 3;

  /** Whether it has a column for each month. */
  private boolean isWide() {
    return LabelInference.months(header()).size() >= FEWEST_MONTHS;
  }

  /** Refuses a table with a column for each month. */
  void requireOneRowEach() {
    if (isWide()) {
      List<String> months = LabelInference.months(header());
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "has a column for each of "
              + months.size()
              + " months ('"
              + months.get(0)
              + "' to '"
              + months.get(months.size() - 1)
              + "'), which is not read",
          ErrorContext.ofFile(shown)
              .withAccepted("one row for each client and month, as customer_id,month,left"));
    }
  }

  private static InitTable of(
      Path folder, boolean isMixed, List<RawTable> files, TableShape shape) {
    RawTable first = files.get(0);
    return new InitTable(
        isMixed && files.size() == 1 ? first.file() : folder,
        false,
        files.stream().map(RawTable::file).toList(),
        shape,
        first);
  }

  private InitTable named(Path other) {
    return new InitTable(other, false, files, shape, first);
  }

  private InitTable beside() {
    return new InitTable(shown, true, files, shape, first);
  }

  /** Whether it is part of another table with columns of its own, as those of other years are. */
  private boolean isLike(InitTable clients, Consumer<String> notes) {
    long same = header().stream().filter(clients.header()::contains).count();
    boolean alike = 2 * same > clients.header().size();
    if (alike) {
      notes.accept(
          shown
              + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more")
              + " has other columns than "
              + clients.files.get(0).getFileName()
              + ", so it is left out; to join it, name it with another --from");
    }
    return alike;
  }

  private static boolean isTable(Path file) {
    return Files.isRegularFile(file) && RawTable.hasKnownEnding(file);
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(wanted)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE, "cannot be listed", ErrorContext.ofFile(folder), e);
    }
  }

  /** The names of its columns. */
  List<String> header() {
    return first.header();
  }

  /** The same and, where the names of files date their rows, one for that. */
  List<String> header(boolean dated) {
    List<String> header = new ArrayList<>(header());
    if (dated) {
      header.add(FilePeriod.COLUMN);
    }
    return header;
  }

  /** Whether its files are those of different months or days, as their names say. */
  boolean isDatedByName() {
    return files.size() > 1
        && files.stream().allMatch(file -> FilePeriod.of(file).isPresent())
        && files.stream().map(FilePeriod::of).distinct().count() == files.size();
  }

  /** Reads all rows, their cells in the order of the header. */
  void read(RawTable.Sink sink) {
    read(false, sink, note -> {});
  }

  /**
   * Reads all rows, their cells in the order of {@link #header(boolean)}.
   *
   * @param notes takes what was left out
   */
  void read(boolean dated, RawTable.Sink sink, Consumer<String> notes) {
    for (Path file : files) {
      RawTable table = file.equals(first.file()) ? first : RawTable.of(file, shape);
      String period = dated ? FilePeriod.of(file).map(FilePeriod::text).orElse("") : "";
      int[] places = header().stream().mapToInt(table.header()::indexOf).toArray();
      String[] row = new String[places.length + (dated ? 1 : 0)];
      int before = table.notes().size();
      table.read(
          (cells, line) -> {
            for (int c = 0; c < places.length; c++) {
              row[c] = cells[places[c]];
            }
            Arrays.fill(row, places.length, row.length, period);
            sink.row(row, line);
          });
      List<String> all = table.notes();
      (table == first ? all.subList(before, all.size()) : all)
          .forEach(
              note -> notes.accept(files.size() == 1 ? note : file.getFileName() + ": " + note));
    }
  }
}
