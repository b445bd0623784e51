package org.riskassessment.ingest.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.SchemaPolicy;

/** How a table is written, and what becomes of one whose columns are not the schema's. */
public record CsvShape(char delimiter, Charset charset, SchemaPolicy policy) {

  /** The shape that a file's name tells: tabs in {@code .tsv}, commas in any other; UTF-8. */
  public static CsvShape of(String fileName) {
    return new CsvShape(delimiter(fileName), StandardCharsets.UTF_8, SchemaPolicy.STRICT);
  }

  /** The shape of a source's file: as configured, else as the file's name tells. */
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
