package org.riskassessment.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.ingest.csv.CanonicalCsv;

/**
 * The rows of one file that were set aside, with why. Not for several threads.
 *
 * <p>Written as CSV beside the dataset; of a file with very many of them only the first are kept,
 * since such a file is refused whole and stays where it is.
 */
final class Quarantine {
  private static final int MOST_ROWS = 100_000;
  private static final List<String> HEADER =
      List.of("file", "line", "column", "value", "rule", "accepted", "row");

  private final String name;
  private final StringBuilder lines = new StringBuilder();
  private long rows;

  Quarantine(String name) {
    this.name = name;
  }

  void add(long line, RowFault fault, List<String> cells) {
    if (rows++ >= MOST_ROWS) {
      return;
    }
    List<String> entry = new ArrayList<>();
    entry.add(name);
    entry.add(Long.toString(line));
    entry.add(fault.column());
    entry.add(fault.value());
    entry.add(fault.rule());
    entry.add(fault.accepted());
    entry.add(CanonicalCsv.text(cells));
    lines.append(CanonicalCsv.text(entry)).append('\n');
  }

  long rows() {
    return rows;
  }

  /** Writes the rows, if there are any, under a name that the file's content decides. */
  void write(RiskConfig config, DurableFiles files, String sha256) {
    if (rows > 0) {
      Path file =
          config
              .outputFolder()
              .resolve("quarantine")
              .resolve(sha256.substring(0, 12) + "-" + Path.of(name).getFileName());
      files.write(file, CanonicalCsv.text(HEADER) + "\n" + lines);
    }
  }
}
