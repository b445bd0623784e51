package org.riskassessment.ingest.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;

/**
 * The canonical form of a row: cells as read, in schema order, UTF-8, quoted only if they contain a
 * comma, a quote or a line break, ended by LF. Equal rows have equal bytes. An object is not for
 * several threads; the static methods are.
 */
public final class CanonicalCsv {
  private byte[] line = new byte[1 << 8];
  private int length;

  /** The header line of a schema's dataset. */
  public static byte[] header(Schema schema) {
    CanonicalCsv csv = new CanonicalCsv();
    csv.set(schema.kept().stream().map(Column::name).toList());
    return Arrays.copyOf(csv.line, csv.length);
  }

  /** A row as a line of text without a line end. */
  public static String text(List<String> cells) {
    CanonicalCsv csv = new CanonicalCsv();
    csv.set(cells);
    return new String(csv.line, 0, csv.length - 1, StandardCharsets.UTF_8);
  }

  /** Writes a row to the buffer. */
  public void set(String[] cells) {
    set(Arrays.asList(cells));
  }

  private void set(List<String> cells) {
    length = 0;
    for (int c = 0; c < cells.size(); c++) {
      if (c > 0) {
        put((byte) ',');
      }
      put(cells.get(c));
    }
    put((byte) '\n');
  }

  /** The buffer; the row is its first {@link #length()} bytes until the next row is set. */
  public byte[] bytes() {
    return line;
  }

  public int length() {
    return length;
  }

