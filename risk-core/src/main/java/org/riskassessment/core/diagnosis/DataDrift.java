package org.riskassessment.core.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * Whether today's clients differ from those that the deployed version was judged on.
 *
 * @param status ALERT when the score has drifted, or columns that 30% of the model rests on
 * @param reference what today's clients are compared with
 * @param current today's clients
 * @param columns the checks, grouped by column in schema order
 * @param score the check of the risk score; null when there was none
 * @param weightedShare how much of the model rests on columns that have drifted, 0 to 1; null when
 *     unknown
 * @param plainShare the share of columns that have drifted, 0 to 1; null when unknown
 * @param reason in one sentence
 */
public record DataDrift(
    @Lower CheckStatus status,
    Reference reference,
    Current current,
    List<ColumnDrift> columns,
    @Nullable ColumnDrift score,
    @Nullable Double weightedShare,
    @Nullable Double plainShare,
    String reason) {

  /**
   * The rows that the deployed version was judged on.
   *
   * @param n number of rows, one of each client
   * @param dataset SHA-256 of the dataset that they are from, 64 hex digits
   */
  public record Reference(int n, String dataset) {}

  /**
   * Today's clients.
   *
   * @param n number of clients that are new to the version
   */
  public record Current(int n) {}

  public DataDrift {
    columns = List.copyOf(columns);
  }

  /** A comparison that could not be made. */
  public static DataDrift undecided(
      CheckStatus status, Reference reference, int current, String reason) {
    return new DataDrift(
        status, reference, new Current(current), List.of(), null, null, null, reason);
  }

  /** The columns that have drifted in any way, each once, as the first of their alerts. */
  public List<ColumnDrift> drifted() {
    return columns.stream()
        .filter(ColumnDrift::isAlert)
        .filter(
            one ->
                columns.stream()
                        .filter(other -> other.isAlert() && other.name().equals(one.name()))
                        .findFirst()
                        .orElseThrow()
                    == one)
        .toList();
  }
}
