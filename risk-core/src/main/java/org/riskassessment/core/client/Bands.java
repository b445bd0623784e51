package org.riskassessment.core.client;

/**
 * The risks from which a client counts as medium and as high risk.
 *
 * @param medium lowest risk of the medium band, 0 to 1
 * @param high lowest risk of the high band, {@code medium} to 1
 */
public record Bands(double medium, double high) {
  public static final Bands STANDARD = new Bands(0.2, 0.5);

  /** A range of risks. */
  public enum Band {
    LOW,
    MEDIUM,
    HIGH
  }

  public Bands {
    if (!(0 <= medium && medium <= high && high <= 1)) {
      throw new IllegalArgumentException("medium " + medium + ", high " + high);
    }
  }

  public Band of(double risk) {
    return risk >= high ? Band.HIGH : risk >= medium ? Band.MEDIUM : Band.LOW;
  }
}
