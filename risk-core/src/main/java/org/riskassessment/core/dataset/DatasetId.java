package org.riskassessment.core.dataset;

/**
 * Identifies a dataset by its content: the SHA-256 of its canonical CSV.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record DatasetId(String sha256) {

  public DatasetId {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256: " + sha256);
    }
  }

  /** The first twelve digits, for people. */
  public String shortForm() {
    return sha256.substring(0, 12);
  }

  @Override
  public String toString() {
    return sha256;
  }
}
