package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.api.access.TokenAccess;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.StoreFixtures;
import org.riskassessment.ingest.SourceTables;

class RiskServiceTest {
  /** Risk at log-odds 1, by hand: 1 / (1 + e^-1). */
  private static final double RISK_AT_ONE = 0.7310585786300049;

  @TempDir Path folder;
  private TestWorkspace workspace;

  @BeforeEach
  void open() {
    workspace = new TestWorkspace(folder);
  }

  @Test
  void predicts_with_the_deployed_model() {
    workspace.deploy(workspace.train(0));
    try (RiskService service = workspace.start()) {
      HttpResponse<String> answer = workspace.predict(service, TestWorkspace.TEST_DATA);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      Map<String, Object> json = TestWorkspace.json(answer.body());
      assertThat(json.keySet())
          .containsExactly("model_version", "count", "rejected", "predictions", "probabilities");
      assertThat(json)
          .containsEntry("model_version", 1L)
          .containsEntry("count", 2L)
          .containsEntry("rejected", 0L)
          .containsEntry("predictions", List.of(1L, 0L));
      List<?> risks = (List<?>) json.get("probabilities");
      assertThat((double) risks.get(0)).isCloseTo(RISK_AT_ONE, within(1e-15));
      assertThat((double) risks.get(1)).isCloseTo(1 - RISK_AT_ONE, within(1e-15));
    }
  }

  @Test
  void a_file_that_changes_is_read_again() throws IOException {
    workspace.deploy(workspace.train(0));
    Path file = workspace.write(TestWorkspace.TEST_DATA, TestWorkspace.TWO_ROWS);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    try (RiskService service = workspace.start()) {
      assertThat(predictions(service)).isEqualTo(List.of(1L, 0L));
      assertThat(predictions(service)).isEqualTo(List.of(1L, 0L));
      workspace.write(
          TestWorkspace.TEST_DATA, TestWorkspace.HEADER + "abcd,1,10,3,1\nefgh,2,20,1,0\n");
      assertThat(predictions(service)).isEqualTo(List.of(0L, 1L));
    }
  }

  @Test
  void counts_rejected_rows_and_does_not_score_them() {
    workspace.deploy(workspace.train(0));
    workspace.write(
        TestWorkspace.TEST_DATA, TestWorkspace.TWO_ROWS + "ijkl,many,1,1,0\n,1,1,1,0\n");
    try (RiskService service = workspace.start()) {
      assertThat(TestWorkspace.json(workspace.predict(service, TestWorkspace.TEST_DATA).body()))
          .containsEntry("count", 2L)
          .containsEntry("rejected", 2L);
    }
  }

