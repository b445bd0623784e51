package org.riskassessment.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.StepRecord;

/** Shows the steps of a run on a terminal: a line for each, and a bar within long ones. */
final class TerminalProgress implements RunListener {
  /** Work shorter than this needs no bar. */
  private static final long BAR_AFTER_NANOS = 500_000_000;

  private static final long BAR_EVERY_NANOS = 200_000_000;
  private static final int BAR_WIDTH = 16;

  /** Before this share is done, the remaining time cannot be estimated. */
  private static final double TELLING_SHARE = 0.01;

  /** A longer line would wrap, and only the end of a wrapped line is cleared. */
  private static final int LINE_WIDTH = 79;

  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private long startedAt;
  private long shownAt;
  private String step = "";

  TerminalProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void stepStarted(String name) {
    step = name;
    startedAt = System.nanoTime();
    shownAt = startedAt + BAR_AFTER_NANOS - BAR_EVERY_NANOS;
    err.print(name + " …");
    err.flush();
  }

  @Override
  public void progress(Progress progress) {
    long now = System.nanoTime();
    if (progress.total() > 0 && now - shownAt >= BAR_EVERY_NANOS) {
      shownAt = now;
      err.print(CLEAR_LINE + bar(step, progress, (now - startedAt) / 1e9));
      err.flush();
    }
  }

  @Override
  public void stepEnded(StepRecord record) {
    String mark = record.status() == StepRecord.Status.OK ? "" : " " + record.status();
    String detail = record.detail() == null ? "" : record.detail().lines().findFirst().orElse("");
    String line =
        String.format(
                Locale.ROOT,
                "%-8s %6.2f s%s  %s",
                record.name(),
                record.millis() / 1000.0,
                mark,
                detail)
            .stripTrailing();
    err.println(
        CLEAR_LINE + (line.length() > LINE_WIDTH ? line.substring(0, LINE_WIDTH - 1) + "…" : line));
  }

  /** {@code ingest [=======> ] 72% 4.1 of 12.8 MB, 1.9 M rows/s, 3 s left}; never wraps. */
  static String bar(String step, Progress progress, double seconds) {
    double share = Math.min(1, progress.done() / (double) progress.total());
    String label = String.format(Locale.ROOT, "%-8s ", step);
    String figures =
        String.format(
            Locale.ROOT,
            " %3d%%  %s%s%s",
            (int) (100 * share),
            amount(progress),
            rate(progress.rows() / seconds),
            share < TELLING_SHARE ? "" : left(seconds * (1 - share) / share));
    int width = Math.min(BAR_WIDTH, LINE_WIDTH - label.length() - figures.length() - 2);
    int filled = (int) (share * width);
    String bar =
        width < 1
            ? ""
            : "["
                + "=".repeat(filled)
                + (filled < width ? ">" : "")
                + " ".repeat(Math.max(0, width - filled - 1))
                + "]";
    String line = label + bar + figures;
    return line.length() > LINE_WIDTH ? line.substring(0, LINE_WIDTH - 1) + "…" : line;
  }

  private static String amount(Progress progress) {
    if (!progress.unit().equals("bytes")) {
      return String.format(
          Locale.ROOT, "%,d of %,d %s", progress.done(), progress.total(), progress.unit());
    }
    long total = progress.total();
    double unit = total < 1_000_000 ? 1e3 : total < 1_000_000_000 ? 1e6 : 1e9;
    return String.format(
        Locale.ROOT,
        "%,.1f of %,.1f %s",
        progress.done() / unit,
        total / unit,
        unit == 1e3 ? "kB" : unit == 1e6 ? "MB" : "GB");
  }

  private static String rate(double rowsPerSecond) {
    if (!(rowsPerSecond >= 1) || Double.isInfinite(rowsPerSecond)) {
      return "";
    }
    return rowsPerSecond < 1e6
        ? String.format(Locale.ROOT, ", %,.0f rows/s", rowsPerSecond)
        : String.format(Locale.ROOT, ", %.1f M rows/s", rowsPerSecond / 1e6);
  }

  private static String left(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return ", " + Lines.length(Duration.ofSeconds(whole)) + " left";
  }
}
