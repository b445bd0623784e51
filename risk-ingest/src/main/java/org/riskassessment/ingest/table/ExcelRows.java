package org.riskassessment.ingest.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a sheet of an {@code .xlsx} workbook, all as wide as the widest of the first ones.
 * Formulas count by the value they had when the workbook was saved.
 */
final class ExcelRows implements Rows {
  /** The largest workbook, in bytes. */
  private static final int LARGEST = 1 << 29;

  /** How many times larger than the workbook its parts may be; sheets reach 30. */
  private static final long MOST_TIMES = 100;

  /** Smaller parts may be any number of times larger. */
  private static final long HARMLESS = 1 << 26;

  /** How many bytes show what a file is. */
  static final int HEAD = 8;

  private final ReadableWorkbook workbook;
  private final Stream<org.dhatim.fastexcel.reader.Row> stream;
  private final Iterator<org.dhatim.fastexcel.reader.Row> rest;
  private final ExcelValues values;
  private final String sheet;
  private final List<FixedRow> sample = new ArrayList<>();
  private int width;
  private int at = -1;
  private @Nullable FixedRow row;

  private ExcelRows(ReadableWorkbook workbook, Sheet sheet) throws IOException {
    this.workbook = workbook;
    this.sheet = sheet.getName();
    this.values = new ExcelValues(workbook.isDate1904());
    this.stream = sheet.openStream();
    this.rest = stream.iterator();
    List<FixedRow> first = new ArrayList<>();
    while (first.size() < TableFinder.SAMPLE && rest.hasNext()) {
      FixedRow next = fixed(rest.next());
      if (next.size() > 0) {
        first.add(next);
        width = Math.max(width, next.size());
      }
    }
    first.forEach(next -> sample.add(padded(next)));
  }

  /** What is not a workbook that can be read. */
  static final class NotWorkbook extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String accepted;

    NotWorkbook(String reason, String accepted, @Nullable Throwable cause) {
      super(reason, cause);
      this.reason = reason;
      this.accepted = accepted;
    }

    String reason() {
      return reason;
    }

