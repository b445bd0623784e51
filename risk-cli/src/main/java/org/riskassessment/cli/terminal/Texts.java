package org.riskassessment.cli.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.PerfectModel;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.wire.VersionJson;

/** Each command's answer for people, at most 80 columns wide where the values allow it. */
public final class Texts {
  private static final int CLIENT_WIDTH = 28;
  private static final int FILE_WIDTH = 26;
  private static final int VALUE_WIDTH = 24;

  private Texts() {}

  public static String run(RunReport report, RiskConfig config) {
    StringBuilder text = new StringBuilder();
    long millis = report.steps().stream().mapToLong(StepRecord::millis).sum();
    line(text, "%s  (%.1f s, run %s)", report.outcome(), millis / 1000.0, report.runId());
    if (!report.ingestion().batches().isEmpty()) {
      text.append('\n').append(ingestion(report.ingestion(), config));
    }
    text.append('\n').append(wrapped(report.verdict()));
    Integer version = report.modelVersion();
    if (version != null) {
      line(text, "");
      line(text, "Deployed: version %d", version);
      if (report.outcome() != RunOutcome.NOTHING_NEW) {
        appendEvaluation(text, report.heldOut());
        appendEvaluation(text, report.test());
      }
    }
    if (!report.atRisk().isEmpty()) {
      line(text, "");
      line(
          text,
          "Most at risk of %,d clients, each with what adds most to its risk (log-odds)",
          report.portfolio());
      int rank = 1;
      for (ClientRisk client : report.atRisk()) {
        line(
            text,
            "%3d  %s  %-" + CLIENT_WIDTH + "s  %s",
            rank++,
            percent(client.risk()),
            Cell.text(client.clientId(), CLIENT_WIDTH),
            reason(client, 0));
        if (client.reasons().size() > 1) {
          line(text, "%" + (CLIENT_WIDTH + 13) + "s  %s", "", reason(client, 1));
        }
      }
    }
    line(text, "");
    line(text, "Next:  risk predict -o csv     the risk of every client");
    line(text, "       risk models list        the versions, and which is deployed");
    return text.toString();
  }

  public static String ingestion(IngestionReport report, RiskConfig config) {
    StringBuilder text = new StringBuilder();
    if (report.nothingNew()) {
      line(
          text,
          "Nothing new in %s",
          String.join(", ", config.sources().stream().map(Source::name).toList()));
    }
    if (!report.batches().isEmpty()) {
      line(text, "%-28s %11s %11s %11s %11s", "Ingested", "rows", "new", "duplicate", "set aside");
    }
    for (Batch batch : report.batches()) {
      String name = Cell.text(batch.name(), FILE_WIDTH);
      if (batch.status() == Batch.Status.REFUSED) {
        line(text, "  %-" + FILE_WIDTH + "s     refused", name);
      } else {
        line(
            text,
            "  %-" + FILE_WIDTH + "s %,11d %,11d %,11d %,11d",
            name,
            batch.rowsRead(),
            batch.rowsNew(),
            batch.rowsDuplicate(),
            batch.rowsRejected());
      }
      if (batch.changedFrom() != null) {
        line(text, "    changed since batch %d", batch.changedFrom());
      }
    }
    appendDataset(text, report, config);
    for (SourceTotals source : SourceTotals.of(report.batches())) {
      line(
          text,
          "Read      %s from %s",
          amount(source.bytes(), source.millis(), source.rowsPerSecond()),
          Cell.text(source.name(), FILE_WIDTH));
    }
    for (IngestionReport.Reconciliation source : report.reconciled()) {
      line(
          text,
          "Reconciled  %s: %,d rows in the source, %,d in the dataset, %,d were missed and are in"
              + " it now",
          Cell.text(source.source(), FILE_WIDTH),
          source.sourceRows(),
          source.datasetRows(),
          source.lateRows());
      if (source.deleted() > 0) {
        line(
            text,
            "  %,d clients are no more in the source: %s%s",
            source.deleted(),
            String.join(
                ", ",
                source.deletedClients().stream().map(id -> Cell.text(id, FILE_WIDTH)).toList()),
            source.deleted() > source.deletedClients().size() ? ", ..." : "");
      }
    }
    return text.toString();
  }

