package org.riskassessment.diagnostics.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.evaluate.LogisticLine;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.stage.PerformanceStage.Question;

/**
 * What metrics should be by calibrated risks alone: confidence-based performance estimation. The
 * point is the plug-in of the risks. The interval is from {@value #CALIBRATORS} calibrators, each
 * fitted on a bootstrap of the clients that the model was not trained on, and draws of every label
 * by each of them.
 */
final class ConfidenceEstimate {
  static final String AUC = "roc_auc";
  static final String F1 = "f1";
  static final String LEAVERS = "leavers";
  static final String CAPTURE = "capture";

  private static final int FEWEST = 30;
  private static final int FEWEST_OF_CLASS = 10;
  private static final int CALIBRATORS = 200;
  private static final int DRAWS = 10;

  /** Beyond so many rows fewer draws show the same. */
  private static final int ROWS_DRAWN = 200_000;

  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private ConfidenceEstimate() {}

  static List<MetricEstimate> of(Question question) {
    Rows rows = Rows.of(question.current(), question.threshold(), question.capacity());
    int n = rows.size();
    List<String> metrics =
        question.capacity() > 0 ? List.of(AUC, F1, LEAVERS, CAPTURE) : List.of(AUC, F1, LEAVERS);
    ScoredRows reference = question.reference();
    String obstacle =
        n < FEWEST
            ? FEWEST - n + " more row" + (FEWEST - n == 1 ? "" : "s") + " needed"
            : Math.min(reference.positives(), reference.negatives()) < FEWEST_OF_CLASS
                ? "the reference has "
                    + reference.positives()
                    + " clients who left and "
                    + reference.negatives()
                    + " who stayed; "
                    + FEWEST_OF_CLASS
                    + " of each are needed"
                : "";
    if (!obstacle.isEmpty()) {
      return metrics.stream().map(metric -> MetricEstimate.none(metric, n, obstacle)).toList();
    }
    List<double[]> drawn = drawn(rows, reference, question.seed());
    double[] point = rows.expected();
    List<MetricEstimate> estimates = new ArrayList<>();
    for (int metric = 0; metric < metrics.size(); metric++) {
      int which = metric;
      double[] values =
          drawn.stream()
              .mapToDouble(draw -> draw[which])
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      estimates.add(
          values.length == 0 || !Double.isFinite(point[metric])
              ? MetricEstimate.none(metrics.get(metric), n, "the risks do not define it")
              : new MetricEstimate(
                  metrics.get(metric),
                  point[metric],
                  Math.min(point[metric], at(values, LOW)),
                  Math.max(point[metric], at(values, HIGH)),
                  null,
                  CheckStatus.OK,
                  n,
                  "holds if only the mix of clients has changed"));
    }
    return estimates;
  }

  /** The area to expect of rows. */
  static double area(ScoredRows rows) {
    return Rows.of(rows, 0.5, 0).expected()[0];
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static List<double[]> drawn(Rows rows, ScoredRows reference, long seed) {
    int n = reference.size();
    double[] x = new double[n];
    boolean[] exited = new boolean[n];
    int[] client = new int[n];
    for (int row = 0; row < n; row++) {
      x[row] = logOdds(reference.risk(row));
      exited[row] = reference.exited(row);
      client[row] = reference.client(row);
    }
    int draws = Math.max(1, Math.min(DRAWS, ROWS_DRAWN / rows.size()));
    SplittableRandom[] random = new SplittableRandom[CALIBRATORS];
    SplittableRandom source = new SplittableRandom(seed);
    Arrays.setAll(random, i -> source.split());
    return IntStream.range(0, CALIBRATORS)
        .parallel()
        .mapToObj(
            i -> {
              double[] weight = new double[n];
              int[] times = new int[reference.clients()];
              for (int one = 0; one < times.length; one++) {
                times[random[i].nextInt(times.length)]++;
              }
              for (int row = 0; row < n; row++) {
                weight[row] = reference.weight(row) * times[client[row]];
              }
              Optional<LogisticLine> line = LogisticLine.fit(x, exited, weight);
              return line.map(l -> rows.drawn(l, draws, random[i])).orElse(List.of());
            })
        .flatMap(List::stream)
        .toList();
  }

  private static double logOdds(double risk) {
    double p = Math.min(Math.max(risk, 1e-9), 1 - 1e-9);
    return StrictMath.log(p / (1 - p));
  }

  /**
   * Rows in ascending order of risk.
   *
   * @param end for each row, whether the next risk is another
   * @param predicted number of rows, from the last, that are predicted to exit
   * @param called number of rows, from the last, that are called
   */
  private record Rows(double[] risk, double[] weight, boolean[] end, int predicted, int called) {

    static Rows of(ScoredRows rows, double threshold, int capacity) {
      int n = rows.size();
      int[] order =
          IntStream.range(0, n)
              .boxed()
              .sorted((a, b) -> Double.compare(rows.risk(a), rows.risk(b)))
              .mapToInt(row -> row)
              .toArray();
      double[] risk = Arrays.stream(order).mapToDouble(rows::risk).toArray();
      double[] weight = Arrays.stream(order).mapToDouble(rows::weight).toArray();
      boolean[] end = new boolean[n];
      int predicted = 0;
      for (int place = 0; place < n; place++) {
        end[place] = place == n - 1 || risk[place] != risk[place + 1];
        predicted += risk[place] >= threshold ? 1 : 0;
      }
      return new Rows(risk, weight, end, predicted, Math.min(n, capacity));
    }

    int size() {
      return risk.length;
    }

    double[] expected() {
      return metrics(risk, true);
    }

    List<double[]> drawn(LogisticLine line, int draws, SplittableRandom random) {
      double[] chance = new double[size()];
      for (int place = 0; place < chance.length; place++) {
        chance[place] = 1 / (1 + StrictMath.exp(-line.logOdds(logOdds(risk[place]))));
      }
      List<double[]> drawn = new ArrayList<>();
      double[] label = new double[size()];
      for (int draw = 0; draw < draws; draw++) {
        for (int place = 0; place < label.length; place++) {
          label[place] = random.nextDouble() < chance[place] ? 1 : 0;
        }
        drawn.add(metrics(label, false));
      }
      return drawn;
    }

    /**
     * Area, F1, leavers and the share of leavers among those called, when each row leaves with a
     * chance; NaN where undefined.
     *
     * @param isChance false when every chance is 0 or 1
     */
    private double[] metrics(double[] leaves, boolean isChance) {
      int n = leaves.length;
      double pairs = 0;
      double own = 0;
      double stayedBelow = 0;
      double left = 0;
      double leftHere = 0;
      double stayedHere = 0;
      double hits = 0;
      double captured = 0;
      double predictedWeight = 0;
      for (int place = 0; place < n; place++) {
        double in = weight[place] * leaves[place];
        double out = weight[place] - in;
        leftHere += in;
        stayedHere += out;
        if (isChance) {
          own += in * out;
        }
        left += in;
        if (place >= n - predicted) {
          hits += in;
          predictedWeight += weight[place];
        }
        if (place >= n - called) {
          captured += in;
        }
        if (end[place]) {
          pairs += leftHere * (stayedBelow + stayedHere / 2);
          stayedBelow += stayedHere;
          leftHere = 0;
          stayedHere = 0;
        }
      }
      double f1 = predictedWeight + left > 0 ? 2 * hits / (predictedWeight + left) : Double.NaN;
      return new double[] {
        (pairs - own / 2) / (left * stayedBelow - own), f1, left, captured / left
      };
    }
  }
}
