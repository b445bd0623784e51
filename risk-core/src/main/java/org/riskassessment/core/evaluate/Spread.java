package org.riskassessment.core.evaluate;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The uncertainty of a metric: its 95% interval and its standard error. */
record Spread(Interval interval, OptionalDouble standardError) {
  private static final double TAIL = 0.025;

  /**
   * The spread of every metric, from one bootstrap over clients: the 2.5% and 97.5% quantiles and
   * the standard deviation of the draws that define it; left out when fewer than half do.
   */
  static Map<Metric, Spread> bootstrapped(RankedRows rows, double[] values, long seed) {
    Metric[] metrics = Metric.values();
    double[][] draws = new double[RankedRows.VALUES][Evaluation.RESAMPLES];
    double[] drawn = new double[RankedRows.VALUES];
    new ClientBootstrap(Evaluation.RESAMPLES, rows.clients(), seed)
        .each(
            (weight, draw) -> {
              rows.values(weight, drawn);
              for (int m = 0; m < drawn.length; m++) {
                draws[m][draw] = drawn[m];
              }
            });
    Map<Metric, Spread> spreads = new EnumMap<>(Metric.class);
    for (Metric metric : metrics) {
      double value = values[metric.ordinal()];
      double[] sorted = ClientBootstrap.sorted(draws[metric.ordinal()]);
      if (metric == Metric.CALIBRATION_ERROR) {
        double[] noise = ClientBootstrap.sorted(draws[RankedRows.NOISE]);
        spreads.put(metric, ofCalibration(value, sorted, noise));
      } else if (!Double.isNaN(value) && sorted.length >= Evaluation.RESAMPLES / 2) {
        spreads.put(
            metric,
            of(
                ClientBootstrap.quantile(sorted, TAIL),
                ClientBootstrap.quantile(sorted, 1 - TAIL),
                ClientBootstrap.standardDeviation(sorted)));
      }
    }
    return spreads;
  }

  /**
   * The spread of the calibration error, from sorted draws of it and of the noise in it.
   *
   * <p>Noise alone causes a calibration error, and more of it in a resample than in the sample, so
   * quantiles of resamples are too high. Noise cannot hide or fake more than its own size (triangle
   * inequality over the bins): low is the value less the 97.5% quantile of the noise, at least 0,
   * which excludes 0 in one of 40 samples of a perfect model. High is the 2.5% quantile of the
   * draws mirrored about the value (basic interval, Davison and Hinkley, 1997, 5.2), at least the
   * value.
   */
  static Spread ofCalibration(double value, double[] sorted, double[] noise) {
    return of(
        Math.max(0, value - ClientBootstrap.quantile(noise, 1 - TAIL)),
        Math.max(value, 2 * value - ClientBootstrap.quantile(sorted, TAIL)),
        ClientBootstrap.standardDeviation(sorted));
  }

  static Spread of(double low, double high, double standardError) {
    return new Spread(new Interval(low, high), OptionalDouble.of(standardError));
  }
}
