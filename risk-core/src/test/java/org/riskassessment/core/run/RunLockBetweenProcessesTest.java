package org.riskassessment.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

@Timeout(120)
class RunLockBetweenProcessesTest {
  @TempDir Path workspace;

  private RiskConfig config() {
    return Workspaces.config(workspace);
  }

  private void assertLocked(RiskConfig config) {
    assertThatThrownBy(() -> RunLock.take(config))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
        .hasMessage(
            "ingesteddata/run.lock: another run is changing this workspace; try again when it has"
                + " finished");
  }

  @Test
  void second_run_is_refused_until_the_first_has_ended() {
    RunLock first = RunLock.take(config());
    assertLocked(config());
    assertLocked(config());
    first.close();
    RunLock.take(config()).close();
    RunLock.take(config()).close();
  }

  @Test
  void two_workspaces_do_not_mind_each_other(@TempDir Path other) {
    try (RunLock mine = RunLock.take(config());
        RunLock theirs = RunLock.take(Workspaces.config(other))) {
      assertThat(mine).isNotSameAs(theirs);
    }
  }

  @Test
  void a_workspace_by_another_name_is_the_same() throws IOException {
    Path real = Files.createDirectory(workspace.resolve("real"));
    Path link = Files.createSymbolicLink(workspace.resolve("link"), real);
    try (RunLock held = RunLock.take(Workspaces.config(real))) {
      assertThat(held).isNotNull();
      assertLocked(Workspaces.config(link));
    }
  }

  @Test
  void run_of_another_process_is_refused_repeatedly() throws Exception {
    try (RunLock held = RunLock.take(config())) {
      assertThat(held).isNotNull();
      assertThat(inAnotherProcess()).isEqualTo("LOCKED");
      // Closing another channel of the file would free the lock for other processes.
      assertLocked(config());
      assertThat(inAnotherProcess()).isEqualTo("LOCKED");
    }
    assertThat(inAnotherProcess()).isEqualTo("taken");
  }

  @Test
  void the_lock_of_a_process_that_is_killed_is_free() throws Exception {
    Process holder = start();
    try (BufferedReader out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("taken");
      assertLocked(config());
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    RunLock.take(config()).close();
  }

  @Test
  void a_lock_that_cannot_be_written_is_a_clean_error() throws IOException {
    Files.writeString(workspace.resolve("ingesteddata"), "not a folder");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> RunLock.take(config()))
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
    }
    Files.delete(workspace.resolve("ingesteddata"));
    Files.createDirectories(workspace.resolve("ingesteddata/run.lock"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> RunLock.take(config()))
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
    }
  }

  private String inAnotherProcess() throws Exception {
    Process process = start();
    try (BufferedReader out = process.inputReader()) {
      return out.readLine();
    } finally {
      process.outputWriter().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            workspace.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** What the other process does: takes the lock, says so, and holds it until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (RunLock held = RunLock.take(Workspaces.config(Path.of(args[0])))) {
        System.out.println(held == null ? "" : "taken");
        while (System.in.read() >= 0) {
          // waits
        }
      } catch (RiskException e) {
        System.out.println(e.code());
      }
    }
  }
}
