package org.riskassessment.core.client;

/**
 * Where a risk begins to be medium, and where high.
 *
 * @param medium the least risk of the band, 0 to 1
 * @param high the same, at least {@code medium}
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
