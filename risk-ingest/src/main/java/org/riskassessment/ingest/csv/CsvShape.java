package org.riskassessment.ingest.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.SchemaPolicy;

/** How a table is written, and what to do when its columns differ from the schema's. */
public record CsvShape(char delimiter, Charset charset, SchemaPolicy policy) {

  /** The default for a file's name: tabs in {@code .tsv}, commas in all others; UTF-8. */
  public static CsvShape of(String fileName) {
    return new CsvShape(delimiter(fileName), StandardCharsets.UTF_8, SchemaPolicy.STRICT);
  }

  /** The shape of a source's file: as configured, or the default for the file's name. */
  public static CsvShape of(String fileName, FileSource source) {
    Character configured = source.delimiter();
    return new CsvShape(
        configured == null ? delimiter(fileName) : configured,
        source.charset(),
        source.schemaPolicy());
  }

  static char delimiter(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".tsv") || name.endsWith(".tsv.gz") ? '\t' : ',';
  }
}
