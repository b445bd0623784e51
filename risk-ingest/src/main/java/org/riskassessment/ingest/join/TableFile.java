package org.riskassessment.ingest.join;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.ingest.csv.FileContent;
import org.riskassessment.ingest.table.OpenTable;
import org.riskassessment.ingest.table.Row;
import org.riskassessment.ingest.table.TableShape;

/**
 * Reads a file of a joined table: at byte speed where every line is plain, and else as every other
 * table is read. For one file, by one thread.
 */
final class TableFile {
  private static final int BUFFER = 1 << 21;

  private final Path file;
  private final String name;
  private final TableShape shape;
  private final long maxBytes;
  private final JoinedTable table;
  private final Cancellation cancellation;
  private final byte[] buffer = new byte[BUFFER];
  private final List<TableIndex.Block> known;
  private final long from;
  private final List<TableIndex.Block> blocks = new ArrayList<>();
  private int length;
  private long line;
  private boolean isAtHeader;

  /**
   * @param known its first blocks when it was last read
   * @param from blocks of which all rows are older are not read again
   */
  TableFile(
      Path file,
      String name,
      TableShape shape,
      long maxBytes,
      JoinedTable table,
      List<TableIndex.Block> known,
      long from,
      Cancellation cancellation) {
    this.file = file;
    this.name = name;
    this.shape = shape;
    this.maxBytes = maxBytes;
    this.table = table;
    this.known = known;
    this.from = from;
    this.cancellation = cancellation;
  }

  /** Its blocks, once it was read; none when lines are not plain. */
  List<TableIndex.Block> blocks() {
    return blocks;
  }

  /**
   * Adds its rows to the table.
   *
   * @return false when a known block is no longer there
   */
  boolean read() throws IOException {
    if (Files.size(file) == 0) {
      return known.isEmpty();
    }
    if (isKnownWhole()) {
      return skipWhole();
    }
    List<String> wanted = table.wanted();
    try (OpenTable opened = OpenTable.of(content(), name, shape, wanted)) {
      int[] places = places(opened, wanted);
      if (table.isOwn() && (places[0] < 0 || places[1] < 0 && !table.isDated())) {
        return true;
      }
      boolean mayBePlain =
          opened.headerLine() == 1
              && opened.notes().isEmpty()
              && StandardCharsets.UTF_8.equals(opened.charset())
              && opened.dialect().isPlain()
              && shape.hasOneHeaderLine();
      JoinedTable.Mark mark = table.mark();
      if (mayBePlain
          && readPlain(
              places, opened.header().names().size(), opened.dialect().delimiter().charAt(0))) {
        return true;
      }
      blocks.clear();
      if (!known.isEmpty()) {
        return false;
      }
      table.backTo(mark);
      opened.idAt(places[0]);
      readRows(opened, places);
      opened.notes().stream()
          .filter(note -> !table.isOwn())
          .forEach(note -> table.note(name + " " + note));
      return true;
    }
  }

  /** Whether it has as many bytes as its known blocks, and all of their rows are too old. */
  private boolean isKnownWhole() throws IOException {
    return !known.isEmpty()
        && known.stream().allMatch(block -> block.last() < from)
        && known.stream().mapToLong(TableIndex.Block::length).sum() == Files.size(file);
  }

  private boolean skipWhole() throws IOException {
    try (InputStream in = content()) {
      for (TableIndex.Block block : known) {
        cancellation.check();
        length = in.readNBytes(buffer, 0, block.length());
        if (!sha256(0, length).equals(block.sha256())) {
          return false;
        }
        table.rows().skip(block);
        blocks.add(block);
      }
      return in.read() < 0;
    }
  }

  private InputStream content() throws IOException {
    InputStream bytes = RegularFile.open(file);
    try {
      return FileContent.open(bytes, name, Files.size(file), maxBytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private int[] places(OpenTable opened, List<String> wanted) {
    int[] places = opened.header().places(wanted);
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < places.length && !table.isOwn(); i++) {
      if (places[i] < 0) {
        String column = wanted.get(i);
        missing.add(
            "'"
                + column
                + "'"
                + NearestName.of(column, opened.header().names())
                    .map(near -> " (did you mean '" + near + "'?)")
                    .orElse(""));
      }
    }
    if (!missing.isEmpty()) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "the header lacks "
              + String.join(", ", missing)
              + ", which the join '"
              + table.join().name()
              + "' needs",
          ErrorContext.ofFile(name)
              .withLine(opened.headerLine())
              .withAccepted(String.join(", ", opened.header().names())));
    }
    return places;
  }

