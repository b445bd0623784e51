package org.riskassessment.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.CommandHarness;
import org.riskassessment.cli.schedule.Crontab;
import org.riskassessment.cli.schedule.Schedule;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.sql.SqlRiskStore;

class StatusAndDoctorTest {
  @TempDir Path temporary;
  Path workspace;
  CommandHarness harness;

  @BeforeEach
  void make_workspace() throws IOException {
    harness = new CommandHarness(Files.createDirectory(temporary.resolve("bin")));
    workspace = temporary.toRealPath().resolve("w");
    run("demo", workspace, "--clients", "500", "--periods", "0");
  }

  @AfterEach
  void forget_crontab() {
    harness.close();
  }

  @Test
  void status_of_an_empty_workspace_is_nothing_yet() {
    var status = run("status", "--workspace", workspace, "-o", "json");

    assertThat(status.status()).isZero();
    assertThat(status.data())
        .containsEntry("deployed", null)
        .containsEntry("last_run", null)
        .containsEntry("next_run", null)
        .containsEntry("refused", List.of())
        .containsEntry("store", "data/risk.db")
        .containsEntry("profile", "production");
    assertThat(run("status", "--workspace", workspace).out())
        .contains("Deployed   nothing yet", "Last run   nothing yet", "Next run   not scheduled");
  }

