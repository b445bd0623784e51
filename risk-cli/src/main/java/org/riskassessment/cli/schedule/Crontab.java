package org.riskassessment.cli.schedule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * The user's crontab, through the {@code crontab} program. Its text is read and written as bytes, a
 * character for each, because it may not be valid UTF-8.
 *
 * <p>Every failure is SOURCE_UNREACHABLE.
 */
public final class Crontab {
  /** Property that names a program to use instead of the one on the PATH. */
  public static final String PROGRAM = "risk.crontab";

  private static final long PATIENCE_SECONDS = 20;

  private final String program;

  Crontab(String program) {
    this.program = program;
  }

  /** The crontab of the user who started this program. */
  public static Crontab ofUser() {
    return new Crontab(System.getProperty(PROGRAM, "crontab"));
  }

  /** The whole crontab; empty when the user has none. */
  public String read() {
    Result result = call("", "-l");
    if (result.status() == 0) {
      return result.output();
    }
    // Debian, Red Hat and macOS say the first, BusyBox the second.
    if (result.errors().contains("no crontab for")
        || result.errors().contains("No such file or directory")) {
      return "";
    }
    throw failure("cannot be read", result);
  }

  /** Replaces the whole crontab, and reads it again to be sure. */
  void write(String text) {
    Result result = call(text, "-");
    if (result.status() != 0) {
      throw failure("was not accepted, and has not changed", result);
    }
    if (!read().equals(text)) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "differs from what was written; another program may have changed it at the same time."
              + " Check it with 'crontab -l'",
          ErrorContext.ofFile("crontab"));
    }
  }

  private record Result(int status, String output, String errors) {}

  /** With files, not pipes: the input is complete before the program starts, so nothing blocks. */
  private Result call(String input, String argument) {
    try {
      Path folder = Files.createTempDirectory("risk-crontab");
      try {
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Files.writeString(in, input, StandardCharsets.ISO_8859_1);
        ProcessBuilder builder =
            new ProcessBuilder(program, argument)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        int status = ended(start(builder));
        return new Result(
            status,
            Files.readString(out, StandardCharsets.ISO_8859_1),
            Files.readString(err, StandardCharsets.ISO_8859_1));
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "cannot be reached: " + e.getMessage(),
          ErrorContext.ofFile("crontab"),
          e);
    }
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "was not found; install cron, or let another scheduler start 'risk run'",
          ErrorContext.ofFile(program),
          e);
    }
  }

  private static int ended(Process process) throws IOException {
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroy();
      throw new IOException("no answer in " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static RiskException failure(String what, Result result) {
    List<String> lines = result.errors().strip().lines().toList();
    String words = lines.isEmpty() ? "status " + result.status() : String.join("; ", lines);
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE, what + ": " + words, ErrorContext.ofFile("crontab"));
  }
}
