package org.riskassessment.ingest.table;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a text. Lines end with LF, CRLF or CR, and quotes follow RFC 4180; what follows a
 * closing quote belongs to the cell.
 */
final class CsvRows implements Rows {
  /** The longest row, in characters; a longer one is a quote that was left open. */
  static final int LONGEST_ROW = 10_000_000;

  private final LimitedRows reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final long before;
  private @Nullable CSVRecord row;

  /**
   * @param before how many lines of the table are not in the text
   */
  CsvRows(Reader text, char delimiter, long before) throws IOException {
    this.before = before;
    reader = new LimitedRows(text);
    parser =
        CSVParser.builder()
            .setReader(reader)
            .setFormat(
                CSVFormat.DEFAULT
                    .builder()
                    .setIgnoreEmptyLines(true)
                    .setDelimiter(delimiter)
                    // One stray quote must not cost the whole file.
                    .setTrailingData(true)
                    .get())
            .get();
    records = parser.iterator();
  }

  /** A row that is longer than {@value #LONGEST_ROW} characters. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public boolean next() throws IOException {
    reader.rowBegins();
    try {
      row = records.hasNext() ? records.next() : null;
      return row != null;
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private CSVRecord row() {
    return Objects.requireNonNull(row);
  }

  @Override
  public int size() {
    return row().size();
  }

  @Override
  public String cell(int place) {
    return row().get(place);
  }

  @Override
  public List<String> cells() {
    return row().toList();
  }

  /** The parser is at the end of the row, which may span lines. */
  @Override
  public long line() {
    long line = lastLine();
    for (String cell : row()) {
      line -= lineEnds(cell);
    }
    return line;
  }

  @Override
  public long lastLine() {
    return before + parser.getCurrentLineNumber();
  }

  private static int lineEnds(String cell) {
    int ends = 0;
    for (int i = 0; i < cell.length(); i++) {
      boolean isPair = i > 0 && cell.charAt(i - 1) == '\r';
      ends += cell.charAt(i) == '\r' || cell.charAt(i) == '\n' && !isPair ? 1 : 0;
    }
    return ends;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Counts the characters of a row, so that a row without an end does not fill the memory. */
  private static final class LimitedRows extends FilterReader {
    private long left = LONGEST_ROW;

    LimitedRows(Reader in) {
      super(in);
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