  public static String forgotten(Batch batch, IngestionReport report, RiskConfig config) {
    Batch.Forgotten forgotten = batch.forgotten();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Forgotten batch %d, %s: %,d rows taken out",
        batch.number(),
        Cell.text(batch.name(), FILE_WIDTH),
        forgotten == null ? 0 : forgotten.rows());
    appendDataset(text, report, config);
    return text.toString();
  }

  private static void appendDataset(StringBuilder text, IngestionReport report, RiskConfig config) {
    report
        .dataset()
        .ifPresent(
            d ->
                line(
                    text,
                    "Dataset   %s, %,d rows",
                    config.display(config.datasetFile()),
                    d.rows()));
  }

  /** {@code 4.1 MB in 0.52 s, 866,000 rows/s}. */
  public static String amount(long bytes, long millis, Optional<Double> rowsPerSecond) {
    boolean small = bytes < 1_000_000;
    return String.format(
            Locale.ROOT,
            "%,.1f %s in %.2f s",
            bytes / (small ? 1e3 : 1e6),
            small ? "kB" : "MB",
            millis / 1000.0)
        + rowsPerSecond.map(rate -> String.format(Locale.ROOT, ", %,.0f rows/s", rate)).orElse("");
  }

  public static String trained(ModelVersion version) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Trained version %d on %,d rows (%,d left) in %,d ms",
        version.version(),
        version.card().trainedRows(),
        version.card().trainedPositives(),
        version.card().millis());
    FitReport fit = version.card().fit();
    if (fit != null) {
      line(
          text,
          "  %s, penalty %s, calibration: %s",
          fit.candidate(),
          Json.plain(fit.l2()),
          fit.calibration().method());
      line(text, "  threshold %.2f: %s", version.card().evaluation().threshold(), fit.threshold());
    }
    appendEvaluation(text, version.card().evaluation());
    appendEvaluation(text, version.card().outOfTime());
    return text.toString();
  }

  public static String evaluation(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    line(text, "  %s", subject(evaluation));
    for (Metric metric : Metric.values()) {
      appendMetric(text, evaluation, metric);
    }
    line(text, "  at threshold %.2f     left      stayed", evaluation.threshold());
    line(
        text,
        "  predicted to leave %7d     %7d",
        evaluation.confusion().tp(),
        evaluation.confusion().fp());
    line(
        text,
        "  predicted to stay  %7d     %7d",
        evaluation.confusion().fn(),
        evaluation.confusion().tn());
    return text.toString();
  }

  public static String deployment(Deployment deployment) {
    Integer before = deployment.previousVersion();
    return "Version "
        + deployment.version()
        + " is deployed"
        + (before == null ? "" : ", before it version " + before)
        + "\n";
  }

  public static String models(List<ModelVersion> versions, int deployed) {
    StringBuilder text = new StringBuilder();
    line(text, "version  status    trained at            rows      AUC     F1     judged on");
    for (ModelVersion version : versions) {
      Evaluation evaluation = version.card().evaluation();
      line(
          text,
          "%7d  %-8s  %s  %,8d  %s  %.3f  %,9d",
          version.version(),
          Words.lower(VersionJson.Status.of(version, deployed)),
          version.card().trainedAt().toString().substring(0, 19) + "Z",
          version.card().trainedRows(),
          area(evaluation),
          evaluation.confusion().f1(),
          evaluation.n());
    }
    return text.toString();
  }

  public static String modelsCsv(List<ModelVersion> versions, int deployed) {
    StringBuilder csv = new StringBuilder("model_version,status,trained_at,roc_auc,f1,n,rows\n");
    for (ModelVersion version : versions) {
      Evaluation evaluation = version.card().evaluation();
      csv.append(
          Cell.csv(
              version.version(),
              Words.lower(VersionJson.Status.of(version, deployed)),
              version.card().trainedAt(),
              evaluation.rocAuc().isPresent() ? evaluation.rocAuc().getAsDouble() : null,
              evaluation.confusion().f1(),
              evaluation.n(),
              version.card().trainedRows()));
    }
    return csv.toString();
  }

  private static void appendEvaluation(StringBuilder text, @Nullable Evaluation evaluation) {
    if (evaluation == null) {
      return;
    }
    line(text, "  %s", subject(evaluation));
    line(
        text,
        "    AUC %s   F1 %s",
        figure(evaluation, Metric.ROC_AUC),
        figure(evaluation, Metric.F1));
    line(
        text,
        "    log-loss %s   Brier %s",
        figure(evaluation, Metric.LOG_LOSS),
        figure(evaluation, Metric.BRIER));
    if (evaluation.value(Metric.CALIBRATION_ERROR).isPresent()) {
      line(
          text,
          "    expected calibration error %.3f%s",
          evaluation.value(Metric.CALIBRATION_ERROR).getAsDouble(),
          perfect(evaluation));
    }
    if (evaluation.value(Metric.CAPTURE).isPresent()) {
      line(
          text,
          "    capture %s of those who left in the first %,d",
          figure(evaluation, Metric.CAPTURE),
          evaluation.capacity());
    }
  }

  private static String subject(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "%-20s  n %,d (%,d left)%s",
        evaluation.dataset(),
        evaluation.n(),
        evaluation.positives(),
        evaluation.isSmall() ? ", a small sample" : "");
  }

  /** A line of the table of metrics, with what there is to hold the metric against. */
  private static void appendMetric(StringBuilder text, Evaluation evaluation, Metric metric) {
    if (evaluation.value(metric).isEmpty()) {
      if (metric == Metric.ROC_AUC || evaluation.capacity() > 0) {
        line(text, "    %-28s  unknown", metric.title());
      }
      return;
    }
    String beside =
        switch (metric) {
          case CALIBRATION_SLOPE -> "best at 1";
          case CALIBRATION_INTERCEPT -> "best at 0";
          case CAPTURE, LIFT ->
              String.format(Locale.ROOT, "in the first %,d", evaluation.capacity());
          default -> "";
        };
    line(
        text,
        "    %-26s  %6.3f  %-16s  %s",
        metric.title(),
        evaluation.value(metric).getAsDouble(),
        evaluation
            .interval(metric)
            .map(i -> String.format(Locale.ROOT, "%.3f to %.3f", i.low(), i.high()))
            .orElse(""),
        beside);
    if (metric == Metric.CALIBRATION_ERROR && evaluation.perfect() != null) {
      line(text, "     %s", perfect(evaluation));
    }
  }

  private static String perfect(Evaluation evaluation) {
    PerfectModel perfect = evaluation.perfect();
    return perfect == null
        ? ""
        : String.format(
            Locale.ROOT, " (a perfect model: %.3f, up to %.3f)", perfect.mean(), perfect.p95());
  }

  private static String figure(Evaluation evaluation, Metric metric) {
    OptionalDouble value = evaluation.value(metric);
    return value.isEmpty()
        ? "unknown"
        : String.format(Locale.ROOT, "%.3f", value.getAsDouble())
            + evaluation
                .interval(metric)
                .map(i -> String.format(Locale.ROOT, " (%.2f to %.2f)", i.low(), i.high()))
                .orElse("");
  }

  private static String area(Evaluation evaluation) {
    return evaluation.rocAuc().isPresent()
        ? String.format(Locale.ROOT, "%.3f", evaluation.rocAuc().getAsDouble())
        : "unknown";
  }

  private static String reason(ClientRisk client, int index) {
    if (index >= client.reasons().size()) {
      return "";
    }
    ClientRisk.Reason reason = client.reasons().get(index);
    String value = reason.value().isEmpty() ? "unknown" : Cell.text(reason.value(), VALUE_WIDTH);
    return String.format(
        Locale.ROOT, "%s %s (%+.2f)", Cell.printable(reason.column()), value, reason.logOdds());
  }

  private static String percent(double risk) {
    return String.format(Locale.ROOT, "%5.1f%%", 100 * risk);
  }

  private static String wrapped(String sentence) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : sentence.split(" ")) {
      if (column > 0 && column + 1 + word.length() > 79) {
        text.append('\n');
        column = 0;
      } else if (column > 0) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    return text.append('\n').toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