    String accepted() {
      return accepted;
    }
  }

  /** Whether a file that begins so is a workbook, or another file of an office program. */
  static boolean isLike(byte[] start) {
    return start.length >= HEAD
        && (ReadableWorkbook.isOOXMLZipHeader(start) || ReadableWorkbook.isOLE2Header(start));
  }

  /**
   * Opens a sheet.
   *
   * @param name of the sheet; null for the longest one, as far as their first rows show
   * @param notes takes what to tell of the choice
   */
  static ExcelRows open(InputStream in, @Nullable String name, List<String> notes)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST);
    if (bytes.length == LARGEST) {
      throw new NotWorkbook("is too large", "a workbook of less than 512 MB, or CSV", null);
    }
    if (ReadableWorkbook.isOLE2Header(bytes)) {
      throw hasPassword(bytes)
          ? new NotWorkbook("has a password", "a workbook without one", null)
          : new NotWorkbook("is in an old format of Excel", "an .xlsx workbook, or CSV", null);
    }
    check(bytes);
    try {
      ReadableWorkbook workbook =
          new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, true));
      return open(workbook, name, notes);
    } catch (NotWorkbook e) {
      throw e;
    } catch (RuntimeException | IOException e) {
      throw damaged(e);
    }
  }

  private static ExcelRows open(
      ReadableWorkbook workbook, @Nullable String name, List<String> notes) throws IOException {
    List<Sheet> sheets = workbook.getSheets().toList();
    List<String> names = sheets.stream().map(Sheet::getName).toList();
    List<ExcelRows> filled = new ArrayList<>();
    for (Sheet sheet : sheets) {
      if (name == null || sheet.getName().equalsIgnoreCase(name.strip())) {
        ExcelRows rows = new ExcelRows(workbook, sheet);
        if (!rows.sample.isEmpty()) {
          filled.add(rows);
        }
      }
    }
    if (name != null && names.stream().noneMatch(n -> n.equalsIgnoreCase(name.strip()))) {
      throw new NotWorkbook("has no sheet '" + name + "'", String.join(", ", names), null);
    }
    if (filled.isEmpty()) {
      throw new NotWorkbook("is empty", "a sheet with a header and rows", null);
    }
    ExcelRows chosen = filled.get(0);
    for (ExcelRows rows : filled) {
      chosen = rows.sample.size() > chosen.sample.size() ? rows : chosen;
    }
    filled.remove(chosen);
    if (!filled.isEmpty()) {
      notes.add(
          "sheet '"
              + chosen.sheet
              + "' is read; not "
              + String.join(", ", filled.stream().map(rows -> "'" + rows.sheet + "'").toList()));
    }
    filled.forEach(rows -> rows.stream.close());
    return chosen;
  }

  /** Unpacks a workbook once for its size: the sizes that it states could be wrong. */
  private static void check(byte[] bytes) throws IOException {
    long left = Math.max(HARMLESS, MOST_TIMES * bytes.length);
    boolean found = false;
    byte[] part = new byte[1 << 16];
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        found |= entry.getName().equals("xl/workbook.xml");
        for (int n = zip.read(part); n >= 0; n = zip.read(part)) {
          left -= n;
          if (left < 0) {
            throw new NotWorkbook(
                "is too large unpacked", "at most " + MOST_TIMES + " times its size", null);
          }
        }
      }
    } catch (NotWorkbook e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(e);
    }
    if (!found) {
      throw new NotWorkbook("is not an Excel workbook", "an .xlsx workbook, or CSV", null);
    }
  }

  /** An encrypted workbook lies in a container, with a part of this name. */
  private static boolean hasPassword(byte[] bytes) {
    byte[] sought = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
    for (int i = 0; i + sought.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }

  private static NotWorkbook damaged(Exception cause) {
    return new NotWorkbook(
        "is not a whole .xlsx workbook: " + cause.getMessage(), "an .xlsx workbook", cause);
  }

  /** The first rows that are not empty. */
  List<FixedRow> sample() {
    return sample;
  }

  /** The next row is this one of the sample. */
  void startAt(int place) {
    at = place - 1;
  }

  @Override
  public boolean next() throws IOException {
    try {
      if (++at < sample.size()) {
        row = sample.get(at);
        return true;
      }
      row = rest.hasNext() ? padded(fixed(rest.next())) : null;
      return row != null;
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private FixedRow padded(FixedRow narrow) {
    if (narrow.size() >= width) {
      return narrow;
    }
    List<String> cells = new ArrayList<>(narrow.cells());
    while (cells.size() < width) {
      cells.add("");
    }
    return new FixedRow(cells, narrow.typed(), narrow.line(), narrow.line(), 0);
  }

  /** The row without blank cells at its end. */
  private FixedRow fixed(org.dhatim.fastexcel.reader.Row read) {
    List<String> cells = new ArrayList<>();
    BitSet typed = new BitSet();
    int filled = 0;
    for (int place = 0; place < read.getCellCount(); place++) {
      Optional<Cell> cell = read.getOptionalCell(place);
      String text = cell.map(values::text).orElse("");
      typed.set(place, cell.isPresent() && ExcelValues.isTyped(cell.get()));
      cells.add(text);
      filled = text.isBlank() ? filled : place + 1;
    }
    return new FixedRow(cells.subList(0, filled), typed, read.getRowNum(), read.getRowNum(), 0);
  }

  private FixedRow row() {
    if (row == null) {
      throw new IllegalStateException("before the first row");
    }
    return row;
  }

  @Override
  public int size() {
    return row().size();
  }

  @Override
  public String cell(int place) {
    return row().cell(place);
  }

  @Override
  public boolean isTyped(int place) {
    return row().isTyped(place);
  }

  @Override
  public long line() {
    return row().line();
  }

  @Override
  public long lastLine() {
    return row().line();
  }

  @Override
  public void close() throws IOException {
    stream.close();
    workbook.close();
  }
}
