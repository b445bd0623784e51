package org.riskassessment.core.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.schema.Schema;

/**
 * What is known of how files are written. Null is found out for each file.
 *
 * @param delimiter between cells; white space behind it may follow it in the files too
 * @param quote around cells
 * @param escape before a quote, a delimiter or itself to take it as a letter
 * @param charset UTF-8 also for files that show another one
 * @param sheet of a workbook; null for the longest one
 * @param skipLines how many lines stand before everything else
 * @param headerLines how many lines the header has, whose names are joined; 0 for none, and then
 *     columns are {@code column 1} and so on
 * @param columns those of the schema that have other names or formats in these files
 */
public record FileLayout(
    @Nullable String delimiter,
    @Nullable Character quote,
    @Nullable Character escape,
    Charset charset,
    @Nullable String sheet,
    int skipLines,
    @Nullable Integer headerLines,
    List<Written> columns) {

  /**
   * How files write a column of the schema.
   *
   * @param name in the schema
   * @param inFile what the files call it
   * @param format as the schema's formats; null for the one that the schema has
   */
  public record Written(String name, String inFile, @Nullable String format) {
    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", name);
      tree.put("in_file", inFile);
      putUnlessNull(tree, "format", format);
      return tree;
    }
  }

  /** Everything is found out. */
  public static final FileLayout UNKNOWN =
      new FileLayout(null, null, null, StandardCharsets.UTF_8, null, 0, null, List.of());

  public FileLayout {
    Objects.requireNonNull(charset);
    columns = List.copyOf(columns);
  }

  /** A schema with the columns as these files write them, in the same order. */
  public Schema written(Schema schema) {
    return columns.isEmpty()
        ? schema
        : schema.with(
            column ->
                columns.stream()
                    .filter(written -> written.name().equals(column.name()))
                    .findFirst()
                    .map(w -> column.named(w.inFile(), w.format()))
                    .orElse(column));
  }

  /** Whether the files have a header. */
  public boolean header() {
    return headerLines == null || headerLines > 0;
  }

  /** The same with a delimiter; null to find it out. */
  public FileLayout cutAt(@Nullable String other) {
    return new FileLayout(other, quote, escape, charset, sheet, skipLines, headerLines, columns);
  }

  /** The same in a charset. */
  public FileLayout in(Charset other) {
    return new FileLayout(delimiter, quote, escape, other, sheet, skipLines, headerLines, columns);
  }

  /** The same for a sheet of a workbook; null for the first one. */
  public FileLayout ofSheet(@Nullable String other) {
    return new FileLayout(
        delimiter, quote, escape, charset, other, skipLines, headerLines, columns);
  }

  /** The same without a header. */
  public FileLayout withoutHeader() {
    return new FileLayout(delimiter, quote, escape, charset, sheet, skipLines, 0, columns);
  }

  /** As a source's keys in the configuration. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    putUnlessNull(tree, "delimiter", delimiter);
    putUnlessNull(tree, "quote", quote);
    putUnlessNull(tree, "escape", escape);
    tree.put("charset", charset.name());
    if (sheet != null) {
      tree.put("sheet", sheet);
    }
    if (skipLines > 0) {
      tree.put("skip_lines", skipLines);
    }
    if (headerLines != null && headerLines > 0) {
      tree.put("header_lines", headerLines);
    } else if (headerLines != null) {
      tree.put("header", false);
    }
    if (!columns.isEmpty()) {
      tree.put("columns", columns.stream().map(Written::toTree).toList());
    }
    return tree;
  }

  private static void putUnlessNull(Map<String, Object> tree, String key, @Nullable Object value) {
    if (value != null) {
      tree.put(key, value.toString());
    }
  }
}
