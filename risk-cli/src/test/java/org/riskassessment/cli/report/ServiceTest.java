package org.riskassessment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.api.RiskService;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.RiskStore;

class ServiceTest {
  private static @TempDir Path temporary;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestWorkspace workspace;
  private static RiskStore store;
  private static RiskService service;
  private static String client;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 1_500);
    workspace.run();
    workspace.risk("call-list", "--capacity", "3").exits(0);
    RiskConfig config = ConfigFile.ofWorkspace(workspace.folder()).load(RiskConfig.PRODUCTION);
    store = Application.openStore(config);
    service = RiskService.over(config, store, Application.stages(config)).start();
    client = (String) workspace.json("call-list", "--capacity", "1").at("data.items.0.id");
  }

  @AfterAll
  static void stop() {
    service.close();
    store.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/call-list?capacity=3         | call-list --capacity 3
          /v1/call-list?min_risk=0.5       | call-list --min-risk 0.5
          /v1/models                       | models list
          /v1/models/1                     | models show 1
          /v1/deployments                  | models history
          /v1/runs?limit=5                 | runs list --limit 5
          /v1/runs/latest                  | runs show latest
          /v1/quarantine                   | quarantine list
          /v1/metrics/history?limit=3      | diagnose history --limit 3
          /v1/contacts/effect              | contact report
          """)
  void answers_as_the_command_line_does(String path, String command) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer))
        .isEqualTo(
            Json.parse(
                    workspace
                        .json(command.strip().split(" "))
                        .exits(0)
                        .out()
                        .getBytes(StandardCharsets.UTF_8),
                    "answer",
                    ErrorCode.INTERNAL)
                .root());
  }

  @Test
  void a_client_is_shown_changed_in_thought_and_called() {
    String path = "/v1/clients/" + client.replace(" ", "%20");
    assertThat(json(get(path)))
        .isEqualTo(
            Json.parse(
                    workspace
                        .json("client", client)
                        .exits(0)
                        .out()
                        .getBytes(StandardCharsets.UTF_8),
                    "answer",
                    ErrorCode.INTERNAL)
                .root());
    Map<?, ?> changed =
        json(post(path + "/what-if", "{\"values\":{\"lastmonth_activity\":500}}", 200));
    assertThat(((Map<?, ?>) changed.get("data")).get("what_if"))
        .isEqualTo(Map.of("lastmonth_activity", "500"));
    assertThat(post(path + "/what-if", "{\"values\":{\"lastmonth\":5}}", 400).body())
        .contains("lastmonth_activity");
    assertThat(
            post(path + "/contacts", "{\"outcome\":\"saved\",\"note\":\"new price\"}", 201).body())
        .contains("\"outcome\":\"saved\"");
    assertThat(get(path).body()).contains("new price");
    post(path + "/contacts", "{}", 400);
    post(path + "/contacts", "{\"outcome\":\"happy\"}", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/clients/nobody",
        "/v1/clients/a%0d%0aX:1",
        "/v1/clients/..%2f..%2fconfig.json",
        "/v1/models/7",
        "/v1/models/0",
        "/v1/models/one",
        "/v1/runs/2019",
        "/v1",
        "/v1/nothing"
      })
  void what_is_not_there_is_404(String path) {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/call-list?capacity=0",
        "/v1/call-list?capacity=x",
        "/v1/call-list?min_risk=2",
        "/v1/call-list?min_risk=NaN",
        "/v1/call-list?capcity=5",
        "/v1/call-list?capacity=5&capacity=6",
        "/v1/call-list?owner=nobody",
        "/v1/models?x=1"
      })
  void a_query_that_is_not_understood_is_400(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void the_list_is_csv_where_csv_is_asked_for() throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            request("/v1/call-list?capacity=3").header("Accept", "text/csv").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body())
        .isEqualTo(
            workspace.risk("call-list", "--capacity", "3", "-o", "csv", "-q").exits(0).out());
  }

  private static final String ROW =
      "{\"corporation\":\"c1\",\"lastmonth_activity\":%s,\"lastyear_activity\":120,"
          + "\"number_of_employees\":33}";

  @Test
  void a_row_gets_the_risk_that_the_command_line_gives_it() throws Exception {
    workspace.write(
        "rows.csv",
        "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n"
            + "c1,7,120,33\nc2,,120,33\n");
    Map<?, ?> command =
        (Map<?, ?>) workspace.json("predict", workspace.path("rows.csv").toString()).at("data");
    List<?> expected = (List<?>) command.get("predictions");

    String body =
        "{\"instances\":["
            + ROW.formatted("7")
            + ","
            + ROW.formatted("null").replace("c1", "c2")
            + "],\"explain\":2}";
    Map<?, ?> answer = json(post("/v1/predictions", body, 200));
    List<?> scores = (List<?>) answer.get("predictions");
    for (int row = 0; row < 2; row++) {
      Map<?, ?> score = (Map<?, ?>) scores.get(row);
      ((Map<?, ?>) expected.get(row))
          .forEach((key, value) -> assertThat(score.get(key)).isEqualTo(value));
      assertThat((List<?>) score.get("reasons")).hasSizeBetween(1, 2);
    }

    String lines =
        ROW.formatted("7")
            + "\n"
            + ROW.formatted("\"x\"")
            + "\n"
            + ROW.formatted("7").replace("}", ", null}")
            + "\n"
            + ROW.formatted("7");
    String scored = stream("application/x-ndjson", lines);
    assertThat(scored.lines()).hasSize(4);
    assertThat(scored.lines().toList().get(3)).isEqualTo(scored.lines().toList().get(0));
    assertThat(scored.lines().toList().get(1))
        .contains("\"line\":2", "lastmonth_activity is not valid (found 'x')");

    String table = stream("text/csv", workspace.text("rows.csv") + "c3,x,1,1\nc4,1\n");
    assertThat(table.lines().toList().get(1))
        .startsWith("c1," + ((Map<?, ?>) expected.get(0)).get("risk") + ",");
    assertThat(table.lines().toList().get(3)).contains("found 'x'");
    assertThat(table.lines().toList().get(4)).contains("has 2 cells, not 4");
  }

  private static String stream(String type, String body) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            request("/v1/predictions")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Model-Version")).hasValue("1");
    return answer.body();
  }

  @Test
  void each_bad_value_has_a_pointer() {
    String body =
        "{\"instances\":[{\"lastmonth_activity\":-3,\"lastyear_activity\":{},"
            + "\"employees\":1},7],\"explan\":1}";
    HttpResponse<String> answer = post("/v1/predictions", body, 422);
    List<?> errors = (List<?>) json(answer).get("errors");
    assertThat(errors.stream().<Object>map(error -> ((Map<?, ?>) error).get("pointer")).toList())
        .containsExactly(
            "/instances/0/lastyear_activity",
            "/instances/0/employees",
            "/instances/0/lastyear_activity",
            "/instances/0/number_of_employees",
            "/instances/1",
            "/explan");
    post("/v1/predictions", "{\"instances\":[{]}", 400);
    post("/v1/predictions", "{\"instances\":[],\"explain\":9}", 400);
    assertThat(post("/v1/predictions", "{\"instances\":[NaN]}", 400).body())
        .contains("NaN")
        .doesNotContain("JsonReadFeature");
    post("/v1/predictions", "[]", 400);
    post("/v1/predictions", "{}", 422);
    post("/v1/predictions", "{\"instances\":[{\"a\":1,\"a\":2}]}", 400);
  }

  @Test
  void a_known_answer_is_not_sent_again() throws Exception {
    String tag = get("/v1/models/1/card").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        CLIENT.send(
            request("/v1/models/1/card").header("If-None-Match", tag).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void a_run_is_started_and_followed() throws Exception {
    HttpResponse<String> started = post("/v1/runs", "", 202);
    String at = started.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> events =
        CLIENT.send(
            request(at).header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(events.body())
        .contains("event: end\ndata: ")
        .contains("\"outcome\":\"NOTHING_NEW\"");
    assertThat(get(at).body()).contains("NOTHING_NEW");
  }

  @Test
  void a_version_is_deployed_and_rolled_back() {
    post("/v1/models/1/deploy", "{\"force\":true}", 400);
    post("/v1/models/9/deploy", "{}", 404);
    post("/v1/deployments/rollback", "{\"to\":5}", 503);
    post("/v1/models/1/deploy", "{\"reason\":\"again\"}", 200);
    assertThat(get("/v1/deployments").body()).contains("\"model_version\":1");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(service.uri() + path));
  }

  private static HttpResponse<String> get(String path) {
    return send(request(path));
  }

  private static HttpResponse<String> post(String path, String body, int status) {
    HttpResponse<String> answer =
        send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<?, ?> json(HttpResponse<String> answer) {
    return (Map<?, ?>)
        Json.parse(answer.body().getBytes(StandardCharsets.UTF_8), "answer", ErrorCode.INTERNAL)
            .root();
  }
}
