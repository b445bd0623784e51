package org.riskassessment.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.Signals;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import picocli.CommandLine;

/** The program without the JVM around it: arguments in, an exit status out. */
final class CommandLineProgram {
  private final PrintStream out;
  private final PrintStream err;
  private final Signals signals;

  CommandLineProgram(PrintStream out, PrintStream err, Signals signals) {
    this.out = out;
    this.err = err;
    this.signals = signals;
  }

  int run(String... args) {
    // Tribuo and others log here; what matters of it ends in a sentence of the command.
    Logger.getLogger("").setLevel(Main.isVerbose(args) ? Level.WARNING : Level.OFF);
    RiskCommand root = new RiskCommand(out, err, signals);
    CommandLine commands =
        withCommands(new CommandLine(root), args)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setUsageHelpAutoWidth(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> root.fail(failure, line.getCommandSpec()))
            .setParameterExceptionHandler(
                (failure, arguments) -> {
                  CommandLine at = failure.getCommandLine();
                  String help = at.getCommandSpec().qualifiedName() + " --help";
                  return root.fail(
                      new RiskException(
                          ErrorCode.USAGE, sentence(failure) + " (see '" + help + "')"),
                      at.getCommandSpec(),
                      List.of(arguments));
                });
    try {
      return commands.execute(args);
    } catch (OutOfMemoryError e) {
      err.println(
          "risk: not enough memory; set RISK_JAVA_OPTS=-Xmx4g for 4 GiB. Stored data is intact.");
      return ErrorCode.INTERNAL.exitStatus();
    } catch (Error e) {
      // Picocli handles exceptions only.
      return root.fail(e, commands.getCommandSpec());
    }
  }

  /**
   * Adds the commands that an argument names, since reading one takes a millisecond; all of them
   * where none is named or help is asked for.
   */
  private static CommandLine withCommands(CommandLine root, String... args) {
    Map<String, Class<?>> commands = Commands.all();
    List<String> named = Arrays.stream(args).distinct().filter(commands::containsKey).toList();
    boolean all =
        named.isEmpty() || List.of(args).contains("-h") || List.of(args).contains("--help");
    commands.forEach(
        (name, command) -> {
          if (all || named.contains(name)) {
            root.addSubcommand(command);
          }
        });
    Map<String, CommandLine.IHelpSectionRenderer> sections = root.getHelpSectionMap();
    sections.put(SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    sections.put(SECTION_KEY_COMMAND_LIST, Commands::list);
    return root;
  }

  /** What is wrong with the arguments, with the name that was most likely meant. */
  private static String sentence(CommandLine.ParameterException failure) {
    if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return String.valueOf(failure.getMessage());
    }
    String found = unmatched.getUnmatched().get(0);
    CommandLine.Model.CommandSpec command = failure.getCommandLine().getCommandSpec();
    List<String> known =
        unmatched.isUnknownOption()
            ? command.options().stream().map(option -> option.longestName()).toList()
            : command.parent() == null
                ? List.copyOf(Commands.all().keySet())
                : List.copyOf(command.subcommands().keySet());
    String kind =
        unmatched.isUnknownOption()
            ? "unknown option"
            : known.isEmpty() ? "unexpected argument" : "unknown command";
    return kind + " '" + found + "'" + NearestName.hint(found, known);
  }
}