  @Test
  void status_shows_deployment_runs_and_refused_files() throws IOException {
    deployOne();
    Path bad = workspace.resolve("data/sourcedata/bad.csv");
    Files.writeString(bad, "not,the,schema\n1,2,3\n");
    run("ingest", "--workspace", workspace);
    run("schedule", "install", "--every", "1h", "--workspace", workspace);

    Map<String, Object> data = run("status", "--workspace", workspace, "-o", "json").data();

    assertThat(map(data.get("deployed"))).containsEntry("model_version", 1L).containsKey("since");
    assertThat(map(data.get("last_run"))).containsEntry("command", "ingest").containsKey("run_id");
    assertThat(Instant.parse((String) data.get("next_run"))).isAfter(Instant.now().minusSeconds(5));
    assertThat((List<?>) data.get("refused"))
        .singleElement()
        .satisfies(f -> assertThat(map(f)).containsEntry("file", "data/sourcedata/bad.csv"));
    assertThat(run("status", "--workspace", workspace).out().lines())
        .filteredOn(line -> line.strip().contains(" ") && !line.contains(workspace.toString()))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));

    Files.delete(bad);
    assertThat(run("status", "--workspace", workspace, "-o", "json").data())
        .containsEntry("refused", List.of());
  }

  @Test
  void a_run_that_never_ended_and_holds_no_lock_was_killed() {
    deployOne();
    addRun(RunRecord.RUNNING);

    var status = run("status", "--workspace", workspace, "-o", "json");

    assertThat(map(status.data().get("last_run"))).containsEntry("outcome", "KILLED");
    assertThat(check("last run")).containsEntry("status", "failed");
  }

  @Test
  void doctor_names_files_that_others_may_read() throws IOException {
    deployOne();
    assertThat(check("file access")).containsEntry("status", "ok");

    Files.setPosixFilePermissions(
        workspace.resolve("data/risk.db"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(check("file access"))
        .containsEntry("status", "attention")
        .containsEntry(
            "message", "other users may read data/risk.db, which file_access does not allow");
  }

  @Test
  void doctor_finds_a_deployed_and_scheduled_workspace_well() {
    deployOne();
    run("schedule", "install", "--workspace", workspace);

    var doctor = run("doctor", "--workspace", workspace, "-o", "json");

    assertThat(doctor.status()).isZero();
    assertThat(checks(doctor))
        .extractingByKeys(
            "java", "config", "input folder", "test data", "output folder", "model folder")
        .allSatisfy(c -> assertThat(map(c)).containsEntry("status", "ok"));
    assertThat(checks(doctor))
        .extractingByKeys(
            "production folder",
            "report folder",
            "store",
            "model",
            "production",
            "schedule",
            "lock",
            "last run")
        .allSatisfy(
            c -> assertThat(map(c)).containsEntry("status", "ok").containsEntry("mend", null));
    assertThat(run("doctor", "--workspace", workspace).out().lines())
        .filteredOn(line -> !line.contains("/"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  /** Who leaves is drawn by lot. */
  @Test
  void a_model_without_skill_is_told_in_the_first_line() throws IOException {
    StringBuilder rows =
        new StringBuilder(
            "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n");
    Random random = new Random(178);
    for (int i = 0; i < 600; i++) {
      rows.append("client").append(i);
      for (int column = 0; column < 3; column++) {
        rows.append(',').append(random.nextInt(500));
      }
      rows.append(',').append(random.nextInt(4) == 0 ? 1 : 0).append('\n');
    }
    for (Path file : csvs(workspace.resolve("data"))) {
      Files.delete(file);
    }
    Files.writeString(workspace.resolve("data/sourcedata/lot.csv"), rows);

    assertThat(run("run", "--workspace", workspace).out()).startsWith("NO SKILL: version 1 ");
    assertThat(run("status", "--workspace", workspace).out())
        .startsWith("Attention  NO SKILL: version 1 ");
    assertThat(run("call-list", "--workspace", workspace).out()).startsWith("NO SKILL: version 1 ");
    assertThat(run("doctor", "--workspace", workspace).out().lines().findFirst().orElseThrow())
        .startsWith("attention  skill")
        .contains("NO SKILL");
    assertThat(Files.readString(workspace.resolve("data/reports/apireturns.txt")))
        .contains("\"warning\"", "NO SKILL: version 1 ");
  }

  private static List<Path> csvs(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".csv")).toList();
    }
  }

  @Test
  void doctor_of_a_new_workspace_creates_no_store() {
    var doctor = run("doctor", "--workspace", workspace, "-o", "json");

    assertThat(doctor.status()).isZero();
    assertThat(doctor.document()).containsEntry("status", "attention");
    assertThat(checks(doctor).get("store")).containsEntry("status", "attention");
    assertThat(checks(doctor).get("not checked")).containsEntry("status", "attention");
    assertThat(workspace.resolve("data/risk.db")).doesNotExist();
  }

  @Test
  void doctor_works_when_the_configuration_does_not() throws IOException {
    Files.writeString(workspace.resolve("config.json"), "{\"output_folder\": 1}");

    var doctor = run("doctor", "--workspace", workspace, "-o", "json");

    assertThat(doctor.status()).isEqualTo(3);
    assertThat(checks(doctor).get("config")).containsEntry("status", "failed");
    assertThat(checks(doctor).get("not checked")).containsEntry("status", "attention");
    assertThat(run("doctor", "--workspace", temporary.resolve("nowhere")).status()).isEqualTo(3);
  }

  @Test
  void doctor_works_when_the_store_does_not() throws IOException {
    Files.writeString(workspace.resolve("data/risk.db"), "this is no database. ".repeat(100));

    var doctor = run("doctor", "--workspace", workspace, "-o", "json");

    assertThat(doctor.status()).isEqualTo(5);
    assertThat(checks(doctor).get("store")).containsEntry("status", "failed");
    assertThat(checks(doctor).get("lock")).containsEntry("status", "ok");
    assertThat(checks(doctor).get("not checked")).containsEntry("status", "attention");
  }

  @Test
  void the_exit_status_is_that_of_the_first_failure() throws IOException {
    deployOne();
    addRun(RunRecord.FAILED);
    assertThat(run("doctor", "--workspace", workspace).status()).isEqualTo(1);

    Files.move(workspace.resolve("data/sourcedata"), workspace.resolve("data/elsewhere"));
    assertThat(run("doctor", "--workspace", workspace).status()).isEqualTo(5);
    assertThat(check("last run")).containsEntry("status", "failed");
  }

  @Test
  void a_file_where_a_folder_should_be_fails() throws IOException {
    Files.createFile(workspace.resolve("data/models"));

    assertThat(run("doctor", "--workspace", workspace).status()).isEqualTo(1);
    assertThat(check("model folder")).containsEntry("status", "failed");
  }

  @Test
  void reports_a_changed_production_file_until_it_is_fixed() throws IOException {
    deployOne();
    Path production = workspace.resolve("data/production_deployment");
    Files.writeString(production.resolve("model.json"), "{}");

    assertThat(run("doctor", "--workspace", workspace).status()).isEqualTo(6);
    assertThat((String) check("production").get("message")).contains("model.json has changed");

    Files.delete(production.resolve("deployment.json"));
    assertThat(check("production")).containsEntry("status", "attention");
    run("ingest", "--workspace", workspace);
    assertThat(check("production")).containsEntry("status", "ok");
  }

  @Test
  void a_schedule_that_cron_does_not_keep_asks_for_attention() throws IOException {
    deployOne();
    run("schedule", "install", "--every", "1m", "--workspace", workspace);
    Path job = workspace.resolve("data/reports/cronjob.txt");
    Files.setLastModifiedTime(job, FileTime.from(Instant.now().minusSeconds(300)));

    assertThat(check("schedule")).containsEntry("status", "attention");
    assertThat((String) check("schedule").get("message"))
        .contains(", but no run has started since ");

    Files.createFile(workspace.resolve("data/risk.log"));
    assertThat(check("schedule")).containsEntry("status", "ok");

    System.setProperty(Schedule.LAUNCHER, "/elsewhere/risk");
    assertThat((String) check("schedule").get("message"))
        .contains("starts another copy of risk or another Java");
    System.setProperty(Crontab.PROGRAM, "/nowhere/crontab");
    assertThat(check("schedule")).containsEntry("status", "attention");
  }

  private void deployOne() {
    run("ingest", "--workspace", workspace);
    run("train", "--workspace", workspace);
    assertThat(run("deploy", "--workspace", workspace).status()).isZero();
  }

  private void addRun(String outcome) {
    Instant now = Instant.now();
    boolean ended = !outcome.equals(RunRecord.RUNNING);
    try (SqlRiskStore store =
        SqlRiskStore.open("jdbc:sqlite:" + workspace.resolve("data/risk.db"), "workspace")) {
      store
          .runs()
          .start(new RunRecord("9", "run", "h", "v", now, null, RunRecord.RUNNING, null, null));
      if (ended) {
        store.runs().finish(new RunRecord("9", "run", "h", "v", now, now, outcome, null, "why"));
      }
    }
  }

  private Map<String, Object> check(String name) {
    return checks(run("doctor", "--workspace", workspace, "-o", "json")).get(name);
  }

  private static Map<String, Map<String, Object>> checks(CommandHarness.Result doctor) {
    Map<String, Map<String, Object>> checks = new LinkedHashMap<>();
    for (Object check : (List<?>) doctor.data().get("checks")) {
      checks.put((String) map(check).get("name"), map(check));
    }
    return checks;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object tree) {
    return (Map<String, Object>) tree;
  }

  private static CommandHarness.Result run(Object... arguments) {
    return CommandHarness.run(arguments);
  }
}
