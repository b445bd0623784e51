package org.riskassessment.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.stage.ReportFigures.CallCurve;
import org.riskassessment.report.text.ReportText;

/** What is reached for how many calls, and where one more call stops paying. */
record CapacityChart(@Nullable CallCurve calls) implements Chart {

  @Override
  public String name() {
    return "capacity";
  }

  @Override
  public String title() {
    return calls != null && calls.isMoney()
        ? "Money at risk reached, by number of calls"
        : "Leavers reached, by number of calls";
  }

  @Override
  public List<String> notes() {
    if (calls == null || calls.calls().isEmpty()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "The first "
            + ReportText.count(calls.last())
            + " of "
            + ReportText.count(calls.clients(), "client")
            + " in the order of the call list; estimated from their risks"
            + (calls.hasIntervals() ? ", with a 95% interval." : "."));
    notes.add(payoff());
    return notes;
  }

  private String payoff() {
    if (calls == null || calls.payingCalls() == null) {
      return "Where one more call stops paying is unknown: no costs of calls are configured.";
    }
    int paying = calls.payingCalls();
    return paying == 0
        ? "By the configured costs, not even the first call pays."
        : "By the configured costs, calls pay up to number " + ReportText.count(paying) + ".";
  }

  @Override
  public Plot plot() {
    String unit = calls != null && calls.isMoney() ? "Expected loss reached" : "Expected leavers";
    if (calls == null || calls.calls().isEmpty()) {
      return Theme.without(
          Theme.plot(Theme.blank("Calls"), Theme.blank(unit)),
          "Not enough data: no clients have been scored.");
    }
    double[] x = calls.calls().stream().mapToDouble(Integer::doubleValue).toArray();
    double[] reached = numbers(calls.reached());
    double highest = reached[reached.length - 1];
    if (calls.hasIntervals()) {
      highest = Math.max(highest, calls.high().get(calls.high().size() - 1));
    }
    XYPlot plot =
        Theme.plot(Theme.axis("Calls", 0, calls.last()), Theme.amounts(unit, 1.06 * highest));
    Integer paying = calls.payingCalls();
    if (paying != null && paying > 0 && paying <= calls.last()) {
      double at = reached[0];
      for (int i = 0; i < x.length; i++) {
        at = x[i] <= paying ? reached[i] : at;
      }
      Theme.dots(
          plot,
          "one more call stops paying",
          new double[] {paying},
          new double[] {at},
          Theme.WARNING,
          Theme.DIAMOND);
    }
    Theme.lines(plot, "estimated", x, reached, Theme.ACCENT, Theme.DASHED);
    if (calls.hasIntervals()) {
      Theme.band(plot, "95% interval", x, numbers(calls.low()), numbers(calls.high()));
    }
    if (calls.capacity() <= calls.last()) {
      Theme.mark(
          plot,
          calls.capacity(),
          "your calls: " + ReportText.count(calls.capacity()),
          calls.capacity() > 0.7 * calls.last());
    }
    return plot;
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public ChartTable table() {
    boolean money = calls != null && calls.isMoney();
    List<String> headings =
        List.of("Calls", money ? "Expected loss reached" : "Expected leavers", "95% interval");
    if (calls == null) {
      return new ChartTable(headings, List.of());
    }
    return new ChartTable(
        headings,
        IntStream.range(0, calls.calls().size())
            .filter(i -> calls.calls().get(i) > 0)
            .mapToObj(
                i ->
                    List.of(
                        ReportText.count(calls.calls().get(i)),
                        amount(calls.reached().get(i)),
                        calls.hasIntervals()
                            ? amount(calls.low().get(i)) + " to " + amount(calls.high().get(i))
                            : ReportText.UNKNOWN))
            .toList());
  }

  private static String amount(double amount) {
    return amount >= 100 ? ReportText.count(Math.round(amount)) : ReportText.decimal(amount);
  }
}
