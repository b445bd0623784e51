package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.stage.ReportFigures.Spread;
import org.riskassessment.core.stage.ReportFigures.Spread.Bin;
import org.riskassessment.report.text.ReportText;

/**
 * How the values of a column are spread now, over how they were.
 *
 * @param name {@code drift-} and the column
 */
record SpreadChart(String name, Spread spread) implements Chart {

  @Override
  public String title() {
    return "Drift of " + Theme.name(spread.label());
  }

  @Override
  public List<String> notes() {
    ColumnDrift check = spread.check();
    List<String> notes = new ArrayList<>();
    notes.add(
        (check.effect() == null ? "" : "PSI " + ReportText.ratio(check.effect()) + ", ")
            + (check.isAlert() ? "drifted. " : "no drift that matters. ")
            + (spread.isOfTexts() ? "Bar: the " : "Bars: the ")
            + ReportText.count(check.referenceN(), "client")
            + " that the model was judged on. "
            + (spread.isOfTexts() ? "Dot: the " : "Line: the ")
            + ReportText.count(check.currentN())
            + " of today.");
    if (spread.missingBefore() > 0 || spread.missingNow() > 0) {
      notes.add(
          "Blank: "
              + ReportText.percent(spread.missingBefore())
              + " before, "
              + ReportText.percent(spread.missingNow())
              + " today.");
    }
    return notes;
  }

  @Override
  public Plot plot() {
    if (spread.bins().isEmpty()) {
      return Theme.without(
          Theme.plot(Theme.blank(null), Theme.blank("Clients")),
          "Not enough data: no client has a value.");
    }
    double most =
        spread.bins().stream().mapToDouble(b -> Math.max(b.before(), b.now())).max().orElse(1);
    NumberAxis share = Theme.axis("Clients", 0, 1.06 * most);
    share.setNumberFormatOverride(Theme.format("0.#%"));
    return spread.isOfTexts() ? texts(share) : numbers(share);
  }

  private XYPlot texts(NumberAxis share) {
    List<Bin> bins = new ArrayList<>(spread.bins());
    Collections.reverse(bins);
    XYPlot plot =
        Theme.plot(
            share,
            Theme.names(
                null, bins.stream().map(bin -> Theme.name(bin.text())).toArray(String[]::new)));
    double[] y = Theme.places(bins.size());
    Theme.dots(plot, "", all(bins, Bin::now), y, Theme.ACCENT, Theme.DOT);
    Theme.blocks(plot, new double[y.length], all(bins, Bin::before), y, 0.3, Theme.PALE);
    return plot;
  }

  private XYPlot numbers(NumberAxis share) {
    List<Bin> bins = spread.bins();
    XYPlot plot =
        Theme.plot(Theme.axis(null, bins.get(0).from(), bins.get(bins.size() - 1).to()), share);
    double[] x = new double[2 * bins.size()];
    double[] y = new double[x.length];
    for (int i = 0; i < bins.size(); i++) {
      x[2 * i] = bins.get(i).from();
      x[2 * i + 1] = bins.get(i).to();
      y[2 * i] = bins.get(i).now();
      y[2 * i + 1] = bins.get(i).now();
    }
    Theme.lines(plot, "", x, y, Theme.ACCENT, Theme.LINE);
    Theme.bars(
        plot, "", all(bins, Bin::from), all(bins, Bin::to), all(bins, Bin::before), Theme.PALE);
    return plot;
  }

  private static double[] all(List<Bin> bins, ToDoubleFunction<Bin> of) {
    return bins.stream().mapToDouble(of).toArray();
  }

  @Override
  public int height() {
    return 320;
  }

  @Override
  public ChartTable table() {
    return new ChartTable(
        List.of("Value", "Before", "Today"),
        spread.bins().stream()
            .filter(bin -> bin.before() > 0 || bin.now() > 0)
            .map(
                bin ->
                    List.of(
                        spread.isOfTexts()
                            ? ReportText.text(bin.text())
                            : ReportText.value(bin.from()) + " to " + ReportText.value(bin.to()),
                        ReportText.percent(bin.before()),
                        ReportText.percent(bin.now())))
            .toList());
  }
}
