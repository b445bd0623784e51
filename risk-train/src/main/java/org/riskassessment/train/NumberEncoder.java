package org.riskassessment.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.model.Transform;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/**
 * Encodes a number: blanks are filled with the median, then the value is standardised. If enough
 * rows are blank, blankness is a second input.
 *
 * @param scale standard deviation; positive
 * @param blanks share of blank rows if blankness is an input, else 0
 */
record NumberEncoder(NumericSample sample, double median, double mean, double scale, double blanks)
    implements Encoder {

  /** A column is heavy-tailed from this skewness up; the exponential distribution has 2. */
  private static final double HEAVY = 2;

  /** Empty if the column does not vary. */
  static Optional<Encoder> fit(Dataset rows, Column column, Training.Logs logs) {
    NumericSample plain =
        NumericSample.of(rows, column.name(), NumericSample.transform(rows, column));
    if (plain.isConstant()) {
      return BinEncoder.ofBlanks(plain);
    }
    NumericSample.Moments moments = plain.moments();
    if (logs == Training.Logs.AUTO
        && column.type() == ColumnType.NUMERIC
        && !(Math.abs(moments.skewness()) <= HEAVY)) {
      NumericSample log = plain.logarithms();
      NumericSample.Moments ofLog = log.moments();
      if (!(Math.abs(ofLog.skewness()) >= Math.abs(moments.skewness()))) {
        return standardised(log, ofLog);
      }
    }
    return standardised(plain, moments);
  }

  private static Optional<Encoder> standardised(
      NumericSample sample, NumericSample.Moments moments) {
    double mean = moments.mean();
    double scale = moments.deviation();
    return scale > 1e-12 * Math.max(Double.MIN_NORMAL, Math.abs(mean)) && Double.isFinite(scale)
        ? Optional.of(
            new NumberEncoder(
                sample,
                sample.median(),
                mean,
                scale,
                sample.hasBlankInput() ? sample.blanks() / (double) sample.rows() : 0))
        : BinEncoder.ofBlanks(sample);
  }

  @Override
  public String column() {
    return sample.column();
  }

  @Override
  public List<String> inputs() {
    return blanks > 0 ? List.of("standardised", "blank") : List.of("standardised");
  }

  @Override
  public List<InputBlock> blocks(Dataset rows, int first) {
    IntToDoubleFunction number = sample.transform().over(rows, column());
    double[] values = new double[rows.size()];
    int[] blank = new int[blanks > 0 ? rows.size() : 0];
    for (int row = 0; row < values.length; row++) {
      double x = number.applyAsDouble(row);
      values[row] = ((Double.isNaN(x) ? median : x) - mean) / scale;
      if (blank.length > 0) {
        blank[row] = Double.isNaN(x) ? first + 1 : -1;
      }
    }
    List<InputBlock> blocks = new ArrayList<>();
    blocks.add(new InputBlock.Numeric(first, values));
    if (blank.length > 0) {
      blocks.add(new InputBlock.OneHot(blank));
    }
    return blocks;
  }

  @Override
  public Term term(double[] weights) {
    double ofBlank = blanks > 0 ? weights[1] : 0;
    return new Term.Numeric(
        column(),
        sample.transform(),
        median,
        mean,
        scale,
        weights[0],
        0 - blanks * ofBlank,
        ofBlank - blanks * ofBlank);
  }

  @Override
  public double mean(double[] weights) {
    return blanks > 0 ? blanks * weights[1] : 0;
  }

  @Override
  public List<CellEffect> effects() {
    int filled = sample.sorted().length;
    int filledLeft = sample.left() - sample.blanksLeft();
    String unit =
        sample.transform() instanceof Transform.Log
            ? " of its logarithm"
            : sample.transform() instanceof Transform.Age ? " days of age" : "";
    String each = String.format(Locale.ROOT, "each %.4g%s", scale, unit);
    List<CellEffect> effects = new ArrayList<>();
    double[] one = new double[inputs().size()];
    one[0] = 1;
    effects.add(new CellEffect(each, filled, filledLeft, one));
    if (blanks > 0) {
      effects.add(
          new CellEffect(
              "missing",
              sample.blanks(),
              sample.blanksLeft(),
              new double[] {(median - mean) / scale, 1 - blanks}));
    }
    return effects;
  }
}
