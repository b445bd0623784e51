package org.riskassessment.ingest.table;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.SchemaPolicy;

/**
 * What is known beforehand of how a table is written, and what to do when its columns differ from
 * the schema's. The rest is found out.
 *
 * @param delimiter between cells; null when it is to be found out
 * @param charset UTF-8 when it is to be found out
 * @param sheet of a workbook; null for the first one that is not empty
 * @param header whether the table has one
 * @param certainty how far these settings hold
 */
public record TableShape(
    @Nullable Character delimiter,
    Charset charset,
    @Nullable String sheet,
    boolean header,
    SchemaPolicy policy,
    Certainty certainty) {

  /** How far settings hold. */
  public enum Certainty {
    /**
     * They are those of the very file, which the product wrote: nothing stands around the table.
     */
    EXACT,
    /** They were given for the file. */
    GIVEN,
    /** They were given for other files of its kind, and hold unless the file shows otherwise. */
    LIKELY
  }

  private static final List<Character> USUAL = List.of(',', ';', '\t', '|', '^');

  /** Everything is to be found out. */
  public static final TableShape UNKNOWN =
      new TableShape(
          null, StandardCharsets.UTF_8, null, true, SchemaPolicy.STRICT, Certainty.GIVEN);

  /** As the product writes its own tables. */
  public static final TableShape OWN =
      new TableShape(',', StandardCharsets.UTF_8, null, true, SchemaPolicy.STRICT, Certainty.EXACT);

  public TableShape {
    Objects.requireNonNull(charset);
    Objects.requireNonNull(certainty);
  }

  /** The shape of a source's files. */
  public static TableShape of(FileSource source) {
    return new TableShape(
        source.delimiter(),
        source.charset(),
        source.sheet(),
        source.header(),
        source.schemaPolicy(),
        Certainty.GIVEN);
  }

  /** The shape of other files that may be written like those of a source. */
  public static TableShape like(FileSource source) {
    return of(source).withCertainty(Certainty.LIKELY);
  }

  TableShape withCertainty(Certainty other) {
    return new TableShape(delimiter, charset, sheet, header, policy, other);
  }

  boolean isExact() {
    return certainty == Certainty.EXACT;
  }

  /** The same with the delimiter known. */
  public TableShape cutAt(char found) {
    return new TableShape(found, charset, sheet, header, policy, certainty);
  }

  /** The delimiters to try, the likeliest first. */
  public List<Character> delimiters() {
    Character fixed = fixedDelimiter();
    if (fixed != null) {
      return List.of(fixed);
    }
    Set<Character> tried = new LinkedHashSet<>();
    if (delimiter != null) {
      tried.add(delimiter);
    }
    tried.addAll(USUAL);
    return List.copyOf(tried);
  }

  /** The delimiter to go by whatever the file looks like; null when there is none. */
  @Nullable Character fixedDelimiter() {
    return certainty == Certainty.LIKELY ? null : delimiter;
  }
}
