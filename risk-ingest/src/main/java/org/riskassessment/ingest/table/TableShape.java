package org.riskassessment.ingest.table;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.SchemaPolicy;

/**
 * What is known beforehand of how a table is written, and what to do when its columns differ from
 * the schema's. The rest is found out.
 *
 * @param layout what is known
 * @param certainty how far these settings hold
 */
public record TableShape(FileLayout layout, SchemaPolicy policy, Certainty certainty) {

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

  private static final List<String> USUAL = List.of(",", ";", "\t", "|", "^", " ");

  /** Everything is to be found out. */
  public static final TableShape UNKNOWN =
      new TableShape(FileLayout.UNKNOWN, SchemaPolicy.STRICT, Certainty.GIVEN);

  /** As the product writes its own tables. */
  public static final TableShape OWN =
      new TableShape(
          new FileLayout(",", '"', null, StandardCharsets.UTF_8, null, 0, 1, List.of()),
          SchemaPolicy.STRICT,
          Certainty.EXACT);

  public TableShape {
    Objects.requireNonNull(layout);
    Objects.requireNonNull(certainty);
  }

  /** The shape of a source's files. */
  public static TableShape of(FileSource source) {
    return new TableShape(source.layout(), source.schemaPolicy(), Certainty.GIVEN);
  }

  /** The shape of other files that may be written like those of a source. */
  public static TableShape like(FileSource source) {
    return of(source).withCertainty(Certainty.LIKELY);
  }

  TableShape withCertainty(Certainty other) {
    return new TableShape(layout, policy, other);
  }

  /** Whether the product wrote the file. */
  public boolean isExact() {
    return certainty == Certainty.EXACT;
  }

  /** Whether the header is one line, as far as it is known. */
  public boolean hasOneHeaderLine() {
    return layout.headerLines() == null || layout.headerLines() == 1;
  }

  /** The same with the delimiter known. */
  public TableShape cutAt(String found) {
    return new TableShape(layout.cutAt(found), policy, certainty);
  }

  /** The ways of cutting to try, the likeliest first. */
  public List<Dialect> dialects() {
    Dialect fixed = fixedDialect();
    if (fixed != null) {
      return List.of(fixed);
    }
    Set<Dialect> tried = new LinkedHashSet<>();
    if (layout.delimiter() != null) {
      tried.add(dialect(layout.delimiter()));
    }
    USUAL.forEach(delimiter -> tried.add(dialect(delimiter)));
    return List.copyOf(tried);
  }

  /** The way of cutting to go by whatever the file looks like; null when there is none. */
  @Nullable Dialect fixedDialect() {
    return certainty == Certainty.LIKELY || layout.delimiter() == null
        ? null
        : dialect(layout.delimiter());
  }

  private Dialect dialect(String delimiter) {
    Character quote = layout.quote();
    Character escape = layout.escape();
    return Dialect.of(delimiter).quoted(quote == null ? '"' : quote).escaped(escape);
  }
}
