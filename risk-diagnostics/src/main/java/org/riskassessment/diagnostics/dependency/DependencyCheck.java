package org.riskassessment.diagnostics.dependency;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.DependencyStatus.Status;
import org.riskassessment.core.file.DurableFiles;

/**
 * Tells which of the program's libraries are outdated. The newest versions come from the
 * repositories in the user's Maven settings, within a time limit, and are cached for a day. Safe
 * for several threads if their cache folders differ.
 */
public final class DependencyCheck {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final DependencyInventory inventory;
  private final LatestVersions latestVersions;

  DependencyCheck(DependencyInventory inventory, LatestVersions latestVersions) {
    this.inventory = inventory;
    this.latestVersions = latestVersions;
  }

  /**
   * A check of this program's libraries.
   *
   * @param cacheFolder folder of {@code dependencies.json}, the cache of newest versions; created
   *     if it does not exist
   */
  public static DependencyCheck ofProgram(Path cacheFolder) {
    return new DependencyCheck(
        DependencyInventory.ofProgram(),
        new LatestVersions(
            cacheFolder.resolve("dependencies.json"),
            Path.of(System.getProperty("user.home"), ".m2", "settings.xml"),
            LIMIT));
  }

  /**
   * The libraries, ascending by name; none without a bill of materials.
   *
   * @param offline use cached versions alone
   */
  public List<DependencyStatus> check(DurableFiles files, Instant now, boolean offline) {
    List<Library> libraries = inventory.libraries();
    Map<String, String> newest = latestVersions.find(libraries, files, now, offline);
    return libraries.stream()
        .map(library -> status(library, newest.get(library.artifact())))
        .toList();
  }

  private static DependencyStatus status(Library library, @Nullable String latest) {
    Status status =
        latest == null
            ? Status.UNKNOWN
            : Releases.isOlder(library.version(), latest) ? Status.OUTDATED : Status.CURRENT;
    return new DependencyStatus(
        library.artifact(), library.version(), Optional.ofNullable(latest), status);
  }
}
