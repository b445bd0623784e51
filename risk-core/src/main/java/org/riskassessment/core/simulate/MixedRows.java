package org.riskassessment.core.simulate;

/**
 * Fabricated rows of twenty features, straight into arrays so that thousands of ticks take seconds:
 * twelve continuous numbers, standard normal; four heavy-tailed whole numbers with many ties; four
 * categories of eight levels. A row's true log-odds are a line of the first six numbers, and its
 * label is drawn from them. The same for the same seed on every JDK. The arrays are the caller's
 * own: a copy of each would cost more than the drawing.
 *
 * @param numbers 16 columns of n numbers; NaN is blank
 * @param categories 4 columns of n levels, 0 to 7; 8 is new
 * @param logOdds the true ones
 */
public record MixedRows(
    double[][] numbers, int[][] categories, double[] logOdds, boolean[] exited) {
  /** Continuous numbers. */
  public static final int CONTINUOUS = 12;

  /** Numbers of both kinds. */
  public static final int NUMBERS = 16;

  /** Categories. */
  public static final int CATEGORIES = 4;

  /** Levels of a category, without the new one. */
  public static final int LEVELS = 8;

  private static final double BASE = -1.7;
  private static final double[] WEIGHTS = {0.6, -0.5, 0.4, 0.4, -0.3, 0.3};
  private static final double TAIL = 1.2;
  private static final double FAR = 2;

  /** Draws the rows of a tick. */
  public static MixedRows draw(int n, long seed, int tick, Mix mix) {
    SplitMix64 random = SplitMix64.at(seed, 0, tick, n);
    double[][] numbers = new double[NUMBERS][n];
    int[][] categories = new int[CATEGORIES][n];
    double[] logOdds = new double[n];
    boolean[] exited = new boolean[n];
    for (int row = 0; row < n; row++) {
      boolean stranger = random.nextDouble() < mix.segment(tick);
      boolean blank = random.nextDouble() < mix.missing(tick);
      double line = BASE;
      for (int column = 0; column < CONTINUOUS; column++) {
        double x = random.nextGaussian() + (stranger ? FAR : 0);
        x = column == 0 && !stranger ? mix.first(x, tick) : x;
        line += column < WEIGHTS.length ? WEIGHTS[column] * x : 0;
        numbers[column][row] = column == 0 ? (blank ? Double.NaN : mix.written(x)) : x;
      }
      for (int column = CONTINUOUS; column < NUMBERS; column++) {
        numbers[column][row] = Math.floor(StrictMath.exp(TAIL * random.nextGaussian()));
      }
      for (int column = 0; column < CATEGORIES; column++) {
        // Rarer level by level.
        double u = random.nextDouble();
        categories[column][row] = stranger && column == 0 ? LEVELS : (int) (LEVELS * u * u);
      }
      logOdds[row] = line;
      exited[row] = random.nextDouble() < 1 / (1 + StrictMath.exp(-line));
    }
    return new MixedRows(numbers, categories, logOdds, exited);
  }

  /** Number of rows. */
  public int size() {
    return logOdds.length;
  }
}
