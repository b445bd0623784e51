package org.riskassessment.ingest.table;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;

/**
 * A table that is being read: its header has been found, its rows follow. What stands around the
 * rows, such as lines before the header, units under it and totals at the end, is left out and
 * told. For one thread.
 *
 * <p>What is not a table is a {@link RiskException} DATA_INVALID that says where.
 */
public final class OpenTable implements Closeable {
  /** The most columns of a table. */
  public static final int MOST_COLUMNS = 10_000;

  /** The longest word for totals, in characters. */
  public static final int LONGEST_TOTAL = CellShape.LONGEST_TOTAL;

  private static final int SAMPLED_CHARACTERS = 1 << 18;
  private static final Pattern SEPARATOR =
      Pattern.compile("\"?sep=(.)\"?[,;\\t|^]*(\r\n|\r|\n|$)", Pattern.CASE_INSENSITIVE);

  /** How many rows may follow the table. */
  private static final int MOST_AFTER = 50;

  private final String name;
  private final Rows rows;
  private final TableHeader header;
  private final long headerLine;
  private final Dialect dialect;
  private final @Nullable DecodedText text;
  private final boolean dataInHeader;
  private final boolean exact;
  private final LeftOut leftOut = new LeftOut();
  private final Deque<FixedRow> ready = new ArrayDeque<>();
  private final Deque<FixedRow> last = new ArrayDeque<>();
  private @Nullable Row row;
  private @Nullable String otherDelimiter;
  private int id;

  private OpenTable(
      String name,
      Rows rows,
      TableHeader header,
      long headerLine,
      Dialect dialect,
      @Nullable DecodedText text,
      boolean dataInHeader,
      boolean exact) {
    this.name = name;
    this.rows = rows;
    this.header = header;
    this.headerLine = headerLine;
    this.dialect = dialect;
    this.text = text;
    this.dataInHeader = dataInHeader;
    this.exact = exact;
    while (id + 1 < header.names().size() && header.unnamed().contains(id)) {
      id++;
    }
  }

  /**
   * Opens a table.
   *
   * @param file what to call it in messages
   * @param known names of columns that its header is found by; none when nothing is known of it
   */
  public static OpenTable of(
      InputStream in, String file, TableShape shape, Collection<String> known) throws IOException {
    try {
      BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
      bytes.mark(ExcelRows.HEAD);
      byte[] start = bytes.readNBytes(ExcelRows.HEAD);
      bytes.reset();
      return !shape.isExact() && ExcelRows.isLike(start)
          ? ofWorkbook(bytes, file, shape, known)
          : ofText(
              new DecodedText(
                  bytes,
                  shape.layout().charset(),
                  shape.certainty() != TableShape.Certainty.LIKELY),
              file,
              shape,
              known);
    } catch (IOException e) {
      throw failure(file, 1, e);
    }
  }

  private static OpenTable ofWorkbook(
      InputStream in, String file, TableShape shape, Collection<String> known) throws IOException {
    List<String> notes = new ArrayList<>();
    ExcelRows rows = ExcelRows.open(in, shape.layout().sheet(), notes);
    TableFinder.Found found =
        found(List.of(new TableFinder.Way(Dialect.of(","), rows.sample())), shape, known)
            .orElseThrow(() -> invalid(file, 1, "has only one column", "two columns or more"));
    rows.startAt(found.header());
    OpenTable table = opened(rows, file, found, shape, found.headerRow().line() - 1, null);
    table.leftOut.alsoSays(notes);
    return table;
  }

  /**
   * Opens the rest of a text, with its header before it.
   *
   * @param dialect how it is cut
   * @param before how many lines were left out in between
   * @param ascii whether these are ASCII
   */
  public static OpenTable rest(
      InputStream in, String file, Dialect dialect, long before, boolean ascii) throws IOException {
    DecodedText text = new DecodedText(in, StandardCharsets.UTF_8, true);
    text.comesAfter(before, ascii);
    TextRows rows = new TextRows("", text, dialect, before);
    try {
      rows.next();
      return new OpenTable(
          file, rows, TableHeader.of(rows.cells()), 1, dialect, text, false, false);
    } catch (IOException e) {
      throw failure(file, before + 1, e);
    }
  }

