package org.riskassessment.ingest.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.table.OpenTable;
import org.riskassessment.ingest.table.Row;
import org.riskassessment.ingest.table.TableHeader;
import org.riskassessment.ingest.table.TableShape;

/**
 * Reads a table row by row and finds the schema's columns by their names in the header. Rows of a
 * table without the label column are not labelled.
 *
 * <p>A file that is not a table of the schema (encoding, header, quotes) is a {@link RiskException}
 * DATA_INVALID; a row that breaks a rule goes to the sink as rejected.
 */
public final class CsvFile {
  /** How many columns of each kind a refusal names. */
  private static final int NAMED = 3;

  /** How many characters of the expected header a refusal shows. */
  private static final int LONGEST_HEADER = 80;

  private final Schema schema;
  private final TableShape shape;
  private final LabelUse labels;
  private final boolean accepted;
  private final CellFiller filler;

  /** Takes the rows of a file in order. */
  public interface Sink {
    /**
     * @param cells as read, one for each of {@link Schema#kept()}; the array is reused
     * @param line where the row ends, from 1
     */
    void accepted(String[] cells, long line) throws IOException;

    /**
     * @param line where the row begins, from 1
     * @param cells all cells of the row as read
     */
    void rejected(long line, RowFault fault, List<String> cells) throws IOException;

    /** Takes a warning about columns that differ from the schema's and lines that are no rows. */
    default void note(String sentence) {}
  }

  public CsvFile(Schema schema, TableShape shape, LabelUse labels) {
    this(schema, shape, labels, CellFiller.NONE);
  }

  /**
   * @param filler fills in cells that the file does not have
   */
  public CsvFile(Schema schema, TableShape shape, LabelUse labels, CellFiller filler) {
    this(schema, shape, labels, false, filler);
  }

  private CsvFile(
      Schema schema, TableShape shape, LabelUse labels, boolean accepted, CellFiller filler) {
    this.schema = shape.layout().written(schema);
    this.shape = shape;
    this.labels = labels;
    this.accepted = accepted;
    this.filler = filler;
  }

  /** Reads rows that were accepted under earlier rules, from the product's own file. */
  public static CsvFile ofAccepted(Schema schema) {
    return new CsvFile(schema, TableShape.OWN, LabelUse.NEEDED, true, CellFiller.NONE);
  }

  /**
   * Reads a table to its end.
   *
   * @param name what to call it in messages
   */
  public void read(InputStream in, String name, Sink sink) throws IOException {
    read(
        OpenTable.of(in, name, shape, schema.columns().stream().map(Column::name).toList()),
        name,
        sink);
  }

  /** Reads an open table to its end. */
  void read(OpenTable opened, String name, Sink sink) throws IOException {
    try (OpenTable table = opened) {
      int[] places = places(table, name, sink);
      new Reading(table, places, name, sink).toEnd();
      table.notes().forEach(sink::note);
    }
  }

  /** One table that is being read. */
  private final class Reading {
    private final OpenTable table;
    private final int[] places;
    private final Sink sink;
    private final RowCheck check;
    private final int width;
    private final String[] cells;
    private final @Nullable MadeId madeId;
    private final int labelPlace = schema.kept().indexOf(schema.label());
    private final CellFiller filled;
    private long rows;

    Reading(OpenTable table, int[] places, String name, Sink sink) {
      this.table = table;
      this.madeId = accepted ? null : MadeId.of(schema, table.header(), name).orElse(null);
      this.places = places;
      this.sink = sink;
      List<Column> absent =
          schema.kept().stream().filter(c -> places[schema.kept().indexOf(c)] < 0).toList();
      this.filled = saysWhoLeft(absent) ? ofLabels(filler.forLabels()) : filler;
      boolean labelled = places[labelPlace] >= 0 || filler.fills(labelPlace);
      this.check =
          accepted
              ? RowCheck.ofAccepted(schema)
              : RowCheck.of(schema, labelled ? labels : LabelUse.UNUSED);
      this.width = table.header().names().size();
      this.cells = new String[places.length];
      table.idAt(Math.max(0, madeId == null ? places[idPlace()] : madeId.firstPlace()));
    }

    /** The same unless the file has such a column itself. */
    private CellFiller ofLabels(CellFiller dates) {
      return IntStream.range(0, places.length).anyMatch(c -> places[c] >= 0 && dates.fills(c))
          ? CellFiller.NONE
          : dates;
    }

    void toEnd() throws IOException {
      while (table.next()) {
        row(table.row());
      }
    }

    private void row(Row row) throws IOException {
      rows++;
      if (row.size() != width) {
        sink.rejected(
            row.line(),
            new RowFault(
                schema.id().name(),
                row.size() + (row.size() == 1 ? " cell" : " cells"),
                "ragged",
                width + " cells, like the header"),
            row.cells());
        return;
      }
      for (int c = 0; c < places.length; c++) {
        cells[c] = places[c] < 0 ? "" : row.cell(places[c]);
      }
      if (madeId != null) {
        cells[idPlace()] = madeId.of(row, rows);
      }
      filled.fill(cells);
      Optional<RowFault> fault =
          check.standardize(
              cells,
              c ->
                  filled.fills(c) || places[c] < 0 && filler.fills(c)
                      ? c != labelPlace
                      : places[c] >= 0 && row.isTyped(places[c]));
      if (fault.isPresent()) {
        sink.rejected(row.line(), fault.get(), row.cells());
      } else {
        sink.accepted(cells, row.lastLine());
      }
    }
  }

  private int idPlace() {
    return schema.kept().indexOf(schema.id());
  }

