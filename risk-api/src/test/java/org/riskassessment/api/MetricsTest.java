package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private @TempDir Path folder;

  @Test
  void requests_and_the_model_are_counted() {
    TestWorkspace workspace = new TestWorkspace(folder);
    workspace.deploy(workspace.train(0));
    try (RiskService service = workspace.start()) {
      workspace.get(service, "/v1/models/1");
      workspace.get(service, "/v1/models/1");
      workspace.get(service, "/v1/models/9");
      workspace.get(service, "/nothing");
      String metrics = workspace.get(service, "/metrics").body();
      assertThat(metrics)
          .contains("# TYPE http_server_requests_seconds summary")
          .contains(
              "http_server_requests_seconds_count{method=\"GET\",route=\"/v1/models/{version}\","
                  + "status=\"200\"} 2")
          .contains("route=\"/v1/models/{version}\",status=\"404\"} 1")
          .contains("route=\"none\",status=\"404\"} 1")
          .contains("risk_model_version 1.0")
          .contains("risk_dataset_rows 0.0");
    }
  }

  @Test
  void a_request_keeps_its_callers_name_where_that_is_harmless() throws Exception {
    TestWorkspace workspace = new TestWorkspace(folder);
    try (RiskService service = workspace.start()) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(service.uri() + "/health/live"))
                      .header("X-Request-Id", "call-7")
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("call-7");
      assertThat(workspace.get(service, "/health/live").headers().firstValue("X-Request-Id"))
          .isPresent();
    }
  }
}
