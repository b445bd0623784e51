package org.riskassessment.core.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 */
public record FileLayout(
    @Nullable String delimiter,
    @Nullable Character quote,
    @Nullable Character escape,
    Charset charset,
    @Nullable String sheet,
    int skipLines,
    @Nullable Integer headerLines) {

  /** Everything is found out. */
  public static final FileLayout UNKNOWN =
      new FileLayout(null, null, null, StandardCharsets.UTF_8, null, 0, null);

  public FileLayout {
    Objects.requireNonNull(charset);
  }

  /** Whether the files have a header. */
  public boolean header() {
    return headerLines == null || headerLines > 0;
  }

  /** The same with a delimiter; null to find it out. */
  public FileLayout cutAt(@Nullable String other) {
    return new FileLayout(other, quote, escape, charset, sheet, skipLines, headerLines);
  }

  /** The same in a charset. */
  public FileLayout in(Charset other) {
    return new FileLayout(delimiter, quote, escape, other, sheet, skipLines, headerLines);
  }

  /** The same for a sheet of a workbook; null for the first one. */
  public FileLayout ofSheet(@Nullable String other) {
    return new FileLayout(delimiter, quote, escape, charset, other, skipLines, headerLines);
  }

  /** The same without a header. */
  public FileLayout withoutHeader() {
    return new FileLayout(delimiter, quote, escape, charset, sheet, skipLines, 0);
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
    return tree;
  }

  private static void putUnlessNull(Map<String, Object> tree, String key, @Nullable Object value) {
    if (value != null) {
      tree.put(key, value.toString());
    }
  }
}
