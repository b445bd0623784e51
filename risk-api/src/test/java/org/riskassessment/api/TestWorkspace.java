package org.riskassessment.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import org.riskassessment.api.http.ServerSettings;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.StoreFixtures;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.ingest.SourceTables;

/** A workspace with a small model, and an HTTP client for its service. */
final class TestWorkspace {
  public static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  /** Two rows: 1 employee gives log-odds 1, 3 employees give log-odds -1. */
  static final String TWO_ROWS = HEADER + "abcd,1,10,1,1\nefgh,2,20,3,0\n";

  static final String TEST_DATA = "data/testdata/testdata.csv";

  final Path folder;
  final RiskConfig config;
  final InMemoryStore store = new InMemoryStore();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  TestWorkspace(Path folder) {
    this.folder = folder;
    write(
        "config.json",
        """
        {
          "input_folder_path": "data/sourcedata",
          "output_folder_path": "data/ingesteddata",
          "test_data_path": "data/testdata",
          "output_model_path": "data/models",
          "prod_deployment_path": "data/production_deployment",
          "service": {"hosts": ["risk.example.com"]}
        }
        """);
    write(TEST_DATA, TWO_ROWS);
    write("data/sourcedata/new.csv", TWO_ROWS);
    write("data/ingesteddata/finaldata.csv", TWO_ROWS);
    config = ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION);
  }

  public Path write(String path, String content) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a model with log-odds 2 minus the number of employees, plus a shift. */
  int train(double shift) {
    LogisticRiskModel model =
        new LogisticRiskModel(
            config.schema().hash(),
            HoldOut.standard(),
            0.5,
            2 + shift,
            List.of(new Term.Numeric("number_of_employees", 2, 0, 1, -1)));
    return store
        .models()
        .add(StoreFixtures.card(1), Map.of(ModelJson.FILE, ModelJson.write(model)))
        .version();
  }

  int trainCorrupt() {
    return store
        .models()
        .add(
            StoreFixtures.card(1),
            Map.of(ModelJson.FILE, "{\"format\":".getBytes(StandardCharsets.UTF_8)))
        .version();
  }

  void deploy(int version) {
    store
        .models()
        .deploy(
            new Deployment(
                0,
                version,
                store.models().deployed().map(Deployment::version).orElse(null),
                Deployment.Kind.COMMAND,
                "test",
                "because",
                null,
                StoreFixtures.AT));
  }

  void testScore(int version, int n) {
    Evaluation held = StoreFixtures.evaluation("data/testdata");
    store
        .models()
        .addEvaluation(
            version,
            null,
            new Evaluation(
                "data/testdata",
                Evaluation.Protocol.TEST,
                n,
                40,
                held.threshold(),
                held.capacity(),
                held.confusion(),
                held.metrics(),
                held.perfect()));
  }

  void diagnose() {
    store
        .diagnoses()
        .add(
            "run-1",
            new Diagnosis(
                StoreFixtures.AT,
                StoreFixtures.datasetId("dataset"),
                26,
                1,
                List.of(
                    new ColumnSummary(
                        "number_of_employees",
                        26,
                        OptionalDouble.of(2.5),
                        OptionalDouble.of(2),
                        OptionalDouble.of(1.5),
                        List.of(1.0, 2.0),
                        OptionalDouble.of(1),
                        OptionalDouble.of(9))),
                Map.of("number_of_employees", 12.5),
                List.of(new StageTiming("ingest", 45, StoreFixtures.AT)),
                List.of(
                    new DependencyStatus(
                        "g:a",
                        "1.0",
                        java.util.Optional.empty(),
                        DependencyStatus.Status.UNKNOWN))));
  }

  RiskService start() {
    return start(new SourceTables());
  }

  RiskService start(TableReader tables) {
    return start(tables, Duration.ofSeconds(10));
  }

  /**
   * Starts a service.
   *
   * @param body how long a body may take
   */
  RiskService start(TableReader tables, Duration body) {
    return RiskService.over(config, store, stages(tables))
        .limits(new ServerSettings.Limits(body, Duration.ofMillis(20)))
        .start();
  }

  /** Stages that read tables, and do nothing else. */
  static Stages stages(TableReader tables) {
    return StageDoubles.reading(tables);
  }

  RunContext context() {
    return new RunContext(
        "run-1",
        config,
        store,
        new DurableFiles(),
        Clock.fixed(StoreFixtures.AT, ZoneOffset.UTC),
        RunListener.SILENT,
        new Cancellation());
  }

  /** Waits as long as the service may take to notice a change of the store. */
  static void untilNoticed() {
    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
  }

  HttpResponse<String> get(RiskService service, String path) {
    return request(service, "GET", path, null);
  }

  HttpResponse<String> predict(RiskService service, String dataset) {
    return request(service, "POST", "/prediction", Json.compact(Map.of("dataset", dataset)));
  }

  HttpResponse<String> request(RiskService service, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.uri() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> json(String text) {
    return (Map<String, Object>)
        Json.parse(text.getBytes(StandardCharsets.UTF_8), "answer", ErrorCode.INTERNAL).root();
  }
}
