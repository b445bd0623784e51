package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.api.access.TokenAccess;
import org.riskassessment.api.http.Route;
import org.riskassessment.api.http.Scope;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.StoreFixtures;
import org.riskassessment.ingest.SourceTables;

class AccessTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private @TempDir Path folder;
  private TestWorkspace workspace;

  @BeforeEach
  void deploy() {
    workspace = new TestWorkspace(folder);
    workspace.deploy(workspace.train(0));
  }

  private String token(String name, String... scopes) {
    return TokenAccess.create(
        workspace.store.tokens(), name, List.of(scopes), "test", StoreFixtures.AT);
  }

  private static HttpResponse<String> call(
      RiskService service, String method, String path, String header, String value) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(service.uri() + path.replaceAll("\\{[^}]*}", "1")))
              .method(method, HttpRequest.BodyPublishers.noBody());
      if (!header.isEmpty()) {
        request.header(header, value);
      }
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void every_route_but_the_open_ones_asks_for_a_token() {
    String token = token("nobody", "predict");
    try (RiskService service = workspace.start()) {
      for (Route route : service.routes()) {
        String method = route.method().name();
        HttpResponse<String> bare = call(service, method, route.path(), "", "");
        if (route.scope() == Scope.NONE) {
          assertThat(bare.statusCode()).as(route.path()).isNotIn(401, 403);
          continue;
        }
        assertThat(bare.statusCode()).as(route.path()).isEqualTo(401);
        assertThat(bare.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(
                call(service, method, route.path(), "Authorization", "Bearer x" + token)
                    .statusCode())
            .isEqualTo(401);
        assertThat(
                call(service, method, route.path(), "Authorization", "Bearer " + token)
                    .statusCode())
            .as(route.path())
            .satisfies(
                status -> assertThat(status == 403).isEqualTo(route.scope() != Scope.PREDICT));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "read, GET, /v1/models, 200",
    "operate, GET, /v1/models, 200",
    "admin, GET, /v1/models, 200",
    "predict, GET, /v1/models, 403",
    "read, POST, /v1/runs, 403",
    "operate, POST, /v1/models/1/deploy, 403",
    "admin, POST, /v1/models/1/deploy, 200"
  })
  void a_token_allows_what_its_scope_says(String scope, String method, String path, int status) {
    String token = token("one", scope);
    try (RiskService service = workspace.start()) {
      assertThat(call(service, method, path, "X-API-Key", token).statusCode()).isEqualTo(status);
    }
  }

  @Test
  void a_token_that_is_taken_back_ends() {
    String token = token("one", "read");
    token("other", "read");
    try (RiskService service = workspace.start()) {
      assertThat(call(service, "GET", "/scoring", "X-API-Key", token).statusCode()).isEqualTo(200);
      TokenAccess.revoke(workspace.store.tokens(), "one", StoreFixtures.AT);
      TestWorkspace.untilNoticed();
      assertThat(call(service, "GET", "/scoring", "X-API-Key", token).statusCode()).isEqualTo(401);
    }
    assertThat(workspace.store.tokens().all().toString()).doesNotContain(token.substring(5));
  }

  @Test
  void others_are_let_in_only_by_tokens() {
    assertThatThrownBy(
            () ->
                RiskService.over(
                        workspace.config, workspace.store, TestWorkspace.stages(new SourceTables()))
                    .host("0.0.0.0")
                    .start())
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("would be open to everybody who reaches this address");
  }

  @ParameterizedTest
  @CsvSource({"'', read", "'a\nb', read", "ok, write", "taken, read"})
  void a_name_or_a_scope_that_is_not_valid_is_refused(String name, String scope) {
    token("taken", "read");
    assertThatThrownBy(() -> token(name, scope)).isInstanceOf(RiskException.class);
  }
}
