package org.riskassessment.ingest.row;

import java.util.Objects;
import org.riskassessment.core.dataset.RowFault;

/**
 * A rejected row as the quarantine keeps it.
 *
 * @param line where it begins in its file, from 1; for a database, which row of the poll it is
 * @param fault the first rule that it breaks
 * @param row the whole row as one line of CSV, without a line end
 */
public record QuarantinedRow(long line, RowFault fault, String row) {

  public QuarantinedRow {
    Objects.requireNonNull(fault);
    Objects.requireNonNull(row);
  }
}
