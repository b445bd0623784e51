package org.riskassessment.cli.operation;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.schedule.CronLine;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.schedule.Schedule;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.RiskCommand;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.status.RunState;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.core.store.sql.StoreInfo;
import org.riskassessment.core.wire.DoctorJson;
import org.riskassessment.ingest.jdbc.JdbcRows;

/**
 * Looks at everything that a run needs. What is broken is a result, never an exception, and what
 * could not be looked at is not said to be well.
 */
final class Doctor {
  private static final long MIB = 1L << 20;
  private static final long LEAST_FREE = 100 * MIB;
  private static final long COMFORTABLE_FREE = 1024 * MIB;
  private static final String SQLITE = "jdbc:sqlite:";

  private final RiskCommand root;
  private final Crontab crontab;
  private final Clock clock;
  private final List<Check> checks = new ArrayList<>();

  Doctor(RiskCommand root, Crontab crontab, Clock clock) {
    this.root = root;
    this.crontab = crontab;
    this.clock = clock;
  }

  /**
   * One finding.
   *
   * @param mend what to do about it, null when it is well
   * @param exitStatus of the program when this is its first failure
   */
  record Check(
      String name,
      DoctorJson.Status status,
      String message,
      @Nullable String mend,
      int exitStatus) {}

  /** What a check found, before it has its name. */
  private record Finding(
      DoctorJson.Status status, String message, @Nullable String mend, ErrorCode code) {

    static Finding ok(String message) {
      return new Finding(DoctorJson.Status.OK, message, null, ErrorCode.INTERNAL);
    }

    static Finding attention(String message, String mend) {
      return new Finding(DoctorJson.Status.ATTENTION, message, mend, ErrorCode.INTERNAL);
    }

    static Finding failed(ErrorCode code, String message, String mend) {
      return new Finding(DoctorJson.Status.FAILED, message, mend, code);
    }
  }

