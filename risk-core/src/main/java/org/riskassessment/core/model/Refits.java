package org.riskassessment.core.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Interval;

/**
 * Bootstrap refits of a model: fitted many times, calibrator included, each time on training
 * clients drawn with replacement. They give intervals of the estimated probability, not of what a
 * client will do. Safe for several threads.
 *
 * @param models the refits, one or more
 * @param scale factor on distances in log-odds, 0 to 1: {@code sqrt(m / n)} where each refit drew m
 *     rows and the model was trained on n
 */
public record Refits(List<RiskModel> models, double scale) {
  /** Name of the artifact. */
  public static final String FILE = "refits.bin";

  private static final int FORMAT = 1;
  private static final int CHUNK = 10_000;
  private static final int DRAWS = 10;

  public Refits {
    models = List.copyOf(models);
    if (models.isEmpty() || !(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException(models.size() + " refits, scale " + scale);
    }
  }

  /**
   * The 95% interval of each row's risk, wide enough to hold the model's own estimate.
   *
   * @param model the model itself
   */
  public List<Interval> risks(RiskModel model, Dataset rows) {
    List<Interval> intervals = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += CHUNK) {
      Dataset part = rows.slice(from, Math.min(rows.size(), from + CHUNK));
      double[] own = model.risks(model.logOdds(part));
      double[][] byRefit = risksByRefit(model, part);
      for (int row = 0; row < own.length; row++) {
        double[] draws = new double[byRefit.length];
        for (int refit = 0; refit < draws.length; refit++) {
          draws[refit] = byRefit[refit][row];
        }
        Interval interval = Interval.ofDraws(draws);
        intervals.add(
            new Interval(Math.min(own[row], interval.low()), Math.max(own[row], interval.high())));
      }
    }
    return intervals;
  }

  /** The risk of each row by each refit. */
  private double[][] risksByRefit(RiskModel model, Dataset rows) {
    double[] own = scale == 1 ? new double[0] : model.risks(model.logOdds(rows));
    double[][] byRefit = new double[models.size()][];
    for (int refit = 0; refit < byRefit.length; refit++) {
      double[] risks = models.get(refit).risks(models.get(refit).logOdds(rows));
      for (int row = 0; row < own.length; row++) {
        double centre = logit(own[row]);
        risks[row] = Calibrator.logistic(centre + scale * (logit(risks[row]) - centre));
      }
      byRefit[refit] = risks;
    }
    return byRefit;
  }

  private static double logit(double risk) {
    double inside = Math.min(Math.max(risk, 1e-15), 1 - 1e-15);
    return StrictMath.log(inside / (1 - inside));
  }

