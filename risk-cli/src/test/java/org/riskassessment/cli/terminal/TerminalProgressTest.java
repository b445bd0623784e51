package org.riskassessment.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.riskassessment.cli.ChildProgram;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.StepRecord;

class TerminalProgressTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final TerminalProgress progress =
      new TerminalProgress(new PrintStream(screen, true, UTF_8));

  @Test
  void a_bar_shows_how_much_is_done() {
    assertThat(bar("ingest", 0, 10_000_000, "bytes", 0))
        .isEqualTo("ingest   [>               ]   0%  0.0 of 10.0 MB");
    assertThat(bar("train", 1_200, 1_200, "rows", 0))
        .isEqualTo("train    [================] 100%  1,200 of 1,200 rows, 0 s left");
  }

  @Test
  void a_bar_tells_the_rate_and_the_time_left_and_never_wraps() {
    assertThat(bar("ingest", 5_000_000, 10_000_000, "bytes", 200_000))
        .isEqualTo("ingest   [========>       ]  50%  5.0 of 10.0 MB, 100,000 rows/s, 2 s left");
    assertThat(bar("ingest", 1_000_000, 10_000_000, "bytes", 5_000_000))
        .endsWith("1.0 of 10.0 MB, 2.5 M rows/s, 18 s left");
    assertThat(bar("ingest", 9_000_000_000L, 900_000_000_000L, "bytes", 5_000_000))
        .isEqualTo("ingest   [>               ]   1%  9.0 of 900.0 GB, 2.5 M rows/s, 3 min left");
    assertThat(bar("diagnose", 700_000, 1_000_000, "client rows", 7_000_000))
        .isEqualTo(
            "diagnose [===> ]  70%  700,000 of 1,000,000 client rows, 3.5 M rows/s, 1 s left");
    assertThat(bar("ingest", 1, 2, "x".repeat(100), 700)).endsWith("…").hasSize(79);
  }

  @Test
  void the_time_left_is_told_once_it_can_be_known() {
    assertThat(bar("ingest", 900_000, 100_000_000, "bytes", 0)).endsWith("0.9 of 100.0 MB");
    assertThat(bar("ingest", 1_000_000, 100_000_000, "bytes", 0)).endsWith("MB, 3 min left");
    assertThat(bar("ingest", 300_000, 600_000, "bytes", 0)).endsWith("300.0 of 600.0 kB, 2 s left");
  }

  private static String bar(String step, long done, long total, String unit, long rows) {
    return TerminalProgress.bar(step, new RunListener.Progress(done, total, unit, rows), 2);
  }

  @Test
  void a_long_step_shows_a_bar_and_then_one_line() {
    progress.stepStarted("ingest");
    progress.progress(new RunListener.Progress(1, 4, "bytes", 0));
    assertThat(shown()).as("too early for a bar").isEqualTo("ingest …");
    ChildProgram.pause(600);
    progress.progress(new RunListener.Progress(2, 4, "bytes", 0));
    progress.progress(new RunListener.Progress(3, 4, "bytes", 0));
    progress.stepEnded(step(StepRecord.Status.OK, "4 new rows"));

    assertThat(shown())
        .contains("]  50%  0.0 of 0.0 kB")
        .doesNotContain("75%")
        .endsWith("\r\033[Kingest     1.50 s  4 new rows" + System.lineSeparator());
  }

  @Test
  void a_line_never_wraps() {
    progress.stepEnded(step(StepRecord.Status.FAILED, "x".repeat(200)));

    String line = shown().replace("\r\033[K", "").stripTrailing();
    assertThat(line).startsWith("ingest     1.50 s FAILED  xxx").endsWith("…").hasSize(79);
  }

  private String shown() {
    return screen.toString(UTF_8);
  }

  private static StepRecord step(StepRecord.Status status, String detail) {
    return new StepRecord("ingest", status, Instant.EPOCH, 1_500, detail);
  }
}
