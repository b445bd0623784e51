package org.riskassessment.report.chart;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;
import org.riskassessment.report.text.ReportText;

/**
 * How well the deployed model ranked the new clients of each review, with the limits of each test
 * for drift and the deployments.
 *
 * @param reviews all, oldest first
 * @param deployments all, oldest first
 */
record ScoreTrendChart(List<Review> reviews, List<Deployment> deployments) implements Chart {
  /** More reviews cannot be told apart. */
  private static final int MOST = 60;

  private static final double USUAL_LOWEST = 0.4;

  /** The tests of a history of scores need so many scores before. */
  private static final int FEWEST_BEFORE = 3;

  /** A band over fewer reviews would hardly be seen. */
  private static final int FEWEST_FOR_BAND = 3;

  private static final int MOST_NAMED = 8;
  private static final double Z = 1.959963984540054;

  /** A review that could be judged. */
  private record Judgement(Instant at, int version, PerformanceCheck check) {
    double rocAuc() {
      return check.rocAuc().orElseThrow();
    }

    double low() {
      return Math.max(0, rocAuc() - Z * check.rocAucError().orElse(0));
    }

    double high() {
      return Math.min(1, rocAuc() + Z * check.rocAucError().orElse(0));
    }

    /** The area below which the review would have found drift; NaN when unknown. */
    double limit() {
      if (check.z().isEmpty() || check.referenceError().isEmpty()) {
        return Double.NaN;
      }
      double error =
          Math.hypot(check.referenceError().getAsDouble(), check.rocAucError().orElse(0));
      return rocAuc() + (check.z().getAsDouble() - PerformanceCheck.LIMIT) * error;
    }
  }

  public ScoreTrendChart {
    reviews = List.copyOf(reviews);
    deployments = List.copyOf(deployments);
  }

  private List<Judgement> all() {
    return reviews.stream()
        .filter(review -> review.check().rocAuc().isPresent())
        .map(review -> new Judgement(review.at(), review.version(), review.check()))
        .toList();
  }

  private List<Judgement> shown() {
    List<Judgement> all = all();
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }

  @Override
  public String name() {
    return "score-trend";
  }

  @Override
  public String title() {
    return "How well the model ranks new clients, by review";
  }

  @Override
  public List<String> notes() {
    int all = all().size();
    return List.of(
        (all > MOST ? "The newest " + MOST + " of " + ReportText.count(all) + " reviews. " : "")
            + "ROC AUC on clients whose outcome was new, with 95% interval. Below the limit, the"
            + " model has drifted. The three tests of a history of scores are shown for"
            + " information.");
  }

  @Override
  public Plot plot() {
    List<Judgement> shown = shown();
    XYPlot plot =
        Theme.plot(
            Theme.moments("Review", shown.stream().map(Judgement::at).toList()),
            Theme.axis("ROC AUC", lowest(shown), 1));
    if (shown.isEmpty()) {
      return Theme.without(plot, "Not enough data: no review could judge the deployed model yet.");
    }
    plot.getDomainAxis().setRange(-0.5, shown.size());
    double[] x = Theme.places(shown.size());
    double[] areas = shown.stream().mapToDouble(Judgement::rocAuc).toArray();
    double[] low = shown.stream().mapToDouble(Judgement::low).toArray();
    double[] high = shown.stream().mapToDouble(Judgement::high).toArray();
    if (x.length < FEWEST_FOR_BAND) {
      Theme.intervals(plot, "measured, with interval", x, areas, low, high);
    } else {
      Theme.dots(plot, "measured", x, areas, Theme.ACCENT, Theme.DOT);
    }
    Theme.lines(
        plot,
        "limit",
        x,
        shown.stream().mapToDouble(Judgement::limit).toArray(),
        Theme.WARNING,
        Theme.DASHED);
    addHistoryTests(plot, shown);
    addDeployments(plot, shown);
    if (x.length >= FEWEST_FOR_BAND) {
      Theme.band(plot, "95% interval", x, low, high);
    }
    return plot;
  }

  /** Where the axis begins: the same in all reports unless a score is lower. */
  private static double lowest(List<Judgement> shown) {
    double low = shown.stream().mapToDouble(Judgement::low).min().orElse(1);
    return Math.min(USUAL_LOWEST, Math.floor(10 * low) / 10);
  }

  private void addHistoryTests(XYPlot plot, List<Judgement> shown) {
    int skipped = all().size() - shown.size();
    double[] scores = all().stream().mapToDouble(Judgement::rocAuc).toArray();
    if (scores.length <= FEWEST_BEFORE) {
      return;
    }
    double[] x = Theme.places(shown.size());
    double[] lowest = new double[x.length];
    double[] parametric = new double[x.length];
    double[] quartile = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double[] before = Arrays.copyOf(scores, skipped + i);
      Arrays.sort(before);
      boolean known = before.length >= FEWEST_BEFORE;
      lowest[i] = known ? before[0] : Double.NaN;
      parametric[i] = known ? mean(before) - 2 * deviation(before) : Double.NaN;
      quartile[i] = known ? below(before) : Double.NaN;
    }
    Theme.lines(plot, "lowest before", x, lowest, Theme.OTHER, Theme.THIN);
    Theme.lines(plot, "mean − 2 sd", x, parametric, Theme.OTHER, Theme.DOTTED);
    Theme.lines(plot, "Q1 − 1.5 IQR", x, quartile, Theme.OTHER, Theme.DASHED);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
  }

  private static double below(double[] sorted) {
    double first = quantile(sorted, 0.25);
    return first - 1.5 * (quantile(sorted, 0.75) - first);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(sorted.length - 1, low + 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }

  private void addDeployments(XYPlot plot, List<Judgement> shown) {
    List<Deployment> within =
        deployments.stream().filter(d -> !d.at().isBefore(shown.get(0).at())).toList();
    if (within.isEmpty()) {
      return;
    }
    double[] x = new double[within.size()];
    double[] y = new double[within.size()];
    double lowest = lowest(shown);
    for (int i = 0; i < x.length; i++) {
      Instant at = within.get(i).at();
      int before = (int) shown.stream().filter(j -> !j.at().isAfter(at)).count();
      x[i] = before - 0.5;
      y[i] = lowest + 0.03 * (1 - lowest);
      if (within.size() <= MOST_NAMED) {
        Theme.words(
            plot,
            "v" + within.get(i).version(),
            x[i],
            lowest + 0.08 * (1 - lowest),
            Theme.BELOW,
            Theme.WARNING);
      }
    }
    Theme.dots(plot, "deployment", x, y, Theme.WARNING, Theme.DIAMOND);
  }

  @Override
  public int width() {
    return 2 * Theme.WIDTH;
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("Review", "Version", "ROC AUC", "95% interval", "Limit", "Verdict"),
        shown().stream()
            .map(
                j ->
                    List.of(
                        ReportText.time(j.at()),
                        Integer.toString(j.version()),
                        ReportText.ratio(j.rocAuc()),
                        ReportText.ratio(j.low()) + " to " + ReportText.ratio(j.high()),
                        ReportText.ratio(j.limit()),
                        switch (j.check().status()) {
                          case OK -> "within chance";
                          case ALERT -> "drifted";
                          case INSUFFICIENT -> "too few to judge";
                        }))
            .toList());
  }
}