  private static OpenTable ofText(
      DecodedText text, String file, TableShape shape, Collection<String> known)
      throws IOException {
    String start = start(text);
    if (start.isBlank()) {
      throw invalid(
          file, 0, "is empty", known.isEmpty() ? "a header and rows" : String.join(",", known));
    }
    int skipped = afterLines(start, shape.layout().skipLines());
    Matcher separator = SEPARATOR.matcher(start).region(skipped, start.length());
    boolean separated = !shape.isExact() && separator.lookingAt();
    int from = separated ? separator.end() : skipped;
    List<Dialect> dialects =
        separated && shape.fixedDialect() == null
            ? List.of(Dialect.of(separator.group(1)))
            : shape.dialects();
    String sampled = start.substring(from);
    int most = shape.isExact() ? 1 : TableFinder.SAMPLE;
    List<TableFinder.Way> ways =
        dialects.stream()
            .map(dialect -> TableFinder.Way.of(sampled, dialect, most))
            .filter(way -> !way.rows().isEmpty())
            .toList();
    TableFinder.Found found =
        found(ways, shape, known)
            .orElseThrow(
                () ->
                    invalid(
                        file,
                        1,
                        "has only one column",
                        "cells separated by comma, semicolon, tab, | or ^; beside ids of those who"
                            + " left, a second column with the day of leaving"));
    if (!shape.isExact()) {
      TableFinder.Way better = DialectFinder.better(found.way(), sampled, shape.layout());
      found =
          better.equals(found.way()) ? found : found(List.of(better), shape, known).orElse(found);
    }
    FixedRow first = found.headerRow();
    long before = first.line() - 1 + shape.layout().skipLines() + (separated ? 1 : 0);
    TextRows rows =
        new TextRows(sampled.substring(first.start()), text, found.way().dialect(), before);
    OpenTable table = opened(rows, file, found, shape, before, text);
    if (text.looksLikeUtf8()) {
      table.leftOut.alsoSays(
          List.of(
              "looks like UTF-8, but is read as " + text.charset().name() + ", as it was said"));
    }
    if (shape.layout().delimiter() != null && found.known() < 2) {
      table.otherDelimiter = otherDelimiter(sampled, shape, known);
    }
    return table;
  }

  /** The delimiter that shows the names, where the given one does not. */
  private static @Nullable String otherDelimiter(
      String text, TableShape shape, Collection<String> known) {
    List<TableFinder.Way> ways =
        TableShape.UNKNOWN.dialects().stream()
            .filter(dialect -> !shape.dialects().contains(dialect))
            .map(dialect -> TableFinder.Way.of(text, dialect, TableFinder.SAMPLE))
            .toList();
    return TableFinder.byNames(ways, names(known))
        .map(found -> found.way().dialect().delimiter())
        .orElse(null);
  }

  private static Set<ColumnName> names(Collection<String> known) {
    return known.stream().map(ColumnName::of).collect(Collectors.toSet());
  }

  private static OpenTable opened(
      Rows rows,
      String file,
      TableFinder.Found found,
      TableShape shape,
      long before,
      @Nullable DecodedText text)
      throws IOException {
    TableHeader header;
    FileLayout layout = shape.layout();
    if (layout.header()) {
      rows.next();
      if (rows.size() > MOST_COLUMNS) {
        throw invalid(
            file,
            rows.line(),
            "has " + rows.size() + " columns",
            "at most " + MOST_COLUMNS + " columns");
      }
      if (rows.cells().stream().anyMatch(cell -> cell.indexOf('\0') >= 0)) {
        throw invalid(file, rows.line(), "is not a text file", "a table: lines of cells");
      }
      header = TableHeader.of(names(rows, layout.headerLines()));
    } else {
      header = TableHeader.numbered(found.headerRow().size());
    }
    OpenTable table =
        new OpenTable(
            file,
            rows,
            header,
            before + 1,
            found.way().dialect(),
            text,
            layout.header() && found.hasDataInHeader(),
            shape.isExact());
    if (before > 0) {
      table.leftOut.before(before);
    }
    for (int i = 0; layout.headerLines() == null && i < found.headerRowsAfter(); i++) {
      rows.next();
      table.leftOut.underHeader(rows.line());
    }
    return table;
  }

  /** The names of a header, those of several lines joined. */
  private static List<String> names(Rows rows, @Nullable Integer lines) throws IOException {
    List<String> names = new ArrayList<>(rows.cells());
    for (int line = 1; lines != null && line < lines && rows.next(); line++) {
      for (int place = 0; place < rows.size(); place++) {
        String more = rows.cell(place).strip();
        if (place == names.size()) {
          names.add(more);
        } else {
          names.set(place, (names.get(place).strip() + " " + more).strip());
        }
      }
    }
    return names;
  }

