package org.riskassessment.cli.operation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.riskassessment.cli.schedule.CronLine;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.schedule.Schedule;
import org.riskassessment.cli.terminal.Answer;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.cli.terminal.WorkspaceCommand;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.status.RunState;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.wire.StatusJson;
import org.riskassessment.ingest.UnreadFiles;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    header = "What is deployed, how the last run ended, when the next starts.")
final class StatusCommand extends WorkspaceCommand {
  private final Clock clock = Clock.systemDefaultZone();

  @Override
  public Answer answer(Application application) {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    RiskConfig config = application.config();
    Optional<Deployment> deployed = application.store().models().deployed();
    Optional<RunRecord> last = RunState.last(application.store(), config);
    IngestionLedger ledger = application.store().ingestion();
    List<StandingBatches.Refused> refused = StandingBatches.refused(ledger, config);
    List<Batch> quarantined =
        StandingBatches.standing(ledger).stream()
            .filter(batch -> batch.status() == Batch.Status.INGESTED)
            .toList();
    List<SourceTotals> sources = SourceTotals.of(StandingBatches.inForce(ledger));
    Optional<CronLine> entry = entry(root);
    Optional<Instant> next =
        entry.flatMap(line -> line.next(ZonedDateTime.now(clock))).map(ZonedDateTime::toInstant);

    Instant now = clock.instant();
    Optional<String> warning =
        ModelHealth.of(application.store().models()).flatMap(ModelHealth::warning);
    Optional<Verdict> verdict =
        Monitor.newest(application.store())
            .map(d -> d.verdict(now, config.monitoring().staleDays()));
    StatusJson json =
        new StatusJson(
            config.workspace().toString(),
            config.profile(),
            storeName(config),
            deployed.map(deployment -> StatusJson.Deployed.of(deployment, now)).orElse(null),
            warning.orElse(null),
            verdict.orElse(null),
            last.map(StatusJson.LastRun::of).orElse(null),
            next.orElse(null),
            entry.map(CronLine::fields).orElse(null),
            sources.stream().map(source -> StatusJson.Source.of(source, now)).toList(),
            refused.stream().map(StatusJson.Refused::of).toList(),
            quarantined.stream().map(StatusJson.SetAside::of).toList());

    Lines text = new Lines(11);
    warning.ifPresent(sentence -> text.add("Attention", sentence));
    text.add("Workspace", config.workspace() + ", profile " + config.profile());
    text.add("Store", storeName(config));
    text.add("Deployed", deployed.map(this::sentence).orElse("nothing yet"));
    verdict.ifPresent(
        found -> text.add("Model", Words.lower(found.status()) + ": " + found.sentence()));
    text.add("Last run", last.map(this::sentence).orElse("nothing yet"));
    text.add(
        "Next run",
        next.map(at -> time(at) + " (" + entry.map(CronLine::fields).orElse("") + ")")
            .orElse(
                entry.isPresent()
                    ? "unknown: the crontab entry does not start with five time fields"
                    : "not scheduled"));
    sources.forEach(source -> text.add("Source", sentence(source)));
    for (Batch batch : quarantined) {
      text.add(
          "Attention",
          String.format(
              Locale.ROOT,
              "quarantined %,d of %,d rows of %s: 'risk quarantine show %d' lists them",
              batch.rowsRejected(),
              batch.rowsRead(),
              Cell.printable(batch.name()),
              batch.number()));
    }
    refused.forEach(file -> text.add("Attention", "refused " + sentence(file)));
    List<String> unread =
        UnreadFiles.of(config).stream().map(f -> f.name() + " " + f.reason()).toList();
    unread.forEach(file -> text.add("Attention", Cell.printable(file)));
    return Answer.of(
        commandName(),
        json,
        // The text shows them in their places.
        root.format == RiskCommand.Format.JSON
            ? Stream.concat(
                    refused.stream().map(f -> "refused " + sentence(f).replace('\n', ' ')),
                    unread.stream())
                .toList()
            : List.of(),
        text.toString());
  }

  static String storeName(RiskConfig config) {
    return storeName(config, config.store());
  }

  static String storeName(RiskConfig config, RiskConfig.Store store) {
    String name = store.database().display();
    return store.database().kind().equals("sqlite")
        ? config.display(Path.of(store.database().url().substring("jdbc:sqlite:".length())))
        : name + ", workspace " + store.workspaceId();
  }

  /** The crontab's entry; empty where no crontab can be read. */
  private static Optional<CronLine> entry(RiskCommand root) {
    try {
      return Schedule.block(root).lineIn(Crontab.ofUser().read());
    } catch (RiskException e) {
      return Optional.empty();
    }
  }

  private String sentence(SourceTotals source) {
    return String.format(
        Locale.ROOT,
        "%s: %,d rows of %,d %s, %.1f%% quarantined, last read at %s%s",
        Cell.printable(source.name()),
        source.rows().read(),
        source.batches(),
        source.batches() == 1 ? "file" : "files",
        100 * source.rejectedShare(),
        time(source.lastAt()),
        source.newestContent() == null
            ? ""
            : ", newest content " + Lines.length(age(source.newestContent())) + " old");
  }

  /** The file, why it was refused and what to do. */
  private static String sentence(StandingBatches.Refused refused) {
    int number = refused.batch().number();
    String path = Cell.printable(refused.path());
    String reason = Cell.printable(Objects.requireNonNullElse(refused.batch().reason(), "unknown"));
    if (!refused.isFile()) {
      return refused.batch().rowsRead() == 0
          ? reason
              + "\nTo read it again from its start: 'risk watermark reset "
              + refused.batch().source()
              + "'"
          : "%s of %s: %s\nReading the source stops here. Fix the rows, or change the rules or limits (see 'risk quarantine show %d'): the next run reads them again. To read on without them: 'risk quarantine retry %d --despite-limits'"
              .formatted(path, refused.batch().source(), reason, number, number);
    }
    return (reason.startsWith(path) ? reason : path + ": " + reason)
        + "\nFix the file; or change the rules or limits (see 'risk quarantine show "
        + number
        + "') and run 'risk quarantine retry "
        + number
        + "'";
  }

  private String sentence(Deployment deployment) {
    return "version "
        + deployment.version()
        + " since "
        + time(deployment.at())
        + " ("
        + Lines.length(age(deployment.at()))
        + ")";
  }

  private String sentence(RunRecord run) {
    return run.outcome()
        + ", "
        + run.command()
        + " at "
        + time(run.startedAt())
        + ", run "
        + run.runId()
        + (run.message() == null ? "" : "\n" + run.message());
  }

  private Duration age(Instant at) {
    return Duration.between(at, clock.instant());
  }

  private String time(Instant at) {
    return Lines.time(at, clock.getZone());
  }
}
