package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.CallLog;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.DiagnosisLog;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.PredictionLog;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.train.CrossValidatedTrainStage;

/**
 * The full process dies before every single call to the disk and every write to the store, one
 * after the other, and the run after it has to end where a run ends that nothing disturbed. {@code
 * -Pstress} tries all of the points that are otherwise sampled, and more kills.
 */
class CrashSafetyTest {
  private static final boolean STRESS = System.getProperty("stress") != null;
  private static final int KILLS = STRESS ? 100 : 5;
  private static final ClientSimulator CLIENTS = new ClientSimulator(42, 400);

  /** Held here, for a logger that nobody holds forgets its level. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  /** Runs that follow each other in a workspace, each with what comes in before it. */
  private enum Phase {
    FIRST(RunOutcome.FIRST_DEPLOYMENT, Drift.NONE, 1, CLIENTS.learningClients()),
    ANOTHER_FILE(RunOutcome.KEPT, Drift.NONE, 2, 40),
    DRIFTED(RunOutcome.REDEPLOYED, Drift.STRONG, 3, CLIENTS.learningClients()),
    ANOTHER_SCHEMA(RunOutcome.FIRST_DEPLOYMENT, Drift.STRONG, 4, 40);

    final RunOutcome outcome;
    final Drift drift;
    final int period;
    final int clients;

    Phase(RunOutcome outcome, Drift drift, int period, int clients) {
      this.outcome = outcome;
      this.drift = drift;
      this.period = period;
      this.clients = clients;
    }
  }

  /** The workspace before a phase's run, what it holds, and what it holds afterwards. */
  private record Undisturbed(Path workspace, Optional<String> dataset, State after) {}

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

  /** The end of a process: no code that undoes things runs after it. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Lets so many calls pass and none after them. */
  static final class Mortality {
    private int left;
    private boolean dead;

    Mortality(int calls) {
      this.left = calls;
    }

    void live() {
      dead |= left-- <= 0;
      refuseWhenDead();
    }

    void refuseWhenDead() {
      if (dead) {
        throw new Death();
      }
    }
  }