  /** That of the first failure, 0 when nothing failed. */
  static int exitStatus(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.status() == DoctorJson.Status.FAILED)
        .findFirst()
        .map(Check::exitStatus)
        .orElse(0);
  }

  /** Looks; for one call. */
  List<Check> checks() {
    check("java", "", Doctor::java);
    List<RiskConfig> loaded = new ArrayList<>();
    check(
        "config",
        "correct " + root.configFile().file() + "; 'risk config show' prints what is in force",
        () -> {
          loaded.add(root.configFile().load(root.profile));
          return Finding.ok(root.configFile().file() + ", profile " + root.profile);
        });
    if (loaded.isEmpty()) {
      notChecked("folders, store, model, lock and runs: the configuration comes first");
      check("schedule", "", () -> schedule(null));
    } else {
      withConfig(loaded.get(0));
    }
    return List.copyOf(checks);
  }

  private void withConfig(RiskConfig config) {
    check("input folder", "", () -> input(config));
    check("test data", "", () -> testData(config));
    Source portfolio = config.portfolio();
    if (portfolio != null) {
      check("portfolio", "", () -> portfolio(config, portfolio));
    }
    check("output folder", "", () -> written(config, config.outputFolder()));
    check("model folder", "", () -> written(config, config.modelFolder()));
    check("production folder", "", () -> written(config, config.productionFolder()));
    check("report folder", "", () -> written(config, config.reportFolder()));
    check("disk", "", () -> disk(config));
    try (Opened opened = new Opened()) {
      check(
          "store",
          config.store().database().kind().equals("sqlite")
              ? "look at the disk and at store.url; a copy of the file can be put back"
              : "look at the server, and at url, user and password of the store",
          () -> store(config, opened));
      RiskStore store = opened.store;
      if (store == null) {
        notChecked("model, production and last run: they are in the store");
      } else {
        check(
            "model",
            "'risk rollback' deploys the version before, 'risk train' and 'risk deploy' a new one",
            () -> model(config, store));
        check(
            "production",
            "delete deployment.json there: the next 'risk run' writes the folder anew",
            () -> production(config, store));
      }
      check("schedule", "", () -> schedule(config));
      check("lock", "", () -> lock(config, store));
      if (store != null) {
        check("last run", "", () -> lastRun(config, store));
      }
    }
  }

  /** The store while it is open. */
  private static final class Opened implements AutoCloseable {
    private @Nullable RiskStore store;

    @Override
    public void close() {
      if (store != null) {
        store.close();
      }
    }
  }

  /**
   * Adds a finding.
   *
   * @param mend what to do when the look itself fails
   */
  private void check(String name, String mend, Callable<Finding> look) {
    Finding finding;
    try {
      finding = look.call();
    } catch (RiskException e) {
      finding = Finding.failed(e.code(), e.getMessage(), mend);
    } catch (Exception | LinkageError e) {
      finding = Finding.failed(ErrorCode.INTERNAL, "could not be checked: " + e, mend);
    }
    String way = finding.mend();
    checks.add(
        new Check(
            name,
            finding.status(),
            finding.message(),
            way == null || !way.isEmpty() ? way : "mend what the message says",
            finding.code().exitStatus()));
  }

  private void notChecked(String what) {
    checks.add(
        new Check(
            "not checked",
            DoctorJson.Status.ATTENTION,
            what,
            "mend what failed, then look again",
            0));
  }

  private static Finding java() {
    return Finding.ok(
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.home"));
  }

  /** The first source that is out of reach, or all of them. */
  private static Finding input(RiskConfig config) {
    List<String> names = new ArrayList<>();
    for (Source source : config.sources()) {
      Finding finding =
          source instanceof FileSource files
              ? folder(config, files.folder())
              : database(config, (JdbcSource) source);
      if (finding.status() != DoctorJson.Status.OK) {
        return finding;
      }
      names.add(finding.message());
    }
    return Finding.ok(String.join(", ", names));
  }

  private static Finding database(RiskConfig config, JdbcSource source) {
    try {
      JdbcRows.check(source, config.workspace(), new Cancellation());
      return Finding.ok(source.name() + " (" + source.database().display() + ")");
    } catch (RiskException e) {
      return Finding.failed(e.code(), e.getMessage(), "mend what the database says");
    }
  }

  private static Finding folder(RiskConfig config, Path folder) {
    String name = config.display(folder);
    if (!Files.isDirectory(folder)) {
      return Finding.failed(
          ErrorCode.SOURCE_UNREACHABLE,
          name + (Files.exists(folder) ? " is not a folder" : " is not there"),
          "make it, or correct the configuration");
    }
    return Files.isReadable(folder) && Files.isExecutable(folder)
        ? Finding.ok(name)
        : Finding.failed(
            ErrorCode.SOURCE_UNREACHABLE, name + " may not be read", "chmod u+rx " + name);
  }

  private static Finding testData(RiskConfig config) {
    if (config.testData() instanceof JdbcSource source) {
      return database(config, source);
    }
    Path data = ((FileSource) config.testData()).folder();
    String name = config.display(data);
    if (!Files.exists(data)) {
      return Finding.attention(
          name + " is not there: versions are judged on held-out clients alone",
          "put labelled CSV files there, or correct test_data_path");
    }
    return Files.isReadable(data)
        ? Finding.ok(name)
        : Finding.failed(
            ErrorCode.SOURCE_UNREACHABLE, name + " may not be read", "chmod u+r " + name);
  }

  private static Finding portfolio(RiskConfig config, Source portfolio) {
    if (portfolio instanceof JdbcSource source) {
      return database(config, source);
    }
    Path path = ((FileSource) portfolio).folder();
    return Files.isRegularFile(path) && Files.isReadable(path)
        ? Finding.ok(config.display(path))
        : folder(config, path);
  }

  /** A folder that is made when it is first written to. */
  private static Finding written(RiskConfig config, Path folder) {
    String name = config.display(folder);
    Path there = nearest(folder);
    if (!Files.isDirectory(there)) {
      return Finding.failed(
          ErrorCode.WRITE_FAILED,
          config.display(there) + " is not a folder",
          "move the file away, or correct the path in the configuration");
    }
    if (!Files.isWritable(there) || !Files.isExecutable(there)) {
      return Finding.failed(
          ErrorCode.WRITE_FAILED,
          (there.equals(folder) ? name : name + " cannot be made: " + there)
              + " may not be written",
          "chmod u+wx " + there + ", or let the folder's owner run this");
    }
    return Finding.ok(there.equals(folder) ? name : name + ", made when it is needed");
  }

  /** The path itself, or the first folder above it that is there. */
  private static Path nearest(Path path) {
    Path there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  /** Room for another copy of the dataset, which ingestion needs for a moment. */
  private static Finding disk(RiskConfig config) throws IOException {
    Path folder = nearest(config.outputFolder());
    FileStore disk = Files.getFileStore(folder);
    long free = disk.getUsableSpace();
    long dataset = Files.isRegularFile(config.datasetFile()) ? Files.size(config.datasetFile()) : 0;
    String message = String.format(Locale.ROOT, "%,d MiB free", free / MIB);
    String mend = "free some of the disk of " + folder;
    if (free < LEAST_FREE + dataset) {
      return Finding.failed(
          ErrorCode.WRITE_FAILED, message + ": too little for another copy of the dataset", mend);
    }
    return free < COMFORTABLE_FREE + 2 * dataset
        ? Finding.attention(message, mend)
        : Finding.ok(message);
  }

  private static Finding store(RiskConfig config, Opened opened) {
    String name = StatusCommand.storeName(config);
    String url = config.storeUrl();
    if (url.startsWith(SQLITE) && !Files.exists(Path.of(url.substring(SQLITE.length())))) {
      return Finding.attention(name + " is not there yet", "'risk run' makes it");
    }
    if (!url.startsWith(SQLITE) && StoreInfo.of(config.store()).tablesVersion().orElse(0) == 0) {
      return Finding.attention(name + " has no tables yet", "'risk run' makes them");
    }
    opened.store = Application.openStore(config);
    return Finding.ok(name + ", tables of version " + SqlRiskStore.tablesVersion());
  }

  private static Finding model(RiskConfig config, RiskStore store) {
    Optional<Deployment> deployed = store.models().deployed();
    if (deployed.isEmpty()) {
      return nothingDeployed();
    }
    int number = deployed.get().version();
    Models models = new Models(config.schema(), store.models());
    ModelVersion version = models.version(number);
    version.artifacts().keySet().forEach(name -> store.models().artifact(number, name));
    models.load(number);
    return Finding.ok(
        "version "
            + number
            + ": "
            + version.artifacts().size()
            + " files as stored, and "
            + ModelJson.FILE
            + " can be read");
  }

  private static Finding nothingDeployed() {
    return Finding.attention("nothing is deployed yet", "'risk run' trains and deploys a version");
  }

  /** The view of the deployed version, which other programs may read. */
  private static Finding production(RiskConfig config, RiskStore store) throws IOException {
    Path folder = config.productionFolder();
    Path file = folder.resolve("deployment.json");
    Optional<Deployment> deployed = store.models().deployed();
    if (deployed.isEmpty()) {
      return nothingDeployed();
    }
    String heals = "the next 'risk run' writes the folder anew";
    if (!Files.exists(file)) {
      return Finding.attention(config.display(file) + " is not there", heals);
    }
    JsonSection shown =
        Json.parse(Files.readAllBytes(file), config.display(file), ErrorCode.MODEL_CORRUPT)
            .section(ErrorCode.MODEL_CORRUPT);
    long number = shown.integer("deployment", 0, 0, Integer.MAX_VALUE);
    if (number != deployed.get().number()) {
      return Finding.attention(
          config.display(folder)
              + " shows deployment "
              + number
              + ", the store has "
              + deployed.get().number(),
          heals);
    }
    List<String> other = new ArrayList<>();
    JsonSection digests = shown.requiredSection("sha256");
    for (String name : digests.keys()) {
      Path shownFile = folder.resolve(Path.of(name).getFileName());
      if (!Files.isRegularFile(shownFile)) {
        other.add(name + " is missing");
      } else if (!Sha256.ofFile(shownFile).equals(digests.text(name))) {
        other.add(name + " has been changed");
      }
    }
    return other.isEmpty()
        ? Finding.ok(config.display(folder) + ": " + digests.keys().size() + " files as deployed")
        : Finding.failed(
            ErrorCode.MODEL_CORRUPT,
            config.display(folder) + ": " + String.join(", ", other),
            "delete deployment.json there: " + heals);
  }

  private Finding schedule(@Nullable RiskConfig config) throws IOException {
    Optional<CronLine> found;
    try {
      found = Schedule.block(root).lineIn(crontab.read());
    } catch (RiskException e) {
      return Finding.attention(
          "not known: " + e.getMessage(), "mend that, or have another scheduler start 'risk run'");
    }
    String install = "'risk schedule install --every 10m'";
    if (found.isEmpty()) {
      return Finding.attention("no entry in the crontab: nothing starts by itself", install);
    }
    CronLine line = found.get();
    ZonedDateTime now = ZonedDateTime.now(clock);
    Optional<ZonedDateTime> next = line.next(now);
    if (next.isEmpty()) {
      return Finding.attention("the crontab's entry has not cron's five fields", install);
    }
    String message =
        line.fields() + ", next " + Lines.time(next.get().toInstant(), clock.getZone());
    if (config == null) {
      return Finding.ok(message);
    }
    Optional<Instant> silent = silentSince(config, line, now);
    if (silent.isPresent()) {
      return Finding.attention(
          message + "; but nothing was started since " + Lines.time(silent.get(), clock.getZone()),
          "start the cron daemon, and look into " + config.display(Schedule.log(config)));
    }
    boolean asInstalled;
    try {
      asInstalled = line.equals(Schedule.line(line.fields(), root, config));
    } catch (RiskException e) {
      asInstalled = true; // This program has no place of its own to compare with.
    }
    return asInstalled
        ? Finding.ok(message)
        : Finding.attention(message + "; it does not start this program with this Java", install);
  }

  /** When cron last wrote to the log, or the entry was made, if two starts are missing since. */
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

  private static Finding lock(RiskConfig config, @Nullable RiskStore store) {
    OptionalLong holder = RunState.holder(config);
    if (holder.isEmpty() && store != null && store.isClaimed()) {
      return Finding.attention(
          "a run on another machine is changing the workspace", "wait for its end");
    }
    return holder.isEmpty()
        ? Finding.ok("free")
        : Finding.attention(
            "a run is changing the workspace: process " + holder.getAsLong(),
            "wait for its end, or stop it: kill " + holder.getAsLong());
  }

  private Finding lastRun(RiskConfig config, RiskStore store) {
    Optional<RunRecord> newest = RunState.last(store, config);
    if (newest.isEmpty()) {
      return Finding.attention("nothing was run yet", "'risk run'");
    }
    RunRecord run = newest.get();
    String message =
        run.outcome()
            + ", "
            + run.command()
            + " at "
            + Lines.time(run.startedAt(), clock.getZone())
            + (run.message() == null ? "" : ": " + run.message());
    String again = "mend what the message says, then 'risk " + run.command() + "' again";
    return switch (run.outcome()) {
      case RunRecord.FAILED, RunRecord.KILLED -> Finding.failed(ErrorCode.INTERNAL, message, again);
      case RunRecord.INTERRUPTED -> Finding.attention(message, again);
      default -> Finding.ok(message);
    };
  }
}
