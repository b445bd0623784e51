package org.riskassessment.diagnostics.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.DependencyStatus.Status;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.StoreFixtures;
import org.riskassessment.core.store.memory.InMemoryStore;

class DependencyCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-02T06:00:00Z");

  @TempDir private Path folder;
  private final InMemoryStore store = new InMemoryStore();

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
      List<DependencyStatus> online = check.check(context(), NOW, false, null);

      assertThat(online)
          .extracting(DependencyStatus::artifact, d -> d.latest().orElse(null), d -> d.status())
          .containsExactly(
              tuple("org.example:current", "1.1", Status.CURRENT),
              tuple("org.example:outdated", "1.10", Status.OUTDATED),
              tuple("org.example:unheard-of", null, Status.UNKNOWN),
              tuple("java", null, Status.UNKNOWN));
      assertThat(online).extracting(DependencyStatus::changed).containsOnlyNulls();
      int asked = repository.requests().size();
      assertThat(check.check(context(), NOW, true, null))
          .as("offline, from the cache")
          .isEqualTo(online);
      assertThat(repository.requests()).hasSize(asked);
    }
  }

  @Test
  void a_version_that_changed_since_the_last_check_says_so() {
    DependencyCheck check =
        new DependencyCheck(
            new DependencyInventory(jar("one"), "bom"),
            new LatestVersions(
                folder.resolve("cache.json"), folder.resolve("none.xml"), Duration.ofSeconds(1)));
    store
        .diagnoses()
        .add(
            "run-1",
            new Diagnosis(
                NOW,
                StoreFixtures.datasetId("some"),
                1,
                null,
                List.of(),
                Map.of(),
                List.of(),
                List.of(
                    new DependencyStatus(
                        "org.example:one", "1.0", Optional.empty(), Status.UNKNOWN))));

    DependencyStatus one = check.check(context(), NOW, true, null).get(0);

    assertThat(one.changed()).isEqualTo("since the last check, 1.0 then");
    assertThat(one.status()).isEqualTo(Status.UNKNOWN);
  }

  private RunContext context() {
    return new RunContext(
        "run-9",
        RiskConfig.of(folder, RiskConfig.Inputs.ofFiles(folder, folder, folder), Schema.standard()),
        store,
        new DurableFiles(),
        Clock.fixed(NOW, ZoneOffset.UTC),
        RunListener.SILENT,
        new Cancellation());
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
