package org.riskassessment.cli.terminal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to say, in every form it can be asked for.
 *
 * @param command its words, {@code models.list}
 * @param data the JSON document's data, a record of {@code core.wire}; null where no document is
 *     made
 * @param exitStatus 0, unless what was done needs somebody's eyes
 * @param text for people, ending with a line feed
 * @param csv for lists, empty otherwise
 */
public record Answer(
    String command,
    @Nullable Record data,
    List<String> warnings,
    int exitStatus,
    String text,
    Optional<String> csv) {

  public static Answer of(String command, Record data, List<String> warnings, String text) {
    return new Answer(command, data, warnings, 0, text, Optional.empty());
  }

  public Answer withExitStatus(int status) {
    return new Answer(command, data, warnings, status, text, csv);
  }

  public Answer withCsv(String table) {
    return new Answer(command, data, warnings, exitStatus, text, Optional.of(table));
  }
}
