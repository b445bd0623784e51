package org.riskassessment.cli.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskassessment.cli.ChildProgram;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.TrainedModel;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.simulate.Drift;
import org.riskassessment.core.simulate.RowSink;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.DriftStage;
import org.riskassessment.core.stage.PerformanceStage;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.train.CrossValidatedTrainStage;

/**
 * The full process dies before any call to the disk and any write to the store, or the disk fails
 * there, and the next run has to end where a run ends that nothing disturbed. By default a fifth of
 * these points is tried, another fifth each day (see {@link CrashPoints}), and 5 processes are
 * killed; {@code -Pstress} tries all points and kills 100 processes.
 */
class CrashSafetyTest {
  private static final int KILLS = System.getProperty("stress") == null ? 5 : 100;
  private static final ClientSimulator CLIENTS = new ClientSimulator(42, 200);

  /** Clients that the first model did not learn from: only these can judge another. */
  private static final ClientSimulator NEW_CLIENTS = new ClientSimulator(7, 200);

  /** Held here, for a logger that nobody holds forgets its level. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  /** Runs that follow each other in a workspace, each with what comes in before it. */
  private enum Phase {
    FIRST(RunOutcome.FIRST_DEPLOYMENT, Drift.NONE, 1, CLIENTS.learningClients(), CLIENTS),
    ANOTHER_FILE(RunOutcome.KEPT, Drift.NONE, 2, 40, CLIENTS),
    DRIFTED(RunOutcome.REDEPLOYED, Drift.STRONG, 3, 200, NEW_CLIENTS),
    ANOTHER_SCHEMA(RunOutcome.FIRST_DEPLOYMENT, Drift.STRONG, 4, 40, CLIENTS);

    final RunOutcome outcome;
    final Drift drift;
    final int period;
    final int clients;
    final ClientSimulator population;

    Phase(RunOutcome outcome, Drift drift, int period, int clients, ClientSimulator population) {
      this.outcome = outcome;
      this.drift = drift;
      this.period = period;
      this.clients = clients;
      this.population = population;
    }
  }

  /** The workspace before a phase's run, the steps of the run, and what it leaves. */
  private record Undisturbed(
      Path workspace, Optional<String> dataset, List<String> steps, State after) {}

  /** All that has to be the same however often a run was cut short. */
  private record State(
      String dataset,
      long rows,
      List<String> batches,
      List<String> ingestedData,
      String ingestedFiles,
      String deployedModel,
      List<Deployment.Kind> deployments,
      List<Prediction> predictions,
      Map<String, String> production) {}

  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private static final Map<String, TrainedModel> TRAINED = new HashMap<>();

  private static final Map<Phase, Undisturbed> UNDISTURBED = new LinkedHashMap<>();

  @BeforeAll
  static void run_undisturbed() throws IOException {
    TRIBUO.setLevel(Level.WARNING);
    Path workspace = folder.resolve("undisturbed");
    write(workspace.resolve("test/testdata.csv"), CLIENTS::test);
    writeConfig(workspace, Phase.FIRST);
    // The tables are there: making them is the store's own matter.
    open(config(workspace)).close();
    for (Phase phase : Phase.values()) {
      write(
          workspace.resolve("in/period" + phase.period + ".csv"),
          sink -> {
            phase.population.period(phase.period, phase.drift, phase.clients, sink);
            // Repeated and bad rows.
            phase.population.period(phase.period, phase.drift, 3, sink);
            sink.row(List.of("Ragged"));
          });
      writeConfig(workspace, phase);
      Path before = folder.resolve("before-" + phase);
      CrashPoints.replace(workspace, before);
      Optional<String> dataset = dataset(before);
      assertThat(run(workspace)).isEqualTo(phase.outcome);
      try (RiskStore store = open(config(workspace))) {
        UNDISTURBED.put(
            phase, new Undisturbed(before, dataset, steps(store), state(workspace, store)));
      }
    }
  }

