package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.Signals;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command, in 80 columns. */
class HelpTest {
  private static final int COLUMNS = 80;

  private final List<CommandSpec> commands = all(root()).map(CommandLine::getCommandSpec).toList();

  private static CommandLine root() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    CommandLine root = new CommandLine(new RiskCommand(nowhere, nowhere, new Signals()));
    Commands.all().values().forEach(root::addSubcommand);
    return root;
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
  }

  /** A line broken by hand is broken again in a narrow terminal, and leaves a word or two alone. */
  @Test
  void a_paragraph_is_not_broken_by_hand() {
    for (CommandSpec command : commands) {
      String[] lines = command.usageMessage().description();
      for (int i = 0; i + 1 < lines.length; i++) {
        boolean isLast = lines[i].isBlank() || lines[i + 1].isBlank();
        boolean isAligned = lines[i].contains("  ") && lines[i].length() <= COLUMNS;
        assertThat(isLast || isAligned || lines[i].matches(".*[.:]"))
            .as("%s: %s", command.qualifiedName(), lines[i])
            .isTrue();
      }
      assertThat(command.usageMessage().footer())
          .as(command.qualifiedName())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }
  }

  @Test
  void no_name_or_address_is_broken() {
    List<String> broken = new ArrayList<>();
    for (CommandSpec command : commands) {
      String help = command.commandLine().getUsageMessage(Ansi.OFF);
      Set<String> shown = Set.copyOf(List.of(help.split("\\s+")));
      Stream.concat(
              Arrays.stream(command.usageMessage().description()),
              command.args().stream().flatMap(arg -> Arrays.stream(arg.description())))
          .flatMap(text -> Arrays.stream(text.replace("%%", "%").trim().split("\\s+")))
          .filter(word -> !word.isEmpty() && !word.contains("${") && !shown.contains(word))
          .forEach(word -> broken.add(command.qualifiedName() + ": " + word));
    }
    assertThat(broken).isEmpty();
  }
}
