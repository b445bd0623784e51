package org.riskassessment.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.json.JsonSection;

/**
 * Turns raw log-odds into calibrated probabilities. It never reverses an order; only {@link
 * Isotonic}, of earlier releases, makes ties.
 */
public sealed interface Calibrator {

  /** No calibration. */
  Calibrator NONE = new None();

  /** Probability of exit, 0 to 1, the same on every machine. For many, {@link #risks} is faster. */
  double risk(double logOdds);

  /** The probabilities for many log-odds; a fresh array. */
  default double[] risks(double[] logOdds) {
    double[] risks = new double[logOdds.length];
    for (int i = 0; i < risks.length; i++) {
      risks[i] = risk(logOdds[i]);
    }
    return risks;
  }

  /** Its name: none, platt, spline or isotonic. */
  String method();

  /** The calibrator as JSON. */
  Map<String, Object> toTree();

  /** Reads what {@link #toTree()} wrote of a calibrator other than {@link #NONE}. */
  static Calibrator read(JsonSection json) {
    String method = json.text("method");
    return switch (method) {
      case Platt.METHOD -> new Platt(json.number("intercept"), json.number("slope"));
      case Spline.METHOD -> new Spline(json.numbers("log_odds"), json.numbers("calibrated"));
      case Isotonic.METHOD -> new Isotonic(json.numbers("log_odds"), json.numbers("risks"));
      case Recalibrated.METHOD ->
          new Recalibrated(
              json.section("base").map(Calibrator::read).orElse(NONE),
              json.number("offset"),
              json.number("slope"));
      default -> {
        json.fault(
            "method",
            "is not a known calibration",
            method,
            String.join(", ", Platt.METHOD, Spline.METHOD, Isotonic.METHOD, Recalibrated.METHOD));
        yield NONE;
      }
    };
  }

