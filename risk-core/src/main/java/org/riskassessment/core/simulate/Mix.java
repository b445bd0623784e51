package org.riskassessment.core.simulate;

/**
 * How the mix of clients, or how it is written down, differs from that of the reference. The
 * relation between a client and its exit stays.
 *
 * @param kind what happens
 * @param size how much: standard deviations of {@link Kind#SHIFT} and {@link Kind#SEASON}, share of
 *     rows of {@link Kind#SEGMENT} and {@link Kind#MISSING}; unused otherwise
 * @param ticks over which it comes gradually, 0 for at once; the period of a season
 */
public record Mix(Kind kind, double size, int ticks) {
  /** Nothing has changed. */
  public static final Mix CALM = new Mix(Kind.NONE, 0, 0);

  private static final double THOUSAND = 1_000;

  /** What happens to the rows. */
  public enum Kind {
    NONE,
    /** The first number moves. */
    SHIFT,
    /** The first number moves to and fro. */
    SEASON,
    /** Clients of a kind that was never seen: other numbers, and a new category. */
    SEGMENT,
    /** Cells of the first number are blank. */
    MISSING,
    /** The first number is written in a unit a thousand times smaller. */
    UNITS
  }

  /** How much of it there is in a tick, from 0, as a share of the whole; -1 to 1 for a season. */
  double at(int tick) {
    if (kind == Kind.SEASON) {
      return StrictMath.sin(2 * Math.PI * tick / Math.max(1, ticks));
    }
    return ticks == 0 ? 1 : Math.min(1, (tick + 1.0) / ticks);
  }

  /** The first number of a row that is not of a new segment. */
  double first(double number, int tick) {
    return switch (kind) {
      case SHIFT, SEASON -> number + size * at(tick);
      case NONE, SEGMENT, MISSING, UNITS -> number;
    };
  }

  /** The first number as it is written. */
  double written(double number) {
    return kind == Kind.UNITS ? number * THOUSAND : number;
  }

  /** The share of rows that are of a new segment. */
  double segment(int tick) {
    return kind == Kind.SEGMENT ? size * at(tick) : 0;
  }

  /** The share of rows whose first number is blank. */
  double missing(int tick) {
    return kind == Kind.MISSING ? size * at(tick) : 0;
  }
}
