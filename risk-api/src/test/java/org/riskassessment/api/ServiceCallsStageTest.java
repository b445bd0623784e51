package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.ApiCallsStage.Answers;
import org.riskassessment.core.stage.ApiCallsStage.Call;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.ingest.SourceTables;

class ServiceCallsStageTest {
  private static final List<String> PATHS =
      List.of(
          "/prediction",
          "/scoring",
          "/summarystats",
          "/diagnostics",
          "/health/live",
          "/health/ready");

  @TempDir Path folder;
  private static final Stages STAGES = TestWorkspace.stages(new SourceTables());

  private final ServiceCallsStage stage = new ServiceCallsStage();
  private TestWorkspace workspace;

  @BeforeEach
  void open() {
    workspace = new TestWorkspace(folder);
  }

  @Test
  void calls_every_endpoint_and_keeps_the_answers() throws IOException {
    workspace.deploy(workspace.train(0));
    workspace.diagnose();

    Answers answers = stage.call(workspace.context(), STAGES, null);

    assertThat(answers.calls()).extracting(Call::path).containsExactlyElementsOf(PATHS);
    assertThat(answers.calls()).extracting(Call::status).containsOnly(200);
    assertThat(answers.files())
        .containsExactly(
            folder.resolve("data/reports/apireturns.txt"),
            folder.resolve("data/models/1/apireturns.txt"),
            folder.resolve("data/models/apireturns.txt"));
    String text = Files.readString(answers.files().get(0));
    assertThat(text)
        .startsWith(
            """
            POST /prediction 200
            {
              "model_version": 1,
              "count": 2,
              "rejected": 0,
              "predictions": [
                1,
                0
              ],
            """)
        .contains("\nGET /scoring 200\n{\n", "\nGET /diagnostics 200\n{\n")
        .endsWith(
            "\nGET /health/ready 200\n{\n  \"status\": \"ready\",\n  \"model_version\": 1\n}\n");
    assertThat(answers.files())
        .allSatisfy(file -> assertThat(Files.readString(file)).isEqualTo(text));
  }

  @Test
  void gives_the_same_bytes_again() throws IOException {
    workspace.deploy(workspace.train(0));
    Path file = stage.call(workspace.context(), STAGES, null).files().get(0);
    String first = Files.readString(file);
    stage.call(workspace.context(), STAGES, null);
    assertThat(Files.readString(file)).isEqualTo(first);
  }

  @Test
  void keeps_problems_as_answers() throws IOException {
    Path testFile = folder.resolve(TestWorkspace.TEST_DATA);
    Files.delete(testFile);
    Files.delete(testFile.getParent());

    Answers answers = stage.call(workspace.context(), STAGES, null);

    assertThat(answers.calls())
        .extracting(Call::status)
        .containsExactly(404, 503, 503, 503, 200, 503);
    assertThat(answers.files()).hasSize(2);
    assertThat(Files.readString(answers.files().get(0)))
        .contains("GET /scoring 503\n{\n  \"type\"");
  }

  @Test
  void without_test_files_no_prediction_is_requested() throws IOException {
    Files.delete(folder.resolve(TestWorkspace.TEST_DATA));

    assertThat(stage.call(workspace.context(), STAGES, null).calls())
        .extracting(Call::path)
        .doesNotContain("/prediction")
        .hasSize(5);
  }

  @Test
  void calls_a_running_service() {
    workspace.deploy(workspace.train(0));
    workspace.diagnose();
    try (RiskService service = workspace.start()) {
      for (String url : List.of(service.uri().toString(), service.uri() + "/")) {
        assertThat(stage.call(workspace.context(), STAGES, URI.create(url)).calls())
            .extracting(Call::status)
            .containsOnly(200);
      }
    }
  }

  @Test
  void an_error_names_a_service_that_does_not_answer() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + port);

    assertThatThrownBy(() -> stage.call(workspace.context(), STAGES, url))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
        .hasMessageContaining(url + "/prediction: does not answer");
    assertThat(folder.resolve("data/reports")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://127.0.0.1", "127.0.0.1", "file:///etc", "http:///x", "http://x/?q"})
  void an_invalid_address_is_refused(String url) {
    assertThatThrownBy(() -> stage.call(workspace.context(), STAGES, URI.create(url)))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageStartingWith("the address of the service is not a valid URL")
        .hasMessageContaining(url);
  }

  @Test
  void stops_when_cancelled() {
    RunContext context = workspace.context();
    context.cancellation().request();
    assertThatThrownBy(() -> stage.call(context, STAGES, null))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(folder.resolve("data/reports")).doesNotExist();
  }
}
