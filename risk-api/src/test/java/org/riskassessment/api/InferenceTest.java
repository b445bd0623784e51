package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static final String TWO_ROWS =
      """
      {"id": "42", "inputs": [
        {"name": "lastmonth_activity", "shape": [2], "datatype": "INT64", "data": [1, 2]},
        {"name": "lastyear_activity", "shape": [2, 1], "datatype": "FP64", "data": [[10], [20.0]]},
        {"name": "number_of_employees", "shape": [2], "datatype": "UINT32", "data": [1, 3]}]%s}
      """;
  private static final String RISKS = "[0.7310585786300049,0.2689414213699951]";

  private @TempDir Path folder;
  private TestWorkspace workspace;
  private RiskService service;

  @BeforeEach
  void start() {
    workspace = new TestWorkspace(folder);
    workspace.deploy(workspace.train(0));
    service = workspace.start();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private HttpResponse<String> post(String path, String body, int status) {
    HttpResponse<String> answer = workspace.request(service, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private String get(String path) {
    return workspace.get(service, path).body();
  }

  @Test
  void the_inference_protocol_describes_server_and_model() {
    assertThat(get("/v2"))
        .isEqualTo("{\"name\":\"risk\",\"version\":\"unknown\",\"extensions\":[]}");
    assertThat(get("/v2/health/live")).isEqualTo("{\"live\":true}");
    assertThat(get("/v2/health/ready")).isEqualTo("{\"ready\":true}");
    assertThat(get("/v2/models/risk/ready")).isEqualTo("{\"name\":\"risk\",\"ready\":true}");
    assertThat(get("/v2/models/risk/versions/1/ready"))
        .isEqualTo("{\"name\":\"risk\",\"ready\":true}");
    assertThat(get("/v2/models/risk"))
        .startsWith("{\"name\":\"risk\",\"versions\":[\"1\"],\"platform\":\"risk_")
        .contains(
            "{\"name\":\"corporation\",\"datatype\":\"BYTES\",\"shape\":[-1]}",
            "{\"name\":\"number_of_employees\",\"datatype\":\"FP64\",\"shape\":[-1]}",
            "\"outputs\":[{\"name\":\"risk\",\"datatype\":\"FP64\",\"shape\":[-1]}")
        .doesNotContain("exited");
  }

  @Test
  void the_inference_protocol_answers_with_tensors() {
    HttpResponse<String> answer = post("/v2/models/risk/infer", TWO_ROWS.formatted(""), 200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"model_name\":\"risk\",\"model_version\":\"1\",\"id\":\"42\",\"outputs\":["
                + "{\"name\":\"risk\",\"shape\":[2],\"datatype\":\"FP64\",\"data\":"
                + RISKS
                + "},{\"name\":\"exits\",\"shape\":[2],\"datatype\":\"BOOL\",\"data\":"
                + "[true,false]}]}");
    assertThat(answer.headers().firstValue("X-Model-Version")).hasValue("1");
    assertThat(
            post(
                    "/v2/models/risk/versions/1/infer",
                    TWO_ROWS.formatted(", \"outputs\": [{\"name\": \"exits\"}]"),
                    200)
                .body())
        .contains("exits")
        .doesNotContain("FP64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dataframe_split\":{\"columns\":[\"lastmonth_activity\",\"lastyear_activity\","
            + "\"number_of_employees\"],\"data\":[[1,10,1],[2,20,3]]}}",
        "{\"dataframe_split\":{\"data\":[[1,10,1],[2,20,3]],\"index\":[0,1],\"columns\":"
            + "[\"lastmonth_activity\",\"lastyear_activity\",\"number_of_employees\"]}}",
        "{\"dataframe_records\":[{\"lastmonth_activity\":1,\"lastyear_activity\":10,"
            + "\"number_of_employees\":1},{\"lastmonth_activity\":2,\"lastyear_activity\":20,"
            + "\"number_of_employees\":3}],\"params\":{}}",
        "{\"instances\":[{\"lastmonth_activity\":1,\"lastyear_activity\":10,"
            + "\"number_of_employees\":1},{\"lastmonth_activity\":2,\"lastyear_activity\":20,"
            + "\"number_of_employees\":3}]}",
        "{\"inputs\":{\"lastmonth_activity\":[1,2],\"lastyear_activity\":[10,20],"
            + "\"number_of_employees\":[1,3]}}"
      })
  void the_protocol_of_mlflow_takes_four_shapes(String body) {
    assertThat(post("/invocations", body, 200).body())
        .isEqualTo(
            "{\"predictions\":[{\"risk\":0.7310585786300049,\"exits\":true},"
                + "{\"risk\":0.2689414213699951,\"exits\":false}]}");
    assertThat(workspace.get(service, "/ping").statusCode()).isEqualTo(200);
    assertThat(get("/version")).isEqualTo("unknown");
  }

  @Test
  void every_protocol_gives_the_same_number() {
    assertThat(
            post(
                    "/v1/predictions",
                    "{\"instances\":[{\"lastmonth_activity\":1,\"lastyear_activity\":10,"
                        + "\"number_of_employees\":1}]}",
                    200)
                .body())
        .contains("\"risk\":0.7310585786300049");
    Map<String, Object> course =
        TestWorkspace.json(workspace.predict(service, TestWorkspace.TEST_DATA).body());
    assertThat(course.get("probabilities"))
        .isEqualTo(List.of(0.7310585786300049, 0.2689414213699951));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"inputs\":7}",
        "{\"inputs\":[7]}",
        "{\"inputs\":[]}",
        "{\"inputs\":[{\"name\":\"a\"}]}",
        "{\"inputs\":[{\"name\":\"number_of_employees\",\"shape\":[3],\"datatype\":\"FP64\","
            + "\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"number_of_employees\",\"shape\":[1],\"datatype\":\"FP128\","
            + "\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"number_of_employees\",\"shape\":[1,2],\"datatype\":\"FP64\","
            + "\"data\":[1,2]}]}",
        "{\"inputs\":[{\"name\":\"number_of_employees\",\"shape\":[1e99],\"datatype\":\"FP64\","
            + "\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"number_of_employees\",\"shape\":[1],\"datatype\":\"FP64\","
            + "\"data\":[{}]}]}",
        "{\"inputs\":[{\"name\":\"number_of_employees\",\"shape\":[1],\"datatype\":\"FP64\","
            + "\"data\":[NaN]}]}"
      })
  void what_is_no_inference_has_the_error_of_the_protocol(String body) {
    HttpResponse<String> answer = post("/v2/models/risk/infer", body, 400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(TestWorkspace.json(answer.body())).containsOnlyKeys("error");
  }

  @Test
  void other_models_versions_and_columns_are_refused() {
    post("/v2/models/other/infer", TWO_ROWS.formatted(""), 404);
    post("/v2/models/risk/versions/2/infer", TWO_ROWS.formatted(""), 404);
    assertThat(
            post(
                    "/v2/models/risk/infer",
                    TWO_ROWS.formatted("").replace("number_of_employees", "employees"),
                    422)
                .body())
        .contains("\"error\"", "employees");
    assertThat(get("/v2/nothing")).contains("\"error\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"rows\":[]}",
        "{\"dataframe_split\":[]}",
        "{\"dataframe_split\":{\"columns\":[\"number_of_employees\"],\"data\":[[1,2]]}}",
        "{\"inputs\":{\"number_of_employees\":[1,2],\"lastyear_activity\":[1]}}",
        "{\"inputs\":7}",
        "{\"instances\":[],\"inputs\":{}}"
      })
  void what_is_no_invocation_has_the_error_of_mlflow(String body) {
    assertThat(TestWorkspace.json(post("/invocations", body, 400).body()))
        .containsOnlyKeys("error_code", "message")
        .containsEntry("error_code", "BAD_REQUEST");
  }
}