  /** The place of each kept column in the header; -1 for one that is allowed to be absent. */
  private int[] places(OpenTable table, String name, Sink sink) {
    TableHeader header = table.header();
    List<String> known = schema.columns().stream().map(Column::name).toList();
    int[] all = header.places(known);
    Set<Integer> found = new LinkedHashSet<>(Arrays.stream(all).boxed().toList());
    List<Column> absent =
        schema.kept().stream()
            .filter(c -> all[known.indexOf(c.name())] < 0)
            .filter(c -> !filler.fills(schema.kept().indexOf(c)))
            .toList();
    IdOrigin origin = accepted ? null : schema.id().from();
    List<String> parts = origin == null ? List.of() : origin.columns();
    List<String> missing =
        schema.columns().stream()
            .filter(c -> all[known.indexOf(c.name())] < 0)
            .filter(c -> parts.contains(c.name()) || absent.contains(c) && !mayBeAbsent(c))
            .map(Column::name)
            .toList();
    List<String> unknown = new ArrayList<>();
    List<String> faults = new ArrayList<>(hiddenCharacters(header.names(), known));
    if (!missing.isEmpty()) {
      faults.add(
          "lacks the column"
              + (missing.size() > 1 ? "s " : " ")
              + some(missing.stream().map(CsvFile::quoted).toList()));
    }
    for (int place = 0; place < header.names().size(); place++) {
      if (found.contains(place) || header.unnamed().contains(place)) {
        continue;
      }
      if (header.doubled().contains(place)) {
        faults.add(
            "has the column '" + HiddenCharacter.shown(header.doubledName(place)) + "' twice");
      } else {
        unknown.add(header.names().get(place));
      }
    }
    if (shape.policy() == SchemaPolicy.STRICT && !unknown.isEmpty()) {
      faults.add(
          "has the unknown column"
              + (unknown.size() > 1 ? "s " : " ")
              + some(unknown.stream().map(column -> withNearest(column, missing)).toList()));
    }
    if (!faults.isEmpty()) {
      throw refusal(table, name, faults);
    }
    if (shape.policy() == SchemaPolicy.ADD_NULLABLE && !saysWhoLeft(absent)) {
      List<String> nullable =
          absent.stream()
              .filter(c -> c.role() != ColumnRole.LABEL && c.role() != ColumnRole.ID)
              .map(c -> quoted(c.name()))
              .toList();
      if (!nullable.isEmpty()) {
        sink.note("lacks " + String.join(", ", nullable) + "; read as blank");
      }
    }
    if (labels == LabelUse.NEEDED
        && !accepted
        && !schema.isHistory()
        && absent.contains(schema.label())) {
      sink.note(
          "lacks " + quoted(schema.label().name()) + ": its rows are scored, not learned from");
    }
    if (!unknown.isEmpty()) {
      sink.note(
          "has "
              + String.join(", ", unknown.stream().map(CsvFile::quoted).toList())
              + ", which the schema does not have; ignored");
    }
    return schema.kept().stream().mapToInt(c -> all[known.indexOf(c.name())]).toArray();
  }

  /** Whether a table has nothing of clients but that they left. */
  private boolean saysWhoLeft(List<Column> absent) {
    List<Column> own =
        schema.features().stream().filter(c -> !filler.fills(schema.kept().indexOf(c))).toList();
    return schema.isHistory()
        && !absent.contains(schema.label())
        && !own.isEmpty()
        && absent.containsAll(own);
  }

  private boolean mayBeAbsent(Column column) {
    return column.role() == ColumnRole.LABEL
        || column.from() != null && !accepted
        || shape.policy() == SchemaPolicy.ADD_NULLABLE
            && column.role() != ColumnRole.ID
            && !column.required();
  }

  private static List<String> hiddenCharacters(List<String> names, List<String> known) {
    return names.stream()
        .filter(column -> !known.contains(column))
        .flatMap(
            column ->
                HiddenCharacter.in(column).stream()
                    .map(
                        hidden ->
                            "has "
                                + hidden.name()
                                + " in the column '"
                                + HiddenCharacter.shown(column)
                                + "'"))
        .toList();
  }

  private static String withNearest(String column, List<String> missing) {
    return quoted(column)
        + NearestName.of(column, missing).map(n -> " (did you mean '" + n + "'?)").orElse("");
  }

  private static String quoted(String name) {
    return "'" + HiddenCharacter.shown(name) + "'";
  }

  /** The first few, and how many more. */
  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }

  private RiskException refusal(OpenTable table, String name, List<String> faults) {
    String message = "the header " + String.join(", ", faults);
    if (table.hasDataInHeader()) {
      message += "; this line looks like a row, so there may be no header";
    }
    String given = shape.layout().delimiter();
    String better = table.otherDelimiter();
    if (better != null) {
      message +=
          "; its cells are between '" + better + "', not between '" + given + "' as configured";
    }
    return new RiskException(
        ErrorCode.DATA_INVALID,
        message,
        ErrorContext.ofFile(name)
            .withLine(table.headerLine())
            .withAccepted(expectedHeader(given == null ? table.dialect().delimiter() : given))
            .withRemedy(
                Remedy.of(
                    table.hasDataInHeader()
                        ? Remedy.Kind.SAY_NO_HEADER
                        : Remedy.Kind.TAKE_OTHER_COLUMNS)));
  }

  private String expectedHeader(String delimiter) {
    List<String> names = schema.kept().stream().map(Column::name).toList();
    String between = delimiter.equals("\t") ? " <tab> " : delimiter;
    String header = String.join(between, names);
    return header.length() <= LONGEST_HEADER
        ? header
        : header.substring(0, header.lastIndexOf(between, LONGEST_HEADER))
            + between
            + "… ("
            + names.size()
            + " columns)";
  }
}
