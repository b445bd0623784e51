package org.riskassessment.diagnostics.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.evaluate.LogisticLine;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.diagnostics.drift.FalseDiscovery;

/**
 * Finds segments, clients alike in one or two features, in which a model is wrong.
 *
 * <p>Each segment of at least 5% of the rows is tested twice: do as many leave as the risks say,
 * and is the squared error larger than the risks say? The risks are first put on the level of all
 * rows, so that a wrong level is not found everywhere. p is adjusted for all tests of the search
 * (Benjamini and Hochberg, 1995), and a find also needs a difference of a tenth. Of finds that
 * share most of their rows only the strongest is kept.
 */
public final class SegmentFinder {
  private static final double SMALLEST_SHARE = 0.05;
  private static final int FEWEST_ROWS = 30;
  private static final int FEWEST_OF_ALL = 200;
  private static final int FEWEST_EXPECTED = 5;
  private static final double SIGNIFICANT = 0.05;
  private static final double SMALLEST_EFFECT = 0.1;
  private static final int MOST_FEATURES_PAIRED = 20;
  private static final int MOST_FOUND = 5;
  private static final double OVERLAP = 0.5;

  /** Closer to chance than this, the normal distribution is good enough. */
  private static final double FAR = 2.5;

  private static final double Z = 1.959963984540054;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double[] risk;
  private final double[] level;
  private final boolean[] exited;
  private final double[] weight;
  private final int fewest;

  private SegmentFinder(ScoredRows rows) {
    int n = rows.size();
    this.risk = new double[n];
    this.exited = new boolean[n];
    this.weight = new double[n];
    double[] x = new double[n];
    for (int row = 0; row < n; row++) {
      risk[row] = Math.min(Math.max(rows.risk(row), 1e-9), 1 - 1e-9);
      exited[row] = rows.exited(row);
      weight[row] = rows.weight(row);
      x[row] = StrictMath.log(risk[row] / (1 - risk[row]));
    }
    Optional<LogisticLine> line = LogisticLine.fit(x, exited, weight);
    this.level = line.map(l -> Arrays.stream(x).map(l::probability).toArray()).orElse(risk.clone());
    this.fewest = Math.max(FEWEST_ROWS, (int) Math.ceil(SMALLEST_SHARE * n));
  }

  /** Searches rows. */
  public static SegmentSearch find(Dataset rows, ScoredRows scored, RiskModel model) {
    int fewest = Math.max(FEWEST_ROWS, (int) Math.ceil(SMALLEST_SHARE * rows.size()));
    Map<String, Double> size = new LinkedHashMap<>();
    double[][] added = model.contributionsByColumn(rows);
    for (int column = 0; column < added.length; column++) {
      size.put(
          model.columns().get(column),
          Arrays.stream(added[column]).map(Math::abs).average().orElse(0));
    }
    List<Feature> features =
        rows.schema().features().stream()
            .sorted(Comparator.comparingDouble(c -> -size.getOrDefault(c.name(), 0.0)))
            .flatMap(column -> Feature.of(rows, column, fewest).stream())
            .toList();
    return find(features, scored);
  }

  /**
   * Searches rows.
   *
   * @param features those that matter most first; only the first twenty are paired
   */
  static SegmentSearch find(List<Feature> features, ScoredRows rows) {
    int n = rows.size();
    if (n < FEWEST_OF_ALL) {
      return SegmentSearch.none(n, FEWEST_OF_ALL - n + " more labelled rows needed");
    }
    if (rows.positives() == 0 || rows.negatives() == 0) {
      return SegmentSearch.none(n, "all of them " + (rows.positives() > 0 ? "left" : "stayed"));
    }
    return new SegmentFinder(rows).search(features);
  }

  /** A group of rows: of the feature, and of a second one unless that is null. */
  private record Place(Feature one, int group, Feature two, int otherGroup) {
    boolean holds(int row) {
      return one.group()[row] == group && (two == one || two.group()[row] == otherGroup);
    }

    List<String> conditions() {
      return two == one
          ? List.of(one.words().get(group))
          : List.of(one.words().get(group), two.words().get(otherGroup));
    }
  }

  /** A test of a segment. */
  private record Test(Place place, boolean isCalibration, double p, boolean matters) {}

