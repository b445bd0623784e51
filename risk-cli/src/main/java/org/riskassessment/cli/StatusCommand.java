package org.riskassessment.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    header = "What is deployed, how the last run ended, and when the next one starts.")
final class StatusCommand extends WorkspaceCommand {
  private final Clock clock = Clock.systemDefaultZone();

  /** A file of the input folder none of whose rows were taken. */
  private record Refused(String path, String reason, Instant at) {}

  @Override
  Answer answer(Application application) {
    RiskCommand root = (RiskCommand) spec.root().userObject();
    RiskConfig config = application.config();
    Optional<Deployment> deployed = application.store().models().deployed();
    Optional<RunRecord> last = lastRun(application.store(), config);
    List<Refused> refused = refused(application.store().ingestion(), config);
    Optional<CronLine> entry = entry(root);
    Optional<Instant> next =
        entry.flatMap(line -> line.next(ZonedDateTime.now(clock))).map(ZonedDateTime::toInstant);

    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("workspace", config.workspace().toString());
    tree.put("profile", config.profile());
    tree.put("store", storeName(config));
    tree.put("deployed", deployed.map(this::tree));
    tree.put("last_run", last.map(StatusCommand::tree));
    tree.put("next_run", next.map(Instant::toString));
    tree.put("schedule", entry.map(CronLine::fields));
    tree.put("refused", refused.stream().map(StatusCommand::tree).toList());

    Lines text = new Lines(11);
    text.add("Workspace", config.workspace() + ", profile " + config.profile());
    text.add("Store", storeName(config));
    text.add("Deployed", deployed.map(this::sentence).orElse("nothing yet"));
    text.add("Last run", last.map(this::sentence).orElse("nothing yet"));
    text.add(
        "Next run",
        next.map(at -> time(at) + " (" + entry.map(CronLine::fields).orElse("") + ")")
            .orElse(
                entry.isPresent()
                    ? "unknown: the crontab's entry has not cron's five fields"
                    : "not scheduled"));
    for (Refused file : refused) {
      boolean named = file.reason().startsWith(file.path());
      text.add("Refused", (named ? "" : file.path() + ": ") + file.reason());
    }
    return Answer.of(commandName(), tree, List.of(), text.toString());
  }

  /** The newest run; one that never ended and no longer holds the lock was killed. */
  static Optional<RunRecord> lastRun(RiskStore store, RiskConfig config) {
    RunLog runs = store.runs();
    Optional<RunRecord> newest = runs.newest(1).stream().findFirst();
    if (newest.isEmpty()
        || !newest.get().outcome().equals(RunRecord.RUNNING)
        || RiskProcess.underway(config).isPresent()
        || store.isClaimed()) {
      return newest;
    }
    // Read again: it may have ended between the two looks.
    return runs.run(newest.get().runId())
        .map(
            run ->
                run.outcome().equals(RunRecord.RUNNING)
                    ? new RunRecord(
                        run.runId(),
                        run.command(),
                        run.configHash(),
                        run.codeVersion(),
                        run.startedAt(),
                        null,
                        RunRecord.KILLED,
                        run.modelVersion(),
                        "it never ended")
                    : run);
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

  /** Files refused with the content that they still have, as far as is known. */
  private static List<Refused> refused(IngestionLedger ledger, RiskConfig config) {
    Map<String, Batch> newest = new HashMap<>();
    ledger.batches().forEach(batch -> newest.put(key(batch.sha256(), batch.generation()), batch));
    int generation = ledger.newestBatch().map(Batch::generation).orElse(0);
    List<Refused> refused = new ArrayList<>();
    for (KnownFile file : ledger.knownFiles().values()) {
      Batch batch = newest.get(key(file.sha256(), generation));
      if (file.generation() == generation
          && batch != null
          && batch.status() == Batch.Status.REFUSED
          && Files.exists(config.workspace().resolve(file.path()))) {
        String reason = batch.reason();
        refused.add(new Refused(file.path(), reason == null ? "unknown" : reason, batch.at()));
      }
    }
    return refused;
  }

  private static String key(String sha256, int generation) {
    return sha256 + " " + generation;
  }

  /** The crontab's entry; none where there is no crontab to look into. */
  private static Optional<CronLine> entry(RiskCommand root) {
    try {
      return Schedule.block(root).lineIn(Crontab.ofUser().read());
    } catch (RiskException e) {
      return Optional.empty();
    }
  }

  private Map<String, @Nullable Object> tree(Deployment deployment) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model_version", deployment.version());
    tree.put("since", deployment.at().toString());
    tree.put("age_seconds", Math.max(0, age(deployment.at()).toSeconds()));
    return tree;
  }

  private static Map<String, @Nullable Object> tree(RunRecord run) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("run_id", run.runId());
    tree.put("command", run.command());
    tree.put("outcome", run.outcome());
    tree.put("at", run.startedAt().toString());
    tree.put("message", run.message());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Refused file) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("file", file.path());
    tree.put("reason", file.reason());
    tree.put("at", file.at().toString());
    return tree;
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
