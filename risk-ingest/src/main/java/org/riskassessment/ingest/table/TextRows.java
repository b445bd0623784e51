package org.riskassessment.ingest.table;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a text. Lines end with LF, CRLF or CR, empty ones are left out, and what follows a
 * closing quote belongs to the cell. Cells become texts only when they are asked for.
 */
final class TextRows implements Rows {
  /** The longest row, in characters; a longer one is a quote that was left open. */
  static final int LONGEST_ROW = 10_000_000;

  private static final int WINDOW = 1 << 16;

  private final @Nullable Reader text;
  private final long before;
  private final boolean lenient;
  private final char quote;
  private final char escape;
  private final boolean blanks;
  private final char cut;
  private final String delimiter;
  private char[] buffer;
  private int at;
  private int limit;
  private boolean ended;

  /** Where the row begins in the buffer; places of cells count from there. */
  private int rowStart;

  private int[] bounds = new int[32];

  /** Cells as texts, once they are; at once where they differ from their place in the buffer. */
  private @Nullable String[] texts = new String[16];

  private int size;
  private long lineEnds;
  private long first;
  private long last;

  /**
   * @param start the beginning of the text
   * @param text the rest
   * @param before how many lines of the table are not in the text
   */
  TextRows(String start, Reader text, Dialect dialect, long before) {
    this(start, text, dialect, before, false);
  }

  private TextRows(
      String start, @Nullable Reader text, Dialect dialect, long before, boolean lenient) {
    this.text = text;
    this.before = before;
    this.lenient = lenient;
    this.quote = dialect.quote();
    this.escape = dialect.escape();
    this.blanks = dialect.blanks();
    this.delimiter = dialect.delimiter();
    this.cut = delimiter.charAt(0);
    this.buffer = text == null ? start.toCharArray() : buffer(start);
    this.limit = start.length();
    this.ended = text == null;
  }

  private static char[] buffer(String start) {
    char[] buffer = new char[Math.max(WINDOW, start.length())];
    start.getChars(0, start.length(), buffer, 0);
    return buffer;
  }

