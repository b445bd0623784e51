package org.riskassessment.diagnostics.dependency;

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
 * Looks up the newest released version of libraries in the Maven repositories of the user's
 * settings. Never fails and never takes longer than its limit: a version not found by then is left
 * out of the result and of the cache. Safe for several threads if their cache files differ.
 */
final class LatestVersions {
  private static final Logger LOG = LoggerFactory.getLogger(LatestVersions.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int THREADS = 8;

  private final VersionCache cache;
  private final Path settings;
  private final Duration limit;

  /**
   * @param cacheFile where answers are cached for a day
   * @param settings the user's {@code settings.xml}, which may be absent
   * @param limit for the whole look-up
   */
  LatestVersions(Path cacheFile, Path settings, Duration limit) {
    this.cache = new VersionCache(cacheFile, DAY);
    this.settings = settings;
    this.limit = limit;
  }

  /**
   * Newest releases by {@code group:artifact}, for the libraries that have a known one.
   *
   * @param libraries the most important ones first
   * @param offline use the cache alone
   */
  Map<String, Newest> find(
      List<Library> libraries, DurableFiles files, Instant now, boolean offline) {
    Map<String, VersionCache.Found> known = cache.read(now);
    List<Library> missing =
        libraries.stream()
            .filter(
                library -> {
                  VersionCache.Found found = known.get(library.artifact());
                  return found == null || !library.version().equals(found.inUse());
                })
            .toList();
    Map<String, Newest> found = offline || missing.isEmpty() ? Map.of() : ask(missing);
    missing.forEach(
        library -> {
          Newest newest = found.get(library.artifact());
          if (newest != null) {
            known.put(library.artifact(), new VersionCache.Found(newest, library.version(), now));
          }
        });
    if (!found.isEmpty()) {
      cache.write(known, files);
    }
    Map<String, Newest> result = new TreeMap<>();
    for (Library library : libraries) {
      VersionCache.Found entry = known.get(library.artifact());
      if (entry != null) {
        result.put(
            library.artifact(),
            library.version().equals(entry.inUse())
                ? entry.newest()
                : Newest.of(entry.newest().latest()));
      }
    }
    return result;
  }

  private Map<String, Newest> ask(List<Library> libraries) {
    Map<String, Newest> found = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, LatestVersions::daemon);
    // Opening counts against the limit, so the calling thread must not wait for it.
    CompletableFuture<MavenRepositories> repositories =
        CompletableFuture.supplyAsync(() -> MavenRepositories.open(settings, limit), threads);
    // In the order given: what waits for one future directly is started last in, first out.
    CompletableFuture<Void> answers =
        repositories.thenCompose(
            opened ->
                CompletableFuture.allOf(
                    libraries.stream()
                        .map(
                            library ->
                                CompletableFuture.runAsync(
                                    () -> newest(library, opened, found), threads))
                        .toArray(CompletableFuture<?>[]::new)));
    try {
      answers.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("found {} of {} newest versions in time", found.size(), libraries.size());
    } catch (ExecutionException e) {
      LOG.debug("cannot look up newest versions", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
      // Closing waits for requests in flight, so it runs on another thread.
      repositories.thenAccept(opened -> daemon(opened::close).start());
    }
    return new TreeMap<>(found);
  }

  private static void newest(
      Library library, MavenRepositories repositories, Map<String, Newest> found) {
    try {
      MavenRepositories.Published published = repositories.versions(library);
      Releases.newest(published.versions())
          .ifPresent(
              latest ->
                  found.put(
                      library.artifact(),
                      new Newest(
                          latest,
                          Releases.newest(published.versions(), library.version(), 1).orElse(null),
                          Releases.newest(published.versions(), library.version(), 2).orElse(null),
                          published.at())));
    } catch (IOException e) {
      LOG.debug("cannot look up a newest version", e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "latest-versions");
    thread.setDaemon(true);
    return thread;
  }
}
