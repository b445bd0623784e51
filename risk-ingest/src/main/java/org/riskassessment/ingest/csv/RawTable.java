package org.riskassessment.ingest.csv;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.HiddenCharacter;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;

/**
 * A table whose schema is not known yet: a file ending in {@code .csv} or {@code .tsv}, possibly
 * followed by {@code .gz}. Charset and delimiter are detected: UTF-8 if all bytes are valid UTF-8,
 * else windows-1252; of comma, semicolon, tab and bar the one that gives the most rows as many
 * cells as the header. Quotes follow RFC 4180.
 *
 * <p>A file that is not a table is a {@link RiskException} DATA_INVALID that says where; a file
 * that cannot be opened is SOURCE_UNREACHABLE. Safe for several threads.
 *
 * @param file the file itself
 * @param delimiter between cells
 * @param charset UTF-8 or windows-1252
 * @param header the columns' names without white space around them, different and not blank
 */
public record RawTable(Path file, char delimiter, Charset charset, List<String> header) {
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final String ACCEPTED =
      "cells separated by comma, semicolon, tab or |, in UTF-8 or windows-1252";
  private static final int SNIFFED_CHARACTERS = 1 << 18;
  private static final int SNIFFED_ROWS = 200;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Takes the rows of a table in order. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param cells as read, one for each column of the header; the array is reused
     */
    void row(String[] cells);
  }

  public RawTable {
    Objects.requireNonNull(file);
    Objects.requireNonNull(charset);
    header = List.copyOf(header);
  }

  /** Detects how a file is written. */
  public static RawTable of(Path file) {
    if (!hasKnownEnding(file)) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "has an unknown file type",
          ErrorContext.ofFile(file)
              .withAccepted("a name ending in .csv, .tsv, .csv.gz or .tsv.gz"));
    }
    try {
      Charset charset = charset(file);
      String start = start(file, charset);
      if (start.isBlank()) {
        throw invalid(file, 0, "is empty", "a header and rows");
      }
      char delimiter = delimiter(file, start);
      return new RawTable(file, delimiter, charset, header(file, start, delimiter));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Whether a file's name ends like that of a table. */
  public static boolean hasKnownEnding(Path file) {
    String name = name(file);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return plain.endsWith(".csv") || plain.endsWith(".tsv");
  }

  /** Whether a source reads this file without a configured delimiter or charset. */
  public boolean isStandard() {
    return charset.equals(StandardCharsets.UTF_8) && delimiter == CsvShape.delimiter(name(file));
  }

  /** Reads all rows; a row with more or fewer cells than the header is DATA_INVALID. */
  public void read(Sink sink) {
    try (CSVParser parser = parser(reader(file, charset), delimiter)) {
      String[] cells = new String[header.size()];
      Iterator<CSVRecord> records = parser.iterator();
      records.next();
      long line = parser.getCurrentLineNumber() + 1;
      while (records.hasNext()) {
        CSVRecord row = records.next();
        if (row.size() != cells.length) {
          throw invalid(
              file,
              Math.max(line, parser.getCurrentLineNumber() - lineEnds(row)),
              "has " + row.size() + (row.size() == 1 ? " cell" : " cells") + " in this row",
              cells.length + " cells, like the header");
        }
        for (int c = 0; c < cells.length; c++) {
          cells[c] = row.get(c);
        }
        sink.row(cells);
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (UncheckedIOException e) {
      throw failure(file, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static long lineEnds(CSVRecord row) {
    return row.stream().mapToLong(cell -> cell.lines().count()).map(n -> Math.max(0, n - 1)).sum();
  }

  private static Charset charset(Path file) throws IOException {
    for (Charset charset : new Charset[] {StandardCharsets.UTF_8, WINDOWS}) {
      try (Reader reader = reader(file, charset)) {
        char[] buffer = new char[1 << 16];
        long line = 1;
        int n;
        while ((n = reader.read(buffer)) >= 0) {
          for (int i = 0; i < n; i++) {
            if (buffer[i] == '\0') {
              throw invalid(file, line, "is not a text file: it contains U+0000 NULL", ACCEPTED);
            }
            line += buffer[i] == '\n' ? 1 : 0;
          }
        }
        return charset;
      } catch (CharacterCodingException e) {
        // The next one.
      }
    }
    throw invalid(file, 0, "is neither UTF-8 nor windows-1252 text", ACCEPTED);
  }

  private static String start(Path file, Charset charset) throws IOException {
    try (Reader reader = reader(file, charset)) {
      char[] buffer = new char[SNIFFED_CHARACTERS];
      int length = 0;
      int n;
      while (length < buffer.length
          && (n = reader.read(buffer, length, buffer.length - length)) > 0) {
        length += n;
      }
      int end = length;
      if (length == buffer.length) {
        while (end > 1 && buffer[end - 1] != '\n' && buffer[end - 1] != '\r') {
          end--;
        }
      }
      return new String(buffer, 0, end > 1 ? end : length);
    }
  }

  /** The cells of the header, and the share of rows with as many, for a delimiter. */
  private record Shape(int width, double share) {}

  private static char delimiter(Path file, String start) throws IOException {
    Map<Character, Shape> shapes = new LinkedHashMap<>();
    IOException fault = null;
    for (char delimiter : DELIMITERS) {
      try {
        shapes.put(delimiter, shape(start, delimiter));
      } catch (IOException e) {
        fault = fault == null ? e : fault;
      }
    }
    char best = 0;
    Shape most = new Shape(1, 0);
    for (Map.Entry<Character, Shape> entry : shapes.entrySet()) {
      Shape shape = entry.getValue();
      if (shape.width() > 1
          && (shape.share() > most.share()
              || shape.share() == most.share() && shape.width() > most.width())) {
        best = entry.getKey();
        most = shape;
      }
    }
    if (best != 0) {
      return best;
    }
    if (shapes.isEmpty() && fault != null) {
      throw fault;
    }
    throw invalid(file, 1, "has only one column", ACCEPTED);
  }

  private static Shape shape(String start, char delimiter) throws IOException {
    try (CSVParser parser = parser(new StringReader(start), delimiter)) {
      Iterator<CSVRecord> records = parser.iterator();
      int width = records.next().size();
      int rows = 1;
      int even = 1;
      try {
        while (rows < SNIFFED_ROWS && records.hasNext()) {
          rows++;
          even += records.next().size() == width ? 1 : 0;
        }
      } catch (UncheckedIOException e) {
        // The sample may end within quotes; faults further on are reported when the rows are read.
        return new Shape(width, even / (double) rows);
      }
      return new Shape(width, even / (double) rows);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private static List<String> header(Path file, String start, char delimiter) throws IOException {
    List<String> names;
    try (CSVParser parser = parser(new StringReader(start), delimiter)) {
      names = parser.iterator().next().stream().map(String::strip).toList();
    }
    List<String> faults = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (int c = 0; c < names.size(); c++) {
      String name = names.get(c);
      int column = c + 1;
      HiddenCharacter.in(name)
          .ifPresent(hidden -> faults.add(hidden.name() + " in the name of column " + column));
      Integer before = places.putIfAbsent(name, c + 1);
      if (name.isBlank()) {
        faults.add("no name for column " + (c + 1));
      } else if (before != null) {
        faults.add("the name '" + name + "' for columns " + before + " and " + (c + 1));
      }
    }
    if (!faults.isEmpty()) {
      throw invalid(
          file,
          1,
          "the header has " + String.join(", ", faults),
          "a different name for each column");
    }
    return names;
  }

  private static CSVParser parser(Reader reader, char delimiter) throws IOException {
    return CSVParser.builder()
        .setReader(reader)
        .setFormat(
            CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).get())
        .get();
  }

  /** Begins after a byte order mark; bytes that are not of the charset are an error. */
  private static Reader reader(Path file, Charset charset) throws IOException {
    InputStream bytes = RegularFile.open(file);
    try {
      InputStream in = new BufferedInputStream(bytes, 1 << 16);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  FileContent.isCompressed(name(file)) ? new GZIPInputStream(in, 1 << 16) : in,
                  charset
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)),
              1 << 16);
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return reader;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  private static RiskException failure(Path file, IOException cause) {
    if (cause instanceof ZipException || cause instanceof EOFException) {
      return wrapped(file, "is not a complete gzip file: " + cause.getMessage(), cause);
    }
    if (cause instanceof CSVException) {
      return wrapped(file, "is not CSV: " + cause.getMessage(), cause);
    }
    if (cause instanceof CharacterCodingException) {
      return wrapped(file, "changed while it was being read", cause);
    }
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE, RegularFile.reason(cause), ErrorContext.ofFile(file), cause);
  }

  private static RiskException wrapped(Path file, String message, IOException cause) {
    return new RiskException(
        ErrorCode.DATA_INVALID, message, ErrorContext.ofFile(file).withAccepted(ACCEPTED), cause);
  }

  private static RiskException invalid(Path file, long line, String message, String accepted) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        message,
        ErrorContext.ofFile(file).withLine(line).withAccepted(accepted));
  }
}
