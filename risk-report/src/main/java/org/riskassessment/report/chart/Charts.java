package org.riskassessment.report.chart;

import java.util.List;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.core.stage.ReportStage;

/** The charts of a report, by its sections. */
public record Charts(List<Chart> model, List<Chart> calls) {

  public static Charts of(ReportStage.Content content) {
    ReportFigures figures = content.figures();
    Evaluation evaluation = content.evaluation();
    Judged judged =
        new Judged(
            content.version().version(),
            figures.judged(),
            evaluation.threshold(),
            figures.callShare());
    return new Charts(
        List.of(
            new RocChart(judged),
            new PrecisionRecallChart(judged),
            new CalibrationChart(judged),
            new GainsChart(judged)),
        List.of(new CapacityChart(figures.calls())));
  }
}
