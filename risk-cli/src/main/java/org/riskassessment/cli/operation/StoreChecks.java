package org.riskassessment.cli.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.status.RunState;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.core.store.sql.StoreInfo;

/** Checks the store and what is in it: the deployed model, its folder, the lock and the runs. */
final class StoreChecks {
  private static final String SQLITE = "jdbc:sqlite:";

  /** The most bytes of a list of the files deployed. */
  private static final int LONGEST = 1 << 20;

  private final RiskConfig config;
  private final Clock clock;

  StoreChecks(RiskConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  Finding store(OpenedStore opened) {
    String name = StatusCommand.storeName(config);
    String url = config.storeUrl();
    if (url.startsWith(SQLITE) && !Files.exists(Path.of(url.substring(SQLITE.length())))) {
      return Finding.attention(name + " does not exist yet", "'risk run' creates it");
    }
    if (!url.startsWith(SQLITE) && StoreInfo.of(config.store()).tablesVersion().orElse(0) == 0) {
      return Finding.attention(name + " has no tables yet", "'risk run' creates them");
    }
    opened.open(config);
    return Finding.ok(name + ", tables at version " + SqlRiskStore.tablesVersion());
  }

  Finding model(RiskStore store) {
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
            + " files as stored, "
            + ModelJson.FILE
            + " is readable");
  }

  /** Whether the deployed model ranks better than chance, and still does. */
  static Finding skill(RiskStore store) {
    return ModelHealth.of(store.models())
        .map(
            health ->
                health
                    .warning()
                    .map(
                        warning ->
                            Finding.attention(
                                warning,
                                "give it more clients, or columns that tell who leaves; 'risk models"
                                    + " show' says what it learned from"))
                    .orElseGet(
                        () ->
                            Finding.ok(
                                String.format(
                                    Locale.ROOT,
                                    "AUC %.3f on %,d clients: better than chance",
                                    health.skill().rocAuc(),
                                    health.skill().clients()))))
        .orElseGet(StoreChecks::nothingDeployed);
  }

  private static Finding nothingDeployed() {
    return Finding.attention("nothing is deployed yet", "'risk run' trains and deploys a version");
  }

  /** The copy of the deployed version that other programs may read. */
  Finding production(RiskStore store) throws IOException {
    Path folder = config.productionFolder();
    Path file = folder.resolve("deployment.json");
    Optional<Deployment> deployed = store.models().deployed();
    if (deployed.isEmpty()) {
      return nothingDeployed();
    }
    String rewrite = "the next 'risk run' rewrites the folder";
    if (!Files.exists(file)) {
      return Finding.attention(config.display(file) + " is missing", rewrite);
    }
    JsonSection shown =
        Json.parse(RegularFile.bytes(file, LONGEST), config.display(file), ErrorCode.MODEL_CORRUPT)
            .section(ErrorCode.MODEL_CORRUPT);
    long number = shown.integer("deployment", 0, 0, Integer.MAX_VALUE);
    if (number != deployed.get().number()) {
      return Finding.attention(
          config.display(folder)
              + " shows deployment "
              + number
              + ", the store has "
              + deployed.get().number(),
          rewrite);
    }
    List<String> other = new ArrayList<>();
    JsonSection digests = shown.requiredSection("sha256");
    for (String name : digests.keys()) {
      Path shownFile = folder.resolve(Path.of(name).getFileName());
      if (!Files.isRegularFile(shownFile)) {
        other.add(name + " is missing");
      } else if (!Sha256.ofFile(shownFile).equals(digests.text(name))) {
        other.add(name + " has changed");
      }
    }
    return other.isEmpty()
        ? Finding.ok(config.display(folder) + ": " + digests.keys().size() + " files as deployed")
        : Finding.failed(
            ErrorCode.MODEL_CORRUPT,
            config.display(folder) + ": " + String.join(", ", other),
            "delete deployment.json there: " + rewrite);
  }

  Finding lock(@Nullable RiskStore store) {
    OptionalLong holder = RunState.holder(config);
    if (holder.isEmpty() && store != null && store.isClaimed()) {
      return Finding.attention(
          "a run on another machine is changing the workspace", "wait until it ends");
    }
    return holder.isEmpty()
        ? Finding.ok("free")
        : Finding.attention(
            "a run is changing the workspace: process " + holder.getAsLong(),
            "wait until it ends, or stop it: kill " + holder.getAsLong());
  }

  Finding lastRun(RiskStore store) {
    Optional<RunRecord> newest = RunState.last(store, config);
    if (newest.isEmpty()) {
      return Finding.attention("no run yet", "start one: 'risk run'");
    }
    RunRecord run = newest.get();
    String message =
        run.outcome()
            + ", "
            + run.command()
            + " at "
            + Lines.time(run.startedAt(), clock.getZone())
            + (run.message() == null ? "" : ": " + run.message());
    String again = "fix what the message reports, then repeat 'risk " + run.command() + "'";
    return switch (run.outcome()) {
      case RunRecord.FAILED, RunRecord.KILLED -> Finding.failed(ErrorCode.INTERNAL, message, again);
      case RunRecord.INTERRUPTED -> Finding.attention(message, again);
      default -> Finding.ok(message);
    };
  }
}
