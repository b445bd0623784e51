package org.riskassessment.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The program with which this machine shows a file. */
final class Browser {
  private Browser() {}

  /**
   * Shows a file.
   *
   * @return why it is not shown; empty when a program was started
   */
  static Optional<String> show(Path file) {
    return show(command(System.getProperty("os.name", ""), file));
  }

  static List<String> command(String system, Path file) {
    String name = system.toLowerCase(Locale.ROOT);
    return name.startsWith("mac")
        ? List.of("open", file.toString())
        : name.startsWith("windows")
            ? List.of("rundll32", "url.dll,FileProtocolHandler", file.toString())
            : List.of("xdg-open", file.toString());
  }

  static Optional<String> show(List<String> command) {
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "no browser could be started ("
              + command.get(0)
              + " was not found); open the file yourself");
    }
  }
}
