package org.riskassessment.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stored model.
 *
 * @param version its number, from 1; never reused
 * @param artifacts SHA-256 of each stored file, by file name; empty once the version is pruned
 */
public record ModelVersion(int version, ModelCard card, Map<String, String> artifacts) {

  public ModelVersion {
    artifacts = Collections.unmodifiableMap(new TreeMap<>(artifacts));
  }

  /** Whether its files were deleted to save space; it stays in the history but cannot be used. */
  public boolean isPruned() {
    return artifacts.isEmpty();
  }
}
