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

  /**
   * What was found.
   *
   * @param inUse the version that it was compared with; null in a cache of an older version
   */
  record Found(Newest newest, @Nullable String inUse, Instant at) {}

  VersionCache(Path file, Duration validity) {
    this.file = file;
    this.validity = validity;
  }

  /** What was found of each {@code group:artifact} and has not expired. */
  Map<String, Found> read(Instant now) {
    Map<String, Found> valid = new TreeMap<>();
    if (read() instanceof Map<?, ?> tree) {
      tree.forEach(
          (artifact, value) -> {
            Found found = value instanceof Map<?, ?> entry ? found(entry) : null;
            if (found != null
                && !found.at().isAfter(now)
                && found.at().plus(validity).isAfter(now)) {
              valid.put((String) artifact, found);
            }
          });
    }
    return valid;
  }

  private @Nullable Found found(Map<?, ?> entry) {
    try {
      return entry.get("latest") instanceof String latest && entry.get("at") instanceof String at
          ? new Found(
              new Newest(
                  latest,
                  text(entry, "minor"),
                  text(entry, "patch"),
                  entry.get("published") instanceof String then ? Instant.parse(then) : null),
              text(entry, "in_use"),
              Instant.parse(at))
          : null;
    } catch (DateTimeException e) {
      LOG.debug("an entry in {} has no valid time", file, e);
      return null;
    }
  }

  private static @Nullable String text(Map<?, ?> entry, String key) {
    return entry.get(key) instanceof String text ? text : null;
  }

  /** Replaces what has expired by what is known. */
  void write(Map<String, Found> known, DurableFiles files) {
    Map<String, Object> tree = new LinkedHashMap<>();
    known.forEach(
        (artifact, found) -> {
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          entry.put("latest", found.newest().latest());
          entry.put("minor", found.newest().minor());
          entry.put("patch", found.newest().patch());
          Instant at = found.newest().at();
          entry.put("published", at == null ? null : at.toString());
          entry.put("in_use", found.inUse());
          entry.put("at", found.at().toString());
          tree.put(artifact, entry);
        });
    try {
      files.write(file, Json.indented(tree));
    } catch (RiskException e) {
      LOG.debug("cannot write the cache of newest versions", e);
    }
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
