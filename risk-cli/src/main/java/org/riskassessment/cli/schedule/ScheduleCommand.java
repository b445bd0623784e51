package org.riskassessment.cli.schedule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.wire.ScheduleJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "schedule",
    header = "Step 5: lets cron start 'risk run'.",
    description = {
      "",
      "One entry for each workspace and profile in your crontab, between two marks; nothing else in "
          + "it changes.",
      ""
    },
    subcommands = {
      ScheduleCommand.Install.class,
      ScheduleCommand.Show.class,
      ScheduleCommand.Remove.class
    })
final class ScheduleCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: install, show or remove");
  }

  /** What the three commands share. */
  private abstract static class Part implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    final Clock clock = Clock.systemDefaultZone();
    final Crontab crontab = Crontab.ofUser();

    @Override
    public final Integer call() {
      RiskCommand root = (RiskCommand) spec.root().userObject();
      return root.show(answer(root, Schedule.block(root)));
    }

    abstract Answer answer(RiskCommand root, CrontabBlock block);

    Optional<Instant> next(CronLine line) {
      return line.next(ZonedDateTime.now(clock)).map(ZonedDateTime::toInstant);
    }

    void addNext(Lines text, @Nullable Instant next) {
      text.add(
          "Next run",
          next == null
              ? "unknown: the entry does not start with five time fields"
              : Lines.time(next, clock.getZone()));
    }
  }

  @Command(
      name = "install",
      header = "Adds the entry, or replaces it.",
      description = {"", "Accepted intervals: " + CronInterval.ACCEPTED, ""})
  static final class Install extends Part {
    @Option(
        names = "--every",
        paramLabel = "INTERVAL",
        defaultValue = "10m",
        description = "how often (default: ${DEFAULT-VALUE})")
    String every = "10m";

    @Option(
        names = {"-n", "--dry-run"},
        description = "only show what would be written")
    boolean dryRun;

    @Override
    Answer answer(RiskCommand root, CrontabBlock block) {
      CronInterval interval = CronInterval.of(every);
      RiskConfig config = root.configFile().load(root.profile);
      CronLine line = Schedule.line(interval.fields(), root, config);
      Path log = Schedule.log(config);
      String before = crontab.read();
      String after = block.putInto(before, line);
      List<String> warnings = new ArrayList<>();
      if (!dryRun) {
        makeFolder(log, config.fileAccess());
        if (!after.equals(before)) {
          crontab.write(after);
        }
        try {
          new DurableFiles(config.fileAccess()).write(Schedule.jobFile(config), line.text() + "\n");
        } catch (RiskException e) {
          warnings.add(e.getMessage());
        }
      }
      Optional<Instant> next = next(line);
      ScheduleJson.Installed json =
          new ScheduleJson.Installed(
              block.workspace().toString(),
              block.profile(),
              interval.text(),
              interval.fields(),
              line.text(),
              config.display(log),
              config.display(Schedule.jobFile(config)),
              next.orElse(null),
              block.isIn(before),
              dryRun);
      Lines text = new Lines(11);
      if (dryRun) {
        text.verbatim("Would write to the crontab:").verbatim("");
        block.text(line).lines().forEach(text::verbatim);
      } else {
        text.add(
            block.isIn(before) ? "Replaced" : "Installed",
            "a run every " + interval.text() + " (" + interval.fields() + ")");
        addNext(text, next.orElse(null));
        text.add("Log", config.display(log));
      }
      return Answer.of(RiskCommand.commandName(spec), json, warnings, text.toString());
    }

    /** The shell cannot append to a log in a folder that does not exist. */
    private static void makeFolder(Path log, FileAccess access) {
      try {
        access.createFolders(log.resolveSibling(""));
      } catch (IOException e) {
        throw DurableFiles.failure(log, e);
      }
    }
  }

  @Command(name = "show", header = "The entry, and when it starts the next run.")
  static final class Show extends Part {
    @Override
    Answer answer(RiskCommand root, CrontabBlock block) {
      Optional<CronLine> line = block.lineIn(crontab.read());
      Optional<Instant> next = line.flatMap(this::next);
      ScheduleJson.Shown json =
          new ScheduleJson.Shown(
              block.workspace().toString(),
              block.profile(),
              line.isPresent(),
              line.map(CronLine::fields).orElse(null),
              line.map(CronLine::text).orElse(null),
              next.orElse(null));
      Lines text = new Lines(11);
      if (line.isPresent()) {
        text.add("Scheduled", line.get().fields());
        addNext(text, next.orElse(null));
        text.verbatim("").verbatim(line.get().text());
      } else {
        text.add(
            "",
            "Not scheduled. To schedule a run every 10 minutes: 'risk schedule install --every"
                + " 10m'.");
      }
      return Answer.of(RiskCommand.commandName(spec), json, List.of(), text.toString());
    }
  }

  @Command(
      name = "remove",
      header = "Removes the entry from the crontab.",
      description = {"", "cronjob.txt and the log stay.", ""})
  static final class Remove extends Part {
    @Option(
        names = {"-n", "--dry-run"},
        description = "only show what would be removed")
    boolean dryRun;

    @Override
    Answer answer(RiskCommand root, CrontabBlock block) {
      String before = crontab.read();
      boolean there = block.isIn(before);
      Optional<CronLine> line = block.lineIn(before);
      if (there && !dryRun) {
        crontab.write(block.removedFrom(before));
      }
      ScheduleJson.Removed json =
          new ScheduleJson.Removed(
              block.workspace().toString(),
              block.profile(),
              there && !dryRun,
              line.map(CronLine::text).orElse(null),
              dryRun);
      Lines text = new Lines(0);
      if (!there) {
        text.verbatim("Nothing to remove: this workspace is not scheduled.");
      } else if (dryRun) {
        text.verbatim("Would remove from the crontab:").verbatim("");
        line.ifPresent(l -> block.text(l).lines().forEach(text::verbatim));
      } else {
        text.verbatim("Removed: cron starts no more runs of this workspace.");
      }
      return Answer.of(RiskCommand.commandName(spec), json, List.of(), text.toString());
    }
  }
}
