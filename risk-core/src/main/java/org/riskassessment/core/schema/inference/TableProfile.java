package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.IdOrigin;

/**
 * What the columns of a table look like, counted as its rows pass, and what is known of them from
 * hints. Not for several threads.
 */
final class TableProfile {
  /** How many columns a message lists. */
  static final int CANDIDATES_SHOWN = 10;

  private final String table;
  private final Hints hints;
  private final List<ColumnProfile> columns;
  private final RowSample sample;
  private final DistinctCount madeIds = new DistinctCount();
  private @Nullable IdOrigin madeId;
  private List<Integer> idParts = List.of();
  private Conventions conventions = Conventions.NONE;
  private final Block block;
  private long rows;

  TableProfile(String table, List<String> header, Hints hints) {
    this.table = table;
    this.hints = hints;
    this.columns = header.stream().map(ColumnProfile::new).toList();
    this.sample = new RowSample(Math.max(1, header.size()));
    this.block = new Block(header.size());
    if (new LinkedHashSet<>(header).size() != header.size()) {
      throw new IllegalArgumentException("a column appears twice in " + header);
    }
    checkHints();
    IdOrigin made = madeId;
    if (made != null) {
      idParts = made.columns().stream().map(header::indexOf).toList();
    }
  }

  private void checkHints() {
    List<String> named = new ArrayList<>();
    Set<String> names =
        columns.stream()
            .map(column -> column.name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    require(hints.label(), names, named);
    madeId = madeId(names);
    IdOrigin made = madeId;
    if (made == null) {
      require(hints.id(), names, named);
    } else {
      made.columns().forEach(name -> require(name, names, new ArrayList<>()));
    }
    new TreeSet<>(hints.ignored()).forEach(name -> require(name, names, named));
    for (String name : named) {
      if (named.indexOf(name) != named.lastIndexOf(name)) {
        throw new RiskException(
            ErrorCode.USAGE,
            "the column '" + name + "' can only be one of label, id and ignored",
            ErrorContext.ofFile(table));
      }
    }
  }

  /** What the hint says that the id is made of; null when it names a column, or there is none. */
  private @Nullable IdOrigin madeId(Set<String> names) {
    String id = hints.id();
    if (id == null || names.contains(id)) {
      return null;
    }
    if (id.equals(Hints.ROW)) {
      return IdOrigin.ROW;
    }
    List<String> parts = Stream.of(id.split("\\+", -1)).map(String::strip).toList();
    return parts.size() > 1 ? new IdOrigin(parts) : null;
  }

  private void require(@Nullable String name, Set<String> names, List<String> named) {
    if (name == null) {
      return;
    }
    if (!names.contains(name)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "has no column '" + name + "'" + NearestName.hint(name, names),
          ErrorContext.ofFile(table).withAccepted(String.join(", ", names)));
    }
    named.add(name);
  }

  /**
   * @param line where the row is
   */
  void add(String[] cells, long line) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    rows++;
    block.add(cells, line);
    if (block.isFull()) {
      count();
    }
    IdOrigin made = madeId;
    if (made != null && !made.isRow()) {
      madeIds.add(made.join(idParts.stream().map(part -> cells[part]).toList()));
    }
    sample.add(cells);
  }

  /** Counts the rows of the block, column by column, on all processors. */
  private void count() {
    IntStream.range(0, columns.size())
        .parallel()
        .forEach(c -> columns.get(c).add(block.cells[c], block.lines, block.size));
    block.size = 0;
  }

  /** Some rows, kept by columns: what is counted of one column then stays close together. */
  private static final class Block {
    private static final int MOST_ROWS = 1024;
    private static final int MOST_CELLS = 1 << 18;

    final String[][] cells;
    final long[] lines;
    int size;

    Block(int columns) {
      int rows = Math.max(16, Math.min(MOST_ROWS, MOST_CELLS / Math.max(1, columns)));
      cells = new String[columns][rows];
      lines = new long[rows];
    }

    void add(String[] row, long line) {
      for (int c = 0; c < row.length; c++) {
        cells[c][size] = row[c];
      }
      lines[size++] = line;
    }

    boolean isFull() {
      return size == lines.length;
    }
  }

  /** Ends the counting and decides how the columns are written: no row may follow. */
  void end() {
    count();
    columns.parallelStream().forEach(ColumnProfile::end);
    conventions =
        Conventions.of(columns.stream().map(column -> column.forms).toList(), hints.dates());
    columns.forEach(column -> column.decide(conventions, hints.dates() != null));
  }

  /** What the id is made of; null when a column holds it. */
  @Nullable IdOrigin madeId() {
    return madeId;
  }

  /** How many different ids are made. */
  long madeIds() {
    return idParts.isEmpty() ? rows : madeIds.count();
  }

  Hints hints() {
    return hints;
  }

  List<ColumnProfile> columns() {
    return columns;
  }

  /** A sample of the rows, each with a cell for each column. */
  List<String[]> sample() {
    return sample.rows();
  }

  long rows() {
    return rows;
  }

  ColumnProfile column(String name) {
    return columns.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
  }

  /** The columns whose role no hint decides. */
  List<ColumnProfile> free() {
    return columns.stream()
        .filter(c -> !hints.ignored().contains(c.name) && !c.name.equals(hints.id()))
        .toList();
  }

  /** Where a message about the table belongs. */
  ErrorContext place() {
    return ErrorContext.ofFile(table);
  }

  /** The exception for a table that has no schema. */
  RiskException refusal(String message, ErrorContext context) {
    return new RiskException(ErrorCode.DATA_INVALID, message, context);
  }
}
