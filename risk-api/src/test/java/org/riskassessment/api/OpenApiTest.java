package org.riskassessment.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  private static final Path FILE =
      Path.of("src", "main", "resources", "org", "riskassessment", "api", "openapi.yaml");

  private @TempDir Path folder;

  @Test
  void every_route_is_described_and_nothing_else() throws IOException {
    TestWorkspace workspace = new TestWorkspace(folder);
    try (RiskService service = workspace.start()) {
      Set<String> routes = new TreeSet<>();
      service.routes().forEach(route -> routes.add(route.method().name() + " " + route.path()));
      assertThat(OpenApi.OPERATIONS.keySet()).isEqualTo(routes);

      String now = OpenApi.of(service.routes());
      if (Boolean.getBoolean("risk.schema.write")) {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, now);
      }
      assertThat(Files.readString(FILE))
          .as("-Drisk.schema.write=true writes it again")
          .isEqualTo(now);
      assertThat(workspace.get(service, "/openapi.yaml").body()).isEqualTo(now);
    }
  }

  @Test
  void the_page_names_every_path() {
    TestWorkspace workspace = new TestWorkspace(folder);
    try (RiskService service = workspace.start()) {
      String page = workspace.get(service, "/docs").body();
      service.routes().forEach(route -> assertThat(page).contains("<code>" + route.path() + "<"));
    }
  }
}
