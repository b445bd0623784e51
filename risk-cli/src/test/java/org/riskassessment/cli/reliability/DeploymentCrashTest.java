package org.riskassessment.cli.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskassessment.cli.ChildProgram;
import org.riskassessment.cli.TestWorkspace;
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
 * Deploying, rolling back and pruning die before any write to the store and call to the disk, or
 * the disk fails there, and are killed for real: what is deployed is the version before or the one
 * after, whole, and the next command puts the folders right. By default a fifth of the points is
 * tried (see {@link CrashPoints}) and 6 processes are killed; {@code -Pstress} tries all points and
 * kills 100 processes.
 */
class DeploymentCrashTest {
  private static final int KILLS = System.getProperty("stress") == null ? 6 : 100;

  /** Versions 1, 2 and 3; version 2 was deployed after version 1. */
  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private enum Command {
    DEPLOY(3, 2, 3) {
      @Override
      void give(RiskProcess process) {
        process.production().deploy(3, "ann", "by hand");
      }
    },
    ROLLBACK(1, 2, 1) {
      @Override
      void give(RiskProcess process) {
        process.production().rollback("ann", "by hand");
      }
    },
    PRUNE(2, 2, 3) {
      @Override
      void give(RiskProcess process) {
        process.production().deploy(3, "ann", "so that version 1 is not needed");
        process.production().rollback("ann", "so that it is again what a rollback goes to");
        process.versions().prune(1);
      }
    };

    final int deployedAfter;
    final List<Integer> deployedMeanwhile;

    Command(int deployedAfter, Integer... deployedMeanwhile) {
      this.deployedAfter = deployedAfter;
      this.deployedMeanwhile = List.of(deployedMeanwhile);
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
    CrashPoints.replace(folder.resolve("made"), disturbed);
    return new TestWorkspace(disturbed);
  }

  private static RiskConfig config(TestWorkspace workspace) {
    return ConfigFile.ofWorkspace(workspace.folder()).load(RiskConfig.PRODUCTION);
  }

  private static RiskProcess process(RiskConfig config, RiskStore store, DurableFiles files) {
    return RiskProcess.over(config, store, Application.stages(config))
        .files(files)
        .release("test")
        .build();
  }

  /** What is deployed serves, and after a further command the folders show it. */
  private static void assertWhole(TestWorkspace workspace, List<Integer> expected, String how) {
    assertThat(WorkspaceCheck.of(workspace.folder()).harm()).as(how).isEmpty();
    RiskConfig config = config(workspace);
    try (RiskStore store = Application.openStore(config)) {
      int version = deployedVersion(store);
      assertThat(version).as(how).isIn(expected);
      assertThat(store.models().deployments())
          .as(how)
          .allSatisfy(one -> assertThat(one.reason()).isNotNull())
          .extracting(Deployment::version)
          .endsWith(version);
      RiskProcess process = process(config, store, new DurableFiles());
      process.production().deploy(version, "ann", "no change");
      Verification found = process.versions().verify(store.models().versions());
      assertThat(found.faults()).as(how).isEmpty();
      assertThat(found.strayViews()).as(how).isEmpty();
      assertThat(config.modelFolder().resolve("1").toFile().exists())
          .as(how)
          .isEqualTo(!store.models().version(1).orElseThrow().isPruned());
    }
    assertThat(WorkspaceCheck.of(workspace.folder()).faults()).as(how).isEmpty();
  }

  private static int deployedVersion(RiskStore store) {
    return store.models().deployed().orElseThrow().version();
  }

  @ParameterizedTest
  @EnumSource
  void a_process_may_die_before_any_write(Command command) throws IOException {
    TestWorkspace workspace = fresh();
    CrashPoints points =
        new CrashPoints(
            workspace.folder(),
            folder.resolve("dead"),
            (dead, how) ->
                assertWhole(
                    new TestWorkspace(dead), command.deployedMeanwhile, command + " " + how));
    RiskConfig config = config(workspace);
    try (RiskStore store = Application.openStore(config)) {
      command.give(process(config, points.watched(store), points.files()));
      assertThat(deployedVersion(store)).isEqualTo(command.deployedAfter);
    }
    points.rethrow();
    assertThat(points.states()).isGreaterThan(15);
    assertWhole(workspace, List.of(command.deployedAfter), "undisturbed");
  }

  @ParameterizedTest
  @EnumSource
  void the_disk_may_fail_at_any_write(Command command) throws IOException {
    for (int calls = 0; ; calls++) {
      if (!CrashPoints.isTried(calls)) {
        continue;
      }
      String how = CrashPoints.point(command + " without room after call", calls);
      TestWorkspace workspace = fresh();
      AtomicInteger left = new AtomicInteger(calls);
      DurableFiles files =
          new DurableFiles(
              (call, path) -> {
                if (left.getAndDecrement() <= 0) {
                  throw new IOException("no space left on device");
                }
              });
      RiskConfig config = config(workspace);
      Throwable end;
      try (RiskStore store = Application.openStore(config)) {
        end = catchThrowable(() -> command.give(process(config, store, files)));
      }
      if (end == null) {
        assertThat(calls).as("calls").isGreaterThan(15);
        return;
      }
      assertThat(end)
          .as(how)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED));
      assertWhole(workspace, command.deployedMeanwhile, how);
    }
  }

  @Test
  void deployments_may_be_killed_at_any_moment() throws IOException {
    TestWorkspace workspace = fresh();
    RandomKills kills = new RandomKills(7);
    for (int start = 0; kills.killed() < KILLS; start++) {
      int before = workspace.deployedVersion();
      int after = before == 2 ? 3 : 2;
      boolean back = start % 3 == 2;
      String[] command =
          back
              ? workspace.arguments("rollback")
              : workspace.arguments("deploy", "" + after, "--force", "--reason", "kill");
      kills.kill(ChildProgram.start(command), command[0] + " …");
      assertWhole(
          workspace, back ? List.of(1, 2, 3) : List.of(before, after), "killed start " + start);
    }
  }
}