  private void readRows(OpenTable opened, int[] places) throws IOException {
    int width = opened.header().names().size();
    int[] bounds = new int[2 * places.length];
    byte[] bytes = {};
    long rows = 0;
    while (opened.next()) {
      if ((++rows & 0xffff) == 0) {
        cancellation.check();
      }
      Row row = opened.row();
      if (row.size() != width) {
        table.leaveOutRagged(name, row.line(), row.size(), width);
        continue;
      }
      int end = 0;
      for (int c = 0; c < places.length; c++) {
        byte[] cell =
            places[c] < 0 ? new byte[0] : row.cell(places[c]).getBytes(StandardCharsets.UTF_8);
        if (end + cell.length > bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * (end + cell.length));
        }
        System.arraycopy(cell, 0, bytes, end, cell.length);
        bounds[2 * c] = end;
        end += cell.length;
        bounds[2 * c + 1] = end;
      }
      table.add(bytes, bounds, name, row.line());
    }
  }

  /** Reads the file line by line; false when a line is not plain, or a known block has gone. */
  private boolean readPlain(int[] places, int width, char delimiter) throws IOException {
    try (InputStream in = content()) {
      int[] cells = new int[2 * width];
      length = 0;
      line = 1;
      isAtHeader = true;
      boolean ended;
      do {
        cancellation.check();
        ended = fill(in);
        int at = 0;
        while (blocks.size() < known.size() && known.get(blocks.size()).length() <= length - at) {
          TableIndex.Block block = known.get(blocks.size());
          int end = at + block.length();
          boolean hasWholeLines = buffer[end - 1] == '\n' || ended && end == length;
          if (!hasWholeLines || !sha256(at, end).equals(block.sha256())) {
            return false;
          }
          if (block.last() < from) {
            table.rows().skip(block);
            line += block.lines();
            isAtHeader = false;
          } else {
            table.rows().beginBlock();
            if (!readLines(at, end, places, cells, delimiter)) {
              return false;
            }
            table.rows().known();
          }
          blocks.add(block);
          at = end;
        }
        if (blocks.size() >= known.size()) {
          int end = ended ? length : lastLineEnd();
          if (end == 0 && !ended || !isText(at, end)) {
            return false;
          }
          if (at < end && !readBlock(at, end, places, cells, delimiter)) {
            return false;
          }
          at = Math.max(at, end);
        } else if (at == 0) {
          return false;
        }
        length -= at;
        System.arraycopy(buffer, at, buffer, 0, length);
      } while (!ended || length > 0);
      return blocks.size() >= known.size();
    }
  }

  /** Reads a block that is not known. */
  private boolean readBlock(int at, int end, int[] places, int[] cells, char delimiter) {
    JoinedRows rows = table.rows();
    int rowsBefore = rows.size();
    long linesBefore = line;
    rows.beginBlock();
    if (!readLines(at, end, places, cells, delimiter)) {
      return false;
    }
    if (table.join().time() != null && !table.isOwn()) {
      blocks.add(
          new TableIndex.Block(
              end - at,
              sha256(at, end),
              (int) (line - linesBefore),
              rows.size() - rowsBefore,
              rows.blockFirst(),
              table.hasFoundMonths() ? Long.MAX_VALUE : rows.blockLast()));
    }
    return true;
  }

  private String sha256(int at, int end) {
    MessageDigest digest = Sha256.digest();
    digest.update(buffer, at, end - at);
    return Sha256.hex(digest);
  }

  private boolean readLines(int from, int end, int[] places, int[] cells, char delimiter) {
    int[] bounds = new int[2 * places.length];
    int at = from;
    while (at < end) {
      int next = cut(at, end, cells, delimiter);
      if (next < 0) {
        return false;
      }
      if (cells[0] < 0) { // An empty line.
        at = next;
        line++;
        continue;
      }
      if (isAtHeader) {
        isAtHeader = false;
      } else {
        for (int c = 0; c < places.length; c++) {
          bounds[2 * c] = places[c] < 0 ? 0 : cells[2 * places[c]];
          bounds[2 * c + 1] = places[c] < 0 ? 0 : cells[2 * places[c] + 1];
        }
        if (!table.add(buffer, bounds, name, line) || table.mayHaveEnded()) {
          return false;
        }
      }
      at = next;
      line++;
    }
    return true;
  }

  /** Fills the buffer; true at the end of the file. */
  private boolean fill(InputStream in) throws IOException {
    length += in.readNBytes(buffer, length, buffer.length - length);
    return length < buffer.length;
  }

  private int lastLineEnd() {
    for (int i = length - 1; i >= 0; i--) {
      if (buffer[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * Cuts a line into cells, quotes around a whole cell left out.
   *
   * @param cells from and to of each; the first from is -1 for an empty line
   * @return where the next line begins; -1 when the line is not plain
   */
  private int cut(int from, int end, int[] cells, char delimiter) {
    int at = from;
    int cell = 0;
    int start = at;
    int stop = -1;
    while (at < end && buffer[at] != '\n') {
      byte b = buffer[at];
      if (b == delimiter) {
        if (2 * cell == cells.length) {
          return -1;
        }
        cells[2 * cell] = start;
        cells[2 * cell++ + 1] = stop < 0 ? at : stop;
        start = at + 1;
        stop = -1;
      } else if (stop >= 0 && b != '\r') {
        return -1; // Something follows a closing quote.
      } else if (b == '"') {
        if (at != start) {
          return -1;
        }
        start = ++at;
        while (at < end && buffer[at] != '"' && buffer[at] != '\n') {
          at++;
        }
        if (at == end || buffer[at] != '"') {
          return -1;
        }
        stop = at;
      } else if (b >= 0 && b < ' ' && b != '\t' && !isLineEnd(at, end)) {
        return -1;
      }
      at++;
    }
    int last = at > from && buffer[at - 1] == '\r' ? at - 1 : at;
    if (last == from) {
      cells[0] = -1;
      return Math.min(end, at + 1);
    }
    if (2 * cell + 2 != cells.length) {
      return -1;
    }
    cells[2 * cell] = start;
    cells[2 * cell + 1] = stop < 0 ? last : stop;
    return Math.min(end, at + 1);
  }

  private boolean isLineEnd(int at, int end) {
    return buffer[at] == '\r' && (at + 1 == end || buffer[at + 1] == '\n');
  }

  /** Whether a part of the buffer is UTF-8. */
  private boolean isText(int from, int end) {
    boolean ascii = true;
    for (int i = from; i < end && ascii; i++) {
      ascii = buffer[i] >= 0;
    }
    if (ascii) {
      return true;
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer, from, Math.max(0, end - from)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
