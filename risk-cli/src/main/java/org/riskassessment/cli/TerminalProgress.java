package org.riskassessment.cli;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.process.RunListener;
import org.riskassessment.core.store.StepRecord;

/** Shows the steps of a run on a terminal: a line for each, and a bar within long ones. */
final class TerminalProgress implements RunListener {
  /** Work shorter than this needs no bar. */
  private static final long BAR_AFTER_NANOS = 500_000_000;

  private static final int WIDTH = 79;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private @Nullable ProgressBar bar;
  private long startedAt;
  private String step = "";

  TerminalProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void stepStarted(String name) {
    step = name;
    startedAt = System.nanoTime();
    err.print(name + " …");
    err.flush();
  }

  @Override
  public void progress(long done, long total, String unit) {
    if (total > 0 && System.nanoTime() - startedAt > BAR_AFTER_NANOS) {
      ProgressBar shown = bar == null ? newBar(unit) : bar;
      shown.maxHint(total);
      shown.stepTo(done);
      bar = shown;
    }
  }

  @Override
  public void stepEnded(StepRecord record) {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    String mark = record.status() == StepRecord.Status.OK ? "" : " " + record.status();
    err.printf(
        Locale.ROOT,
        "%s%-8s %6.2f s%s  %s%n",
        CLEAR_LINE,
        record.name(),
        record.millis() / 1000.0,
        mark,
        record.detail() == null ? "" : record.detail().lines().findFirst().orElse(""));
  }

  private ProgressBar newBar(String unit) {
    boolean bytes = unit.equals("bytes");
    return new ProgressBarBuilder()
        .setTaskName(step)
        .setUnit(bytes ? " MB" : " " + unit, bytes ? 1_000_000 : 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .setConsumer(new DelegatingProgressBarConsumer(line -> err.print(CLEAR_LINE + line), WIDTH))
        .build();
  }
}