  /** Where a text goes on after so many lines. */
  private static int afterLines(String text, int lines) {
    int at = 0;
    for (int line = 0; line < lines && at < text.length(); line++) {
      while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
        at++;
      }
      at += text.startsWith("\r\n", at) ? 2 : 1;
    }
    return Math.min(at, text.length());
  }

  private static Optional<TableFinder.Found> found(
      List<TableFinder.Way> ways, TableShape shape, Collection<String> known) {
    if (shape.isExact()) {
      return Optional.of(new TableFinder.Found(ways.get(0), 0, 0));
    }
    Optional<TableFinder.Found> byNames =
        shape.layout().header() ? TableFinder.byNames(ways, names(known)) : Optional.empty();
    return byNames
        .or(() -> TableFinder.byShape(ways))
        .or(
            () ->
                known.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new TableFinder.Found(ways.get(0), 0, 0)));
  }

  /** Reads the beginning of a text. */
  private static String start(Reader reader) throws IOException {
    char[] buffer = new char[SAMPLED_CHARACTERS];
    int length = 0;
    int n;
    while (length < buffer.length
        && (n = reader.read(buffer, length, buffer.length - length)) > 0) {
      length += n;
    }
    return new String(buffer, 0, length);
  }

  /** The columns. */
  public TableHeader header() {
    return header;
  }

  /** The line of the header, from 1. */
  public long headerLine() {
    return headerLine;
  }

  /** How the text is cut into cells. */
  public Dialect dialect() {
    return dialect;
  }

  /** The charset as far as it is known by now; null for a workbook. */
  public @Nullable Charset charset() {
    return text == null ? null : text.charset();
  }

  /** The delimiter that shows the known names where the given one does not; null for none. */
  public @Nullable String otherDelimiter() {
    return otherDelimiter;
  }

  /** Whether the line of the header looks like one of the rows. */
  public boolean hasDataInHeader() {
    return dataInHeader;
  }

  /**
   * Says which column names the client, so that totals at the end are told from clients.
   *
   * @param place from 0
   */
  public void idAt(int place) {
    id = place;
  }

  /** Goes to the next row of the table; false at its end. */
  public boolean next() throws IOException {
    long line = row == null ? headerLine : row.lastLine();
    try {
      return advance();
    } catch (IOException e) {
      throw failure(name, line + 1, e);
    }
  }

  private boolean advance() throws IOException {
    if (!ready.isEmpty()) {
      row = ready.remove();
      return true;
    }
    while (rows.next()) {
      if (exact) {
        row = rows;
        return true;
      }
      if (isBlank(rows)) {
        leftOut.blank();
      } else if (isHeader(rows)) {
        if (rows.size() != header.names().size()) {
          leftOut.fromHere(rows.line());
          while (rows.next()) {
            // Another table does not belong to this one.
          }
          break;
        }
        leftOut.repeated(rows.line());
      } else if (mayEnd(rows)) {
        last.add(FixedRow.of(rows));
        if (last.size() > MOST_AFTER) {
          row = last.remove();
          return true;
        }
      } else if (last.isEmpty()) {
        row = rows;
        return true;
      } else {
        ready.addAll(last);
        last.clear();
        ready.add(FixedRow.of(rows));
        row = ready.remove();
        return true;
      }
    }
    last.forEach(leftOut::after);
    last.clear();
    return false;
  }

  /** Whether an id says that its row sums up others. */
  public static boolean isTotal(String id) {
    return CellShape.isTotal(id);
  }

  /** Whether a row repeats most names of the header, as that of a second table does. */
  private boolean isHeader(Row row) {
    List<String> names = header.names();
    if (row.size() < 2 || !row.cell(0).strip().equals(names.get(0))) {
      return false;
    }
    long known = row.cells().stream().filter(cell -> names.contains(cell.strip())).count();
    return row.size() == names.size() ? known == row.size() : 2 * known > row.size();
  }

  private boolean isBlank(Row row) {
    if (row.size() != header.names().size()) {
      return false;
    }
    for (int place = 0; place < row.size(); place++) {
      if (!row.cell(place).isBlank()) {
        return false;
      }
    }
    return true;
  }

  /** Whether a row may stand after the table: a remark in one cell, or totals. */
  private boolean mayEnd(Row row) {
    int width = header.names().size();
    String first = row.cell(0);
    if (row.size() != width || id >= width) {
      return width > 2 && row.size() == 1 && first.strip().indexOf(' ') > 0;
    }
    String client = row.cell(id);
    boolean total = CellShape.isTotal(client);
    boolean remark = client.strip().indexOf(' ') > 0;
    if (!total && !remark && !client.isBlank()) {
      return false;
    }
    int blank = 0;
    for (int place = 0; place < width; place++) {
      blank += row.cell(place).isBlank() ? 1 : 0;
    }
    if (remark && !total) {
      return width > 2 && blank == width - 1;
    }
    return total || CellShape.isTotal(first) ? blank > 0 : 2 * blank >= width;
  }

  /** The present row. */
  public Row row() {
    if (row == null) {
      throw new IllegalStateException("before the first row");
    }
    return row;
  }

  /** What was chosen and left out so far, each in words that follow the file's name. */
  public List<String> notes() {
    return leftOut.sentences();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** Lines that are not rows of the table. */
  private static final class LeftOut {
    private final List<String> notes = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private final List<FixedRow> after = new ArrayList<>();
    private long blank;
    private long repeated;
    private long firstRepeated;

    void before(long lines) {
      parts.add((lines == 1 ? "line 1" : "lines 1 to " + lines) + " before the header");
    }

    void alsoSays(List<String> sentences) {
      notes.addAll(sentences);
    }

    void underHeader(long line) {
      parts.add("line " + line + ", which goes on with the header");
    }

    void blank() {
      blank++;
    }

    void repeated(long line) {
      if (repeated++ == 0) {
        firstRepeated = line;
      }
    }

    void fromHere(long line) {
      parts.add("everything from line " + line + " on, where another header stands");
    }

    void after(FixedRow row) {
      after.add(row);
    }

    List<String> sentences() {
      List<String> sentences = new ArrayList<>(notes);
      leftOut().ifPresent(sentences::add);
      return sentences;
    }

    private Optional<String> leftOut() {
      List<String> all = new ArrayList<>(parts);
      if (blank > 0) {
        all.add(blank + (blank == 1 ? " blank row" : " blank rows"));
      }
      if (repeated > 0) {
        all.add(
            (repeated == 1 ? "line " : repeated + " lines, first line ")
                + firstRepeated
                + (repeated == 1 ? ", which repeats the header" : ", which repeat the header"));
      }
      if (!after.isEmpty()) {
        FixedRow first = after.get(0);
        all.add(
            (after.size() == 1
                    ? "line " + first.line()
                    : "lines " + first.line() + " to " + after.get(after.size() - 1).lastLine())
                + " after the table ("
                + shown(first)
                + ")");
      }
      return all.isEmpty() ? Optional.empty() : Optional.of("left out " + String.join("; ", all));
    }

    private static String shown(FixedRow row) {
      String text = String.join(" ", row.cells().stream().filter(c -> !c.isBlank()).toList());
      return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
    }
  }

  /**
   * The failure as DATA_INVALID if the content is at fault; other failures are thrown as they are.
   */
  private static RiskException failure(String file, long line, IOException cause)
      throws IOException {
    ErrorContext context = ErrorContext.ofFile(file);
    if (cause instanceof DecodedText.NotText text) {
      return new RiskException(
          ErrorCode.DATA_INVALID,
          text.getMessage(),
          context
              .withLine(text.line())
              .withAccepted("text in one charset")
              .withRemedy(Remedy.of(Remedy.Kind.NAME_CHARSET)),
          cause);
    }
    if (cause instanceof ExcelRows.NotWorkbook workbook) {
      return new RiskException(
          ErrorCode.DATA_INVALID,
          workbook.reason(),
          context.withAccepted(workbook.accepted()),
          cause);
    }
    if (cause instanceof CharacterCodingException) {
      return new RiskException(ErrorCode.DATA_INVALID, "is not text", context, cause);
    }
    if (cause instanceof TextRows.TooLong) {
      return new RiskException(
          ErrorCode.DATA_INVALID,
          "has a row that never ends; was a quote left open?",
          context
              .withLine(line)
              .withAccepted("at most " + TextRows.LONGEST_ROW + " characters a row"),
          cause);
    }
    if (cause instanceof TextRows.OpenQuote) {
      return new RiskException(
          ErrorCode.DATA_INVALID,
          "has a quote that is never closed",
          context.withLine(line).withAccepted("quotes around a whole cell, doubled within it"),
          cause);
    }
    throw cause;
  }

  private static RiskException invalid(String file, long line, String message, String accepted) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        message,
        ErrorContext.ofFile(file).withLine(line).withAccepted(accepted));
  }
}
