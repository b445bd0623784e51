package org.riskassessment.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A stored model.
 *
 * @param version its number, from 1; never reused
 * @param artifacts SHA-256 of each stored file, by file name; empty once the version is pruned
 */
public record ModelVersion(int version, ModelCard card, Map<String, String> artifacts) {

  private static final Set<String> DERIVED =
      Set.of(Refits.FILE, UsualCells.FILE, PastRates.FILE, ReferenceFile.NAME);

  public ModelVersion {
    artifacts = Collections.unmodifiableMap(new TreeMap<>(artifacts));
  }

  /** Whether a file of a version can be computed again from the rows it was trained on. */
  public static boolean isDerived(String file) {
    return DERIVED.contains(file);
  }

  /** Whether its files were deleted to save space; it stays in the history but cannot be used. */
  public boolean isPruned() {
    return artifacts.isEmpty();
  }
}
