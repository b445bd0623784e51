package org.riskassessment.cli.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.FileAccess;

/**
 * A line of a crontab: five fields of time and a command for {@code /bin/sh}.
 *
 * <p>Cron gives a job hardly any environment, so the command sets it; a setting in the crontab
 * itself would apply to the user's other entries too.
 */
public record CronLine(String text) {
  /** Cron on Debian refuses a longer command; others cut it off. */
  private static final int LONGEST_COMMAND = 990;

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /**
   * The line that starts a program with its output appended to a log file.
   *
   * @param access who may read the log
   * @param environment {@code NAME=value} each
   * @param program the program and its arguments, unquoted
   */
  static CronLine of(
      String fields,
      FileAccess access,
      List<String> environment,
      List<String> program,
      String log) {
    String command =
        umask(access)
            + "export "
            + environment.stream()
                .map(e -> e.replaceFirst("=.*", "=") + quoted(e.replaceFirst("[^=]*=", "")))
                .collect(Collectors.joining(" "))
            + "; { date -u +"
            + quoted("%FT%TZ")
            + "; "
            + program.stream().map(CronLine::quoted).collect(Collectors.joining(" "))
            + "; } >>"
            + quoted(log)
            + " 2>&1";
    requireOneLine(command);
    if (command.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMAND) {
      throw new RiskException(
          ErrorCode.USAGE,
          "the paths are too long for a crontab line; use shorter ones, or give --workspace a"
              + " symbolic link",
          ErrorContext.none().withAccepted("a command of " + LONGEST_COMMAND + " bytes"));
    }
    return new CronLine(fields + " " + command);
  }

  static void requireOneLine(String text) {
    if (text.chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new RiskException(
          ErrorCode.USAGE,
          "a crontab cannot hold a path with a line break",
          ErrorContext.none().withValue(text));
    }
  }

  /** For the log, which the shell creates. */
  private static String umask(FileAccess access) {
    return switch (access) {
      case OWNER -> "umask 077; ";
      case GROUP -> "umask 027; ";
      case UMASK -> "";
    };
  }

  /**
   * A word quoted for the shell and for cron, which reads {@code \%} as a percent sign and any
   * other percent sign as the end of the command.
   */
  static String quoted(String word) {
    String shell =
        word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    // After a backslash the quotes are closed and opened again: cron would pair it with its own.
    return shell.replace("\\%", "\\''%").replace("%", "\\%");
  }

  /** The five time fields; fewer when a person wrote something else. */
  public String fields() {
    List<String> words = new ArrayList<>(List.of(text.strip().split("[ \t]+", 6)));
    return String.join(" ", words.subList(0, Math.min(5, words.size())));
  }

  /** The first start after a time, in that time's zone; empty when cron cannot read the fields. */
  public Optional<ZonedDateTime> next(ZonedDateTime after) {
    try {
      Cron cron = PARSER.parse(fields());
      return ExecutionTime.forCron(cron).nextExecution(after);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
