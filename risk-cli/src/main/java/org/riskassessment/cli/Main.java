package org.riskassessment.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.riskassessment.cli.terminal.Signals;

/** Starts the program, and is the only class that ends the JVM. */
public final class Main {
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
    Signals signals = new Signals();
    signals.listen();
    int status = new CommandLineProgram(out, err, signals).run(args);
    out.flush();
    // While a signal ends the JVM, an exit from here could overtake it with another status.
    if (!signals.ended()) {
      System.exit(status);
    }
  }
}
