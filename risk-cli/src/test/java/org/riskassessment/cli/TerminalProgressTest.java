package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.store.StepRecord;

class TerminalProgressTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final TerminalProgress progress =
      new TerminalProgress(new PrintStream(screen, true, UTF_8));

  @Test
  void a_bar_shows_how_much_is_done() {
    assertThat(TerminalProgress.bar("ingest", 0, 10_000_000, "bytes"))
        .isEqualTo("ingest   [>                             ]   0%  0.0 of 10.0 MB");
    assertThat(TerminalProgress.bar("ingest", 5_000_000, 10_000_000, "bytes"))
        .isEqualTo("ingest   [===============>              ]  50%  5.0 of 10.0 MB");
    assertThat(TerminalProgress.bar("train", 1_200, 1_200, "rows"))
        .isEqualTo("train    [==============================] 100%  1,200 of 1,200 rows");
  }

  @Test
  void a_long_step_shows_a_bar_and_then_one_line_that_takes_its_place() {
    progress.stepStarted("ingest");
    progress.progress(1, 4, "bytes");
    assertThat(shown()).as("too early for a bar").isEqualTo("ingest …");
    ChildProgram.pause(600);
    progress.progress(2, 4, "bytes");
    progress.progress(3, 4, "bytes");
    progress.stepEnded(step(StepRecord.Status.OK, "4 new rows"));

    assertThat(shown())
        .contains("]  50%  0.0 of 0.0 MB")
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
