package org.riskassessment.ingest.csv;

import java.io.BufferedReader;
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
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;

/**
 * Reads one CSV table row by row, its columns found by name in the header. UTF-8 with or without a
 * byte order mark, lines ended by LF or CRLF, quotes as in RFC 4180.
 *
 * <p>What keeps the file from being a table of the schema (encoding, header, quotes) is a {@link
 * RiskException} DATA_INVALID; what is wrong with a row goes to the sink.
 */
public final class CsvFile {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).get();

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final Schema schema;
  private final boolean labelNeeded;
  private final RowCheck check;

  /** Takes the rows of a file in order. */
  public interface Sink {
    /**
     * @param cells as read, one for each of {@link Schema#kept()}; the array is used again
     */
    void accepted(String[] cells) throws IOException;

    /**
     * @param line where the row begins, from 1
     * @param cells all cells of the row as read
     */
    void rejected(long line, RowFault fault, List<String> cells) throws IOException;
  }

  /**
   * @param labelNeeded whether the label's column has to be there; where it is not, labels are
   *     blank
   */
  public CsvFile(Schema schema, boolean labelNeeded) {
    this.schema = schema;
    this.labelNeeded = labelNeeded;
    this.check = new RowCheck(schema);
  }

  /**
   * Reads a table to its end.
   *
   * @param name what to call it in messages
   */
  public void read(InputStream in, String name, Sink sink) throws IOException {
    try (CSVParser parser = CSVParser.builder().setReader(reader(in)).setFormat(FORMAT).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) {
        throw invalid(name, 0, "is empty", expectedHeader());
      }
      CSVRecord header = records.next();
      int[] places = places(header, name);
      int width = header.size();
      String[] cells = new String[places.length];
      while (records.hasNext()) {
        row(records.next(), parser, places, width, cells, sink);
      }
    } catch (UncheckedIOException e) {
      throw failure(name, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private void row(
      CSVRecord row, CSVParser parser, int[] places, int width, String[] cells, Sink sink)
      throws IOException {
    if (row.size() != width) {
      sink.rejected(
          firstLine(row, parser),
          new RowFault(
              schema.id().name(), row.size() + " cells", "ragged", width + " cells, as the header"),
          row.toList());
      return;
    }
    for (int c = 0; c < places.length; c++) {
      cells[c] = places[c] < 0 ? "" : row.get(places[c]);
    }
    Optional<RowFault> fault = check.fault(cells);
    if (fault.isPresent()) {
      sink.rejected(firstLine(row, parser), fault.get(), row.toList());
    } else {
      sink.accepted(cells);
    }
  }

  /** The parser stands at the end of the record, which may span lines. */
  private static long firstLine(CSVRecord row, CSVParser parser) {
    return parser.getCurrentLineNumber() - row.stream().mapToLong(CsvFile::lineEnds).sum();
  }

  private static long lineEnds(String cell) {
    return LINE_END.matcher(cell).results().count();
  }

  /** For each kept column its place in the header, -1 for an absent label. */
  private int[] places(CSVRecord header, String name) {
    List<String> names = header.stream().map(String::strip).toList();
    if (names.stream().anyMatch(n -> n.indexOf('\0') >= 0)) {
      throw invalid(name, 1, "is not a text file", expectedHeader());
    }
    Set<String> known = new LinkedHashSet<>(schema.columns().stream().map(Column::name).toList());
    List<String> faults = new ArrayList<>();
    Set<String> met = new LinkedHashSet<>();
    List<String> missing =
        schema.columns().stream()
            .filter(c -> c.role() != ColumnRole.IGNORED)
            .filter(c -> labelNeeded || c.role() != ColumnRole.LABEL)
            .map(Column::name)
            .filter(n -> !names.contains(n))
            .toList();
    if (!missing.isEmpty()) {
      faults.add("lacks the column" + (missing.size() > 1 ? "s " : " ") + quoted(missing));
    }
    for (String column : names) {
      if (!met.add(column)) {
        faults.add("has the column '" + column + "' twice");
      } else if (!known.contains(column)) {
        faults.add(
            "has the unknown column '"
                + column
                + "'"
                + NearestName.of(column, missing).map(n -> " (for '" + n + "'?)").orElse(""));
      }
    }
    if (!faults.isEmpty()) {
      throw invalid(name, 1, "the header " + String.join(", ", faults), expectedHeader());
    }
    return schema.kept().stream().mapToInt(c -> names.indexOf(c.name())).toArray();
  }

  private String expectedHeader() {
    return String.join(",", schema.kept().stream().map(Column::name).toList());
  }

  private static String quoted(List<String> names) {
    return String.join(", ", names.stream().map(n -> "'" + n + "'").toList());
  }

  /** A fault of the file's content is DATA_INVALID; one of the disk stays what it is. */
  private static RiskException failure(String name, IOException cause) throws IOException {
    String reason;
    if (cause instanceof CharacterCodingException) {
      reason = "is not UTF-8 text";
    } else if (cause instanceof CSVException) {
      reason = "is not CSV: " + cause.getMessage();
    } else {
      throw cause;
    }
    return new RiskException(
        ErrorCode.DATA_INVALID,
        reason,
        ErrorContext.ofFile(name).withAccepted("CSV in UTF-8"),
        cause);
  }

  private static RiskException invalid(String name, long line, String message, String accepted) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        message,
        ErrorContext.ofFile(name).withLine(line).withAccepted(accepted));
  }

  /** Past the byte order mark; bytes that are not UTF-8 are an error, not a replacement. */
  private static Reader reader(InputStream in) throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, 3);
    byte[] head = pushback.readNBytes(3);
    if (!Arrays.equals(head, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
      pushback.unread(head);
    }
    return new BufferedReader(
        new InputStreamReader(
            pushback,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        1 << 16);
  }
}
