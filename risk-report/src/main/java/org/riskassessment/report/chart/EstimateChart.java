package org.riskassessment.report.chart;

import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.report.text.ReportText;

/**
 * How well the model should rank new clients by its risks alone, and how well it did once their
 * outcome was known.
 *
 * @param diagnoses oldest first
 */
record EstimateChart(List<ModelDiagnosis> diagnoses) implements Chart {
  private static final double USUAL_LOWEST = 0.4;

  public EstimateChart {
    diagnoses = List.copyOf(diagnoses);
  }

  private record Point(Instant at, int version, MetricEstimate estimate) {
    double value() {
      return number(estimate.value());
    }

    double low() {
      return number(estimate.low());
    }

    double high() {
      return number(estimate.high());
    }

    double realised() {
      return number(estimate.realised());
    }

    private static double number(@Nullable Double value) {
      return value == null ? Double.NaN : value;
    }
  }

  private List<Point> points() {
    return diagnoses.stream()
        .flatMap(
            d ->
                d.estimate().stream()
                    .filter(e -> e.metric().equals(Metric.ROC_AUC.key()))
                    .filter(e -> e.value() != null || e.realised() != null)
                    .map(e -> new Point(d.at(), d.modelVersion(), e)))
        .toList();
  }

  @Override
  public String name() {
    return "estimates";
  }

  @Override
  public String title() {
    return "Estimated performance, and what came";
  }

  @Override
  public List<String> notes() {
    return List.of(
        "ROC AUC of new clients: estimated from their risks before their outcome is known, with a"
            + " 95% interval, and measured after. Measured below the interval means that more has"
            + " changed than the mix of clients.");
  }

  @Override
  public Plot plot() {
    List<Point> points = points();
    double lowest =
        points.stream()
            .flatMapToDouble(p -> DoubleStream.of(p.low(), p.realised()))
            .filter(Double::isFinite)
            .min()
            .orElse(1);
    XYPlot plot =
        Theme.plot(
            Theme.moments("Diagnosis", points.stream().map(Point::at).toList()),
            Theme.axis("ROC AUC", Math.min(USUAL_LOWEST, Math.floor(10 * lowest) / 10), 1));
    if (points.isEmpty()) {
      return Theme.without(
          plot, "Not enough data: no estimate could be made of new clients so far.");
    }
    double[] x = Theme.places(points.size());
    double[] realised = points.stream().mapToDouble(Point::realised).toArray();
    Theme.dots(plot, "", x, realised, Theme.ACCENT, Theme.DOT);
    Theme.lines(plot, "measured", x, realised, Theme.ACCENT, Theme.LINE);
    if (points.size() == 1) {
      Theme.intervals(
          plot,
          "estimated, with interval",
          x,
          points.stream().mapToDouble(Point::value).toArray(),
          points.stream().mapToDouble(Point::low).toArray(),
          points.stream().mapToDouble(Point::high).toArray());
      return plot;
    }
    Theme.lines(
        plot,
        "estimated",
        x,
        points.stream().mapToDouble(Point::value).toArray(),
        Theme.OTHER,
        Theme.DASHED);
    addBands(plot, points);
    return plot;
  }

  /** A band breaks where there is no estimate. */
  private static void addBands(XYPlot plot, List<Point> points) {
    String name = "95% interval";
    int from = 0;
    while (from < points.size()) {
      int to = from;
      while (to < points.size() && Double.isFinite(points.get(to).low())) {
        to++;
      }
      if (to - from > 1) {
        Theme.band(
            plot,
            name,
            IntStream.range(from, to).asDoubleStream().toArray(),
            points.subList(from, to).stream().mapToDouble(Point::low).toArray(),
            points.subList(from, to).stream().mapToDouble(Point::high).toArray());
        name = "";
      }
      from = to + 1;
    }
  }

  @Override
  public int width() {
    return 2 * Theme.WIDTH;
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("Diagnosis", "Version", "Clients", "Estimated", "95% interval", "Measured"),
        points().stream()
            .map(
                p ->
                    List.of(
                        ReportText.time(p.at()),
                        Integer.toString(p.version()),
                        ReportText.count(p.estimate().n()),
                        ReportText.ratio(p.value()),
                        Double.isFinite(p.low())
                            ? ReportText.ratio(p.low()) + " to " + ReportText.ratio(p.high())
                            : ReportText.UNKNOWN,
                        Double.isFinite(p.realised()) ? ReportText.ratio(p.realised()) : "–"))
            .toList());
  }
}
