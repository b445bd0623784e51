package org.riskassessment.cli.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command's answer in each of its formats.
 *
 * @param command its words, {@code models.list}
 * @param data the JSON document's data, a record of {@code core.wire}; null where no document is
 *     made
 * @param exitStatus 0, unless the result needs attention
 * @param text for people, ending with a line feed
 * @param table for lists, null otherwise
 */
public record Answer(
    String command,
    @Nullable Record data,
    List<String> warnings,
    int exitStatus,
    String text,
    @Nullable Table table) {

  public static Answer of(String command, Record data, List<String> warnings, String text) {
    return new Answer(command, data, warnings, 0, text, null);
  }

  public Answer withExitStatus(int status) {
    return new Answer(command, data, warnings, status, text, table);
  }

  public Answer withTable(Table list) {
    return new Answer(command, data, warnings, exitStatus, text, list);
  }
}
