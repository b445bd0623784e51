package org.riskassessment.core.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.store.RunRecord;

/**
 * The document that any command prints when it fails.
 *
 * @param schema {@code risk.COMMAND/1}, the command's words joined by dots
 * @param status {@code failed}
 * @param data an empty object, except for {@code risk run}
 * @param warnings an empty list
 * @param error what went wrong
 */
public record FailureJson(
    String schema, @Lower Status status, Data data, List<String> warnings, Fault error) {

  /** How a command that failed ended. */
  public enum Status {
    FAILED
  }

  /**
   * What there is to say beside the error.
   *
   * @param outcome {@code FAILED}; left out unless it is {@code risk run}
   */
  public record Data(@OmitNull @Nullable String outcome) {}

  /**
   * What went wrong, and where.
   *
   * @param code decides the exit status
   * @param message what went wrong and what to do, for people
   * @param file the file it is about, as the user would name it; null when it is about none
   * @param line the line of that file, from 1; null when unknown
   * @param column the column or the configuration key; null when it is about none
   * @param value what was found there, cut to 80 characters; null when there is nothing to show
   * @param accepted what would have been accepted; null when unknown
   */
  public record Fault(
      ErrorCode code,
      String message,
      @Nullable String file,
      @Nullable Long line,
      @Nullable String column,
      @Nullable String value,
      @Nullable String accepted) {}

  /**
   * The document of a failure.
   *
   * @param command the command's words, joined by dots
   * @param message the failure's message with what to do next
   */
  public static FailureJson of(String command, RiskException failure, String message) {
    ErrorContext context = failure.context();
    return new FailureJson(
        DocumentJson.schema(command),
        Status.FAILED,
        new Data(command.equals("run") ? RunRecord.FAILED : null),
        List.of(),
        new Fault(
            failure.code(),
            message,
            context.file(),
            context.line() == 0 ? null : context.line(),
            context.column(),
            context.value(),
            context.accepted()));
  }
}
