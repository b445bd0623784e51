package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.config.Training.Candidate;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.FitReport.Coefficient;
import org.riskassessment.core.model.Term;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnType;
import org.tribuo.data.columnar.ColumnarFeature;

/**
 * The encoding of all feature columns as inputs, fitted on training rows for one kind of model.
 *
 * @param encoders one for each feature that varies, in schema order
 */
record Encoding(List<Encoder> encoders) {

  static Encoding fit(Dataset rows, Candidate candidate, Training.Logs logs) {
    List<Column> columns = rows.schema().features();
    // In parallel by column, because sorting the values is most of the work.
    return new Encoding(
        IntStream.range(0, columns.size())
            .parallel()
            .mapToObj(c -> encoder(rows, columns.get(c), candidate, logs))
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<Encoder> encoder(
      Dataset rows, Column column, Candidate candidate, Training.Logs logs) {
    if (column.type() == ColumnType.CATEGORICAL) {
      return LevelEncoder.fit(rows, column);
    }
    return candidate == Candidate.SCORECARD
        ? BinEncoder.fit(rows, column)
        : NumberEncoder.fit(rows, column, logs);
  }

  boolean isEmpty() {
    return encoders.isEmpty();
  }

  /**
   * Names of all inputs in Tribuo's form for columnar data, {@code column@entry}. A name that
   * columns and texts with an {@code @} would give twice ends in an apostrophe the second time.
   */
  List<String> inputs() {
    Set<String> names = new LinkedHashSet<>();
    for (Encoder encoder : encoders) {
      for (String input : encoder.inputs()) {
        String name = ColumnarFeature.generateFeatureName(encoder.column(), input);
        while (!names.add(name)) {
          name += "'";
        }
      }
    }
    return List.copyOf(names);
  }

  DesignMatrix design(Dataset rows) {
    int[] first = new int[encoders.size() + 1];
    for (int e = 0; e < encoders.size(); e++) {
      first[e + 1] = first[e] + encoders.get(e).inputs().size();
    }
    List<InputBlock> blocks =
        IntStream.range(0, encoders.size())
            .parallel()
            .mapToObj(e -> encoders.get(e).blocks(rows, first[e]))
            .flatMap(List::stream)
            .toList();
    return new DesignMatrix(rows.size(), first[encoders.size()], blocks);
  }

  List<Term> terms(double[] weights) {
    List<Term> terms = new ArrayList<>();
    forEach(weights, (encoder, own, first) -> terms.add(encoder.term(own)));
    return terms;
  }

  /** The log-odds of the average training row: the optimiser's bias plus the means of the terms. */
  double bias(double[] weights, double bias) {
    double[] sum = {bias};
    forEach(weights, (encoder, own, first) -> sum[0] += encoder.mean(own));
    return sum[0];
  }

  List<Coefficient> coefficients(double[] weights, double[][] covariance) {
    List<Coefficient> coefficients = new ArrayList<>();
    forEach(
        weights,
        (encoder, own, first) ->
            encoder
                .effects()
                .forEach(
                    effect ->
                        coefficients.add(
                            effect.coefficient(encoder.column(), own, covariance, first))));
    return coefficients;
  }

  /**
   * Merges neighbouring bins whose weights run against the configured directions. Returns this
   * encoding if none do.
   */
  Encoding monotone(double[] weights, Map<String, Training.Direction> directions) {
    List<Encoder> merged = new ArrayList<>();
    forEach(
        weights,
        (encoder, own, first) -> {
          Training.Direction direction = directions.get(encoder.column());
          merged.add(
              direction != null && encoder instanceof BinEncoder bins
                  ? bins.monotone(own, direction)
                  : encoder);
        });
    boolean same =
        IntStream.range(0, merged.size())
            .allMatch(i -> Objects.equals(merged.get(i).inputs(), encoders.get(i).inputs()));
    return same ? this : new Encoding(merged);
  }

  @FunctionalInterface
  private interface OwnWeights {
    void accept(Encoder encoder, double[] own, int first);
  }

  private void forEach(double[] weights, OwnWeights action) {
    int first = 0;
    for (Encoder encoder : encoders) {
      int inputs = encoder.inputs().size();
      double[] own = Arrays.copyOfRange(weights, first, first + inputs);
      action.accept(encoder, own, first);
      first += inputs;
    }
  }
}
