package org.riskassessment.report.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.report.text.ReportText;

/**
 * Clients whose outcome is known, scored by a model that never saw them.
 *
 * @param rows null when there are none
 * @param threshold the risk from which an exit is predicted
 * @param callShare how many clients can be called, as a share of all; 0 when unknown
 */
public record Judged(int version, @Nullable ScoredRows rows, double threshold, double callShare) {
  /** With fewer clients of either class, a curve would show chance alone. */
  static final int FEWEST = 5;

  /** Why no curve can be drawn; empty when one can. */
  Optional<String> obstacle() {
    if (rows == null) {
      return Optional.of(
          "Not enough data: no clients with a known outcome are kept with the model.");
    }
    return Math.min(rows.positives(), rows.negatives()) >= FEWEST
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Not enough data: of the clients held out, %,d left and %,d stayed. A curve needs"
                    + " %d of each.",
                rows.positives(),
                rows.negatives(),
                FEWEST));
  }

  /** The sample, in words, with a remark when it is small. */
  List<String> sample() {
    if (rows == null) {
      return List.of("Model version " + version);
    }
    String sample =
        "Model version "
            + version
            + " on "
            + ReportText.count(rows.size(), "client")
            + " held out of training ("
            + ReportText.count(rows.positives())
            + " left)"
            + (Math.min(rows.positives(), rows.negatives()) < Evaluation.SMALL_CLASS
                ? ". Small sample: a hint, not proof"
                : "");
    return List.of(sample);
  }

  /** The area under the curve with its interval, in words; empty when there is none. */
  Optional<String> area() {
    return rows == null
        ? Optional.empty()
        : Ranking.of(rows)
            .map(
                ranking ->
                    "ROC AUC "
                        + ReportText.ratio(ranking.rocAuc())
                        + " (95% interval "
                        + ReportText.ratio(ranking.interval().low())
                        + " to "
                        + ReportText.ratio(ranking.interval().high())
                        + "); 0.5 is chance");
  }

  ScoredRows known() {
    if (rows == null) {
      throw new IllegalStateException("no rows");
    }
    return rows;
  }
}
