package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.stage.ReportFigures.Driver;
import org.riskassessment.core.stage.ReportFigures.Shape;
import org.riskassessment.report.text.ReportText;

/**
 * What each value of a column adds to the risk, and how many clients have it.
 *
 * @param name {@code shape-} and the column
 */
record ShapeChart(String name, Driver driver) implements Chart {
  /** The axis of log-odds ends here unless a value adds more. */
  private static final double USUAL_END = 2;

  @Override
  public String title() {
    return "Risk by " + Theme.name(driver.label());
  }

  @Override
  public List<String> notes() {
    Shape shape = driver.shape();
    List<String> notes = new ArrayList<>();
    notes.add("What a value adds to the log-odds, compared with the average client.");
    if (shape != null && shape.missing() != null) {
      notes.add(
          "A missing value adds "
              + ReportText.signed(shape.missing())
              + "; "
              + ReportText.percent(shape.missingShare())
              + " of clients lack it.");
    }
    return notes;
  }

  @Override
  public Plot plot() {
    Shape shape = driver.shape();
    if (shape == null || shape.points().isEmpty()) {
      return Theme.without(
          Theme.plot(Theme.blank(null), Theme.blank("Log-odds added")),
          "Not enough data: no client held out has a value.");
    }
    double end =
        1.05 * shape.points().stream().mapToDouble(p -> Math.abs(p.logOdds())).max().orElse(0);
    NumberAxis added =
        Theme.axis("Log-odds added", -Math.max(USUAL_END, end), Math.max(USUAL_END, end));
    return shape.isOfTexts() ? texts(shape, added) : numbers(shape, added);
  }

  private static Plot texts(Shape shape, NumberAxis added) {
    List<Shape.Point> points = new ArrayList<>(shape.points());
    Collections.reverse(points);
    XYPlot plot =
        Theme.plot(
            added,
            Theme.names(
                null, points.stream().map(p -> Theme.name(p.text())).toArray(String[]::new)));
    double[] x = points.stream().mapToDouble(Shape.Point::logOdds).toArray();
    Theme.spans(plot, "", x, Theme.places(points.size()), x, x);
    Theme.lines(
        plot,
        "",
        new double[] {0, 0},
        new double[] {-0.5, points.size() - 0.5},
        Theme.OTHER,
        Theme.DASHED);
    return plot;
  }

  private static Plot numbers(Shape shape, NumberAxis added) {
    double low = shape.bars().get(0).from();
    double high = shape.bars().get(shape.bars().size() - 1).to();
    NumberAxis across = Theme.axis(null, low, high);
    XYPlot curve = Theme.plot(across, added);
    double[] x = shape.points().stream().mapToDouble(Shape.Point::value).toArray();
    double[] y = shape.points().stream().mapToDouble(Shape.Point::logOdds).toArray();
    if (x.length == 1) {
      Theme.dots(curve, "", x, y, Theme.ACCENT, Theme.DOT);
    } else {
      Theme.lines(curve, "", x, y, Theme.ACCENT, Theme.LINE);
    }
    Theme.lines(
        curve, "", new double[] {low, high}, new double[] {0, 0}, Theme.OTHER, Theme.DASHED);
    double most = shape.bars().stream().mapToDouble(Shape.Bar::share).max().orElse(1);
    NumberAxis share = Theme.axis("Clients", 0, 1.06 * most);
    share.setNumberFormatOverride(Theme.format("0.#%"));
    XYPlot density = Theme.plot(across, share);
    Theme.bars(
        density,
        "",
        shape.bars().stream().mapToDouble(Shape.Bar::from).toArray(),
        shape.bars().stream().mapToDouble(Shape.Bar::to).toArray(),
        shape.bars().stream().mapToDouble(Shape.Bar::share).toArray(),
        Theme.PALE);
    CombinedDomainXYPlot both = Theme.above(across);
    both.add(curve, 2);
    both.add(density, 1);
    return both;
  }

  @Override
  public int height() {
    return 340;
  }

  @Override
  public ChartTable table() {
    Shape shape = driver.shape();
    List<String> headings = List.of("Value", "Log-odds added", "Clients");
    if (shape == null) {
      return new ChartTable(headings, List.of());
    }
    Stream<List<String>> rows =
        shape.isOfTexts()
            ? shape.points().stream()
                .map(
                    p ->
                        List.of(
                            ReportText.text(p.text()),
                            ReportText.signed(p.logOdds()),
                            ReportText.percent(p.share())))
            : shape.bars().stream()
                .filter(bar -> bar.share() > 0)
                .map(
                    bar ->
                        List.of(
                            ReportText.value(bar.from()) + " to " + ReportText.value(bar.to()),
                            added(shape, bar),
                            ReportText.percent(bar.share())));
    return new ChartTable(headings, rows.toList());
  }

  /** What the middle of the values in a bar adds. */
  private static String added(Shape shape, Shape.Bar bar) {
    return shape.points().stream()
        .filter(p -> p.value() >= bar.from() && p.value() <= bar.to())
        .mapToDouble(Shape.Point::logOdds)
        .average()
        .stream()
        .mapToObj(ReportText::signed)
        .findFirst()
        .orElse("–");
  }
}
