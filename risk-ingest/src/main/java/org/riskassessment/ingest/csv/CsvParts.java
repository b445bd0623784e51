package org.riskassessment.ingest.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.table.Dialect;
import org.riskassessment.ingest.table.OpenTable;
import org.riskassessment.ingest.table.TableShape;

/**
 * Reads a table part by part in constant memory, with the same rows, faults and failures as {@link
 * CsvFile}. Parts that are plain (valid, and without quotes) are read at byte speed; from the first
 * other part on, {@link CsvFile} reads the rest. For one table, by one thread.
 */
public final class CsvParts {
  /** Bytes of a plain part. */
  private static final int PART = 1 << 21;

  /** Rows of any other part. */
  private static final int ROWS = 50_000;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Schema schema;
  private final TableShape shape;
  private final LabelUse labels;
  private final CellFiller filler;
  private final int idPlace;
  private final byte[] idName;
  private final String name;
  private final Sink sink;
  private final byte[] buffer = new byte[PART];
  private int length;
  private char delimiter = ',';
  private boolean asciiSoFar = true;

  /** Lines of the last plain part. */
  private int plainLines;

  /** Takes a table's parts in order. */
  public interface Sink {
    void part(Dataset rows);

    /**
     * @param line where the row begins, from 1
     */
    void rejected(long line, RowFault fault);

    /** Takes a warning about the columns and about lines that are no rows. */
    default void note(String sentence) {}
  }

  /**
   * @param name what to call the table in messages
   */
  public CsvParts(Schema schema, TableShape shape, LabelUse labels, String name, Sink sink) {
    this(schema, shape, labels, CellFiller.NONE, name, sink);
  }

  /**
   * @param filler fills in cells that the table does not have
   * @param name what to call the table in messages
   */
  public CsvParts(
      Schema schema, TableShape shape, LabelUse labels, CellFiller filler, String name, Sink sink) {
    this.filler = filler;
    this.schema = schema;
    this.shape = shape;
    this.labels = labels;
    this.idPlace = schema.kept().indexOf(schema.id());
    this.idName = schema.id().name().getBytes(StandardCharsets.UTF_8);
    this.name = name;
    this.sink = sink;
  }

  /** Reads a table to its end; its label column may be absent. */
  public void read(InputStream in) throws IOException {
    boolean ended = fill(in);
    int from = length >= 3 && Arrays.equals(buffer, 0, 3, MARK, 0, 3) ? 3 : 0;
    int headerEnd = lineEnd(from);
    int[] places = headerEnd < 0 || !mayBePlain() ? null : places(from, headerEnd);
    if (places == null) {
      checked(rows -> file().read(new SequenceInputStream(buffered(0), in), name, rows));
      return;
    }
    byte[] header = Arrays.copyOfRange(buffer, from, headerEnd + 1);
    int width = (int) new String(header, StandardCharsets.UTF_8).chars().filter(this::cuts).count();
    int at = headerEnd + 1;
    long lines = 1;
    while (true) {
      int end = ended ? length : lastLineEnd(at) + 1;
      if (end > at) {
        Dataset part = plain(at, end, places, width + 1);
        if (part == null) {
          readRest(
              new SequenceInputStream(
                  new ByteArrayInputStream(header), new SequenceInputStream(buffered(at), in)),
              lines - 1);
          return;
        }
        if (part.size() > 0) {
          sink.part(part);
        }
        lines += plainLines;
      }
      if (ended) {
        return;
      }
      int done = Math.max(at, end);
      if (done == 0) {
        // A line longer than a part: CsvFile knows the limit.
        readRest(
            new SequenceInputStream(
                new ByteArrayInputStream(header), new SequenceInputStream(buffered(0), in)),
            lines - 1);
        return;
      }
      length -= done;
      System.arraycopy(buffer, done, buffer, 0, length);
      at = 0;
      ended = fill(in);
    }
  }

  private boolean cuts(int c) {
    return c == delimiter;
  }

