package org.riskassessment.cli.operation;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Texts;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

/** Runs that were, for people and as CSV. */
final class RunTexts {
  private static final int INDENT = 12;
  private static final int MESSAGE_WIDTH = 49;
  private static final int DETAIL_WIDTH = 200;

  private RunTexts() {}

  static String list(List<RunRecord> runs) {
    if (runs.isEmpty()) {
      return "No run yet\n";
    }
    StringBuilder text = new StringBuilder();
    line(text, "%-27s%-10s%-23s%10s  %s", "run", "command", "outcome", "took", "version");
    for (RunRecord run : runs) {
      line(
          text,
          "%-27s%-10s%-23s%10s  %s",
          Cell.text(run.runId(), 26),
          Cell.text(run.command(), 9),
          Cell.text(run.outcome(), 22),
          took(run),
          run.modelVersion() == null ? "" : run.modelVersion());
      String message = run.message();
      line(
          text,
          "  %s  %s",
          Lines.time(run.startedAt(), ZoneId.systemDefault()),
          message == null ? "" : Cell.text(message, MESSAGE_WIDTH));
    }
    return text.toString();
  }

  static String listCsv(List<RunRecord> runs) {
    StringBuilder csv =
        new StringBuilder("run_id,command,outcome,started_at,seconds,model_version,message\n");
    for (RunRecord run : runs) {
      csv.append(
          Cell.csv(
              run.runId(),
              run.command(),
              run.outcome(),
              run.startedAt(),
              run.duration().map(d -> d.toMillis() / 1000.0).orElse(null),
              run.modelVersion(),
              run.message()));
    }
    return csv.toString();
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
                    source.rowsPerSecond(),
                    Optional.ofNullable(source.freshness())));
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
        + effort(batch.bytes(), batch.millis(), batch.rowsPerSecond(), batch.freshness())
        + (batch.reason() == null ? "" : "\n" + Cell.printable(batch.reason()));
  }

  private static String rows(RowCounts rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d rows: %,d new, %,d duplicate, %,d set aside",
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
      long bytes, long millis, Optional<Double> rowsPerSecond, Optional<Duration> freshness) {
    return Texts.amount(bytes, millis, rowsPerSecond)
        + freshness.map(age -> ", content " + Lines.length(age) + " old").orElse("");
  }

  private static String took(RunRecord run) {
    return run.duration()
        .map(d -> String.format(Locale.ROOT, "%,.1f s", d.toMillis() / 1000.0))
        .orElse("");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
