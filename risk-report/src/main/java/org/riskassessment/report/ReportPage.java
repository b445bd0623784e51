package org.riskassessment.report;

import java.util.List;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.report.chart.Charts;
import org.riskassessment.report.chart.ReportText;

/**
 * What the template {@code report.jte} shows: a heading and a section for each topic, in final
 * wording. Nothing here is escaped; the template does that.
 */
record ReportPage(String runId, ReportStage.Content content, Charts charts) {

  ReportPage(String runId, ReportStage.Content content) {
    this(runId, content, Charts.of(content));
  }

  String at() {
    return ReportText.time(content.at());
  }

  String verdict() {
    return content.verdict().isBlank()
        ? "The verdict is unknown."
        : ReportText.sentence(content.verdict());
  }

  ModelSection model() {
    return new ModelSection(
        content.version(), content.deployment(), content.evaluation(), content.at());
  }

  MetricSection metrics() {
    return new MetricSection(
        content.evaluation(), content.heldOut(), content.version().card().outOfTime());
  }

  ClientSection clients() {
    return new ClientSection(content.portfolio(), content.reach(), content.atRisk());
  }

  DataSection data() {
    return new DataSection(content.diagnosis());
  }

  SystemSection system() {
    return new SystemSection(content.diagnosis());
  }

  LedgerSection ledger() {
    return new LedgerSection(content.batches());
  }

  /** How good the model is, in charts. */
  List<FigureView> modelFigures() {
    return FigureView.of(charts.model());
  }

  /** What moves the risk, in charts. */
  List<FigureView> driverFigures() {
    return FigureView.of(charts.drivers());
  }

  /** What calls reach, in charts. */
  List<FigureView> callFigures() {
    return FigureView.of(charts.calls());
  }

  /** How long runs take, in charts. */
  List<FigureView> systemFigures() {
    return FigureView.of(charts.system());
  }

  /** What came in, in charts. */
  List<FigureView> fileFigures() {
    return FigureView.of(charts.files());
  }
}
