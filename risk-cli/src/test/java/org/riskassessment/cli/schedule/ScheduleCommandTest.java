package org.riskassessment.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.cli.CommandHarness;

class ScheduleCommandTest {
  private static final String OTHERS = "MAILTO=me\n# mine\n5 4 * * * backup";

  @TempDir Path temporary;
  Path workspace;
  CommandHarness harness;

  @BeforeEach
  void make_workspace() throws IOException {
    harness = new CommandHarness(Files.createDirectory(temporary.resolve("bin")));
    workspace = temporary.toRealPath().resolve("my work");
    assertThat(run("demo", workspace, "--clients", "300", "--periods", "0").status()).isZero();
  }

  @AfterEach
  void forget_crontab() {
    harness.close();
  }

  @Test
  void install_writes_the_block_log_folder_and_job_file() throws IOException {
    Files.writeString(harness.tableFile(), OTHERS);

    var installed = run("schedule", "install", "--workspace", workspace, "-o", "json");

    String line = (String) installed.data().get("line");
    assertThat(installed.status()).isZero();
    assertThat(line)
        .startsWith("*/10 * * * * umask 077; export JAVA_HOME=")
        .contains("LC_ALL=C.UTF-8 RISK_UNATTENDED=1;")
        .contains("/opt/risk/risk run --workspace '" + workspace + "'; }")
        .endsWith(">>'" + workspace + "/data/risk.log' 2>&1");
    assertThat(Files.readString(harness.tableFile()))
        .isEqualTo(
            "# risk schedule, begin: profile production of %s\n%s\n".formatted(workspace, line)
                + "# risk schedule, end: profile production of %s\n".formatted(workspace)
                + OTHERS);
    assertThat(workspace.resolve("data/reports/cronjob.txt")).hasContent(line);
    assertThat(installed.data())
        .containsEntry("fields", "*/10 * * * *")
        .containsEntry("log", "data/risk.log")
        .containsEntry("replaced", false)
        .containsKey("next_run");
  }

  @Test
  void install_replaces_and_remove_restores_the_crontab() throws IOException {
    Files.writeString(harness.tableFile(), OTHERS);
    run("schedule", "install", "--workspace", workspace);
    var second = run("schedule", "install", "--every", "1h", "--workspace", workspace, "-ojson");
    assertThat(second.data()).containsEntry("replaced", true);
    assertThat(Files.readString(harness.tableFile())).containsOnlyOnce("begin").contains("0 * * *");

    var removed = run("schedule", "remove", "--workspace", workspace, "-o", "json");

    assertThat(removed.data()).containsEntry("removed", true);
    assertThat(Files.readString(harness.tableFile())).isEqualTo(OTHERS);
    assertThat(workspace.resolve("data/reports/cronjob.txt")).exists();
    assertThat(run("schedule", "remove", "--workspace", workspace, "-o", "json").data())
        .containsEntry("removed", false);
  }

  @Test
  void a_profile_and_a_configuration_elsewhere_are_in_the_line() throws IOException {
    Path other = temporary.toRealPath().resolve("other.json");
    Files.writeString(
        other,
        """
        {"input_folder_path": "in", "output_folder_path": "out", "test_data_path": "test",
         "output_model_path": "models", "prod_deployment_path": "production",
         "profiles": {"practice": {"output_folder_path": "p/out", "output_model_path": "p/models",
           "prod_deployment_path": "p/production", "report": {"path": "p/reports"},
           "store": {"url": "p/risk.db"}}}}
        """);

    var installed =
        run(
            "schedule",
            "install",
            "--workspace",
            workspace,
            "-c",
            other,
            "--profile",
            "practice",
            "-o",
            "json");

    assertThat((String) installed.data().get("line"))
        .contains("--config " + other + " --profile practice; }")
        .endsWith("/p/risk.log' 2>&1");
    assertThat(Files.readString(harness.tableFile())).contains("profile practice of " + workspace);
  }

  @Test
  void a_dry_run_shows_and_writes_nothing() throws IOException {
    var shown = run("schedule", "install", "--dry-run", "--workspace", workspace);
    assertThat(shown.out()).contains("# risk schedule, begin").contains("*/10 * * * * umask");
    assertThat(harness.tableFile()).doesNotExist();
    assertThat(workspace.resolve("data/reports")).doesNotExist();

    run("schedule", "install", "--workspace", workspace);
    String installed = Files.readString(harness.tableFile());
    var kept = run("schedule", "remove", "-n", "--workspace", workspace, "-o", "json");
    assertThat(kept.data()).containsEntry("removed", false).containsEntry("dry_run", true);
    assertThat(harness.tableFile()).hasContent(installed);
  }

  @Test
  void show_tells_the_entry_and_the_next_run() {
    assertThat(run("schedule", "show", "--workspace", workspace, "-o", "json").data())
        .containsEntry("installed", false)
        .containsEntry("next_run", null);

    run("schedule", "install", "--every", "1d", "--workspace", workspace);

    assertThat(run("schedule", "show", "--workspace", workspace, "-o", "json").data())
        .containsEntry("installed", true)
        .containsEntry("fields", "0 0 * * *")
        .hasEntrySatisfying("next_run", next -> assertThat(next).isNotNull());
  }

  @Test
  void remove_needs_no_valid_configuration() throws IOException {
    run("schedule", "install", "--workspace", workspace);
    Files.writeString(workspace.resolve("config.json"), "{");

    assertThat(run("schedule", "install", "--workspace", workspace).status()).isEqualTo(3);
    assertThat(run("schedule", "remove", "--workspace", workspace).status()).isZero();
    assertThat(harness.tableFile()).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "show", "remove"})
  void without_a_crontab_program_the_status_is_5(String command) {
    System.setProperty(Crontab.PROGRAM, temporary.resolve("nowhere").toString());

    var failed = run("schedule", command, "--workspace", workspace);

    assertThat(failed.status()).isEqualTo(5);
    assertThat(failed.err()).contains("was not found; install cron");
    assertThat(workspace.resolve("data/reports")).doesNotExist();
  }

  @Test
  void a_crontab_that_is_not_taken_leaves_the_old_one_and_says_why() throws IOException {
    Files.writeString(harness.tableFile(), OTHERS);
    harness.refuseNewTables();

    var failed = run("schedule", "install", "--workspace", workspace);

    assertThat(failed.status()).isEqualTo(5);
    assertThat(failed.err())
        .contains("was not accepted, and has not changed")
        .contains("bad minute");
    assertThat(harness.tableFile()).hasContent(OTHERS);
    assertThat(workspace.resolve("data/reports/cronjob.txt")).doesNotExist();
  }

  @Test
  void bytes_that_are_no_utf_8_survive() throws IOException {
    byte[] latin = {'#', ' ', (byte) 0xe9, (byte) 0xff, '\n'};
    Files.write(harness.tableFile(), latin);

    run("schedule", "install", "--workspace", workspace);
    run("schedule", "remove", "--workspace", workspace);

    assertThat(harness.tableFile()).hasBinaryContent(latin);
  }

  @Test
  void an_uneven_interval_is_refused_with_those_accepted() {
    var refused = run("schedule", "install", "--every", "7m", "--workspace", workspace);

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("7m").contains("6m, 10m, 12m");
  }

  private static CommandHarness.Result run(Object... arguments) {
    return CommandHarness.run(arguments);
  }
}
