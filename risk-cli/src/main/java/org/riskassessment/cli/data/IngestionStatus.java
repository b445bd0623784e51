package org.riskassessment.cli.data;

import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.stage.IngestionReport;

/** The exit status of a command that ingests. */
public final class IngestionStatus {
  private IngestionStatus() {}

  /** Nonzero when a file was refused, or else when a source could not be read. */
  public static int exit(IngestionReport report) {
    if (!report.refused().isEmpty()) {
      return ErrorCode.DATA_INVALID.exitStatus();
    }
    return report.unreadable().isEmpty() ? 0 : ErrorCode.SOURCE_UNREACHABLE.exitStatus();
  }
}
