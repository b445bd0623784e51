package org.riskassessment.report;

import java.util.List;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.report.chart.Charts;
import org.riskassessment.report.text.ReportText;

/**
 * What the template {@code report.jte} shows: a heading and a section for each topic, in final
 * wording. Nothing here is escaped; the template does that.
 */
record ReportPage(ReportStage.Content content, Charts charts) {

  ReportPage(ReportStage.Content content) {
    this(content, Charts.of(content));
  }

  String runId() {
    return content.runId();
  }

  String at() {
    return ReportText.time(content.at());
  }

  /** Whether the model is still right; before the first diagnosis, what was decided. */
  String verdict() {
    return health().verdict().orElse(decision());
  }

  /** What the newest review or deployment decided, and why. */
  String decision() {
    return content.verdict().isBlank()
        ? "The verdict is unknown."
        : ReportText.sentence(content.verdict());
  }

  HealthSection health() {
    return new HealthSection(content.health());
  }

  ModelSection model() {
    return new ModelSection(
        content.version(), content.deployment(), content.evaluation(), content.at());
  }

  MetricSection metrics() {
    return new MetricSection(
        content.evaluation(), content.heldOut(), content.version().card().outOfTime());
  }

  ChangeSection change() {
    return new ChangeSection(content.figures().change());
  }

  ClientSection clients() {
    return new ClientSection(
        content.portfolio(), content.reach(), content.atRisk(), content.figures().groups());
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

  ProvenanceSection provenance() {
    return new ProvenanceSection(content);
  }

  /** How good the model is, in charts. */
  List<FigureView> modelFigures() {
    return FigureView.of(charts.model());
  }

  /** Whether the model is still right, in charts. */
  List<FigureView> healthFigures() {
    return FigureView.of(charts.health());
  }

  /** How complete the data are, in charts. */
  List<FigureView> dataFigures() {
    return FigureView.of(charts.data());
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
