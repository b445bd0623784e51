package org.riskassessment.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import picocli.CommandLine;

/** The program without the JVM around it: arguments in, an exit status out. */
final class CommandLineProgram {
  /** Held here, for a logger that nobody holds forgets its level. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private final PrintStream out;
  private final PrintStream err;
  private final Signals signals;

  CommandLineProgram(PrintStream out, PrintStream err, Signals signals) {
    this.out = out;
    this.err = err;
    this.signals = signals;
  }

  int run(String... args) {
    TRIBUO.setLevel(Level.WARNING);
    RiskCommand root = new RiskCommand(out, err, signals);
    CommandLine commands =
        new CommandLine(root)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setUsageHelpAutoWidth(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> root.fail(failure, line.getCommandSpec()))
            .setParameterExceptionHandler(
                (failure, arguments) -> {
                  CommandLine at = failure.getCommandLine();
                  List<String> hints = new ArrayList<>();
                  if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
                    hints.addAll(unmatched.getSuggestions());
                  }
                  String hint =
                      hints.isEmpty() ? "" : "; did you mean " + String.join(" or ", hints) + "?";
                  String help = at.getCommandSpec().qualifiedName() + " --help";
                  return root.fail(
                      new RiskException(
                          ErrorCode.USAGE,
                          failure.getMessage() + hint + " ('" + help + "' shows what there is)"),
                      at.getCommandSpec(),
                      List.of(arguments));
                });
    return commands.execute(args);
  }
}