  private SegmentSearch search(List<Feature> features) {
    List<int[]> pairs = new ArrayList<>();
    for (int one = 0; one < features.size(); one++) {
      pairs.add(new int[] {one, one});
      for (int two = one + 1; two < Math.min(features.size(), MOST_FEATURES_PAIRED); two++) {
        pairs.add(new int[] {one, two});
      }
    }
    List<Test> tests =
        pairs.parallelStream()
            .flatMap(pair -> tests(features.get(pair[0]), features.get(pair[1])).stream())
            .toList();
    double[] adjusted = FalseDiscovery.adjusted(tests.stream().mapToDouble(Test::p).toArray());
    int[] strongest =
        IntStream.range(0, tests.size())
            .filter(i -> adjusted[i] < SIGNIFICANT && tests.get(i).matters())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> tests.get(i).p()))
            .mapToInt(i -> i)
            .toArray();
    boolean[] taken = new boolean[risk.length];
    List<Segment> found = new ArrayList<>();
    for (int i : strongest) {
      Place place = tests.get(i).place();
      int[] rows = IntStream.range(0, risk.length).filter(place::holds).toArray();
      long known = Arrays.stream(rows).filter(row -> taken[row]).count();
      if (found.size() < MOST_FOUND && known < OVERLAP * rows.length) {
        Arrays.stream(rows).forEach(row -> taken[row] = true);
        found.add(segment(tests.get(i), rows, adjusted[i]));
      }
    }
    found.sort(Comparator.comparingDouble(SegmentFinder::loss).reversed());
    return new SegmentSearch(
        found.isEmpty() ? CheckStatus.OK : CheckStatus.WARN,
        risk.length,
        tests.size() / 2,
        found,
        found.isEmpty()
            ? String.format(
                Locale.ROOT, "none of %,d segments is worse than chance explains", tests.size() / 2)
            : String.format(
                Locale.ROOT,
                "%d of %,d segments %s worse than chance explains",
                found.size(),
                tests.size() / 2,
                found.size() == 1 ? "is" : "are"));
  }

  private static double loss(Segment segment) {
    return segment.share() * Math.abs(segment.observedRate() - segment.expectedRate());
  }

  private List<Test> tests(Feature one, Feature two) {
    int groups = two == one ? 1 : two.words().size();
    int[] counts = new int[one.words().size() * groups];
    // Of each place: leavers less those expected and their variance, and the same of the error.
    double[][] sums = new double[counts.length][6];
    for (int row = 0; row < risk.length; row++) {
      int place = place(one, two, groups, row);
      if (place >= 0) {
        double p = level[row];
        double w = weight[row];
        double miss = w * ((exited[row] ? 1 : 0) - p);
        double tilt = 1 - 2 * p;
        double variance = w * w * p * (1 - p);
        double[] sum = sums[place];
        counts[place]++;
        sum[0] += miss;
        sum[1] += variance;
        sum[2] += tilt * miss;
        sum[3] += tilt * tilt * variance;
        sum[4] += w * p;
        sum[5] += w * p * (1 - p);
      }
    }
    List<Test> tests = new ArrayList<>();
    for (int place = 0; place < counts.length; place++) {
      double[] sum = sums[place];
      double all = Math.min(sum[4], counts[place] - sum[4]);
      if (counts[place] >= fewest && all >= FEWEST_EXPECTED) {
        Place where = new Place(one, place / groups, two, place % groups);
        double level = sum[0] / Math.sqrt(sum[1]);
        double p =
            Math.abs(level) < FAR
                ? 2 * NORMAL.survivalProbability(Math.abs(level))
                : Math.min(1, 2 * tail(where, false));
        tests.add(new Test(where, true, p, Math.abs(sum[0]) >= SMALLEST_EFFECT * sum[4]));
        double error = sum[2] / Math.sqrt(sum[3]);
        double q = error < FAR ? NORMAL.survivalProbability(error) : tail(where, true);
        tests.add(new Test(where, false, q, sum[2] >= SMALLEST_EFFECT * sum[5]));
      }
    }
    return tests;
  }

  private static int place(Feature one, Feature two, int groups, int row) {
    int first = one.group()[row];
    int second = two == one ? 0 : two.group()[row];
    return first < 0 || second < 0 ? -1 : first * groups + second;
  }

  /** How likely chance is to go as far as the rows of a segment, on their side. */
  private double tail(Place place, boolean isError) {
    int[] rows = IntStream.range(0, risk.length).filter(place::holds).toArray();
    double[] size = new double[rows.length];
    double[] p = new double[rows.length];
    double sum = 0;
    double expected = 0;
    for (int i = 0; i < rows.length; i++) {
      p[i] = level[rows[i]];
      size[i] = weight[rows[i]] * (isError ? 1 - 2 * p[i] : 1);
      sum += exited[rows[i]] ? size[i] : 0;
      expected += size[i] * p[i];
    }
    if (sum < expected) {
      sum = -sum;
      for (int i = 0; i < size.length; i++) {
        size[i] = -size[i];
      }
    }
    return Saddlepoint.tail(size, p, sum);
  }

  private Segment segment(Test test, int[] rows, double adjusted) {
    double all = 0;
    double left = 0;
    double expected = 0;
    double error = 0;
    double squares = 0;
    for (int row : rows) {
      double y = exited[row] ? 1 : 0;
      all += weight[row];
      squares += weight[row] * weight[row];
      left += weight[row] * y;
      expected += weight[row] * risk[row];
      error += weight[row] * (y - risk[row]) * (y - risk[row]);
    }
    double everything = 0;
    double everyError = 0;
    for (int row = 0; row < risk.length; row++) {
      double y = exited[row] ? 1 : 0;
      everything += weight[row];
      everyError += weight[row] * (y - risk[row]) * (y - risk[row]);
    }
    double rate = left / all;
    double n = all * all / squares;
    // Wilson (1927).
    double middle = (rate + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z / (1 + Z * Z / n) * Math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n));
    double elsewhere = (everyError - error) / Math.max(1e-12, everything - all);
    List<String> conditions = test.place().conditions();
    return new Segment(
        String.join(
            "-",
            conditions.stream()
                .map(c -> c.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-"))
                .toList()),
        conditions,
        rows.length,
        rows.length / (double) risk.length,
        rate,
        expected / all,
        Math.max(0, middle - half),
        Math.min(1, middle + half),
        error / all,
        elsewhere,
        test.p(),
        adjusted,
        test.isCalibration() ? "calibration" : "error",
        CheckStatus.WARN,
        test.isCalibration()
            ? String.format(
                Locale.ROOT,
                "%.0f%% of %,d clients left (%.0f to %.0f%%), %.0f%% were expected",
                100 * rate,
                rows.length,
                100 * Math.max(0, middle - half),
                100 * Math.min(1, middle + half),
                100 * expected / all)
            : String.format(
                Locale.ROOT,
                "the squared error is %.3f on %,d clients, %.3f elsewhere",
                error / all,
                rows.length,
                elsewhere));
  }
}
