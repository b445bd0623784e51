package org.riskassessment.cli.terminal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command: the options that all commands share, and how answers and failures are shown.
 */
@Command(
    name = "risk",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Learns from past clients who will leave, and ranks today's clients by that risk.",
    description = {
      "",
      "A workspace is a folder with a config.json; the default is the current folder.",
      ""
    },
    footer = {
      "",
      "Start with:  risk run         ingest, train, score, deploy: only what is needed",
      "             risk predict     the risk of every client",
      "             risk call-list   who to call, and why",
      "",
      "Exit status: 0 success, 'nothing new' included; 1 the run failed; 2 usage;",
      "  3 configuration; 4 input data; 5 a source or the store cannot be reached;",
      "  6 model missing or corrupt; 75 another run holds the lock; 130, 143 stopped"
    })
public final class RiskCommand implements Runnable {
  public final PrintStream out;
  public final PrintStream err;
  public final Signals signals;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "the configuration; its folder is the workspace, unless --workspace is given")
  public @Nullable Path config;

  @Option(
      names = "--workspace",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "the workspace (default: the current folder)")
  public @Nullable Path workspace;

  @Option(
      names = "--profile",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "a profile of the configuration, such as practice")
  public String profile = RiskConfig.PRODUCTION;

  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      paramLabel = "text|json|csv|xlsx",
      description = "format of the answer on standard output (csv and xlsx, for Excel: lists only)")
  public Format format = Format.TEXT;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "no progress and no warnings on standard error")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "after a failure, also print the stack trace")
  boolean verbose;

  /** The formats of an answer. */
  public enum Format {
    TEXT,
    JSON,
    CSV,
    XLSX
  }

  public RiskCommand(PrintStream out, PrintStream err, Signals signals) {
    this.out = out;
    this.err = err;
    this.signals = signals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  public ConfigFile configFile() {
    Path current = Path.of("");
    if (config == null) {
      return ConfigFile.ofWorkspace(workspace == null ? current : workspace);
    }
    Path file = config.toAbsolutePath();
    Path folder = file.getParent();
    return new ConfigFile(file, workspace != null ? workspace : folder == null ? current : folder);
  }

  /** Shows an answer and returns its exit status. */
  public int show(Answer answer) {
    if (!quiet && format != Format.JSON) {
      answer.warnings().forEach(warning -> err.println("risk: note: " + Cell.printable(warning)));
    }
    switch (format) {
      case JSON -> out.println(Documents.of(answer));
      case CSV -> table(answer).writeCsv(out);
      case XLSX -> {
        Table table = table(answer);
        requireFile(answer.command());
        table.writeExcel(out);
      }
      case TEXT -> out.print(answer.text());
    }
    // A reader that has gone away, such as 'head', has all it wanted.
    out.checkError();
    return answer.exitStatus();
  }

  private Table table(Answer answer) {
    Table table = answer.table();
    if (table == null) {
      throw new RiskException(
          ErrorCode.USAGE,
          "'" + answer.command() + "' can answer in text or json, not in " + Words.lower(format));
    }
    return table;
  }

  /** A workbook is no text for a terminal. */
  private static void requireFile(String command) {
    if (TerminalWidth.isTerminal()) {
      throw new RiskException(
          ErrorCode.USAGE,
          "a workbook cannot be shown on a terminal; write it to a file: risk "
              + command.replace('.', ' ')
              + " -o xlsx > "
              + command
              + ".xlsx");
    }
  }

  public int fail(Throwable failure, CommandSpec command) {
    return fail(failure, command, List.of());
  }

  public int fail(Throwable failure, CommandSpec command, List<String> arguments) {
    RiskException known = failure instanceof RiskException risk ? risk : bug(failure);
    if (format == Format.JSON || asksForJson(arguments)) {
      out.println(Documents.ofFailure(commandName(command), known));
      out.flush();
    }
    err.println("risk: " + Remedies.sentence(known));
    if (verbose) {
      failure.printStackTrace(err);
    }
    return known.code().exitStatus();
  }

  /** The error for something that nobody expected. */
  public static RiskException bug(Throwable failure) {
    return new RiskException(
        ErrorCode.INTERNAL,
        "this is a bug in risk, please report it with what the same command says with -v: "
            + failure,
        ErrorContext.none(),
        failure);
  }

  /** Arguments that cannot be parsed leave the options unset, so they are searched as text. */
  private static boolean asksForJson(List<String> arguments) {
    int at = Math.max(arguments.indexOf("-o"), arguments.indexOf("--output"));
    return at >= 0 && at + 1 < arguments.size() && arguments.get(at + 1).equalsIgnoreCase("json")
        || arguments.contains("-ojson")
        || arguments.contains("-o=json")
        || arguments.contains("--output=json");
  }

  /** The command's words without the program's, joined by dots: {@code models.list}. */
  public static String commandName(CommandSpec command) {
    String words = command.qualifiedName(".");
    return words.contains(".") ? words.substring(words.indexOf('.') + 1) : words;
  }
}
