package org.riskassessment.diagnostics.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.DependencyStatus.Status;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.json.Json;

class DependencyCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-02T06:00:00Z");

  @TempDir private Path folder;

  @Test
  void dependencies_are_current_outdated_or_unknown() {
    try (RepositoryDouble repository = new RepositoryDouble()) {
      repository.publish("org.example", "current", "1.0", "1.1", "2.0-M1");
      repository.publish("org.example", "outdated", "1.1", "1.10");
      DependencyCheck check =
          new DependencyCheck(
              new DependencyInventory(jar("current", "outdated", "unheard-of"), "bom"),
              new LatestVersions(
                  folder.resolve("cache/dependencies.json"),
                  repository.settings(folder),
                  Duration.ofSeconds(20)));
      List<DependencyStatus> expected =
          List.of(
              new DependencyStatus(
                  "org.example:current", "1.1", Optional.of("1.1"), Status.CURRENT),
              new DependencyStatus(
                  "org.example:outdated", "1.1", Optional.of("1.10"), Status.OUTDATED),
              new DependencyStatus(
                  "org.example:unheard-of", "1.1", Optional.empty(), Status.UNKNOWN));

      assertThat(check.check(new DurableFiles(), NOW, false)).isEqualTo(expected);
      int asked = repository.requests().size();
      assertThat(check.check(new DurableFiles(), NOW, true))
          .as("offline, from the cache")
          .isEqualTo(expected);
      assertThat(repository.requests()).hasSize(asked);
    }
  }

  private static ClassLoader jar(String... names) {
    List<Map<String, String>> components =
        List.of(names).stream()
            .map(
                name ->
                    Map.of(
                        "group",
                        "org.example",
                        "name",
                        name,
                        "version",
                        "1.1",
                        "purl",
                        "pkg:maven/org.example/" + name + "@1.1"))
            .toList();
    byte[] bom = Json.compact(Map.of("components", components)).getBytes(StandardCharsets.UTF_8);
    return new ClassLoader(null) {
      @Override
      public InputStream getResourceAsStream(String name) {
        return new ByteArrayInputStream(bom);
      }
    };
  }
}
