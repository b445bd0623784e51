package org.riskassessment.diagnostics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.riskassessment.core.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest released version of libraries, asked of the Maven repositories that the user's
 * settings name. Never fails and never takes longer than its limit: what is not known by then is
 * left out, and not cached. Safe for several threads as long as their cache files differ.
 */
final class LatestVersions {
  private static final Logger LOG = LoggerFactory.getLogger(LatestVersions.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int THREADS = 8;

  private final VersionCache cache;
  private final Path settings;
  private final Duration limit;

  /**
   * @param cacheFile where answers are kept for a day
   * @param settings the user's {@code settings.xml}, which need not exist
   * @param limit for a whole look-up
   */
  LatestVersions(Path cacheFile, Path settings, Duration limit) {
    this.cache = new VersionCache(cacheFile, DAY);
    this.settings = settings;
    this.limit = limit;
  }

  /**
   * Newest versions by {@code group:artifact}, of the libraries for which they are known.
   *
   * @param offline ask nobody: what the cache knows is all
   */
  Map<String, String> find(
      List<Library> libraries, DurableFiles files, Instant now, boolean offline) {
    Map<String, String> known = cache.read(now);
    List<Library> open =
        libraries.stream().filter(library -> !known.containsKey(library.artifact())).toList();
    if (!offline && !open.isEmpty()) {
      Map<String, String> found = ask(open);
      if (!found.isEmpty()) {
        known.putAll(found);
        cache.add(found, now, files);
      }
    }
    return known;
  }

  private Map<String, String> ask(List<Library> libraries) {
    Map<String, String> found = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, LatestVersions::daemon);
    // Opening takes its share of the limit too, so it is not for the calling thread.
    CompletableFuture<MavenRepositories> repositories =
        CompletableFuture.supplyAsync(() -> MavenRepositories.open(settings, limit), threads);
    CompletableFuture<?>[] answers =
        libraries.stream()
            .map(
                library ->
                    repositories.thenAcceptAsync(opened -> newest(library, opened, found), threads))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(answers).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("{} of {} newest versions in time", found.size(), libraries.size());
    } catch (ExecutionException e) {
      LOG.debug("newest versions cannot be asked for", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
      // Closing waits for what is under way, which nobody here does.
      repositories.thenAccept(opened -> daemon(opened::close).start());
    }
    return new TreeMap<>(found);
  }

  private static void newest(
      Library library, MavenRepositories repositories, Map<String, String> found) {
    try {
      Releases.newest(repositories.versions(library))
          .ifPresent(version -> found.put(library.artifact(), version));
    } catch (IOException e) {
      LOG.debug("a newest version is unknown", e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "latest-versions");
    thread.setDaemon(true);
    return thread;
  }
}
