package org.riskassessment.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.IngestionReport.Unreadable;
import org.riskassessment.ingest.csv.RawTable;

/** Files in the folders of sources that are not read because of their names. */
public final class UnreadFiles {
  private UnreadFiles() {}

  /** Those of all sources, each with what to do; a folder that cannot be listed has none. */
  public static List<Unreadable> of(RiskConfig config) {
    List<Unreadable> unread = new ArrayList<>();
    for (Source source : config.sources()) {
      if (source instanceof FileSource files) {
        try {
          unread.addAll(of(config, SourceFiles.of(files)));
        } catch (RiskException e) {
          // Reading the source says why.
        }
      }
    }
    return unread;
  }

  static List<Unreadable> of(RiskConfig config, SourceFiles files) {
    return files.unread().stream()
        .map(file -> new Unreadable(config.display(file), reason(file)))
        .toList();
  }

  private static String reason(Path file) {
    return "is not read: its name does not end in " + RawTable.ENDINGS + "; " + remedy(file);
  }

  private static String remedy(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "xls", "xlsb", "xlsm", "ods", "numbers" -> "save it as .xlsx or CSV";
      case "zip", "7z", "rar", "tar", "tgz", "bz2", "xz", "zst" -> "unpack it";
      case "parquet" -> "save it as CSV, or read it with DuckDB as a source";
      case "json", "jsonl", "xml", "sqlite", "db", "avro", "feather" -> "save it as CSV";
      default -> "rename it if it is a table, or else move it away";
    };
  }
}
