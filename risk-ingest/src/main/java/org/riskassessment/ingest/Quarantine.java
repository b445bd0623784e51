package org.riskassessment.ingest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.row.QuarantinedRow;

/**
 * The rejected rows of one batch, with the reason for each. Not for several threads.
 *
 * <p>They are written as CSV beside the dataset. Of very many rows only the first are kept: such a
 * batch is refused as a whole, and its file stays where it is.
 */
final class Quarantine {
  private static final int MOST_ROWS = 100_000;
  private static final int MOST_CHARACTERS = 1 << 25;
  private static final List<String> HEADER =
      List.of("file", "line", "column", "value", "rule", "accepted", "row");

  private final String name;
  private final StringBuilder lines = new StringBuilder();
  private final Map<String, Long> byRule = new TreeMap<>();
  private final Map<String, Long> byColumn = new TreeMap<>();
  private long rows;
  private @Nullable QuarantinedRow first;

  /**
   * @param name of the batch in messages: its source, a slash and its name
   */
  Quarantine(String name) {
    this.name = name;
  }

  void addAll(List<QuarantinedRow> rejected) {
    rejected.forEach(this::add);
  }

  void add(QuarantinedRow row) {
    RowFault fault = row.fault();
    first = first == null ? row : first;
    byRule.merge(fault.rule(), 1L, Long::sum);
    byColumn.merge(fault.column(), 1L, Long::sum);
    if (rows++ >= MOST_ROWS || lines.length() > MOST_CHARACTERS) {
      return;
    }
    List<String> entry =
        List.of(
            name,
            Long.toString(row.line()),
            fault.column(),
            fault.value(),
            fault.rule(),
            fault.accepted(),
            row.row());
    lines.append(CanonicalCsv.text(entry)).append('\n');
  }

  long rows() {
    return rows;
  }

  /** The first row's place and fault, in words; empty without a row. */
  String first() {
    return first == null
        ? ""
        : new TableReader.RejectedRow(name, first.line(), first.fault()).describe();
  }

  /** How many rows broke each rule. */
  Map<String, Long> rowsByRule() {
    return byRule;
  }

  /** How many rows were rejected for a cell of each column. */
  Map<String, Long> rowsByColumn() {
    return byColumn;
  }

  /** Writes the rows, if any, to a file named after the batch's content. */
  void write(RiskConfig config, DurableFiles files, String sha256) {
    if (rows > 0) {
      files.write(file(config, sha256, name), CanonicalCsv.text(HEADER) + "\n" + lines);
    }
  }

  /**
   * Where the rejected rows of a batch are, in plain CSV whatever the format of the batch.
   *
   * @param name of the batch; only its last part is used
   */
  static Path file(RiskConfig config, String sha256, String name) {
    String last = Path.of(name).getFileName().toString();
    return config
        .outputFolder()
        .resolve("quarantine")
        .resolve(sha256.substring(0, 12) + "-" + last + (last.endsWith(".csv") ? "" : ".csv"));
  }
}
