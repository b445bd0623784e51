package org.riskassessment.cli.operation;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.client.CallListTexts;
import org.riskassessment.cli.data.IngestionTexts;
import org.riskassessment.cli.model.EvaluationTexts;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/** Runs, for people and as CSV. */
final class RunTexts {
  private static final int INDENT = 12;
  private static final int MESSAGE_WIDTH = 49;
  private static final int DETAIL_WIDTH = 200;

  private RunTexts() {}

  static String report(RunReport report, RiskConfig config, int width) {
    Lines text = new Lines(0);
    if (report.modelWarning() != null) {
      text.line("%s", report.modelWarning());
    }
    long millis = report.steps().stream().mapToLong(StepRecord::millis).sum();
    text.line("%s  (%.1f s, run %s)", report.outcome(), millis / 1000.0, report.runId());
    if (!report.ingestion().batches().isEmpty()) {
      text.verbatim("").block(IngestionTexts.ingestion(report.ingestion(), config));
    }
    text.verbatim("").add("", report.verdict());
    Verdict model = report.modelVerdict();
    if (model != null && model.status() == Verdict.Status.ATTENTION) {
      text.add("", model.sentence());
    }
    Integer version = report.modelVersion();
    if (version != null) {
      text.verbatim("");
      text.line("Deployed: version %d", version);
      if (report.outcome() != RunOutcome.NOTHING_NEW) {
        EvaluationTexts.append(text, report.outOfTime());
        EvaluationTexts.append(text, report.heldOut());
        EvaluationTexts.append(text, report.test());
      }
    }
    if (!report.atRisk().isEmpty()) {
      text.verbatim("");
      text.line("First of %,d clients to call", report.portfolio());
      CallListTexts.append(text, report.atRisk(), width);
    }
    text.verbatim("");
    if (report.outcome() == RunOutcome.REFUSED) {
      text.line("Next:  risk quarantine list    what was refused, row by row and why");
      text.line("       risk init DIR --from FILE   describes the columns of a file anew");
      return text.toString();
    }
    text.line("Next:  risk predict -o csv     the risk of every client");
    text.line("       risk models list        the versions, and which is deployed");
    return text.toString();
  }

  static String list(List<RunRecord> runs) {
    if (runs.isEmpty()) {
      return "No run yet\n";
    }
    Lines text = new Lines(0);
    text.line("%-27s%-10s%-23s%10s  %s", "run", "command", "outcome", "took", "version");
    for (RunRecord run : runs) {
      text.line(
          "%-27s%-10s%-23s%10s  %s",
          Cell.text(run.runId(), 26),
          Cell.text(run.command(), 9),
          Cell.text(run.outcome(), 22),
          took(run),
          run.modelVersion() == null ? "" : run.modelVersion());
      String message = run.message();
      text.line(
          "  %s  %s",
          Lines.time(run.startedAt(), ZoneId.systemDefault()),
          message == null ? "" : Cell.text(message, MESSAGE_WIDTH));
    }
    return text.toString();
  }

  static Table listTable(List<RunRecord> runs) {
    return Table.named("Runs")
        .column("run_id", "Run", Kind.TEXT)
        .column("command", Kind.TEXT)
        .column("outcome", Kind.TEXT)
        .column("started_at", "Started (UTC)", Kind.TIME)
        .column("seconds", Kind.NUMBER)
        .column("model_version", "Deployed version", Kind.COUNT)
        .column("message", Kind.LONG_TEXT)
        .of(
            row -> {
              for (RunRecord run : runs) {
                row.add(
                    run.runId(),
                    run.command(),
                    run.outcome(),
                    run.startedAt(),
                    run.duration().map(d -> d.toMillis() / 1000.0).orElse(null),
                    run.modelVersion(),
                    run.message());
              }
            });
  }

  static String run(RunRecord run, List<StepRecord> steps, List<Batch> batches) {
    Lines text = new Lines(INDENT);
    text.add("Run", Cell.printable(run.runId()));
    text.add("Command", Cell.printable(run.command()));
    text.add("Outcome", Cell.printable(run.outcome()));
    if (run.message() != null) {
      text.add("", Cell.printable(run.message()));
    }
    text.add("Started", Lines.time(run.startedAt(), ZoneId.systemDefault()));
    text.add("Took", took(run).isEmpty() ? "unknown" : took(run));
    text.add("Deployed", run.modelVersion() == null ? "nothing" : "version " + run.modelVersion());
    text.add("Release", Cell.printable(run.codeVersion()));
    if (!steps.isEmpty()) {
      text.verbatim("").verbatim("Steps");
    }
    for (StepRecord step : steps) {
      String detail = step.detail();
      text.add(
          "  " + Cell.text(step.name(), INDENT - 3) + " ",
          String.format(
              Locale.ROOT,
              "%s, %.2f s%s",
              step.status(),
              step.millis() / 1000.0,
              detail == null ? "" : ": " + Cell.text(detail, DETAIL_WIDTH)));
    }
    for (SourceTotals source : SourceTotals.of(batches)) {
      text.verbatim("").verbatim("Read from " + Cell.printable(source.name()));
      for (Batch batch : batches) {
        if (batch.source().equals(source.name())) {
          text.add("  batch " + batch.number() + "  ", batch(batch));
        }
      }
      if (source.batches() > 1) {
        text.add(
            "  in all",
            rows(source.rows())
                + "\n"
                + effort(
                    source.bytes(),
                    source.millis(),
                    source.rowsPerSecond().orElse(null),
                    source.freshness()));
      }
    }
    return text.toString();
  }

  private static String batch(Batch batch) {
    return Cell.text(batch.name(), DETAIL_WIDTH)
        + (batch.status() == Batch.Status.INGESTED ? "" : ", " + Words.lower(batch.status()))
        + (batch.changedFrom() == null ? "" : ", changed since batch " + batch.changedFrom())
        + "\n"
        + rows(batch.rows())
        + "\n"
        + effort(
            batch.bytes(),
            batch.millis(),
            batch.rowsPerSecond().orElse(null),
            batch.freshness().orElse(null))
        + (batch.reason() == null ? "" : "\n" + Cell.printable(batch.reason()));
  }

  private static String rows(RowCounts rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d rows: %,d new, %,d duplicate, %,d quarantined",
            rows.read(),
            rows.fresh(),
            rows.duplicate(),
            rows.rejected()));
    if (!rows.rejectedByRule().isEmpty()) {
      text.append(" (").append(StandingBatches.rules(rows)).append(')');
    }
    if (rows.contradictory() > 0) {
      text.append(String.format(Locale.ROOT, ", %,d contradictory", rows.contradictory()));
    }
    return text.toString();
  }

  private static String effort(
      long bytes, long millis, @Nullable Double rowsPerSecond, @Nullable Duration age) {
    return IngestionTexts.amount(bytes, millis, rowsPerSecond)
        + (age == null ? "" : ", content " + Lines.length(age) + " old");
  }

  private static String took(RunRecord run) {
    return run.duration()
        .map(d -> String.format(Locale.ROOT, "%,.1f s", d.toMillis() / 1000.0))
        .orElse("");
  }
}
