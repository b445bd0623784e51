package org.riskassessment.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Newest versions that were found, in a JSON file, each good for a time from when it was found. A
 * file that is missing or damaged is an empty cache, and one that cannot be written stays as it is.
 */
final class VersionCache {
  private static final Logger LOG = LoggerFactory.getLogger(VersionCache.class);

  private final Path file;
  private final Duration goodFor;

  private record Found(String version, Instant at) {}

  VersionCache(Path file, Duration goodFor) {
    this.file = file;
    this.goodFor = goodFor;
  }

  /** Newest version by {@code group:artifact}, as far as known and still good. */
  Map<String, String> read(Instant now) {
    Map<String, String> versions = new TreeMap<>();
    good(now).forEach((artifact, found) -> versions.put(artifact, found.version()));
    return versions;
  }

  /** Adds what was found now; what is no longer good is dropped. */
  void add(Map<String, String> versions, Instant now, DurableFiles files) {
    Map<String, Found> all = good(now);
    versions.forEach((artifact, version) -> all.put(artifact, new Found(version, now)));
    Map<String, Object> tree = new LinkedHashMap<>();
    all.forEach(
        (artifact, found) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("latest", found.version());
          entry.put("at", found.at().toString());
          tree.put(artifact, entry);
        });
    try {
      files.write(file, Json.indented(tree));
    } catch (RiskException e) {
      LOG.debug("newest versions are not cached", e);
    }
  }

  private Map<String, Found> good(Instant now) {
    Map<String, Found> good = new TreeMap<>();
    if (read() instanceof Map<?, ?> tree) {
      tree.forEach(
          (artifact, value) -> {
            if (value instanceof Map<?, ?> entry
                && entry.get("latest") instanceof String version
                && entry.get("at") instanceof String at) {
              try {
                Instant then = Instant.parse(at);
                if (!then.isAfter(now) && then.plus(goodFor).isAfter(now)) {
                  good.put((String) artifact, new Found(version, then));
                }
              } catch (DateTimeException e) {
                LOG.debug("an entry of {} has no time", file, e);
              }
            }
          });
    }
    return good;
  }

  private @Nullable Object read() {
    try {
      return Files.exists(file)
          ? Json.parse(Files.readAllBytes(file), file.toString(), ErrorCode.INTERNAL).root()
          : null;
    } catch (IOException | RiskException e) {
      LOG.debug("the cache of newest versions cannot be read", e);
      return null;
    }
  }
}