  /**
   * The interval of a sum over the rows that leave: 10 draws of who leaves by each refit's risks.
   *
   * @param amounts what each row adds to the sum when it leaves
   * @return the 95% interval of the sum
   */
  public Interval sums(RiskModel model, Dataset rows, double[] amounts, long seed) {
    double[][] byRefit = risksByRefit(model, rows);
    double[] draws = new double[byRefit.length * DRAWS];
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < draws.length; draw++) {
      double[] risks = byRefit[draw / DRAWS];
      double sum = 0;
      for (int row = 0; row < risks.length; row++) {
        sum += random.nextDouble() < risks[row] ? amounts[row] : 0;
      }
      draws[draw] = sum;
    }
    return Interval.ofDraws(draws);
  }

  /**
   * The intervals of the sums over the first rows that leave, for several numbers of rows: one draw
   * of who leaves by each refit's risks.
   *
   * @param ends how many rows, ascending, at most n
   */
  public List<Interval> sums(
      RiskModel model, Dataset rows, double[] amounts, int[] ends, long seed) {
    double[][] byRefit = risksByRefit(model, rows);
    double[][] draws = new double[ends.length][byRefit.length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int refit = 0; refit < byRefit.length; refit++) {
      double sum = 0;
      int row = 0;
      for (int end = 0; end < ends.length; end++) {
        for (; row < ends[end]; row++) {
          sum += random.nextDouble() < byRefit[refit][row] ? amounts[row] : 0;
        }
        draws[end][refit] = sum;
      }
    }
    return Arrays.stream(draws).map(Interval::ofDraws).toList();
  }

  /**
   * The intervals of the sums over the rows of each group that leave: 10 draws of who leaves by
   * each refit's risks.
   *
   * @param amounts of each kind of sum, what each row adds when it leaves
   * @param groups the rows of each
   * @return of each kind of sum, one for each group
   */
  public List<List<Interval>> sums(
      RiskModel model, Dataset rows, List<double[]> amounts, List<int[]> groups, long seed) {
    double[][] byRefit = risksByRefit(model, rows);
    double[][][] draws = new double[amounts.size()][groups.size()][byRefit.length * DRAWS];
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] leaves = new boolean[rows.size()];
    for (int draw = 0; draw < byRefit.length * DRAWS; draw++) {
      for (int row = 0; row < leaves.length; row++) {
        leaves[row] = random.nextDouble() < byRefit[draw / DRAWS][row];
      }
      for (int group = 0; group < groups.size(); group++) {
        for (int row : groups.get(group)) {
          for (int kind = 0; leaves[row] && kind < draws.length; kind++) {
            draws[kind][group][draw] += amounts.get(kind)[row];
          }
        }
      }
    }
    return Arrays.stream(draws)
        .map(byGroup -> Arrays.stream(byGroup).map(Interval::ofDraws).toList())
        .toList();
  }

  /**
   * How firm a column's contribution to a row is.
   *
   * @param agreement share of refits, 0 to 1, in which it has the same sign as in the model
   * @param variance of the contribution among the refits
   */
  public record Firmness(double agreement, double variance) {}

  /** For each row, how firm the contribution of each of the model's columns is. */
  public List<Map<String, Firmness>> firmness(RiskModel model, Dataset rows) {
    double[][] own = model.contributionsByColumn(rows);
    int[][] same = new int[own.length][rows.size()];
    double[][] sums = new double[own.length][rows.size()];
    double[][] squares = new double[own.length][rows.size()];
    for (RiskModel refit : models) {
      double[][] others = refit.contributionsByColumn(rows);
      for (int term = 0; term < own.length; term++) {
        int place = refit.columns().indexOf(model.columns().get(term));
        for (int row = 0; row < rows.size(); row++) {
          double other = place < 0 ? 0 : others[place][row];
          same[term][row] += Math.signum(other) == Math.signum(own[term][row]) ? 1 : 0;
          sums[term][row] += other;
          squares[term][row] += other * other;
        }
      }
    }
    List<Map<String, Firmness>> byRow = new ArrayList<>();
    double n = models.size();
    for (int row = 0; row < rows.size(); row++) {
      Map<String, Firmness> firmness = new LinkedHashMap<>();
      for (int term = 0; term < own.length; term++) {
        double mean = sums[term][row] / n;
        firmness.put(
            model.columns().get(term),
            new Firmness(same[term][row] / n, squares[term][row] / n - mean * mean));
      }
      byRow.add(firmness);
    }
    return byRow;
  }

  /** The same on another level. */
  public Refits moved(double offset, double slope) {
    if (offset == 0 && slope == 1) {
      return this;
    }
    return new Refits(
        models.stream().map(model -> model.recalibrated(offset, slope, model.threshold())).toList(),
        scale);
  }

  /** The refits as compressed bytes. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes, 1 << 16))) {
      out.writeByte(FORMAT);
      out.writeDouble(scale);
      out.writeInt(models.size());
      for (RiskModel model : models) {
        byte[] json = ModelJson.write(model);
        out.writeInt(json.length);
        out.write(json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws RiskException MODEL_CORRUPT when the bytes are not refits
   */
  public static Refits read(byte[] bytes, String name) {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("unknown format");
      }
      double scale = in.readDouble();
      int count = in.readInt();
      List<RiskModel> models = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        models.add(ModelJson.read(in.readNBytes(in.readInt()), name));
      }
      if (in.read() >= 0) {
        throw new IOException("there is more after the last one");
      }
      return new Refits(models, scale);
    } catch (IOException | IllegalArgumentException e) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT, "does not contain refits", ErrorContext.ofFile(name), e);
    }
  }
}
