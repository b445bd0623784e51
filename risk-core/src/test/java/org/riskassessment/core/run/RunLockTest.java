package org.riskassessment.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

class RunLockTest {
  @TempDir Path workspace;
  RiskConfig config;

  @BeforeEach
  void make_workspace() throws IOException {
    Files.writeString(
        workspace.resolve("config.json"),
        """
        {"input_folder_path": "in", "output_folder_path": "out", "test_data_path": "test",
         "output_model_path": "models", "prod_deployment_path": "production"}
        """);
    config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
  }

  @Test
  void a_workspace_never_run_is_free_and_looking_makes_nothing() {
    assertThat(RunLock.holder(config)).isEmpty();
    assertThat(workspace.resolve("out")).doesNotExist();
  }

  @Test
  void its_holder_is_this_process_until_it_is_closed() {
    try (RunLock lock = RunLock.take(config)) {
      assertThat(lock).isNotNull();
      assertThat(RunLock.holder(config)).hasValue(ProcessHandle.current().pid());
    }
    assertThat(RunLock.holder(config)).isEmpty();
    RunLock.take(config).close();
  }

  /** In /proc/locks, for closing any channel of the file would free the lock of this process. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void second_run_in_this_process_is_refused() throws IOException {
    try (RunLock lock = RunLock.take(config)) {
      assertThat(lock).isNotNull();
      assertThat(heldInSystem()).isTrue();

      assertThatThrownBy(() -> RunLock.take(config))
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED));
      RunLock.holder(config);

      assertThat(heldInSystem()).isTrue();
    }
    assertThat(heldInSystem()).isFalse();
  }

  private boolean heldInSystem() throws IOException {
    Object inode = Files.getAttribute(workspace.resolve("out/run.lock"), "unix:ino");
    String holder = " " + ProcessHandle.current().pid() + " ";
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .anyMatch(line -> line.contains(holder) && line.contains(":" + inode + " "));
  }
}
