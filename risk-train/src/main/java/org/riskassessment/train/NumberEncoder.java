package org.riskassessment.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Reading;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;

/**
 * A number: the median for a blank cell, then standardised; and an input that tells of being blank,
 * where enough rows are.
 *
 * @param scale standard deviation; positive
 * @param blanks share of blank rows where that has an input of its own, else 0
 */
record NumberEncoder(Sample sample, double median, double mean, double scale, double blanks)
    implements Encoder {

  /** A column is heavy-tailed from this skewness on; an exponential distribution has 2. */
  private static final double HEAVY = 2;

  /** Empty for a column that does not vary. */
  static Optional<Encoder> fit(Dataset rows, Column column, Training.Logs logs) {
    Sample plain = Sample.of(rows, column.name(), Sample.reading(rows, column));
    if (plain.isConstant()) {
      return BinEncoder.ofBlanks(plain);
    }
    Sample.Moments moments = plain.moments();
    if (logs == Training.Logs.AUTO
        && column.type() == ColumnType.NUMERIC
        && !(Math.abs(moments.skewness()) <= HEAVY)) {
      Sample log = plain.logarithms();
      Sample.Moments ofLog = log.moments();
      if (!(Math.abs(ofLog.skewness()) >= Math.abs(moments.skewness()))) {
        return standardised(log, ofLog);
      }
    }
    return standardised(plain, moments);
  }

  private static Optional<Encoder> standardised(Sample sample, Sample.Moments moments) {
    double mean = moments.mean();
    double scale = moments.deviation();
    return scale > 1e-12 * Math.max(Double.MIN_NORMAL, Math.abs(mean)) && Double.isFinite(scale)
        ? Optional.of(
            new NumberEncoder(
                sample,
                sample.median(),
                mean,
                scale,
                sample.blanksTell() ? sample.blanks() / (double) sample.rows() : 0))
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
  public List<Slot> slots(Dataset rows, int first) {
    IntToDoubleFunction number = sample.reading().over(rows, column());
    double[] values = new double[rows.size()];
    int[] blank = new int[blanks > 0 ? rows.size() : 0];
    for (int row = 0; row < values.length; row++) {
      double x = number.applyAsDouble(row);
      values[row] = ((Double.isNaN(x) ? median : x) - mean) / scale;
      if (blank.length > 0) {
        blank[row] = Double.isNaN(x) ? first + 1 : -1;
      }
    }
    List<Slot> slots = new ArrayList<>();
    slots.add(new Slot.Numbers(first, values));
    if (blank.length > 0) {
      slots.add(new Slot.Codes(blank));
    }
    return slots;
  }

  @Override
  public Term term(double[] weights) {
    double ofBlank = blanks > 0 ? weights[1] : 0;
    return new Term.Numeric(
        column(),
        sample.reading(),
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
  public List<Share> shares() {
    int filled = sample.sorted().length;
    int filledLeft = sample.left() - sample.blanksLeft();
    String unit =
        sample.reading() instanceof Reading.Log
            ? " of its logarithm"
            : sample.reading() instanceof Reading.Age ? " days of age" : "";
    String each = String.format(Locale.ROOT, "each %.4g%s", scale, unit);
    List<Share> shares = new ArrayList<>();
    double[] one = new double[inputs().size()];
    one[0] = 1;
    shares.add(new Share(each, filled, filledLeft, one));
    if (blanks > 0) {
      shares.add(
          new Share(
              "missing",
              sample.blanks(),
              sample.blanksLeft(),
              new double[] {(median - mean) / scale, 1 - blanks}));
    }
    return shares;
  }
}
