package org.riskassessment.diagnostics.dependency;

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
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON file of newest versions, each valid for a fixed time after it was found. A missing or
 * damaged file counts as an empty cache; a failure to write leaves it unchanged.
 */
final class VersionCache {
  private static final Logger LOG = LoggerFactory.getLogger(VersionCache.class);

  /** The most bytes of the file. */
  private static final int LONGEST = 1 << 20;

  private final Path file;
  private final Duration validity;

  private record Found(String version, Instant at) {}

  VersionCache(Path file, Duration validity) {
    this.file = file;
    this.validity = validity;
  }

  /** Newest versions by {@code group:artifact} that have not expired. */
  Map<String, String> read(Instant now) {
    Map<String, String> versions = new TreeMap<>();
    valid(now).forEach((artifact, found) -> versions.put(artifact, found.version()));
    return versions;
  }

  /** Adds versions found now and drops expired ones. */
  void add(Map<String, String> versions, Instant now, DurableFiles files) {
    Map<String, Found> all = valid(now);
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
      LOG.debug("cannot write the cache of newest versions", e);
    }
  }

  private Map<String, Found> valid(Instant now) {
    Map<String, Found> valid = new TreeMap<>();
    if (read() instanceof Map<?, ?> tree) {
      tree.forEach(
          (artifact, value) -> {
            if (value instanceof Map<?, ?> entry
                && entry.get("latest") instanceof String version
                && entry.get("at") instanceof String at) {
              try {
                Instant then = Instant.parse(at);
                if (!then.isAfter(now) && then.plus(validity).isAfter(now)) {
                  valid.put((String) artifact, new Found(version, then));
                }
              } catch (DateTimeException e) {
                LOG.debug("an entry in {} has no valid time", file, e);
              }
            }
          });
    }
    return valid;
  }

  private @Nullable Object read() {
    try {
      return Files.exists(file)
          ? Json.parse(RegularFile.bytes(file, LONGEST), file.toString(), ErrorCode.INTERNAL).root()
          : null;
    } catch (IOException | RiskException e) {
      LOG.debug("cannot read the cache of newest versions", e);
      return null;
    }
  }
}