  @Test
  void long_answers_have_a_content_length() {
    workspace.deploy(workspace.train(0));
    workspace.write(
        TestWorkspace.TEST_DATA, TestWorkspace.HEADER + "abcd,1,10,1,1\n".repeat(10_000));
    try (RiskService service = workspace.start()) {
      HttpResponse<String> answer = workspace.predict(service, TestWorkspace.TEST_DATA);

      assertThat(answer.headers().firstValueAsLong("Content-Length"))
          .hasValue(answer.body().length());
      assertThat(TestWorkspace.json(answer.body())).containsEntry("count", 10_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret_column,lastmonth_activity\n1,2\n",
        "",
        TestWorkspace.HEADER,
        TestWorkspace.HEADER + "abcd,many,1,1,0\n"
      })
  void a_file_that_does_not_fit_the_schema_is_422(String content) {
    workspace.deploy(workspace.train(0));
    workspace.write(TestWorkspace.TEST_DATA, content);
    try (RiskService service = workspace.start()) {
      HttpResponse<String> answer = workspace.predict(service, TestWorkspace.TEST_DATA);

      problem(answer, 422);
      assertThat(TestWorkspace.json(answer.body())).containsEntry("code", "DATA_INVALID");
      assertThat(answer.body()).contains(TestWorkspace.TEST_DATA).doesNotContain(folder.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"dataset\":null}",
        "{\"dataset\":7}",
        "{\"dataset\":[\"data/testdata/testdata.csv\"]}",
        "{\"dataset\":\"data/testdata/testdata.csv\",\"dataset_location\":\"x\"}",
        "{\"dataset\":\"data/testdata/testdata.csv\",\"dataset\":\"config.json\"}",
        "{\"dataset\":\"data/testdata/testdata.csv\"} {}"
      })
  void a_body_other_than_the_expected_object_is_400(String body) {
    workspace.deploy(workspace.train(0));
    try (RiskService service = workspace.start()) {
      problem(workspace.request(service, "POST", "/prediction", body), 400);
    }
  }

  @Test
  void an_unknown_key_is_answered_with_the_nearest_one() {
    try (RiskService service = workspace.start()) {
      assertThat(workspace.request(service, "POST", "/prediction", "{\"datasets\":\"x\"}").body())
          .contains("did you mean 'dataset'?");
    }
  }

  @Test
  void without_a_deployed_model_answers_503() {
    workspace.train(0);
    try (RiskService service = workspace.start()) {
      for (HttpResponse<String> answer :
          List.of(
              workspace.predict(service, TestWorkspace.TEST_DATA),
              workspace.get(service, "/scoring"),
              workspace.get(service, "/health/ready"))) {
        problem(answer, 503);
        assertThat(answer.body()).contains("MODEL_MISSING", "no model is deployed");
      }
      assertThat(workspace.get(service, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_model_goes_on_when_the_next_one_is_corrupt() {
    workspace.deploy(workspace.train(0));
    try (RiskService service = workspace.start()) {
      assertThat(workspace.get(service, "/health/ready").statusCode()).isEqualTo(200);

      workspace.deploy(workspace.trainCorrupt());
      TestWorkspace.untilNoticed();

      assertThat(predictions(service)).isEqualTo(List.of(1L, 0L));
      assertThat(workspace.get(service, "/health/ready").body())
          .contains("\"model_version\":1", "Version 2 is deployed and cannot be used");
    }
  }

  @Test
  void a_corrupt_model_is_503_when_there_was_none_before() {
    workspace.deploy(workspace.trainCorrupt());
    try (RiskService service = workspace.start()) {
      problem(workspace.get(service, "/health/ready"), 503);
      HttpResponse<String> answer = workspace.predict(service, TestWorkspace.TEST_DATA);
      problem(answer, 503);
      assertThat(answer.body()).contains("MODEL_CORRUPT");
    }
  }

  @Test
  void without_a_diagnosis_answers_503() {
    workspace.deploy(workspace.train(0));
    try (RiskService service = workspace.start()) {
      for (String path : List.of("/summarystats", "/diagnostics")) {
        HttpResponse<String> answer = workspace.get(service, path);
        problem(answer, 503);
        assertThat(TestWorkspace.json(answer.body()))
            .containsEntry(
                "detail",
                "The data has not been diagnosed yet; this endpoint answers after the first"
                    + " diagnosis.");
      }
    }
  }

  @Test
  void shows_the_parts_of_the_newest_diagnosis() {
    workspace.diagnose();
    try (RiskService service = workspace.start()) {
      Map<String, Object> statistics =
          TestWorkspace.json(workspace.get(service, "/summarystats").body());
      assertThat(statistics.keySet()).containsExactly("at", "rows", "summary_statistics");
      assertThat(statistics.get("summary_statistics").toString())
          .isEqualTo(
              "{number_of_employees={mean=2.5, median=2.0, std=1.5, mode=[1.0, 2.0], min=1.0,"
                  + " max=9.0, count=26}}");

      Map<String, Object> diagnostics =
          TestWorkspace.json(workspace.get(service, "/diagnostics").body());
      assertThat(diagnostics.keySet())
          .containsExactly("at", "rows", "missing", "timings", "dependencies", "missing_change");
      assertThat(diagnostics).containsEntry("missing", Map.of("number_of_employees", 12.5));
    }
  }

  @Test
  void scoring_is_the_newest_test_evaluation_else_held_out() {
    int version = workspace.train(0);
    workspace.deploy(version);
    try (RiskService service = workspace.start()) {
      Map<String, Object> first = TestWorkspace.json(workspace.get(service, "/scoring").body());
      assertThat(first).containsEntry("protocol", "held_out").containsEntry("n", 200L);

      workspace.testScore(version, 100);
      workspace.testScore(version, 101);
      TestWorkspace.untilNoticed();

      Map<String, Object> second = TestWorkspace.json(workspace.get(service, "/scoring").body());
      assertThat(second).containsEntry("protocol", "test").containsEntry("n", 101L);
      assertThat(second.keySet()).startsWith("model_version", "dataset").contains("f1", "roc_auc");
    }
  }

  @Test
  void notices_a_deployment_and_loads_each_model_once() {
    AtomicInteger loads = new AtomicInteger();
    workspace.deploy(workspace.train(0));
    try (RiskService service =
        RiskService.over(
                workspace.config,
                counting(workspace.store, loads),
                TestWorkspace.stages(new SourceTables()))
            .start()) {
      for (int i = 0; i < 5; i++) {
        assertThat(predictions(service)).isEqualTo(List.of(1L, 0L));
      }
      assertThat(loads).hasValue(1);

      workspace.deploy(workspace.train(5));
      TestWorkspace.untilNoticed();

      for (int i = 0; i < 5; i++) {
        assertThat(predictions(service)).isEqualTo(List.of(1L, 1L));
      }
      assertThat(loads).hasValue(2);
    }
  }

  private Object predictions(RiskService service) {
    return TestWorkspace.json(workspace.predict(service, TestWorkspace.TEST_DATA).body())
        .get("predictions");
  }

  /** The store, with a count of artifacts read and an error for every write. */
  private static RiskStore counting(RiskStore store, AtomicInteger loads) {
    ModelRegistry models =
        (ModelRegistry)
            Proxy.newProxyInstance(
                ModelRegistry.class.getClassLoader(),
                new Class<?>[] {ModelRegistry.class},
                (proxy, method, arguments) -> {
                  switch (method.getName()) {
                    case "artifact" -> loads.incrementAndGet();
                    case "version",
                        "versions",
                        "evaluations",
                        "deployed",
                        "reviews",
                        "lastReview" -> {}
                    default -> throw new AssertionError("a request calls " + method);
                  }
                  try {
                    return method.invoke(store.models(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return (RiskStore)
        Proxy.newProxyInstance(
            RiskStore.class.getClassLoader(),
            new Class<?>[] {RiskStore.class},
            (proxy, method, arguments) ->
                method.getName().equals("models") ? models : method.invoke(store, arguments));
  }

  @Test
  void answers_200_requests_at_once_during_a_deployment() throws Exception {
    int first = workspace.train(0);
    int second = workspace.train(5);
    workspace.deploy(first);
    workspace.diagnose();
    ExecutorService clients = Executors.newFixedThreadPool(200);
    try (RiskService service = workspace.start()) {
      CountDownLatch go = new CountDownLatch(1);
      List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        calls.add(() -> workspace.predict(service, TestWorkspace.TEST_DATA));
        calls.add(() -> workspace.get(service, "/scoring"));
        calls.add(() -> workspace.get(service, "/diagnostics"));
        calls.add(() -> workspace.predict(service, "../outside.csv"));
      }
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (Callable<HttpResponse<String>> call : calls) {
        answers.add(
            clients.submit(
                () -> {
                  go.await();
                  return call.call();
                }));
      }
      go.countDown();
      workspace.deploy(second);

      for (int i = 0; i < answers.size(); i++) {
        HttpResponse<String> answer = answers.get(i).get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(i % 4 == 3 ? 403 : 200);
        if (i % 4 == 0) {
          Map<String, Object> json = TestWorkspace.json(answer.body());
          assertThat(json.get("predictions"))
              .as("predictions match the version they name")
              .isEqualTo(
                  json.get("model_version").equals((long) first)
                      ? List.of(1L, 0L)
                      : List.of(1L, 1L));
        }
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void stopping_finishes_requests_in_flight_and_takes_no_more() throws Exception {
    workspace.deploy(workspace.train(0));
    Slow tables = new Slow();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    RiskService service = workspace.start(tables);
    try {
      Future<HttpResponse<String>> answer =
          threads.submit(() -> workspace.predict(service, TestWorkspace.TEST_DATA));
      assertThat(tables.entered.await(10, TimeUnit.SECONDS)).isTrue();

      Future<?> closed = threads.submit(service::close);
      Thread.sleep(300);
      assertThat(closed.isDone()).as("closing waits").isFalse();
      assertThatThrownBy(() -> workspace.get(service, "/health/live"))
          .hasMessageContaining("ConnectException");

      tables.leave.countDown();
      assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      closed.get(10, TimeUnit.SECONDS);
    } finally {
      tables.leave.countDown();
      service.close();
      threads.shutdownNow();
    }
  }

  /** Waits before it reads a table. */
  private static final class Slow extends FileTableReader {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public Table table(RiskConfig config, Path fileOrFolder) {
      entered.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new SourceTables().table(config, fileOrFolder);
    }
  }

  @Test
  void an_unexpected_failure_is_500_without_details() {
    workspace.deploy(workspace.train(0));
    for (Throwable fault :
        List.of(new IllegalStateException("secret detail"), new StackOverflowError("secret"))) {
      try (RiskService service = workspace.start(failing(fault))) {
        HttpResponse<String> answer = workspace.predict(service, TestWorkspace.TEST_DATA);
        problem(answer, 500);
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
        assertThat(workspace.get(service, "/health/live").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void an_unavailable_store_is_503_without_its_path() {
    workspace.deploy(workspace.train(0));
    RiskException fault =
        new RiskException(ErrorCode.STORE_UNREACHABLE, "/srv/secret/risk.db cannot be opened");
    try (RiskService service = workspace.start(failing(fault))) {
      HttpResponse<String> answer = workspace.predict(service, TestWorkspace.TEST_DATA);
      problem(answer, 503);
      assertThat(answer.body()).doesNotContain("secret");
    }
  }

  private static TableReader failing(Throwable fault) {
    return new FileTableReader() {
      @Override
      public Table table(RiskConfig config, Path fileOrFolder) {
        if (fault instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) fault;
      }
    };
  }

  @Test
  void an_error_names_the_port_in_use() {
    try (RiskService service = workspace.start()) {
      assertThatThrownBy(() -> start("127.0.0.1", service.port()))
          .isInstanceOfSatisfying(
              RiskException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
          .hasMessageContaining(
              "port " + service.port() + " on 127.0.0.1 is already in use; accepted: a free port,");
      assertThat(workspace.get(service, "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void an_error_names_an_unknown_host_or_invalid_port() {
    TokenAccess.create(workspace.store.tokens(), "crm", List.of("read"), "test", StoreFixtures.AT);
    assertThatThrownBy(() -> start("no.such.host.invalid", 0))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("cannot listen on port 0 on no.such.host.invalid: unknown host");
    assertThatThrownBy(() -> start("127.0.0.1", 70_000))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageStartingWith("the port is not valid")
        .hasMessageContaining("'70000'");
  }

  private RiskService start(String host, int port) {
    return RiskService.over(
            workspace.config, workspace.store, TestWorkspace.stages(new SourceTables()))
        .host(host)
        .port(port)
        .start();
  }

  @Test
  void all_threads_are_daemons() {
    workspace.deploy(workspace.train(0));
    List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
    try (RiskService service = workspace.start()) {
      workspace.predict(service, TestWorkspace.TEST_DATA);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  @Test
  void closing_twice_does_nothing() {
    RiskService service = workspace.start();
    service.close();
    service.close();
  }

  private static void problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    Map<String, Object> json = TestWorkspace.json(answer.body());
    assertThat(json).containsEntry("status", (long) status).containsEntry("type", "about:blank");
    assertThat(Objects.toString(json.get("title"))).isNotBlank();
    assertThat(Objects.toString(json.get("detail"))).isNotBlank();
  }
}
