package org.riskassessment.ingest.csv;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * Reads a CSV table row by row and finds its columns by their names in the header. Lines end with
 * LF or CRLF, quotes follow RFC 4180, and UTF-8 may begin with a byte order mark. At most {@value
 * #MOST_COLUMNS} columns and {@value #LONGEST_ROW} characters a row.
 *
 * <p>A file that is not a table of the schema (encoding, header, quotes) is a {@link RiskException}
 * DATA_INVALID; a row that breaks a rule goes to the sink as rejected.
 */
public final class CsvFile {
  /** The most columns of a table. */
  static final int MOST_COLUMNS = 10_000;

  /** The longest row, in characters; a longer one is a quote that was left open. */
  static final int LONGEST_ROW = 10_000_000;

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final Schema schema;
  private final boolean labelNeeded;
  private final CsvShape shape;
  private RowCheck check;
  private final CSVFormat format;

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

    /** Takes a warning about columns that are missing or not in the schema. */
    default void note(String sentence) {}
  }

  /**
   * @param labelNeeded whether the label column must exist; if it may be missing and is, labels are
   *     blank
   */
  public CsvFile(Schema schema, boolean labelNeeded, CsvShape shape) {
    this(schema, labelNeeded, shape, new RowCheck(schema));
  }

  private CsvFile(Schema schema, boolean labelNeeded, CsvShape shape, RowCheck check) {
    this.schema = schema;
    this.labelNeeded = labelNeeded;
    this.shape = shape;
    this.check = check;
    this.format =
        CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).setDelimiter(shape.delimiter()).get();
  }

  /** Reads rows that were accepted under earlier rules, from a standard file. */
  public static CsvFile ofAccepted(Schema schema, String name) {
    return new CsvFile(schema, false, CsvShape.of(name), RowCheck.ofAccepted(schema));
  }

  /**
   * Reads a table to its end.
   *
   * @param name what to call it in messages
   */
  public void read(InputStream in, String name, Sink sink) throws IOException {
    read(in, name, sink, 0);
  }

  /**
   * Reads the end of a table, with its header before it.
   *
   * @param before how many lines were left out in between; added to the lines of failures
   */
  void read(InputStream in, String name, Sink sink, long before) throws IOException {
    long line = 0;
    try (LimitedRows reader = new LimitedRows(reader(in));
        CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) {
        throw invalid(name, 0, "is empty", expectedHeader());
      }
      CSVRecord header = records.next();
      int[] places = places(header, name, sink);
      int width = header.size();
      String[] cells = new String[places.length];
      if (places[schema.kept().indexOf(schema.label())] < 0) {
        check = RowCheck.withoutLabel(schema);
      }
      line = parser.getCurrentLineNumber();
      while (records.hasNext()) {
        reader.rowBegins();
        row(records.next(), parser, places, width, cells, sink);
        line = parser.getCurrentLineNumber();
      }
    } catch (UncheckedIOException e) {
      throw failure(name, before + line + 1, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(name, before + line + 1, e);
    }
  }

  private void row(
      CSVRecord row, CSVParser parser, int[] places, int width, String[] cells, Sink sink)
      throws IOException {
    if (row.size() != width) {
      sink.rejected(
          firstLine(row, parser),
          new RowFault(
              schema.id().name(),
              row.size() + " cells",
              "ragged",
              width + " cells, like the header"),
          row.toList());
      return;
    }
    for (int c = 0; c < places.length; c++) {
      cells[c] = places[c] < 0 ? "" : row.get(places[c]);
    }
    Optional<RowFault> fault = check.standardize(cells);
    if (fault.isPresent()) {
      sink.rejected(firstLine(row, parser), fault.get(), row.toList());
    } else {
      sink.accepted(cells, parser.getCurrentLineNumber());
    }
  }

  /** The parser is at the end of the record, which may span lines. */
  private static long firstLine(CSVRecord row, CSVParser parser) {
    return parser.getCurrentLineNumber() - row.stream().mapToLong(CsvFile::lineEnds).sum();
  }

  private static long lineEnds(String cell) {
    return LINE_END.matcher(cell).results().count();
  }

  /** The place of each kept column in the header; -1 for one that is allowed to be absent. */
  private int[] places(CSVRecord header, String name, Sink sink) {
    List<String> names = header.stream().map(String::strip).toList();
    if (names.stream().anyMatch(n -> n.indexOf('\0') >= 0)) {
      throw invalid(name, 1, "is not a text file", expectedHeader());
    }
    if (names.size() > MOST_COLUMNS) {
      throw invalid(
          name, 1, "has " + names.size() + " columns", "at most " + MOST_COLUMNS + " columns");
    }
    Set<String> known = new LinkedHashSet<>(schema.columns().stream().map(Column::name).toList());
    List<String> faults = new ArrayList<>();
    names.stream()
        .filter(column -> !known.contains(column))
        .forEach(
            column ->
                HiddenCharacter.in(column)
                    .ifPresent(
                        hidden ->
                            faults.add(
                                "has "
                                    + hidden.name()
                                    + " in the column '"
                                    + HiddenCharacter.shown(column)
                                    + "'")));
    Set<String> found = new LinkedHashSet<>();
    List<Column> absent =
        schema.kept().stream()
            .filter(c -> labelNeeded || c.role() != ColumnRole.LABEL)
            .filter(c -> !names.contains(c.name()))
            .toList();
    List<String> missing = absent.stream().filter(c -> !mayBeAbsent(c)).map(Column::name).toList();
    if (!missing.isEmpty()) {
      faults.add("lacks the column" + (missing.size() > 1 ? "s " : " ") + quoted(missing));
    }
    List<String> unknown = new ArrayList<>();
    for (String column : names) {
      if (!found.add(column)) {
        faults.add("has the column '" + HiddenCharacter.shown(column) + "' twice");
      } else if (!known.contains(column)) {
        unknown.add(column);
      }
    }
    if (shape.policy() == SchemaPolicy.STRICT) {
      unknown.forEach(
          column ->
              faults.add(
                  "has the unknown column '"
                      + HiddenCharacter.shown(column)
                      + "'"
                      + NearestName.of(column, missing)
                          .map(n -> " (did you mean '" + n + "'?)")
                          .orElse("")));
    }
    if (!faults.isEmpty()) {
      throw invalid(name, 1, "the header " + String.join(", ", faults), expectedHeader());
    }
    if (shape.policy() == SchemaPolicy.ADD_NULLABLE && !absent.isEmpty()) {
      sink.note("lacks " + quoted(absent.stream().map(Column::name).toList()) + "; read as blank");
    }
    if (!unknown.isEmpty()) {
      sink.note("has " + quoted(unknown) + ", which the schema does not have; ignored");
    }
    return schema.kept().stream().mapToInt(c -> names.indexOf(c.name())).toArray();
  }

  private boolean mayBeAbsent(Column column) {
    return shape.policy() == SchemaPolicy.ADD_NULLABLE
        && column.role() != ColumnRole.ID
        && column.role() != ColumnRole.LABEL
        && !column.required();
  }

  private String expectedHeader() {
    return String.join(
        shape.delimiter() == '\t' ? " <tab> " : String.valueOf(shape.delimiter()),
        schema.kept().stream().map(Column::name).toList());
  }

  private static String quoted(List<String> names) {
    return String.join(", ", names.stream().map(n -> "'" + n + "'").toList());
  }

  /**
   * The failure as DATA_INVALID if the content is at fault; other failures are thrown as they are.
   */
  private RiskException failure(String name, long line, IOException cause) throws IOException {
    String reason;
    ErrorContext context =
        ErrorContext.ofFile(name).withAccepted("CSV in " + shape.charset().name());
    if (cause instanceof CharacterCodingException) {
      reason = "is not " + shape.charset().name() + " text";
    } else if (cause instanceof LimitedRows.TooLong) {
      reason = "has a row that never ends; was a quote left open?";
      context = context.withLine(line).withAccepted("at most " + LONGEST_ROW + " characters a row");
    } else if (cause instanceof CSVException) {
      reason = "is not CSV: " + cause.getMessage();
      context = context.withLine(line);
    } else {
      throw cause;
    }
    return new RiskException(ErrorCode.DATA_INVALID, reason, context, cause);
  }

  private static RiskException invalid(String name, long line, String message, String accepted) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        message,
        ErrorContext.ofFile(name).withLine(line).withAccepted(accepted));
  }

  /** Begins after a byte order mark; bytes that are not of the charset are an error. */
  private Reader reader(InputStream in) throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, 3);
    byte[] head = pushback.readNBytes(3);
    if (!shape.charset().equals(StandardCharsets.UTF_8)
        || !Arrays.equals(head, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
      pushback.unread(head);
    }
    return new BufferedReader(
        new InputStreamReader(
            pushback,
            shape
                .charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        1 << 16);
  }

  /** Counts the characters of a row, so that a row without an end does not fill the memory. */
  private static final class LimitedRows extends FilterReader {
    private long left = LONGEST_ROW;

    LimitedRows(Reader in) {
      super(in);
    }

    static final class TooLong extends IOException {
      private static final long serialVersionUID = 1L;
    }

    void rowBegins() {
      left = LONGEST_ROW;
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      if (left < 0) {
        throw new TooLong();
      }
      int n = in.read(buffer, offset, length);
      left -= n;
      return n;
    }
  }
}
