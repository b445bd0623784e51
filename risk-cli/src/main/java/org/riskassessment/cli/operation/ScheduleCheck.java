package org.riskassessment.cli.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.schedule.CronLine;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.schedule.Schedule;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;

/** Checks that cron starts runs. */
final class ScheduleCheck {
  private final RiskCommand root;
  private final Crontab crontab;
  private final Clock clock;

  ScheduleCheck(RiskCommand root, Crontab crontab, Clock clock) {
    this.root = root;
    this.crontab = crontab;
    this.clock = clock;
  }

  /**
   * The crontab's entry.
   *
   * @param config null when it cannot be read
   */
  Finding of(@Nullable RiskConfig config) throws IOException {
    Optional<CronLine> found;
    try {
      found = Schedule.block(root).lineIn(crontab.read());
    } catch (RiskException e) {
      return Finding.attention(
          "unknown: " + e.getMessage(), "fix that, or let another scheduler start 'risk run'");
    }
    String install = "'risk schedule install --every 10m'";
    if (found.isEmpty()) {
      return Finding.attention("no entry in the crontab: no run starts by itself", install);
    }
    CronLine line = found.get();
    ZonedDateTime now = ZonedDateTime.now(clock);
    Optional<ZonedDateTime> next = line.next(now);
    if (next.isEmpty()) {
      return Finding.attention("the crontab entry does not start with five time fields", install);
    }
    String message =
        line.fields() + ", next " + Lines.time(next.get().toInstant(), clock.getZone());
    if (config == null) {
      return Finding.ok(message);
    }
    Optional<Instant> silent = silentSince(config, line, now);
    if (silent.isPresent()) {
      return Finding.attention(
          message + ", but no run has started since " + Lines.time(silent.get(), clock.getZone()),
          "start the cron daemon, and check " + config.display(Schedule.log(config)));
    }
    boolean asInstalled;
    try {
      asInstalled = line.equals(Schedule.line(line.fields(), root, config));
    } catch (RiskException e) {
      asInstalled = true; // Started neither by the launcher nor from a jar: nothing to compare.
    }
    return asInstalled
        ? Finding.ok(message)
        : Finding.attention(
            message + ", but it starts another copy of risk or another Java", install);
  }

  /**
   * When cron last wrote to the log or the entry was made, if two starts have been missed since.
   */
  private static Optional<Instant> silentSince(RiskConfig config, CronLine line, ZonedDateTime now)
      throws IOException {
    Instant since = Instant.EPOCH;
    for (Path trace : List.of(Schedule.log(config), Schedule.jobFile(config))) {
      if (Files.exists(trace)) {
        Instant at = Files.getLastModifiedTime(trace).toInstant();
        since = at.isAfter(since) ? at : since;
      }
    }
    if (since.equals(Instant.EPOCH)) {
      return Optional.empty();
    }
    Instant sign = since;
    return line.next(since.atZone(now.getZone()))
        .flatMap(line::next)
        .filter(second -> second.isBefore(now))
        .map(second -> sign);
  }
}
