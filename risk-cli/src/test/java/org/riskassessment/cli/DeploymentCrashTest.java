package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.version.Verification;

/**
 * Deploying, rolling back and pruning die before every single write to the store and call to the
 * disk, and are killed for real: what is deployed is the version before or the one after, whole,
 * and the next command puts the folders right.
 */
class DeploymentCrashTest {
  private static final int KILLS = System.getProperty("stress") == null ? 20 : 100;

  /** Versions 1, 2 and 3; version 2 was deployed after version 1. */
  @TempDir(factory = CrashSafetyTest.MemoryFolder.class)
  static Path folder;

  private enum Command {
    DEPLOY(3) {
      @Override
      void give(RiskProcess process) {
        process.production().deploy(3, "ann", "by hand");
      }
    },
    ROLLBACK(1) {
      @Override
      void give(RiskProcess process) {
        process.production().rollback("ann", "by hand");
      }
    },
    PRUNE(2) {
      @Override
      void give(RiskProcess process) {
        process.production().deploy(3, "ann", "so that version 1 is not needed");
        process.production().rollback("ann", "so that it is again what a rollback goes to");
        process.versions().prune(1);
      }
    };

    final int deployedAfter;

    Command(int deployedAfter) {
      this.deployedAfter = deployedAfter;
    }

    abstract void give(RiskProcess process);
  }

  @BeforeAll
  static void make() {
    TestWorkspace made = TestWorkspace.demo(folder.resolve("made"), 42, 300);
    made.run();
    made.risk("train").exits(0);
    made.risk("train").exits(0);
    made.risk("deploy", "2").exits(0);
  }

  private static TestWorkspace fresh() throws IOException {
    Path disturbed = folder.resolve("disturbed");
    if (Files.exists(disturbed)) {
      try (Stream<Path> all = Files.walk(disturbed)) {
        all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    return TestWorkspace.copyOf(folder.resolve("made"), disturbed);
  }

  private static RiskConfig config(TestWorkspace workspace) {
    return ConfigFile.ofWorkspace(workspace.folder()).load(RiskConfig.PRODUCTION);
  }

  private static void give(
      TestWorkspace workspace,
      Command command,
      Optional<CrashSafetyTest.Mortality> mortality,
      DurableFiles files) {
    RiskConfig config = config(workspace);
    try (RiskStore store = Application.openStore(config)) {
      command.give(
          RiskProcess.over(
                  config,
                  mortality.map(m -> CrashSafetyTest.mortal(store, m)).orElse(store),
                  Application.stages(config))
              .files(files)
              .release("test")
              .build());
    }
  }

  /** What is deployed serves, and after a further command the folders show it. */
  private static void assertWhole(TestWorkspace workspace, String how) {
    RiskConfig config = config(workspace);
    try (RiskStore store = Application.openStore(config)) {
      int version = store.models().deployed().orElseThrow().version();
      assertThat(store.models().deployments())
          .as(how)
          .allSatisfy(one -> assertThat(one.reason()).isNotNull())
          .extracting(Deployment::version)
          .endsWith(version);
      RiskProcess process =
          RiskProcess.over(config, store, Application.stages(config)).release("test").build();
      process.production().deploy(version, "ann", "no change");
      Verification found = process.versions().verify(store.models().versions());
      assertThat(found.faults()).as(how).isEmpty();
      assertThat(found.strayViews()).as(how).isEmpty();
      assertThat(config.modelFolder().resolve("1").toFile().exists())
          .as(how)
          .isEqualTo(!store.models().version(1).orElseThrow().isPruned());
      try (Stream<Path> all = Files.walk(workspace.folder())) {
        assertThat(all.filter(file -> file.toString().endsWith(".tmp"))).as(how).isEmpty();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_process_may_die_before_any_write(Command command) throws IOException {
    for (int calls = 0; ; calls++) {
      TestWorkspace workspace = fresh();
      CrashSafetyTest.Mortality mortality = new CrashSafetyTest.Mortality(calls);
      DurableFiles files = new DurableFiles((call, path) -> mortality.live());
      Throwable end = catchThrowable(() -> give(workspace, command, Optional.of(mortality), files));
      if (end == null) {
        assertThat(calls).as("writes tried").isGreaterThan(20);
        assertThat(workspace.deployedVersion()).isEqualTo(command.deployedAfter);
        assertWhole(workspace, "undisturbed");
        return;
      }
      assertThat(end).isInstanceOf(CrashSafetyTest.Death.class);
      if (command != Command.PRUNE) {
        assertThat(workspace.deployedVersion()).isIn(2, command.deployedAfter);
      }
      assertWhole(workspace, command + " died after " + calls + " calls");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_disk_may_fail_at_any_write(Command command) throws IOException {
    for (int calls = 0; ; calls++) {
      TestWorkspace workspace = fresh();
      int[] left = {calls};
      DurableFiles files =
          new DurableFiles(
              (call, path) -> {
                if (left[0]-- <= 0) {
                  throw new IOException("no space left on device");
                }
              });
      Throwable end = catchThrowable(() -> give(workspace, command, Optional.empty(), files));
      if (end == null) {
        assertThat(calls).as("writes tried").isGreaterThan(15);
        return;
      }
      assertThat(end)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
      assertWhole(workspace, command + " without room after " + calls + " calls");
    }
  }

  @Test
  void deployments_may_be_killed_at_any_moment() throws Exception {
    TestWorkspace workspace = fresh();
    Random random = new Random(7);
    long usual = 0;
    int killed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int before = workspace.deployedVersion();
      int after = before == 2 ? 3 : 2;
      String[] command =
          kill % 3 == 2
              ? workspace.arguments("rollback")
              : workspace.arguments("deploy", "" + after, "--force", "--reason", "kill");
      List<Integer> expected = kill % 3 == 2 ? List.of(1, 2, 3) : List.of(before, after);
      long started = System.nanoTime();
      Process child =
          new ProcessBuilder(ChildProgram.command(List.of(), command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      long delay = usual == 0 ? 60_000 : (long) (usual * (0.5 + 0.5 * random.nextDouble()));
      boolean ended = child.waitFor(delay, TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
      if (ended) {
        usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      } else {
        killed++;
      }
      assertThat(workspace.deployedVersion()).isIn(expected);
      assertWhole(workspace, "kill " + kill);
    }
    assertThat(killed).as("kills of a process that had not ended").isGreaterThan(KILLS / 3);
  }
}