  /**
   * The first rows of the beginning of a text, whatever it is: a quote that is not closed is taken
   * for a letter.
   */
  static List<FixedRow> sample(String start, Dialect dialect, int most) {
    TextRows all = new TextRows(start, null, dialect, 0, true);
    List<FixedRow> rows = new ArrayList<>();
    try {
      while (rows.size() < most && all.next()) {
        rows.add(new FixedRow(all.cells(), new BitSet(), all.line(), all.lastLine(), all.rowStart));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // There is nothing to read from.
    }
    return rows;
  }

  /** A row that is longer than {@value #LONGEST_ROW} characters. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** A quote that is not closed up to the end of the text. */
  static final class OpenQuote extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public boolean next() throws IOException {
    do {
      rowStart = at;
      if (!has()) {
        return false;
      }
    } while (passLineEnd());
    rowStart = at;
    size = 0;
    first = lineEnds + 1;
    while (cell()) {
      // It goes on to the next one.
    }
    last = lineEnds + 1;
    passLineEnd();
    return true;
  }

  /** Whether there is a character at the present place; reads on where that is needed. */
  private boolean has() throws IOException {
    return at < limit || fill();
  }

  private boolean fill() throws IOException {
    if (ended || text == null) {
      return false;
    }
    if (at - rowStart > LONGEST_ROW) {
      throw new TooLong();
    }
    if (rowStart > 0) {
      System.arraycopy(buffer, rowStart, buffer, 0, limit - rowStart);
      at -= rowStart;
      limit -= rowStart;
      rowStart = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int n = text.read(buffer, limit, buffer.length - limit);
    if (n < 0) {
      ended = true;
      return false;
    }
    limit += n;
    return n > 0 || fill();
  }

  /** Passes one line end, if there is one. */
  private boolean passLineEnd() throws IOException {
    if (!has() || buffer[at] != '\n' && buffer[at] != '\r') {
      return false;
    }
    boolean mayBePair = buffer[at++] == '\r';
    if (mayBePair && has() && buffer[at] == '\n') {
      at++;
    }
    lineEnds++;
    return true;
  }

  /** Reads a cell and the delimiter behind it; false when there is none. */
  private boolean cell() throws IOException {
    while (blanks && has() && (buffer[at] == ' ' || buffer[at] == '\u00a0')) {
      at++;
    }
    if (has() && buffer[at] == quote) {
      return quoted();
    }
    return plain(at - rowStart, null);
  }

  /**
   * Reads on to the end of a cell.
   *
   * @param start where the cell begins, from the start of the row
   * @param read what it holds before the present place; null when that is what the buffer holds
   */
  private boolean plain(int start, @Nullable StringBuilder read) throws IOException {
    StringBuilder content = read;
    while (true) {
      int i = at;
      int stop = limit;
      char[] from = buffer;
      char c = 0;
      while (i < stop && (c = from[i]) != cut && c != '\n' && c != '\r' && c != escape) {
        i++;
      }
      if (content != null) {
        content.append(from, at, i - at);
      }
      at = i;
      if (i == stop) {
        if (!has()) {
          return end(start, content, false);
        }
      } else if (c == '\n' || c == '\r') {
        return end(start, content, false);
      } else if (c == cut && isDelimiter()) {
        return end(start, content, true);
      } else if (c == escape && escape != 0) {
        content = content == null ? upToHere(null, start) : content;
        escaped(content);
      } else {
        if (content != null) {
          content.append(c);
        }
        at++;
      }
    }
  }

  /** Takes the character behind an escape for a letter. */
  private void escaped(StringBuilder content) throws IOException {
    at++;
    if (has()) {
      content.append(buffer[at++]);
    }
  }

  private boolean isDelimiter() throws IOException {
    int length = delimiter.length();
    if (length == 1) {
      return true;
    }
    while (limit - at < length) {
      if (!fill()) {
        return false;
      }
    }
    for (int i = 1; i < length; i++) {
      if (buffer[at + i] != delimiter.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean end(int start, @Nullable CharSequence content, boolean delimited) {
    if (2 * size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      texts = Arrays.copyOf(texts, 2 * texts.length);
    }
    bounds[2 * size] = start;
    bounds[2 * size + 1] = at - rowStart;
    texts[size++] = content == null ? null : content.toString();
    if (delimited) {
      at += delimiter.length();
    }
    return delimited;
  }

  private boolean quoted() throws IOException {
    int open = at - rowStart;
    long endsBefore = lineEnds;
    at++;
    StringBuilder content = null;
    int from = open + 1;
    while (true) {
      if (!has()) {
        if (!lenient) {
          throw new OpenQuote();
        }
        lineEnds = endsBefore;
        at = rowStart + open + 1;
        return plain(open, null);
      }
      char c = buffer[at];
      if (c == escape && escape != 0 && escape != quote) {
        content = upToHere(content, from);
        escaped(content);
        from = at - rowStart;
      } else if (c == quote) {
        at++;
        if (!has() || buffer[at] != quote) {
          break;
        }
        content = upToHere(content, from);
        at++;
        from = at - rowStart;
      } else if (!passLineEnd()) {
        at++;
      }
    }
    boolean delimited = has() && buffer[at] == cut && isDelimiter();
    boolean ends = delimited || at == limit || buffer[at] == '\n' || buffer[at] == '\r';
    int close = at - rowStart - 1;
    if (ends && content == null) {
      end(from, null, delimited);
      bounds[2 * size - 1] = close;
      return delimited;
    }
    StringBuilder whole = content == null ? new StringBuilder() : content;
    return plain(open, whole.append(buffer, rowStart + from, close - from));
  }

  private StringBuilder upToHere(@Nullable StringBuilder content, int from) {
    StringBuilder whole = content == null ? new StringBuilder() : content;
    return whole.append(buffer, rowStart + from, at - rowStart - from);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String cell(int place) {
    String cell = texts[place];
    if (cell == null) {
      int start = bounds[2 * place];
      cell = new String(buffer, rowStart + start, bounds[2 * place + 1] - start);
      texts[place] = cell;
    }
    return cell;
  }

  @Override
  public long line() {
    return before + first;
  }

  @Override
  public long lastLine() {
    return before + last;
  }

  @Override
  public void close() throws IOException {
    if (text != null) {
      text.close();
    }
  }
}
