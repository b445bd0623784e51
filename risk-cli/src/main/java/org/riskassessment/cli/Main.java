package org.riskassessment.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.Signals;

/** Starts the program, and is the only class that ends the JVM. */
public final class Main {
  private static final String LOGGING = "org.slf4j.simpleLogger.";

  private Main() {}

  public static void main(String[] args) {
    // Buffered, so that a large answer is not written byte by byte.
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    boolean verbose = isVerbose(args);
    if (verbose) {
      // Before the first logger is made.
      System.setProperty(LOGGING + "defaultLogLevel", "warn");
      System.setProperty(LOGGING + "log.org.riskassessment", "debug");
    }
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          err.println("risk: " + RiskCommand.bug(failure).getMessage());
          if (verbose) {
            failure.printStackTrace(err);
          }
        });
    Signals signals = new Signals();
    signals.listen();
    int status = new CommandLineProgram(out, err, signals).run(args);
    out.flush();
    // While a signal ends the JVM, an exit from here could overtake it with another status.
    if (!signals.ended()) {
      System.exit(status);
    }
  }

  /** Asked of the arguments as text: logging starts before they are parsed. */
  static boolean isVerbose(String... args) {
    return Arrays.stream(args).anyMatch(arg -> arg.equals("--verbose") || arg.matches("-q?v"));
  }
}
