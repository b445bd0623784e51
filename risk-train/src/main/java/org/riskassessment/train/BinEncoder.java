package org.riskassessment.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.Column;

/**
 * Encodes a number as the bin it falls into: one input for each bin, and one for blank cells if
 * enough rows are blank. Otherwise blank cells count as the median.
 *
 * @param edges limits between the bins, ascending
 * @param rows number of training rows in each bin
 * @param left how many of those left
 * @param blankInput whether blank cells have an input to themselves
 */
record BinEncoder(NumericSample sample, double[] edges, int[] rows, int[] left, boolean blankInput)
    implements Encoder {

  /** The number of bins of about equal size; a column with no more values gets a bin for each. */
  private static final int BINS = 10;

  /** Empty if the column does not vary. */
  static Optional<Encoder> fit(Dataset rows, Column column) {
    NumericSample sample =
        NumericSample.of(rows, column.name(), NumericSample.transform(rows, column));
    double[] edges = edges(sample.sorted());
    return edges.length == 0 ? ofBlanks(sample) : Optional.of(of(rows, sample, edges));
  }

  /** One bin for all values and an input for blanks; empty if blankness cannot be an input. */
  static Optional<Encoder> ofBlanks(NumericSample sample) {
    return sample.hasBlankInput()
        ? Optional.of(
            new BinEncoder(
                sample,
                new double[0],
                new int[] {sample.sorted().length},
                new int[] {sample.left() - sample.blanksLeft()},
                true))
        : Optional.empty();
  }

  private static BinEncoder of(Dataset table, NumericSample sample, double[] edges) {
    IntToDoubleFunction number = sample.transform().over(table, sample.column());
    int[] rows = new int[edges.length + 1];
    int[] left = new int[rows.length];
    for (int row = 0; row < table.size(); row++) {
      double x = number.applyAsDouble(row);
      if (!Double.isNaN(x)) {
        int bin = Term.Bins.bin(edges, x);
        rows[bin]++;
        left[bin] += table.exited(row) ? 1 : 0;
      }
    }
    return new BinEncoder(sample, edges, rows, left, sample.hasBlankInput());
  }

  /**
   * Edges at the quantiles, each between two values that occur. A value that fills a bin by itself
   * gets its own bin, and so does every value of a column with few values.
   */
  static double[] edges(double[] sorted) {
    int distinct = 0;
    for (int i = 0; i < sorted.length && distinct <= BINS; i++) {
      distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
    }
    int target = distinct <= BINS ? 1 : Math.max(FEWEST, sorted.length / BINS);
    double[] edges = new double[2 * BINS + 1];
    int found = 0;
    int inBin = 0;
    for (int start = 0; start < sorted.length; ) {
      int end = start + 1;
      while (end < sorted.length && sorted[end] == sorted[start]) {
        end++;
      }
      boolean full = inBin >= target || end - start >= target;
      if (inBin >= FEWEST && full && sorted.length - start >= FEWEST) {
        edges[found++] = between(sorted[start - 1], sorted[start]);
        inBin = 0;
      }
      inBin += end - start;
      start = end;
    }
    return Arrays.copyOf(edges, found);
  }

  private static double between(double below, double above) {
    double middle = below / 2 + above / 2;
    return middle > below && middle <= above ? middle : above;
  }

  /** Merges neighbouring bins whose weights run against a direction, by pooling violators. */
  BinEncoder monotone(double[] weights, Training.Direction direction) {
    double sign = direction == Training.Direction.INCREASING ? 1 : -1;
    int[] ends = new int[rows.length];
    double[] value = new double[rows.length];
    double[] size = new double[rows.length];
    int blocks = 0;
    for (int bin = 0; bin < rows.length; bin++) {
      ends[blocks] = bin;
      value[blocks] = sign * weights[bin];
      size[blocks++] = rows[bin];
      while (blocks > 1 && value[blocks - 2] > value[blocks - 1]) {
        double both = size[blocks - 2] + size[blocks - 1];
        value[blocks - 2] =
            (value[blocks - 2] * size[blocks - 2] + value[blocks - 1] * size[blocks - 1]) / both;
        size[blocks - 2] = both;
        ends[blocks - 2] = bin;
        blocks--;
      }
    }
    double[] kept = new double[blocks - 1];
    int[] keptRows = new int[blocks];
    int[] keptLeft = new int[blocks];
    for (int block = 0, bin = 0; block < blocks; block++) {
      for (; bin <= ends[block]; bin++) {
        keptRows[block] += rows[bin];
        keptLeft[block] += left[bin];
      }
      if (block < kept.length) {
        kept[block] = edges[ends[block]];
      }
    }
    return new BinEncoder(sample, kept, keptRows, keptLeft, blankInput);
  }

  private int bins() {
    return rows.length;
  }

  /** The bin of the median, which takes blank cells that have no input to themselves. */
  private int middle() {
    return Term.Bins.bin(edges, sample.median());
  }

  private int ofBlank() {
    return blankInput ? bins() : middle();
  }

  @Override
  public String column() {
    return sample.column();
  }

  @Override
  public List<String> inputs() {
    List<String> names = new ArrayList<>();
    for (int bin = 0; bin < bins(); bin++) {
      names.add(name(bin));
    }
    if (blankInput) {
      names.add("blank");
    }
    return names;
  }

  private String name(int bin) {
    String days = sample.transform() instanceof Transform.Age ? " days" : "";
    if (bins() == 1) {
      return "any";
    }
    if (bin == 0) {
      return "below " + number(edges[0]) + days;
    }
    return bin == bins() - 1
        ? "from " + number(edges[bin - 1]) + days
        : number(edges[bin - 1]) + " to " + number(edges[bin]) + days;
  }

  private static String number(double edge) {
    BigDecimal rounded = new BigDecimal(edge).round(new MathContext(6)).stripTrailingZeros();
    return Math.abs(rounded.scale()) < 12 ? rounded.toPlainString() : rounded.toString();
  }

  @Override
  public List<InputBlock> blocks(Dataset table, int first) {
    IntToDoubleFunction number = sample.transform().over(table, column());
    int[] inputs = new int[table.size()];
    int ofBlank = first + ofBlank();
    for (int row = 0; row < inputs.length; row++) {
      double x = number.applyAsDouble(row);
      inputs[row] = Double.isNaN(x) ? ofBlank : first + Term.Bins.bin(edges, x);
    }
    return List.of(new InputBlock.OneHot(inputs));
  }

  @Override
  public Term term(double[] weights) {
    double mean = mean(weights);
    List<Double> logOdds = new ArrayList<>();
    for (int bin = 0; bin < bins(); bin++) {
      logOdds.add(weights[bin] - mean);
    }
    return new Term.Bins(
        column(),
        sample.transform(),
        Arrays.stream(edges).boxed().toList(),
        logOdds,
        weights[ofBlank()] - mean);
  }

  @Override
  public double mean(double[] weights) {
    double[] shares = means();
    double mean = 0;
    for (int input = 0; input < shares.length; input++) {
      mean += shares[input] * weights[input];
    }
    return mean;
  }

  /** The share of training rows that have each input. */
  private double[] means() {
    double[] means = new double[inputs().size()];
    for (int bin = 0; bin < bins(); bin++) {
      means[bin] = rows[bin] / (double) sample.rows();
    }
    means[ofBlank()] += sample.blanks() / (double) sample.rows();
    return means;
  }

  @Override
  public List<CellEffect> effects() {
    List<CellEffect> effects = new ArrayList<>();
    for (int bin = 0; bin < bins(); bin++) {
      effects.add(new CellEffect(name(bin), rows[bin], left[bin], only(bin)));
    }
    if (blankInput) {
      effects.add(new CellEffect("missing", sample.blanks(), sample.blanksLeft(), only(bins())));
    }
    return effects;
  }

  private double[] only(int input) {
    double[] factors = means();
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (i == input ? 1 : 0) - factors[i];
    }
    return factors;
  }
}