  /**
   * In memory where there is such a folder: not the disk is tried here, but the order of writes.
   */
  static final class MemoryFolder implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "risk")
          : Files.createTempDirectory("risk");
    }
  }

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
            CLIENTS.period(phase.period, phase.drift, phase.clients, sink);
            // Repeated and bad rows.
            CLIENTS.period(phase.period, phase.drift, 3, sink);
            sink.row(List.of("Ragged"));
          });
      writeConfig(workspace, phase);
      Path before = folder.resolve("before-" + phase);
      copy(workspace, before);
      Optional<String> dataset = dataset(before);
      assertThat(run(workspace, Optional.empty(), new DurableFiles())).isEqualTo(phase.outcome);
      UNDISTURBED.put(phase, new Undisturbed(before, dataset, state(workspace)));
    }
  }

  private static void writeConfig(Path workspace, Phase phase) throws IOException {
    Files.writeString(
        workspace.resolve(ConfigFile.NAME),
        """
        {"input_folder_path": "in", "output_folder_path": "out", "test_data_path": "test",
         "output_model_path": "models", "prod_deployment_path": "production",
         "store": {"url": "risk.db"}, "promotion": {"min_per_class": 5},
         "schema": {"columns": [
           {"name": "corporation", "role": "id"}, {"name": "lastmonth_activity", "type": "%s"},
           {"name": "lastyear_activity"}, {"name": "number_of_employees"},
           {"name": "exited", "role": "label"}]}}
        """
            .formatted(phase == Phase.ANOTHER_SCHEMA ? "categorical" : "numeric"));
  }

  @ParameterizedTest
  @EnumSource
  void a_process_may_die_before_any_write(Phase phase) throws IOException {
    Undisturbed undisturbed = UNDISTURBED.get(phase);
    for (int calls = 0; ; calls++) {
      Path workspace = workspace(undisturbed);
      Mortality mortality = new Mortality(calls);
      DurableFiles files = new DurableFiles((call, path) -> mortality.live());
      Throwable end = catchThrowable(() -> run(workspace, Optional.of(mortality), files));
      if (end == null) {
        assertThat(calls).as("writes tried").isGreaterThan(25);
        return;
      }
      assertThat(end).as("after %d calls", calls).isInstanceOf(Death.class);
      assertRecovers(undisturbed, workspace, "died after " + calls + " calls");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_disk_may_fail_at_any_write(Phase phase) throws IOException {
    Undisturbed undisturbed = UNDISTURBED.get(phase);
    for (int calls = 0; ; calls += STRESS ? 1 : 3) {
      Path workspace = workspace(undisturbed);
      int[] left = {calls};
      DurableFiles files =
          new DurableFiles(
              (call, path) -> {
                if (left[0]-- <= 0) {
                  throw new IOException("no space left on device");
                }
              });
      Throwable end = catchThrowable(() -> run(workspace, Optional.empty(), files));
      if (end == null) {
        return;
      }
      assertThat(end)
          .as("after %d calls", calls)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
      assertRecovers(undisturbed, workspace, "disk full after " + calls + " calls");
    }
  }

  @Test
  void a_process_may_be_killed_at_any_moment() throws Exception {
    Random random = new Random(42);
    List<Long> millis = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      long started = System.nanoTime();
      Process child = start(workspace(UNDISTURBED.get(phase)));
      assertThat(child.waitFor()).isZero();
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }
    int killed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Phase phase = Phase.values()[kill % Phase.values().length];
      Undisturbed undisturbed = UNDISTURBED.get(phase);
      Path workspace = workspace(undisturbed);
      Process child = start(workspace);
      long delay = (long) (millis.get(phase.ordinal()) * (0.4 + 0.5 * random.nextDouble()));
      boolean ended = child.waitFor(delay, TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
      killed += ended ? 0 : 1;
      assertRecovers(undisturbed, workspace, phase + " killed after " + delay + " ms");
    }
    assertThat(killed).isPositive();
  }

  /** A process started the way a person starts it. */
  private static Process start(Path workspace) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes,
            Main.class.getName(),
            "run",
            "--workspace",
            workspace.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void assertRecovers(Undisturbed undisturbed, Path workspace, String how) {
    assertThat(dataset(workspace))
        .as("%s: the dataset before or after, whole", how)
        .isIn(undisturbed.dataset(), Optional.of(undisturbed.after().dataset()));
    run(workspace, Optional.empty(), new DurableFiles());
    assertThat(state(workspace)).as(how).isEqualTo(undisturbed.after());
    assertThat(run(workspace, Optional.empty(), new DurableFiles()))
        .as(how)
        .isEqualTo(RunOutcome.NOTHING_NEW);
  }

  private static RunOutcome run(Path workspace, Optional<Mortality> mortality, DurableFiles files) {
    RiskConfig config = config(workspace);
    try (RiskStore store = open(config)) {
      return RiskProcess.over(
              config, mortality.isPresent() ? mortal(store, mortality.get()) : store, stages())
          .files(files)
          .release("test")
          .build()
          .run()
          .outcome();
    }
  }

  /** The stages that decide are real; those that tell write a file each, for time. */
  private static Stages stages() {
    return new Stages(
        new SourceIngestStage(),
        new SourceTables(),
        CrashSafetyTest::fit,
        (context, record, rows, parts, offline) ->
            new Diagnosis(
                context.clock().instant(),
                record.id(),
                record.rows(),
                context.store().models().deployed().map(d -> d.version()).orElse(null),
                List.of(),
                java.util.Map.of(),
                List.of(),
                List.of()),
        (reference, current, seed) -> List.of(),
        (context, content) -> {
          Path report = context.config().reportFolder().resolve("report.html");
          context.files().write(report, content.deployment().reason());
          return new ReportStage.Written(List.of(report), List.of());
        },
        (context, url) -> {
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
  private static State state(Path workspace) {
    RiskConfig config = config(workspace);
    try (RiskStore store = open(config)) {
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files beside the dataset, quarantine and earlier generations among them. */
  private static List<String> ingestedData(RiskConfig config) throws IOException {
    try (Stream<Path> all = Files.walk(config.outputFolder())) {
      return all.map(file -> config.display(file)).sorted().toList();
    }
  }

  private static void assertVersionIsShown(
      RiskConfig config, RiskStore store, ModelVersion version) {
    Path shown = config.modelFolder().resolve(Integer.toString(version.version()));
    version
        .artifacts()
        .keySet()
        .forEach(
            name ->
                assertThat(shown.resolve(name))
                    .hasBinaryContent(store.models().artifact(version.version(), name)));
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

  static RiskStore mortal(RiskStore store, Mortality mortality) {
    return new RiskStore() {
      @Override
      public IngestionLedger ingestion() {
        return mortal(IngestionLedger.class, store.ingestion(), mortality);
      }

      @Override
      public ModelRegistry models() {
        return mortal(ModelRegistry.class, store.models(), mortality);
      }

      @Override
      public RunLog runs() {
        return mortal(RunLog.class, store.runs(), mortality);
      }

      @Override
      public PredictionLog predictions() {
        return mortal(PredictionLog.class, store.predictions(), mortality);
      }

      @Override
      public DiagnosisLog diagnoses() {
        return mortal(DiagnosisLog.class, store.diagnoses(), mortality);
      }

      @Override
      public CallLog calls() {
        return mortal(CallLog.class, store.calls(), mortality);
      }

      @Override
      public RunClaim claim() {
        return store.claim();
      }

      @Override
      public boolean isClaimed() {
        return store.isClaimed();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private static final Set<String> WRITES =
      Set.of(
          "commit",
          "forget",
          "add",
          "addArtifact",
          "addEvaluation",
          "assign",
          "deploy",
          "prune",
          "review",
          "start",
          "addStep",
          "finish");

  private static <T> T mortal(Class<T> port, T store, Mortality mortality) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (WRITES.contains(method.getName())) {
                mortality.live();
              } else {
                mortality.refuseWhenDead();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static Path workspace(Undisturbed undisturbed) throws IOException {
    Path workspace = folder.resolve("disturbed");
    if (Files.exists(workspace)) {
      try (Stream<Path> all = Files.walk(workspace)) {
        all.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    copy(undisturbed.workspace(), workspace);
    return workspace;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
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
