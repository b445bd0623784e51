package org.riskassessment.diagnostics.dependency;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.DependencyStatus.Scope;
import org.riskassessment.core.diagnosis.DependencyStatus.Status;
import org.riskassessment.core.stage.RunContext;

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
   * The libraries that the program uses itself, the Java runtime, and then the libraries of
   * libraries; without a bill of materials the runtime alone.
   *
   * @param offline use cached versions alone
   * @param advisories export of the OSV database; null for none
   */
  public List<DependencyStatus> check(
      RunContext context, Instant now, boolean offline, @Nullable Path advisories) {
    List<Library> libraries = inventory.libraries();
    Map<String, Newest> newest = latestVersions.find(libraries, context.files(), now, offline);
    Map<String, List<DependencyStatus.Advisory>> weak =
        advisories == null ? Map.of() : Advisories.in(advisories, libraries);
    VersionHistory history = VersionHistory.of(context);
    List<DependencyStatus> all = new ArrayList<>();
    for (Library library : libraries) {
      Newest found = newest.get(library.artifact());
      String latest = found == null ? null : found.latest();
      all.add(
          new DependencyStatus(
              library.artifact(),
              library.version(),
              Optional.ofNullable(latest),
              latest == null
                  ? Status.UNKNOWN
                  : Releases.isOlder(library.version(), latest) ? Status.OUTDATED : Status.CURRENT,
              history.origin(
                  library.artifact(), library.version(), library.scope(), library.licence()),
              new DependencyStatus.Releases(
                  found == null ? null : found.patch(),
                  found == null ? null : found.minor(),
                  found == null ? null : found.at(),
                  weak.getOrDefault(library.artifact(), List.of()))));
    }
    int own = (int) libraries.stream().filter(l -> l.scope() != Scope.TRANSITIVE).count();
    all.add(own, runtime(history));
    return List.copyOf(all);
  }

  /** No repository has a list of Java runtimes, so the newest one is never known. */
  private static DependencyStatus runtime(VersionHistory history) {
    String inUse = System.getProperty("java.version");
    return new DependencyStatus(
        "java",
        inUse,
        Optional.empty(),
        Status.UNKNOWN,
        history.origin("java", inUse, Scope.RUNTIME, null),
        DependencyStatus.Releases.UNKNOWN);
  }
}
