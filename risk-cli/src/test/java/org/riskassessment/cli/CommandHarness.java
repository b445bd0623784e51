package org.riskassessment.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.schedule.Schedule;
import org.riskassessment.cli.terminal.Signals;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** Runs commands in this process, with a crontab that is a file. */
public final class CommandHarness implements AutoCloseable {
  private final Path folder;

  /** What a command answered. */
  public record Result(int status, String out, String err) {

    @SuppressWarnings("unchecked")
    public Map<String, Object> document() {
      return (Map<String, Object>)
          Json.parse(out.getBytes(StandardCharsets.UTF_8), "answer", ErrorCode.INTERNAL).root();
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> data() {
      return (Map<String, Object>) document().get("data");
    }
  }

  public CommandHarness(Path folder) throws IOException {
    this.folder = folder;
    Path program = folder.resolve("crontab");
    // As cron's own: a message and status 1 for none, a new one taken whole or not at all.
    Files.writeString(
        program,
        """
        #!/bin/sh
        here=${0%/*}
        case $1 in
          -l) if [ -f "$here/table" ]; then cat "$here/table"; else echo "no crontab for tester" >&2; exit 1; fi ;;
          -) [ ! -f "$here/refuse" ] || { echo '"-":1: bad minute' >&2; exit 1; }
             cat >"$here/new" && mv "$here/new" "$here/table" ;;
          *) exit 2 ;;
        esac
        """);
    program.toFile().setExecutable(true);
    System.setProperty(Crontab.PROGRAM, program.toString());
    System.setProperty(Schedule.LAUNCHER, "/opt/risk/risk");
  }

  public Path tableFile() {
    return folder.resolve("table");
  }

  public void refuseNewTables() throws IOException {
    Files.createFile(folder.resolve("refuse"));
  }

  public static Result run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int status =
        new CommandLineProgram(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Signals())
            .run(words);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    System.clearProperty(Crontab.PROGRAM);
    System.clearProperty(Schedule.LAUNCHER);
  }
}
