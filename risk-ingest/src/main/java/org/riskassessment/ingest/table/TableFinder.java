package org.riskassessment.ingest.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds where a table begins, and of several ways to cut its text into cells the right one. With
 * names to look for, the header is the row that has most of them; without, a table is the most even
 * of the ways, and its header the first full row.
 */
final class TableFinder {
  /** How many rows are looked at. */
  static final int SAMPLE = 200;

  /** The header is one of the first rows. */
  private static final int HEADER_WITHIN = 100;

  /** Share of the cells that make a column one of figures. */
  private static final double MOST = 0.9;

  private static final double FIGURES_IN_HEADER = 0.5;

  /** Texts have blanks too: they are delimiters only where nearly all rows have as many. */
  private static final double EVEN_ENOUGH = 0.9;

  private TableFinder() {}

  /**
   * One way to cut the beginning of a table.
   *
   * @param rows the first {@value #SAMPLE} rows
   */
  record Way(Dialect dialect, List<FixedRow> rows) {

    static Way of(String start, Dialect dialect, int most) {
      return new Way(dialect, TextRows.sample(start, dialect, most));
    }

    boolean isBetweenBlanks() {
      return dialect.delimiter().equals(" ");
    }

    /** The share of the rows that have the most frequent number of cells, one left out. */
    double evenness() {
      return width()
          .map(
              width ->
                  rows.stream().filter(row -> row.size() == width).count() / (double) rows.size())
          .orElse(0.0);
    }

    /** The most frequent number of cells, one left out. */
    Optional<Integer> width() {
      Map<Integer, Integer> widths = new HashMap<>();
      rows.forEach(row -> widths.merge(row.size(), 1, Integer::sum));
      return widths.entrySet().stream()
          .filter(e -> e.getKey() > 1)
          .max(
              Map.Entry.<Integer, Integer>comparingByValue()
                  .thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey);
    }
  }

  /**
   * A table that was found.
   *
   * @param header the place of its header, or of its first row where it has none, among the rows
   * @param known how many of the names looked for the header has
   */
  record Found(Way way, int header, int known) {

    FixedRow headerRow() {
      return way.rows().get(header);
    }

    /** How many rows right after the header go on with it, as units or a repetition do. */
    int headerRowsAfter() {
      List<FixedRow> body = way.rows().subList(header + 1, way.rows().size());
      return body.size() > 1 && goesOn(headerRow(), body.get(0), body.subList(1, body.size()))
          ? 1
          : 0;
    }

    /** Whether the first row has figures where the others have: then it heads nothing. */
    boolean hasDataInHeader() {
      List<FixedRow> body = way.rows().subList(header + 1, way.rows().size());
      List<Integer> figures = columnsOfFigures(headerRow().size(), body);
      return !figures.isEmpty()
          && figures.stream().allMatch(c -> CellShape.isFigure(headerRow().cell(c)))
          && !figures.stream().allMatch(c -> CellShape.isYear(headerRow().cell(c)));
    }
  }

  /** The way whose header has most of the names; empty when none has two of them. */
  static Optional<Found> byNames(List<Way> ways, Set<ColumnName> names) {
    return usualFirst(
        ways,
        tried ->
            tried.stream()
                .flatMap(
                    way ->
                        IntStream.range(0, Math.min(HEADER_WITHIN, way.rows().size()))
                            .mapToObj(
                                row -> new Found(way, row, known(way.rows().get(row), names))))
                .filter(found -> found.known() > 1)
                .reduce((one, other) -> other.known() > one.known() ? other : one));
  }

  /** Tries blanks as delimiters last, and only where nearly all rows have as many. */
  private static Optional<Found> usualFirst(
      List<Way> ways, Function<List<Way>, Optional<Found>> finder) {
    List<Way> usual = ways.stream().filter(way -> !way.isBetweenBlanks()).toList();
    return finder
        .apply(usual)
        .or(
            () ->
                finder.apply(
                    ways.stream()
                        .filter(Way::isBetweenBlanks)
                        .filter(way -> ways.size() == 1 || way.evenness() > EVEN_ENOUGH)
                        .toList()));
  }

  private static int known(FixedRow row, Set<ColumnName> names) {
    Set<ColumnName> found = new HashSet<>();
    row.cells().stream().map(ColumnName::of).filter(names::contains).forEach(found::add);
    return found.size();
  }

  /** The way with the most even table of two or more columns; empty when there is none. */
  static Optional<Found> byShape(List<Way> ways) {
    return usualFirst(
        ways,
        tried ->
            tried.stream()
                .flatMap(way -> shaped(way).stream())
                .max(
                    Comparator.comparingDouble(Shaped::evenness)
                        .thenComparingInt(shaped -> shaped.found().headerRow().size()))
                .map(Shaped::found));
  }

  private record Shaped(Found found, double evenness) {}

  private static Optional<Shaped> shaped(Way way) {
    return way.width()
        .map(
            width -> {
              int header = header(way.rows(), width);
              FixedRow row = way.rows().get(header);
              double figures =
                  row.cells().stream().filter(CellShape::isFigure).count() / (double) row.size();
              return new Shaped(
                  new Found(way, header, 0),
                  way.evenness() * (1 - FIGURES_IN_HEADER * Math.min(1, 2 * figures)));
            });
  }

  /** The first row of the width that is not mostly blank, and no comment before a header. */
  private static int header(List<FixedRow> rows, int width) {
    List<Integer> full = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      FixedRow cells = rows.get(row);
      if (cells.size() == width
          && 2 * cells.cells().stream().filter(c -> !c.isBlank()).count() >= width) {
        full.add(row);
      }
    }
    if (full.isEmpty()) {
      for (int row = 0; row < rows.size(); row++) {
        if (rows.get(row).size() == width) {
          return row;
        }
      }
    }
    int header = full.get(0);
    for (int i = 0; i + 1 < full.size(); i++) {
      header = full.get(i);
      boolean comment =
          rows.get(header).cell(0).startsWith("#")
              && rows.get(full.get(i + 1)).cells().stream().noneMatch(CellShape::isFigure);
      if (!comment) {
        break;
      }
    }
    return header;
  }

  /** The columns whose cells are figures, but for a few. */
  private static List<Integer> columnsOfFigures(int width, List<FixedRow> rows) {
    List<Integer> columns = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      int filled = 0;
      int figures = 0;
      for (FixedRow row : rows) {
        if (row.size() == width && !row.cell(c).isBlank()) {
          filled++;
          figures += CellShape.isFigure(row.cell(c)) ? 1 : 0;
        }
      }
      if (filled > 1 && figures >= MOST * filled) {
        columns.add(c);
      }
    }
    return columns;
  }

  private static boolean goesOn(FixedRow header, FixedRow next, List<FixedRow> rows) {
    if (next.size() != header.size()) {
      return false;
    }
    if (next.cells().equals(header.cells())) {
      return true;
    }
    List<Integer> figures = columnsOfFigures(header.size(), rows);
    return !figures.isEmpty()
        && figures.stream().anyMatch(c -> CellShape.isWord(next.cell(c)))
        && figures.stream().noneMatch(c -> CellShape.isFigure(next.cell(c)))
        && figures.stream()
            .allMatch(
                c ->
                    next.cell(c).isBlank()
                        || CellShape.isWord(next.cell(c))
                        || CellShape.isSentence(next.cell(c)));
  }
}
