package org.riskassessment.diagnostics.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.file.DurableFiles;

class LatestVersionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
  private static final Library ALPHA = new Library("org.example", "alpha", "1.0");
  private static final Library BETA = new Library("org.example.deep", "beta", "2.0");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final RepositoryDouble repository = new RepositoryDouble();
  private final DurableFiles files = new DurableFiles();

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void finds_the_newest_release_of_each_library() {
    repository.publish("org.example", "alpha", "1.9", "1.10", "2.0-rc-1", "1.2");
    repository.publish("org.example.deep", "beta", "2.0");

    assertThat(find(List.of(ALPHA, BETA), NOW))
        .isEqualTo(Map.of("org.example:alpha", "1.10", "org.example.deep:beta", "2.0"));
  }

  @Test
  void unknown_libraries_and_bad_lists_are_unknown() {
    repository.publish("org.example", "alpha");
    assertThat(find(List.of(ALPHA, BETA), NOW)).isEmpty();

    repository.publishText("org.example", "alpha", "<html>Log in to this network</html>");
    repository.publishText("org.example.deep", "beta", "not XML");
    assertThat(find(List.of(ALPHA, BETA), NOW)).isEmpty();
  }

  @Test
  void a_library_with_only_milestones_is_unknown() {
    repository.publish("org.example", "alpha", "1.0-M1", "1.0-SNAPSHOT");

    assertThat(find(List.of(ALPHA), NOW)).isEmpty();
  }

  @Test
  void an_answer_is_valid_for_a_day() {
    repository.publish("org.example", "alpha", "1.1");
    find(List.of(ALPHA), NOW);
    repository.publish("org.example", "alpha", "1.1", "1.2");

    assertThat(find(List.of(ALPHA), NOW.plus(Duration.ofHours(23)))).containsValue("1.1");
    assertThat(repository.requests()).hasSize(1);
    assertThat(find(List.of(ALPHA), NOW.plus(Duration.ofHours(24)))).containsValue("1.2");
  }

  @Test
  void an_answer_from_the_future_is_ignored() {
    repository.publish("org.example", "alpha", "1.1");
    find(List.of(ALPHA), NOW);

    assertThat(findOffline(List.of(ALPHA), NOW.minusSeconds(1))).isEmpty();
  }

  @Test
  void only_uncached_libraries_are_looked_up() {
    repository.publish("org.example", "alpha", "1.1");
    repository.publish("org.example.deep", "beta", "2.1");
    find(List.of(ALPHA), NOW);

    assertThat(find(List.of(ALPHA, BETA), NOW.plusSeconds(60))).hasSize(2);
    assertThat(repository.requests())
        .containsExactly(
            "/org/example/alpha/maven-metadata.xml", "/org/example/deep/beta/maven-metadata.xml");
    assertThat(findOffline(List.of(ALPHA, BETA), NOW.plusSeconds(120))).hasSize(2);
  }

  @Test
  void a_failure_is_not_cached() {
    repository.publish("org.example", "alpha", "1.1");
    repository.fail(500);
    assertThat(find(List.of(ALPHA), NOW)).isEmpty();
    assertThat(cacheFile()).doesNotExist();

    repository.fail(0);
    assertThat(find(List.of(ALPHA), NOW)).containsValue("1.1");
  }

  @Test
  void offline_makes_no_requests() {
    repository.publish("org.example", "alpha", "1.1");

    assertThat(findOffline(List.of(ALPHA), NOW)).isEmpty();
    assertThat(repository.requests()).isEmpty();
  }

  @Test
  void offline_in_the_settings_is_respected() {
    Path settings = RepositoryDouble.settings(folder, "<offline>true</offline>");

    assertThat(find(settings, List.of(ALPHA), LIMIT)).isEmpty();
  }

  @Test
  @Timeout(60)
  void a_hanging_repository_is_given_up_after_the_limit() {
    repository.hang();
    List<Library> many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new Library("org.example", "library" + i, "1"))
            .toList();

    assertThat(find(repository.settings(folder), many, Duration.ofMillis(400))).isEmpty();

    // The limit is for all of them: waiting for each in turn would have asked about every one.
    assertThat(repository.requests()).hasSizeLessThan(100);
    assertThat(cacheFile()).doesNotExist();
  }

  @Test
  void versions_found_within_the_limit_are_kept() throws Exception {
    repository.publish("org.example", "alpha", "1.1");
    find(List.of(ALPHA), NOW);
    repository.hang();

    assertThat(find(repository.settings(folder), List.of(ALPHA, BETA), Duration.ofMillis(400)))
        .isEqualTo(Map.of("org.example:alpha", "1.1"));
  }

  @Test
  void without_a_network_versions_are_unknown() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Path settings =
        RepositoryDouble.settings(
            folder,
            "<mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:"
                + port
                + "/</url></mirror></mirrors>");

    assertThat(find(settings, List.of(ALPHA), LIMIT)).isEmpty();
    try (var entries = Files.list(folder)) {
      assertThat(entries).containsExactly(settings);
    }
  }

  @Test
  void an_old_list_in_the_local_repository_is_not_used() throws IOException {
    Path local = Files.createDirectories(folder.resolve("local/org/example/alpha"));
    for (String id : List.of("local", "central", "double")) {
      Files.writeString(
          local.resolve("maven-metadata-" + id + ".xml"),
          "<metadata><versioning><versions><version>9</version></versions></versioning></metadata>");
    }
    repository.fail(503);
    Path settings =
        RepositoryDouble.settings(
            folder,
            "<localRepository>"
                + folder.resolve("local")
                + "</localRepository><mirrors><mirror><id>double</id><mirrorOf>*</mirrorOf><url>"
                + repository.url()
                + "</url></mirror></mirrors>");

    assertThat(find(settings, List.of(ALPHA), LIMIT)).isEmpty();
    assertThat(repository.requests()).isNotEmpty();
  }

  @Test
  void damaged_settings_or_a_blocked_mirror_mean_unknown() {
    assertThat(find(RepositoryDouble.settings(folder, "<mirrors>"), List.of(ALPHA), LIMIT))
        .isEmpty();
    assertThat(
            find(
                RepositoryDouble.settings(
                    folder,
                    "<mirrors><mirror><id>b</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:1/</url>"
                        + "<blocked>true</blocked></mirror></mirrors>"),
                List.of(ALPHA),
                LIMIT))
        .isEmpty();
  }

  @Test
  void active_profiles_may_replace_the_default_repository() {
    repository.publish("org.example", "alpha", "1.3");
    Path settings =
        RepositoryDouble.settings(
            folder,
            "<profiles><profile><id>company</id><repositories><repository><id>central</id><url>"
                + repository.url()
                + "</url></repository></repositories></profile></profiles>"
                + "<activeProfiles><activeProfile>company</activeProfile></activeProfiles>");

    assertThat(find(settings, List.of(ALPHA), LIMIT)).containsValue("1.3");
  }

  @Test
  void uses_the_proxy_of_the_settings() {
    String[] server = repository.url().split("[:/]+");
    repository.publish("org.example", "alpha", "1.4");
    Path settings =
        RepositoryDouble.settings(
            folder,
            "<proxies><proxy><protocol>http</protocol><host>"
                + server[1]
                + "</host><port>"
                + server[2]
                + "</port></proxy></proxies><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf>"
                + "<url>http://repository.invalid/</url></mirror></mirrors>");

    assertThat(find(settings, List.of(ALPHA), LIMIT)).containsValue("1.4");
  }

  @Test
  void a_damaged_cache_counts_as_empty() throws IOException {
    repository.publish("org.example", "alpha", "1.1");
    for (String damage :
        List.of("{", "[]", "{\"org.example:alpha\":{\"latest\":\"9\",\"at\":\"noon\"}}", "")) {
      Files.writeString(cacheFile(), damage);
      assertThat(find(List.of(ALPHA), NOW)).as(damage).containsValue("1.1");
    }
  }

  @Test
  void a_failure_to_write_the_cache_is_harmless() {
    repository.publish("org.example", "alpha", "1.1");
    DurableFiles full =
        new DurableFiles(
            (call, path) -> {
              throw new IOException("No space left on device");
            });

    assertThat(
            latest(
                new LatestVersions(cacheFile(), repository.settings(folder), LIMIT)
                    .find(List.of(ALPHA), full, NOW, false)))
        .containsValue("1.1");
  }

  @Test
  void an_interrupted_thread_stays_interrupted() {
    repository.hang();
    Thread.currentThread().interrupt();

    assertThat(find(List.of(ALPHA), NOW)).isEmpty();

    assertThat(Thread.interrupted()).isTrue();
  }

  private Path cacheFile() {
    return folder.resolve("dependencies.json");
  }

  private Map<String, String> find(List<Library> libraries, Instant now) {
    return latest(
        new LatestVersions(cacheFile(), repository.settings(folder), LIMIT)
            .find(libraries, files, now, false));
  }

  private Map<String, String> findOffline(List<Library> libraries, Instant now) {
    return latest(
        new LatestVersions(cacheFile(), repository.settings(folder), LIMIT)
            .find(libraries, files, now, true));
  }

  private Map<String, String> find(Path settings, List<Library> libraries, Duration limit) {
    return latest(
        new LatestVersions(cacheFile(), settings, limit).find(libraries, files, NOW, false));
  }

  private static Map<String, String> latest(Map<String, Newest> found) {
    Map<String, String> latest = new TreeMap<>();
    found.forEach((artifact, newest) -> latest.put(artifact, newest.latest()));
    return latest;
  }

  @Test
  void newest_patch_and_minor_release_and_its_time_are_known() {
    repository.publishText(
        "org.example",
        "alpha",
        "<metadata><versioning><lastUpdated>20260115093000</lastUpdated><versions>"
            + List.of("1.0", "1.0.7", "1.4.2", "1.5-rc1", "2.1").stream()
                .map(v -> "<version>" + v + "</version>")
                .collect(Collectors.joining())
            + "</versions></versioning></metadata>");
    LatestVersions versions = new LatestVersions(cacheFile(), repository.settings(folder), LIMIT);
    Newest expected = new Newest("2.1", "1.4.2", "1.0.7", Instant.parse("2026-01-15T09:30:00Z"));

    assertThat(versions.find(List.of(ALPHA), files, NOW, false).values()).containsExactly(expected);
    assertThat(versions.find(List.of(ALPHA), files, NOW, true).values())
        .as("from the cache")
        .containsExactly(expected);
  }

  @Test
  void another_version_in_use_is_looked_up_again() {
    repository.publish("org.example", "alpha", "1.0", "1.1", "2.0", "2.3");
    find(List.of(ALPHA), NOW);
    Library updated = new Library("org.example", "alpha", "2.0");
    LatestVersions versions = new LatestVersions(cacheFile(), repository.settings(folder), LIMIT);

    assertThat(versions.find(List.of(updated), files, NOW, true).values())
        .containsExactly(Newest.of("2.3"));
    assertThat(versions.find(List.of(updated), files, NOW, false).values())
        .containsExactly(new Newest("2.3", "2.3", "2.0", null));
  }
}