  /** Fills the buffer; true at the end of the table. */
  private boolean fill(InputStream in) throws IOException {
    int read = in.readNBytes(buffer, length, buffer.length - length);
    length += read;
    return length < buffer.length;
  }

  private InputStream buffered(int from) {
    return new ByteArrayInputStream(buffer, from, length - from);
  }

  private int lineEnd(int from) {
    for (int i = from; i < length; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private int lastLineEnd(int from) {
    for (int i = length - 1; i >= from; i--) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return from - 1;
  }

  /** Whether the builder of datasets can check all the schema's rules, except limits of numbers. */
  private boolean mayBePlain() {
    FileLayout layout = shape.layout();
    return layout.charset().equals(StandardCharsets.UTF_8)
        && shape.policy() == SchemaPolicy.STRICT
        && layout.skipLines() == 0
        && shape.hasOneHeaderLine()
        && schema.isStandard()
        && schema.kept().stream()
            .allMatch(
                c ->
                    c.allowed().isEmpty()
                        && !c.required()
                        && (hasNoLimit(c) || c.role() == ColumnRole.FEATURE));
  }

  private static boolean hasNoLimit(Column column) {
    return column.least().isEmpty() && column.most().isEmpty();
  }

  /** The place of each kept column in the header, -1 for an absent label; null if not plain. */
  private int @Nullable [] places(int from, int end) {
    for (Dialect candidate : shape.dialects()) {
      delimiter = candidate.delimiter().charAt(0);
      int[] places = candidate.isPlain() ? placesAsCut(from, end) : null;
      if (places != null) {
        return shape.isExact() || isOrdinary(end) ? places : null;
      }
    }
    return null;
  }

  /**
   * Whether nothing in the beginning of the table may show another quote, an escape, or white space
   * before cells, which {@link OpenTable} finds.
   */
  private boolean isOrdinary(int from) {
    for (int i = from; i < length; i++) {
      byte b = buffer[i];
      byte last = buffer[i - 1];
      boolean starts = last == delimiter || last == '\n';
      if (starts && (b == '\'' || b == ' ') || last == '\\' && b == '"') {
        return false;
      }
    }
    return true;
  }

  private int @Nullable [] placesAsCut(int from, int end) {
    int stop = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    for (int i = from; i < stop; i++) {
      if (buffer[i] < ' ' && buffer[i] != delimiter || buffer[i] == '"') {
        return null;
      }
    }
    List<String> names =
        Arrays.stream(
                new String(buffer, from, stop - from, StandardCharsets.UTF_8)
                    .split(Pattern.quote("" + delimiter), -1))
            .map(String::strip)
            .toList();
    List<String> known = schema.columns().stream().map(Column::name).toList();
    if (names.stream().distinct().count() != names.size() || !known.containsAll(names)) {
      return null;
    }
    int[] places =
        schema.kept().stream()
            .mapToInt(
                c ->
                    c.role() == ColumnRole.LABEL && labels == LabelUse.UNUSED
                        ? -1
                        : names.indexOf(c.name()))
            .toArray();
    for (int c = 0; c < places.length; c++) {
      if (places[c] < 0 && schema.kept().get(c).role() != ColumnRole.LABEL) {
        return null;
      }
    }
    return places;
  }

  /** The rows of some lines; null when one is not plain. */
  private @Nullable Dataset plain(int from, int end, int[] places, int width) {
    Dataset.Builder rows = Dataset.builder(schema);
    boolean ascii = true;
    int[] cells = new int[2 * width];
    int[] bounds = new int[2 * places.length];
    byte cut = (byte) delimiter;
    int at = from;
    plainLines = 0;
    while (at < end) {
      plainLines++;
      int cell = 0;
      int start = at;
      int lineStart = at;
      while (at < end && buffer[at] != '\n') {
        byte b = buffer[at];
        if (b == cut) {
          if (cell == width - 1) {
            return null;
          }
          cells[2 * cell] = start;
          cells[2 * cell++ + 1] = at;
          start = at + 1;
        } else if (b < ' ') {
          if (b >= 0 && !(b == '\r' && at + 1 < end && buffer[at + 1] == '\n')) {
            return null;
          }
          ascii &= b >= 0;
        } else if (b == '"' || b == 0x7f) {
          return null;
        }
        at++;
      }
      int stop = at > lineStart && buffer[at - 1] == '\r' ? at - 1 : at;
      at++;
      if (stop == lineStart) {
        continue; // Empty lines are skipped.
      }
      cells[2 * cell] = start;
      cells[2 * cell + 1] = stop;
      if (cell != width - 1) {
        return null;
      }
      for (int c = 0; c < places.length; c++) {
        bounds[2 * c] = places[c] < 0 ? 0 : cells[2 * places[c]];
        bounds[2 * c + 1] = places[c] < 0 ? 0 : cells[2 * places[c] + 1];
      }
      if (mayEndTable(cells, stop - lineStart, bounds) || !rows.add(buffer, bounds)) {
        return null;
      }
    }
    Dataset part = rows.build();
    if (!isWithinLimits(part) || !ascii && !isPlainText(from, end)) {
      return null;
    }
    asciiSoFar &= ascii;
    return part;
  }

  /** Whether a row may be a header, totals or a remark, which {@link OpenTable} knows. */
  private boolean mayEndTable(int[] cells, int length, int[] bounds) {
    int start = bounds[2 * idPlace];
    int idLength = bounds[2 * idPlace + 1] - start;
    boolean alone = length - idLength == cells.length / 2 - 1;
    return alone
        || Arrays.equals(buffer, start, start + idLength, idName, 0, idName.length)
        || idLength <= OpenTable.LONGEST_TOTAL
            && (buffer[start] & 0xff) > '9'
            && OpenTable.isTotal(new String(buffer, start, idLength, StandardCharsets.UTF_8));
  }

  /** Whether it is UTF-8 without hidden characters. */
  private boolean isPlainText(int from, int end) {
    try {
      return HiddenCharacter.isFree(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, end - from)));
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean isWithinLimits(Dataset part) {
    for (Column column : schema.features()) {
      if (!hasNoLimit(column)) {
        NumericColumn values = part.numeric(column.name());
        double least = orElse(column.least(), Double.NEGATIVE_INFINITY);
        double most = orElse(column.most(), Double.POSITIVE_INFINITY);
        for (int row = 0; row < part.size(); row++) {
          if (values.at(row) < least || values.at(row) > most) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static double orElse(OptionalDouble limit, double other) {
    return limit.isPresent() ? limit.getAsDouble() : other;
  }

  private CsvFile file() {
    return new CsvFile(schema, shape, labels, filler);
  }

  /**
   * Reads the rest of the table with {@link CsvFile}.
   *
   * @param before how many lines of the table are not in the stream
   */
  private void readRest(InputStream in, long before) throws IOException {
    Dialect dialect = Dialect.of(String.valueOf(delimiter));
    checked(rows -> file().read(OpenTable.rest(in, name, dialect, before, asciiSoFar), name, rows));
  }

  private interface Reading {
    void into(CheckedRows rows) throws IOException;
  }

  private void checked(Reading reading) throws IOException {
    CheckedRows rows = new CheckedRows();
    try {
      reading.into(rows);
    } catch (RiskException e) {
      rows.flush(); // Rows before the failure are passed on, as those of plain parts are.
      throw e;
    }
    rows.flush();
  }

  private final class CheckedRows implements CsvFile.Sink {
    private Dataset.Builder rows = Dataset.builder(schema);
    private int size;

    @Override
    public void accepted(String[] cells, long line) {
      rows.add(cells);
      if (++size == ROWS) {
        flush();
      }
    }

    @Override
    public void rejected(long line, RowFault fault, List<String> cells) {
      sink.rejected(line, fault);
    }

    @Override
    public void note(String sentence) {
      sink.note(sentence);
    }

    void flush() {
      if (size > 0) {
        sink.part(rows.build());
        rows = Dataset.builder(schema);
        size = 0;
      }
    }
  }
}
