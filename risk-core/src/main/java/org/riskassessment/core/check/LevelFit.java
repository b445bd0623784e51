package org.riskassessment.core.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.json.JsonSection;

/**
 * A correction of a model's level, fitted on rows that it was not trained on: {@code log-odds' =
 * offset + slope * log-odds} of its risk. The slope is fitted only where it lowers the log-loss by
 * more than {@value #SLOPE_LIMIT} standard errors beyond the offset alone.
 *
 * @param slope above 0; 1 where only the offset was fitted
 * @param variances of offset, of slope, and their covariance
 * @param gain mean log-loss that the correction saves on the rows, each corrected by the others (5
 *     folds of clients)
 * @param n rows, with how many left and of how many clients
 */
public record LevelFit(
    double offset,
    double slope,
    Variances variances,
    double gain,
    int n,
    int positives,
    int clients) {

  /** The slope has to gain more standard errors than this. */
  public static final double SLOPE_LIMIT = 1.645;

  /** Fewest rows of each class. */
  public static final int FEWEST = 30;

  private static final int FOLDS = 5;
  private static final int STEPS = 50;
  private static final double ENOUGH = 1e-10;

  /** The covariance of offset and slope; the slope's are 0 where it was not fitted. */
  public record Variances(double offset, double slope, double both) {

    /**
     * The variance of the expected leavers of some rows.
     *
     * @param g0 sum of w p (1 - p)
     * @param g1 sum of w p (1 - p) x
     */
    public double of(double g0, double g1) {
      return g0 * g0 * offset + g1 * g1 * slope + 2 * g0 * g1 * both;
    }
  }

  /** A line without its evidence. */
  private record Line(double offset, double slope, Variances variances) {}

  /** Whether the rows suffice to fit a correction. */
  public static boolean suffice(ScoredRows rows) {
    return Math.min(rows.positives(), rows.negatives()) >= FEWEST;
  }

  /** Fits a correction; empty where the rows do not suffice or hold no finite one. */
  public static Optional<LevelFit> of(ScoredRows rows) {
    if (!suffice(rows)) {
      return Optional.empty();
    }
    double[] x = new double[rows.size()];
    for (int row = 0; row < x.length; row++) {
      x[row] = logit(rows.risk(row));
    }
    double[] asItIs = new double[x.length];
    double[] moved = new double[x.length];
    double[] turned = new double[x.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      Line offset = fit(rows, x, fold, false);
      Line both = fit(rows, x, fold, true);
      for (int row = 0; row < x.length; row++) {
        if (fold(rows, row) == fold) {
          boolean left = rows.exited(row);
          asItIs[row] = loss(x[row], left);
          moved[row] = loss(offset.offset + x[row], left);
          turned[row] = loss(both.offset + both.slope * x[row], left);
        }
      }
    }
    boolean hasSlope = exceeds(rows, moved, turned);
    Line line = fit(rows, x, -1, hasSlope);
    if (!(line.slope > 0) || !Double.isFinite(line.offset)) {
      return Optional.empty();
    }
    return Optional.of(
        new LevelFit(
            line.offset,
            line.slope,
            line.variances,
            mean(rows, asItIs, hasSlope ? turned : moved),
            rows.size(),
            rows.positives(),
            rows.clients()));
  }

  /** The offset alone, whatever it gains; 0 where a class is missing. */
  public static double offset(ScoredRows rows) {
    double[] x = new double[rows.size()];
    for (int row = 0; row < x.length; row++) {
      x[row] = logit(rows.risk(row));
    }
    double offset = fit(rows, x, -1, false).offset;
    return Double.isFinite(offset) ? offset : 0;
  }

  private static int fold(ScoredRows rows, int row) {
    // Clients are numbered as they come, which may follow their risk: mix the number.
    long mixed = (rows.client(row) + 1) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    return (int) Long.remainderUnsigned(mixed ^ mixed >>> 27, FOLDS);
  }

  /**
   * Newton's method on the weighted log-loss.
   *
   * @param without the fold left out; -1 for none
   */
  private static Line fit(ScoredRows rows, double[] x, int without, boolean withSlope) {
    double offset = 0;
    double slope = 1;
    for (int step = 0; ; step++) {
      double g0 = 0;
      double g1 = 0;
      double h00 = 0;
      double h01 = 0;
      double h11 = 0;
      for (int row = 0; row < x.length; row++) {
        if (fold(rows, row) != without) {
          double p = 1 / (1 + StrictMath.exp(-offset - slope * x[row]));
          double miss = rows.weight(row) * ((rows.exited(row) ? 1 : 0) - p);
          double spread = rows.weight(row) * p * (1 - p);
          g0 += miss;
          h00 += spread;
          if (withSlope) {
            g1 += miss * x[row];
            h01 += spread * x[row];
            h11 += spread * x[row] * x[row];
          }
        }
      }
      double determinant = withSlope ? h00 * h11 - h01 * h01 : h00;
      double up = withSlope ? (h11 * g0 - h01 * g1) / determinant : g0 / h00;
      double turn = withSlope ? (h00 * g1 - h01 * g0) / determinant : 0;
      if (step == STEPS || !(Math.abs(up) + Math.abs(turn) > ENOUGH)) {
        return new Line(
            offset,
            slope,
            withSlope
                ? new Variances(h11 / determinant, h00 / determinant, -h01 / determinant)
                : new Variances(1 / h00, 0, 0));
      }
      // A long step overshoots where the risks are far off.
      double longest = Math.max(Math.abs(up), Math.abs(turn));
      double share = longest > 1 ? 1 / longest : 1;
      offset += share * up;
      slope += share * turn;
    }
  }

  private static double loss(double logOdds, boolean left) {
    double against = left ? -logOdds : logOdds;
    return Math.max(against, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(against)));
  }

  /** How much less the second loses on average. */
  private static double mean(ScoredRows rows, double[] first, double[] second) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < first.length; row++) {
      sum += rows.weight(row) * (first[row] - second[row]);
      weights += rows.weight(row);
    }
    return sum / weights;
  }

  private static boolean exceeds(ScoredRows rows, double[] first, double[] second) {
    double mean = mean(rows, first, second);
    double squares = 0;
    double weights = 0;
    for (int row = 0; row < first.length; row++) {
      double miss = rows.weight(row) * (first[row] - second[row] - mean);
      squares += miss * miss;
      weights += rows.weight(row);
    }
    return mean > SLOPE_LIMIT * Math.sqrt(squares) / weights;
  }

  /** The log-odds of a risk, finite also at 0 and 1. */
  public static double logit(double risk) {
    double inside = Math.min(Math.max(risk, 1e-12), 1 - 1e-12);
    return StrictMath.log(inside / (1 - inside));
  }

  /** The fit as JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("offset", offset);
    tree.put("slope", slope);
    tree.put("offset_variance", variances.offset());
    tree.put("slope_variance", variances.slope());
    tree.put("covariance", variances.both());
    tree.put("log_loss_gain", gain);
    tree.put("n", n);
    tree.put("positives", positives);
    tree.put("clients", clients);
    return tree;
  }

  /** Reads what {@link #toTree} wrote. */
  public static LevelFit read(JsonSection json) {
    return new LevelFit(
        json.number("offset"),
        json.number("slope"),
        new Variances(
            json.number("offset_variance"),
            json.number("slope_variance"),
            json.number("covariance")),
        json.number("log_loss_gain"),
        (int) json.integer("n", 0, Integer.MAX_VALUE),
        (int) json.integer("positives", 0, Integer.MAX_VALUE),
        (int) json.integer("clients", 0, Integer.MAX_VALUE));
  }
}
