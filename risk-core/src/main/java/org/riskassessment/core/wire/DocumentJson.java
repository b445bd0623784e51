package org.riskassessment.core.wire;

import java.util.List;
import org.riskassessment.core.json.Lower;

/**
 * The document that a command prints when it succeeds.
 *
 * @param schema {@code risk.COMMAND/1}, the command's words joined by dots
 * @param status {@code attention} when there are warnings or the exit status is not 0
 * @param data what the command found or did
 * @param warnings what the reader should know, one sentence each
 */
public record DocumentJson<T>(String schema, @Lower Status status, T data, List<String> warnings) {

  /** How a command that succeeded ended. */
  public enum Status {
    OK,
    ATTENTION
  }

  /**
   * The document of a command.
   *
   * @param command its words, joined by dots
   * @param exitStatus of the program
   */
  public static <T> DocumentJson<T> of(
      String command, T data, List<String> warnings, int exitStatus) {
    boolean attention = exitStatus != 0 || !warnings.isEmpty();
    return new DocumentJson<>(
        schema(command), attention ? Status.ATTENTION : Status.OK, data, warnings);
  }

  static String schema(String command) {
    return "risk." + command + "/1";
  }
}