  private void put(String cell) {
    int chars = cell.length();
    if (length + chars > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + chars));
    }
    int at = length;
    for (int i = 0; i < chars; i++) {
      char c = cell.charAt(i);
      if (c >= 0x80 || c == ',' || c == '"' || c == '\n' || c == '\r') {
        putEncoded(cell.getBytes(StandardCharsets.UTF_8));
        return;
      }
      line[at++] = (byte) c;
    }
    length = at;
  }

  private void putEncoded(byte[] bytes) {
    boolean quote = false;
    for (byte b : bytes) {
      quote |= b == ',' || b == '"' || b == '\n' || b == '\r';
    }
    if (quote) {
      put((byte) '"');
    }
    for (byte b : bytes) {
      if (b == '"') {
        put(b);
      }
      put(b);
    }
    if (quote) {
      put((byte) '"');
    }
  }

  private void put(byte b) {
    if (length == line.length) {
      line = Arrays.copyOf(line, 2 * length);
    }
    line[length++] = b;
  }

  /**
   * Finds where a cell of a canonical row begins and ends.
   *
   * @param from first byte of the row
   * @param length of the row, including its LF
   * @param index of the cell, from 0
   * @param bounds takes the first byte of the cell and the byte after it
   */
  public static void cell(byte[] buffer, int from, int length, int index, int[] bounds) {
    int end = from + length - 1;
    int start = from;
    int cell = 0;
    boolean quoted = false;
    for (int at = from; at < end; at++) {
      byte b = buffer[at];
      if (b == '"') {
        quoted = !quoted;
      } else if (b == ',' && !quoted) {
        if (cell == index) {
          bounds[0] = start;
          bounds[1] = at;
          return;
        }
        cell++;
        start = at + 1;
      }
    }
    bounds[0] = start;
    bounds[1] = end;
  }

  /** As {@link #cell}, for the last cell of a row: searched from the end. */
  public static void lastCell(byte[] buffer, int from, int length, int[] bounds) {
    int end = from + length - 1;
    int start = end;
    if (end > from && buffer[end - 1] == '"') {
      // Quotes within a quoted cell are doubled; a single one opens it.
      boolean opens = false;
      for (start = end - 2; start >= from && !opens; start--) {
        if (buffer[start] == '"') {
          if (start > from && buffer[start - 1] == '"') {
            start--;
          } else {
            opens = true;
          }
        }
      }
      start++;
    } else {
      while (start > from && buffer[start - 1] != ',') {
        start--;
      }
    }
    bounds[0] = start;
    bounds[1] = end;
  }

  /**
   * Splits a canonical row into its cells and removes their quotes in place.
   *
   * @param bounds takes the first byte of each cell and the byte after it
   * @return how many cells the row has, even if {@code bounds} has no room for all of them
   */
  static int split(byte[] buffer, int from, int length, int[] bounds) {
    int end = from + length - 1;
    int cell = 0;
    int at = from;
    while (true) {
      int start = at;
      int to = at;
      if (at < end && buffer[at] == '"') {
        at++;
        start = at;
        to = at;
        while (at < end) {
          if (buffer[at] == '"') {
            at++;
            if (at == end || buffer[at] != '"') {
              break;
            }
          }
          buffer[to++] = buffer[at++];
        }
      } else {
        while (at < end && buffer[at] != ',') {
          at++;
        }
        to = at;
      }
      if (2 * cell + 1 < bounds.length) {
        bounds[2 * cell] = start;
        bounds[2 * cell + 1] = to;
      }
      cell++;
      if (at >= end) {
        return cell;
      }
      at++;
    }
  }

  /** The cells of a canonical row. */
  public static List<String> cells(byte[] buffer, int from, int length) {
    List<String> cells = new ArrayList<>();
    int[] bounds = {from, from - 1};
    while (bounds[1] < from + length - 1) {
      cell(buffer, bounds[1] + 1, from + length - bounds[1] - 1, 0, bounds);
      String cell = new String(buffer, bounds[0], bounds[1] - bounds[0], StandardCharsets.UTF_8);
      cells.add(
          cell.startsWith("\"")
              ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
              : cell);
    }
    return cells;
  }

  /** Takes the rows of canonical CSV at byte speed. */
  @FunctionalInterface
  public interface LineSink {
    /**
     * @param from first byte of the row in the buffer
     * @param length of the row, including its LF
     */
    void line(byte[] buffer, int from, int length) throws IOException;
  }

  /** Splits canonical CSV into rows; an LF between quotes does not end one. */
  public static void lines(InputStream in, LineSink sink) throws IOException {
    Window window = new Window(in);
    boolean quoted = false;
    while (window.readOn()) {
      byte[] buffer = window.bytes;
      int start = 0;
      for (int at = window.seen; at < window.filled; at++) {
        byte b = buffer[at];
        if (b > '"') {
          continue; // Nearly all bytes, after one comparison.
        }
        if (b == '"') {
          quoted = !quoted;
        } else if (b == '\n' && !quoted) {
          sink.line(buffer, start, at + 1 - start);
          start = at + 1;
        }
      }
      window.start = start;
    }
  }

  /** The bytes read from a stream, starting at the first row that is not complete yet. */
  private static final class Window {
    private final InputStream in;
    private byte[] bytes = new byte[1 << 18];
    private int start;
    private int seen;
    private int filled;

    Window(InputStream in) {
      this.in = in;
    }

    /** Moves that row to the front and reads more bytes behind it; false at the end. */
    boolean readOn() throws IOException {
      if (start > 0) {
        System.arraycopy(bytes, start, bytes, 0, filled - start);
        filled -= start;
        start = 0;
      } else if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      seen = filled;
      int n = in.read(bytes, filled, bytes.length - filled);
      filled += Math.max(0, n);
      return n >= 0;
    }
  }

  /** Takes the cells of rows of canonical CSV at byte speed. */
  @FunctionalInterface
  public interface RowSink {
    /**
     * @param cells how many cells the row has
     * @param bounds the first byte of each cell and the byte after it, for as many cells as asked
     *     for
     */
    void row(byte[] buffer, int cells, int[] bounds) throws IOException;
  }

  /**
   * Splits canonical CSV into rows and these into cells, in one pass, and removes the quotes.
   *
   * @param most how many cells of a row get bounds
   */
  public static void rows(InputStream in, int most, RowSink sink) throws IOException {
    Window window = new Window(in);
    int[] bounds = new int[2 * most];
    int[] commas = new int[most]; // Relative to the row's first byte, which may move.
    int cell = 0;
    boolean quoted = false;
    boolean hasQuotes = false;
    while (window.readOn()) {
      byte[] buffer = window.bytes;
      int start = 0;
      for (int at = window.seen; at < window.filled; at++) {
        byte b = buffer[at];
        if (b > ',') {
          continue; // Nearly all bytes, after one comparison.
        }
        if (b == ',' && !quoted) {
          if (cell < most) {
            commas[cell] = at - start;
          }
          cell++;
        } else if (b == '"') {
          quoted = !quoted;
          hasQuotes = true;
        } else if (b == '\n' && !quoted) {
          if (hasQuotes) {
            cell = split(buffer, start, at + 1 - start, bounds);
          } else {
            if (cell < most) {
              commas[cell] = at - start;
            }
            cell++;
            bound(start, commas, Math.min(cell, most), bounds);
          }
          sink.row(buffer, cell, bounds);
          start = at + 1;
          cell = 0;
          hasQuotes = false;
        }
      }
      window.start = start;
    }
  }

  private static void bound(int start, int[] ends, int cells, int[] bounds) {
    int from = start;
    for (int cell = 0; cell < cells; cell++) {
      bounds[2 * cell] = from;
      bounds[2 * cell + 1] = start + ends[cell];
      from = start + ends[cell] + 1;
    }
  }
}