  private static void writeConfig(Path workspace, Phase phase) throws IOException {
    Files.writeString(
        workspace.resolve(ConfigFile.NAME),
        """
        {"input_folder_path": "in", "output_folder_path": "out", "test_data_path": "test",
         "output_model_path": "models", "prod_deployment_path": "production",
         "store": {"url": "risk.db"}, "promotion": {"min_per_class": 5, "margin": 0.2},
         "schema": {"columns": [
           {"name": "corporation", "role": "id"}, {"name": "lastmonth_activity", "type": "%s"},
           {"name": "lastyear_activity"}, {"name": "number_of_employees"},
           {"name": "exited", "role": "label"}]}}
        """
            .formatted(phase == Phase.ANOTHER_SCHEMA ? "categorical" : "numeric"));
  }

  private static List<String> steps(RiskStore store) {
    return store.runs().steps(store.runs().newest(1).get(0).runId()).stream()
        .filter(step -> step.status() == StepRecord.Status.OK)
        .map(StepRecord::name)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void a_process_may_die_before_any_write(Phase phase) throws IOException {
    Undisturbed undisturbed = UNDISTURBED.get(phase);
    Path workspace = folder.resolve("disturbed");
    CrashPoints.replace(undisturbed.workspace(), workspace);
    CrashPoints points =
        new CrashPoints(
            workspace,
            folder.resolve("dead"),
            (dead, how) -> assertRecovers(undisturbed, dead, how));
    RiskConfig config = config(workspace);
    try (RiskStore store = open(config)) {
      assertThat(run(config, points.watched(store), points.files())).isEqualTo(phase.outcome);
    }
    points.rethrow();
    assertThat(points.states()).isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource
  void the_disk_may_fail_at_any_write(Phase phase) throws IOException {
    Undisturbed undisturbed = UNDISTURBED.get(phase);
    for (int calls = 0; ; calls++) {
      if (!CrashPoints.isTried(calls)) {
        continue;
      }
      String how = CrashPoints.point("disk full after call", calls);
      Path workspace = workspace(undisturbed);
      AtomicInteger left = new AtomicInteger(calls);
      DurableFiles files =
          new DurableFiles(
              (call, path) -> {
                if (left.getAndDecrement() <= 0) {
                  throw new IOException("no space left on device");
                }
              });
      RiskConfig config = config(workspace);
      Throwable end;
      try (RiskStore store = open(config)) {
        end = catchThrowable(() -> run(config, store, files));
      }
      if (end == null) {
        assertThat(calls).as("calls").isGreaterThan(20);
        return;
      }
      assertThat(end)
          .as(how)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
      assertRecovers(undisturbed, workspace, how);
    }
  }

  @Test
  void a_process_may_be_killed_in_any_step() throws IOException {
    Random random = new Random(42);
    int killed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Phase phase = Phase.values()[kill % Phase.values().length];
      Undisturbed undisturbed = UNDISTURBED.get(phase);
      Path workspace = workspace(undisturbed);
      String step = undisturbed.steps().get(random.nextInt(undisturbed.steps().size()));
      int pause = random.nextInt(50);
      try (ChildProgram child =
          ChildProgram.start("run", "--workspace", workspace.toString()).untilItSays(step + " …")) {
        ChildProgram.pause(pause);
        killed += child.signal("KILL") == RandomKills.KILLED ? 1 : 0;
      }
      assertRecovers(
          undisturbed, workspace, phase + " killed " + pause + " ms after the begin of " + step);
    }
    assertThat(killed).as("kills of a process that had not ended").isPositive();
  }

  /** The next run ends where an undisturbed one does, and leaves nothing to do. */
  private static void assertRecovers(Undisturbed undisturbed, Path workspace, String how)
      throws IOException {
    assertThat(dataset(workspace))
        .as("%s: the dataset before or after, whole", how)
        .isIn(undisturbed.dataset(), Optional.of(undisturbed.after().dataset()));
    assertThat(check(workspace).harm()).as(how).isEmpty();
    run(workspace);
    RiskConfig config = config(workspace);
    // Opened again, so that nothing is seen but what was committed.
    try (RiskStore store = open(config)) {
      assertThat(state(workspace, store)).as(how).isEqualTo(undisturbed.after());
      assertThat(run(config, store, new DurableFiles())).as(how).isEqualTo(RunOutcome.NOTHING_NEW);
    }
    assertThat(check(workspace).faults()).as(how).isEmpty();
  }

  private static WorkspaceCheck check(Path workspace) {
    return new WorkspaceCheck(workspace, "risk.db", "out", "models", "production");
  }

  private static RunOutcome run(Path workspace) {
    RiskConfig config = config(workspace);
    try (RiskStore store = open(config)) {
      return run(config, store, new DurableFiles());
    }
  }

  private static RunOutcome run(RiskConfig config, RiskStore store, DurableFiles files) {
    return RiskProcess.over(config, store, stages())
        .files(files)
        .release("test")
        .build()
        .run()
        .outcome();
  }

  /** The stages that decide are real; those that tell write a file each, for time. */
  private static Stages stages() {
    return new Stages(
        new SourceIngestStage(),
        new SourceTables(),
        CrashSafetyTest::fit,
        (context, request) ->
            new Diagnosis(
                context.clock().instant(),
                request.data().id(),
                request.datasetRows(),
                context.store().models().deployed().map(d -> d.version()).orElse(null),
                List.of(),
                Map.of(),
                List.of(),
                List.of()),
        DriftStage.NONE,
        PerformanceStage.NONE,
        (context, content, request) -> {
          Path report = context.config().reportFolder().resolve("report.html");
          context.files().write(report, content.deployment().reason());
          return new ReportStage.Written(List.of(report), List.of());
        },
        (context, stages, url) -> {
          Path answers = context.config().reportFolder().resolve("apireturns.txt");
          context.files().write(answers, context.runId());
          return new ApiCallsStage.Answers(List.of(), List.of(answers));
        });
  }

  /** Trains as ever, but the same model from the same rows only once. */
  private static TrainedModel fit(TrainRequest request) {
    Dataset rows = request.rows();
    StringBuilder key = new StringBuilder(request.holdOut().toString());
    for (int row = 0; row < rows.size(); row++) {
      key.append(rows.clientId(row)).append(rows.exited(row));
      for (Column feature : rows.schema().features()) {
        key.append(' ').append(rows.cell(feature.name(), row));
      }
    }
    return TRAINED.computeIfAbsent(
        Sha256.hex(key.toString().getBytes(UTF_8)),
        absent -> new CrossValidatedTrainStage().fit(request));
  }

  /** What a workspace holds, with the checks that need no comparison. */
  private static State state(Path workspace, RiskStore store) throws IOException {
    RiskConfig config = config(workspace);
    var dataset = store.ingestion().dataset().orElseThrow();
    Deployment deployed = store.models().deployed().orElseThrow();
    var scored = store.predictions().newest().orElseThrow();
    assertThat(dataset.id().sha256()).isEqualTo(dataset(workspace).orElseThrow());
    assertThat(scored.modelVersion()).isEqualTo(deployed.version());
    assertThat(scored.datasetId()).isEqualTo(dataset.id());
    assertThat(store.runs().newest(100))
        .extracting(RunRecord::outcome)
        .doesNotContain(RunRecord.RUNNING);
    for (ModelVersion version : store.models().versions()) {
      assertVersionIsShown(config, store, version);
    }
    assertThat(temporaryFiles(workspace)).isEmpty();
    return new State(
        dataset.id().sha256(),
        dataset.rows(),
        store.ingestion().batches().stream().map(CrashSafetyTest::text).toList(),
        ingestedData(config),
        Files.readString(config.outputFolder().resolve("ingestedfiles.txt")),
        Sha256.hex(store.models().artifact(deployed.version(), ModelJson.FILE)),
        store.models().deployments().stream().map(Deployment::kind).toList(),
        store.predictions().predictions(scored.batchId()),
        production(config, deployed));
  }

  /** The files beside the dataset, quarantine and earlier generations among them. */
  private static List<String> ingestedData(RiskConfig config) throws IOException {
    try (Stream<Path> all = Files.walk(config.outputFolder())) {
      return all.map(file -> config.display(file)).sorted().toList();
    }
  }

  private static void assertVersionIsShown(RiskConfig config, RiskStore store, ModelVersion version)
      throws IOException {
    Path shown = config.modelFolder().resolve(Integer.toString(version.version()));
    for (String name : version.artifacts().keySet()) {
      // Not as AssertJ compares binary content, byte by boxed byte.
      assertThat(Sha256.ofFile(shown.resolve(name)))
          .as("%s of version %d", name, version.version())
          .isEqualTo(Sha256.hex(store.models().artifact(version.version(), name)));
    }
    assertThat(shown.resolve("latestscore.txt")).exists();
  }

  /** The deployed version's folder, held against the digests that it comes with. */
  private static Map<String, String> production(RiskConfig config, Deployment deployed)
      throws IOException {
    Path file = config.productionFolder().resolve("deployment.json");
    Map<?, ?> tree =
        (Map<?, ?>)
            Json.parse(Files.readAllBytes(file), file.toString(), ErrorCode.MODEL_CORRUPT).root();
    assertThat(((Number) tree.get("deployment")).intValue()).isEqualTo(deployed.number());
    assertThat(((Number) tree.get("model_version")).intValue()).isEqualTo(deployed.version());
    Map<?, ?> digests = (Map<?, ?>) tree.get("sha256");
    for (Map.Entry<?, ?> digest : digests.entrySet()) {
      assertThat(Sha256.ofFile(config.productionFolder().resolve((String) digest.getKey())))
          .as("production %s", digest.getKey())
          .isEqualTo(digest.getValue());
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : List.of(ModelJson.FILE, "latestscore.txt", "ingestedfiles.txt")) {
      assertThat(digests.containsKey(name)).isTrue();
      texts.put(name, Files.readString(config.productionFolder().resolve(name)));
    }
    return texts;
  }

  private static String text(Batch batch) {
    return batch.number()
        + " "
        + batch.name()
        + " "
        + batch.status()
        + " read "
        + batch.rowsRead()
        + " new "
        + batch.rowsNew()
        + " duplicate "
        + batch.rowsDuplicate()
        + " rejected "
        + batch.rowsRejected()
        + " from "
        + batch.firstRow();
  }

  private static Optional<String> dataset(Path workspace) {
    Path file = config(workspace).datasetFile();
    try {
      return Files.exists(file) ? Optional.of(Sha256.ofFile(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RiskConfig config(Path workspace) {
    return ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
  }

  private static RiskStore open(RiskConfig config) {
    return SqlRiskStore.open(config.storeUrl(), "workspace");
  }

  private static Path workspace(Undisturbed undisturbed) throws IOException {
    Path workspace = folder.resolve("disturbed");
    CrashPoints.replace(undisturbed.workspace(), workspace);
    return workspace;
  }

  private static List<Path> temporaryFiles(Path workspace) throws IOException {
    try (Stream<Path> all = Files.walk(workspace)) {
      return all.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  private static void write(Path file, Consumer<RowSink> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    RowSink sink = cells -> text.append(CanonicalCsv.text(cells)).append('\n');
    sink.row(CLIENTS.header());
    rows.accept(sink);
    Files.createDirectories(file.getParent());
    Files.write(file, text.toString().getBytes(UTF_8));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_600)));
  }
}