  private static Map<String, Object> tree(
      String method, String first, Object a, String second, Object b) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("method", method);
    tree.put(first, a);
    tree.put(second, b);
    return tree;
  }

  /** How many places are at or below x. */
  private static int above(double[] places, double x) {
    int low = 0;
    int high = places.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[middle] <= x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** {@code 1 / (1 + exp(-x))}. */
  static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** The probabilities are the model's own. */
  record None() implements Calibrator {
    @Override
    public double risk(double logOdds) {
      return logistic(logOdds);
    }

    @Override
    public String method() {
      return "none";
    }

    @Override
    public Map<String, Object> toTree() {
      return Map.of("method", method());
    }
  }

  /**
   * Platt (1999): {@code logistic(intercept + slope * x)}.
   *
   * @param slope positive
   */
  record Platt(double intercept, double slope) implements Calibrator {
    private static final String METHOD = "platt";

    public Platt {
      if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
        throw new IllegalArgumentException("intercept " + intercept + ", slope " + slope);
      }
    }

    @Override
    public double risk(double logOdds) {
      return logistic(intercept + slope * logOdds);
    }

    @Override
    public String method() {
      return METHOD;
    }

    @Override
    public Map<String, Object> toTree() {
      return tree(METHOD, "intercept", intercept, "slope", slope);
    }
  }

  /**
   * A strictly rising line through points on the scale of log-odds, which goes on beyond the first
   * and the last as steeply as between the two nearest.
   *
   * @param logOdds k ascending places, at least two
   * @param calibrated the k log-odds that they become, ascending
   */
  record Spline(List<Double> logOdds, List<Double> calibrated) implements Calibrator {
    private static final String METHOD = "spline";
    private static final int FEW = 8;

    public Spline {
      logOdds = List.copyOf(logOdds);
      calibrated = List.copyOf(calibrated);
      if (logOdds.size() < 2 || logOdds.size() != calibrated.size()) {
        throw new IllegalArgumentException(
            logOdds.size() + " places, " + calibrated.size() + " log-odds");
      }
      for (int i = 0; i < logOdds.size(); i++) {
        if (!Double.isFinite(logOdds.get(i))
            || !Double.isFinite(calibrated.get(i))
            || i > 0
                && !(logOdds.get(i - 1) < logOdds.get(i)
                    && calibrated.get(i - 1) < calibrated.get(i))) {
          throw new IllegalArgumentException("point " + i + " of the calibration is out of order");
        }
      }
    }

    @Override
    public double risk(double x) {
      int at = Collections.binarySearch(logOdds, x);
      int right = right(at < 0 ? -at - 1 : at + 1);
      return between(
          logOdds.get(right - 1),
          logOdds.get(right),
          calibrated.get(right - 1),
          calibrated.get(right),
          x);
    }

    @Override
    public double[] risks(double[] many) {
      double[] found = new double[many.length];
      if (many.length < FEW) {
        // The points are not worth copying.
        for (int i = 0; i < found.length; i++) {
          found[i] = risk(many[i]);
        }
        return found;
      }
      double[] places = logOdds.stream().mapToDouble(place -> place).toArray();
      double[] heights = calibrated.stream().mapToDouble(height -> height).toArray();
      for (int i = 0; i < found.length; i++) {
        int right = right(above(places, many[i]));
        found[i] =
            between(places[right - 1], places[right], heights[right - 1], heights[right], many[i]);
      }
      return found;
    }

    /** The point that ends the stretch for so many points at or below a place. */
    private int right(int above) {
      return Math.min(Math.max(above, 1), logOdds.size() - 1);
    }

    private static double between(double left, double right, double lower, double upper, double x) {
      return logistic(upper + (upper - lower) / (right - left) * (x - right));
    }

    @Override
    public String method() {
      return METHOD;
    }

    @Override
    public Map<String, Object> toTree() {
      return tree(METHOD, "log_odds", logOdds, "calibrated", calibrated);
    }
  }

  /**
   * A rising line through points, flat beyond the first and the last (Zadrozny and Elkan, 2002).
   *
   * @param logOdds k ascending places, at least one
   * @param risks k probabilities above 0 and below 1, never descending
   */
  record Isotonic(List<Double> logOdds, List<Double> risks) implements Calibrator {
    private static final String METHOD = "isotonic";

    public Isotonic {
      logOdds = List.copyOf(logOdds);
      risks = List.copyOf(risks);
      if (logOdds.isEmpty() || logOdds.size() != risks.size()) {
        throw new IllegalArgumentException(logOdds.size() + " places, " + risks.size() + " risks");
      }
      for (int i = 0; i < risks.size(); i++) {
        if (!(risks.get(i) > 0 && risks.get(i) < 1)
            || !Double.isFinite(logOdds.get(i))
            || i > 0
                && !(logOdds.get(i - 1) < logOdds.get(i) && risks.get(i - 1) <= risks.get(i))) {
          throw new IllegalArgumentException("point " + i + " of the calibration is out of order");
        }
      }
    }

    @Override
    public double risk(double x) {
      return risks(new double[] {x})[0];
    }

    @Override
    public double[] risks(double[] many) {
      double[] places = logOdds.stream().mapToDouble(place -> place).toArray();
      double[] heights = risks.stream().mapToDouble(height -> height).toArray();
      double[] found = new double[many.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = height(places, heights, many[i]);
      }
      return found;
    }

    private static double height(double[] places, double[] heights, double x) {
      int above = above(places, x);
      if (above == 0) {
        return heights[0];
      }
      if (above == places.length) {
        return heights[above - 1];
      }
      double left = places[above - 1];
      double share = (x - left) / (places[above] - left);
      return heights[above - 1] + share * (heights[above] - heights[above - 1]);
    }

    @Override
    public String method() {
      return METHOD;
    }

    @Override
    public Map<String, Object> toTree() {
      return tree(METHOD, "log_odds", logOdds, "risks", risks);
    }
  }

  /**
   * Another calibrator's risk moved to a new level: {@code logistic(offset + slope * logit(risk))}.
   *
   * @param slope positive
   */
  record Recalibrated(Calibrator base, double offset, double slope) implements Calibrator {
    private static final String METHOD = "recalibrated";

    public Recalibrated {
      if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(offset)) {
        throw new IllegalArgumentException("offset " + offset + ", slope " + slope);
      }
    }

    /** Another calibrator moved; one that was moved already is moved once in all. */
    static Recalibrated of(Calibrator calibrator, double offset, double slope) {
      return calibrator instanceof Recalibrated before
          ? new Recalibrated(before.base, offset + slope * before.offset, slope * before.slope)
          : new Recalibrated(calibrator, offset, slope);
    }

    @Override
    public double risk(double logOdds) {
      return moved(base.risk(logOdds));
    }

    @Override
    public double[] risks(double[] logOdds) {
      double[] risks = base.risks(logOdds);
      for (int i = 0; i < risks.length; i++) {
        risks[i] = moved(risks[i]);
      }
      return risks;
    }

    private double moved(double risk) {
      return logistic(offset + slope * LevelFit.logit(risk));
    }

    @Override
    public String method() {
      return METHOD;
    }

    @Override
    public Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("method", METHOD);
      if (!(base instanceof None)) {
        tree.put("base", base.toTree());
      }
      tree.put("offset", offset);
      tree.put("slope", slope);
      return tree;
    }
  }
}
