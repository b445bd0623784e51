package org.riskassessment.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.ChildProgram;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.file.Sha256;

/**
 * The commands on versions, in a workspace whose relation was reversed: version 1 is the first,
 * versions 2 and 3 challenged it and one of them took over.
 */
class ModelCommandsTest {
  @TempDir static Path reversed;
  @TempDir Path folder;

  private TestWorkspace workspace;
  private int promoted;
  private int keptBack;

  @BeforeAll
  static void reverse() throws IOException {
    Path demo = reversed.resolve("w");
    TestWorkspace.program(
            "demo", demo.toString(), "--clients", "3000", "--periods", "1", "--drift", "strong")
        .exits(0);
    TestWorkspace made = new TestWorkspace(demo);
    assertThat(made.run().outcome()).isEqualTo("FIRST_DEPLOYMENT");
    Files.copy(
        demo.resolve("data/periods/period01.csv"), demo.resolve("data/sourcedata/period01.csv"));
    assertThat(made.run().outcome()).isEqualTo("REDEPLOYED");
    made.risk("train").exits(0);
    // Earlier releases gave a number to challengers that lost, too.
    sql(
        made,
        "insert into review (workspace_id, number, run_id, version, dataset_id, first_row, end_row,"
            + " settled, check_json, decision_json, reviewed_at) select workspace_id, number + 1,"
            + " 'earlier', 2, dataset_id, first_row, end_row, settled, check_json,"
            + " '{\"verdict\":\"KEEP\",\"challenger\":3,\"sentence\":\"Version 2 stays, version 3"
            + " is not shown to be better\"}', reviewed_at from review order by number desc limit 1");
  }

  @BeforeEach
  void copy() {
    workspace = TestWorkspace.copyOf(reversed.resolve("w"), folder.resolve("w"));
    promoted = workspace.deployedVersion();
    keptBack = 3;
    assertThat(promoted).isEqualTo(2);
  }

  private void sql(String statement) {
    sql(workspace, statement);
  }

  private static void sql(TestWorkspace of, String statement) {
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + of.path("data/risk.db"));
        Statement one = store.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void damage(int version, String file) {
    sql(
        "update model_artifact set content = substr(content, 1, length(content) / 2) where version"
            + " = "
            + version
            + " and name = '"
            + file
            + "'");
  }

  /** The command fails so, and what is deployed stays. */
  private Result fails(int status, String code, String... command) {
    Result failed = workspace.json(command).exits(status);
    assertThat(failed.at("error.code")).isEqualTo(code);
    assertThat(workspace.deployedVersion()).isEqualTo(promoted);
    return failed;
  }

  private static String message(Result failed) {
    return (String) failed.at("error.message");
  }

  // history, show, compare

  @Test
  void history_says_what_was_deployed_since_when_why_and_by_whom() {
    workspace.risk("rollback", "--reason", "calls went badly").exits(0);
    workspace
        .risk("deploy", Integer.toString(keptBack), "--force", "--reason", "the board says")
        .exits(0);
    List<?> history = (List<?>) workspace.json("models", "history").exits(0).at("data.deployments");
    assertThat(history.stream().map(d -> (String) ((Map<?, ?>) d).get("kind")))
        .containsExactly("FIRST", "PROMOTION", "ROLLBACK", "FORCED");
    assertThat(((Map<?, ?>) history.get(1)).get("reason"))
        .asString()
        .matches(
            "Version \\d replaces 1: AUC 0\\.\\d{3} against 0\\.\\d{3} on [0-9,]+ clients unseen by"
                + " both, difference 0\\.\\d{3} \\(0\\.\\d{3} to 0\\.\\d{3}\\); these rows have"
                + " judged [23] challengers; it learned from .*");
    assertThat(((Map<?, ?>) history.get(3)).get("actor"))
        .isEqualTo(System.getProperty("user.name"));
    assertThat(workspace.risk("models", "history").exits(0).out())
        .contains("FORCED by")
        .contains("the board says")
        .contains("rolled back to by")
        .contains("calls went badly");
    assertThat(workspace.risk("models", "history", "-o", "csv").exits(0).out().lines()).hasSize(5);
  }

  @Test
  void show_tells_of_a_version_all_that_is_known() {
    Result shown = workspace.json("models", "show").exits(0);
    assertThat(shown.at("data.model_version")).isEqualTo((long) promoted);
    assertThat(shown.at("data.status")).isEqualTo("deployed");
    assertThat(shown.at("data.card.trained_rows")).isNotNull();
    assertThat(shown.at("data.verdict")).asString().startsWith("Version " + promoted);
    assertThat((List<?>) shown.at("data.deployments")).hasSize(1);
    assertThat((List<?>) shown.at("data.evaluations")).hasSizeGreaterThanOrEqualTo(1);
    assertThat(workspace.risk("models", "show", "1").exits(0).out())
        .contains("Version     1, stored")
        .contains("model.json")
        .contains("deployed first by ");
  }

  @Test
  void compare_holds_two_versions_against_each_other() {
    Result compared = workspace.json("models", "compare", "1", "" + promoted).exits(0);
    assertThat((double) compared.at("data.newer_rows.difference")).isGreaterThan(0.2);
    assertThat((double) compared.at("data.newer_rows.mcnemar.p")).isBetween(0.0, 1.0);
    assertThat((long) compared.at("data.all_rows.n"))
        .isGreaterThan((long) compared.at("data.newer_rows.n"));
    assertThat(workspace.risk("models", "compare", "1", "" + promoted).exits(0).out())
        .contains("On the same rows, of clients that neither was trained on")
        .contains("McNemar p = ");
  }

  // export, verify

  @Test
  void export_writes_a_version_in_each_form_that_it_has() throws IOException {
    for (String form : List.of("json", "tribuo", "onnx")) {
      Path file = folder.resolve("exported." + form);
      Result exported =
          workspace.json("models", "export", "1", "--format", form, "--to", file.toString());
      assertThat(exported.exits(0).at("data.sha256")).isEqualTo(Sha256.ofFile(file));
    }
    assertThat(workspace.risk("models", "export", "--format", "xml").exits(2).err())
        .contains("xml");
    assertThat(workspace.risk("models", "export").exits(2).err()).contains("--format");
    fails(6, "MODEL_MISSING", "models", "export", "9", "--format", "json");
  }

  @Test
  void verify_finds_every_file_that_is_not_what_was_stored() {
    assertThat(workspace.json("models", "verify").exits(0).at("status")).isEqualTo("ok");
    workspace.write("data/models/1/model.json", "{}");
    Result stray = workspace.json("models", "verify").exits(0);
    assertThat(stray.at("warnings.0")).isEqualTo("data/models/1/model.json differs from the store");

    damage(1, "model.tribuo.pb");
    damage(keptBack, "model.json");
    Result found = workspace.json("models", "verify").exits(6);
    assertThat((List<?>) found.at("data.faults")).hasSize(2);
    assertThat(workspace.risk("models", "verify").exits(6).out()).contains("model.tribuo.pb");
    workspace.risk("models", "verify", "" + promoted).exits(0);
  }

  // bad input

  @Test
  void never_deploys_a_changed_model_or_truncated_protobuf() {
    damage(1, "model.tribuo.pb");
    assertThat(message(fails(6, "MODEL_CORRUPT", "rollback"))).contains("model.tribuo.pb");
    assertThat(message(fails(6, "MODEL_CORRUPT", "deploy", "1"))).contains("model version 1");
    fails(6, "MODEL_CORRUPT", "models", "export", "1", "--format", "tribuo");

    sql(
        "update model_artifact set content = replace(content, '1', '2') where version = "
            + keptBack
            + " and name = 'model.json'");
    fails(6, "MODEL_CORRUPT", "deploy", "" + keptBack, "--force", "--reason", "not even by force");
    workspace.risk("predict").exits(0);
    // A damaged version whose folder is gone as well does not keep others from working.
    for (String name : List.of("model.json", "modelcard.json", "latestscore.txt")) {
      workspace.path("data/models/" + keptBack + "/" + name).toFile().delete();
    }
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
  }

  @Test
  void a_model_whose_column_was_renamed_is_corrupt() {
    String file = "data/models/" + promoted + "/model.json";
    String renamed = workspace.text(file).replace("\"number_of_employees\"", "\"staff\"");
    sql(
        "update model_artifact set content = cast('"
            + renamed
            + "' as blob), sha256 = '"
            + Sha256.hex(renamed.getBytes(StandardCharsets.UTF_8))
            + "' where name = 'model.json' and version = "
            + promoted);
    for (String command : List.of("predict", "call-list", "score --model-version 2", "report")) {
      Result failed = fails(6, "MODEL_CORRUPT", command.split(" "));
      assertThat(message(failed)).contains("version " + promoted, "'staff' is not a feature");
    }
  }

  @Test
  void damaged_files_that_can_be_computed_are_again() {
    workspace.write(
        "config.json",
        workspace.text("config.json").replaceFirst("\\{", "{\"call_list\": {\"refits\": 3},"));
    damage(promoted, "refits.bin"); // Training made more of them.
    Result list = workspace.json("call-list").exits(0);
    workspace.run();
    for (String file : List.of("refits.bin", "reference.bin", "usual.json", "rates.json")) {
      damage(promoted, file);
    }
    // The views of earlier files are gone as well, and those of the others have to come back.
    workspace.path("data/models/" + promoted + "/modelcard.json").toFile().delete();
    workspace.path("data/models/" + promoted + "/usual.json").toFile().delete();
    workspace.path("data/production_deployment/deployment.json").toFile().delete();

    Result found = workspace.json("models", "verify", "" + promoted).exits(0);
    assertThat((List<?>) found.at("data.faults")).isEmpty();
    assertThat(found.out()).contains("refits.bin of model version", "is computed again");
    workspace.risk("deploy", "1", "--force", "--reason", "another").exits(0);
    workspace.risk("deploy", "" + promoted, "--force", "--reason", "back").exits(0);
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
    Result again = workspace.json("call-list").exits(0);
    assertThat(again.at("data.items")).isEqualTo(list.at("data.items"));
    workspace.run();
    assertThat(workspace.json("models", "verify").exits(0).out()).contains("\"warnings\":[]");
  }

  @Test
  void a_version_of_another_schema_is_not_deployed() {
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replaceFirst(
                "\\{",
                "{\"schema\": {\"columns\": [{\"name\": \"corporation\", \"role\": \"id\"},"
                    + "{\"name\": \"lastmonth_activity\", \"role\": \"feature\", \"type\":"
                    + " \"numeric\"}, {\"name\": \"lastyear_activity\", \"role\": \"ignored\"},"
                    + " {\"name\": \"number_of_employees\", \"role\": \"ignored\"},"
                    + " {\"name\": \"exited\", \"role\": \"label\"}]},"));
    Result failed = workspace.json("deploy", "1").exits(6);
    assertThat(failed.at("error.code")).isEqualTo("MODEL_MISSING");
    assertThat(message(failed)).contains("another schema");
    assertThat(workspace.deployedVersion()).isEqualTo(promoted);
  }

  @Test
  void a_version_that_is_not_there() {
    for (List<String> command :
        List.of(
            List.of("deploy", "9"),
            List.of("models", "show", "9"),
            List.of("models", "verify", "9"),
            List.of("models", "compare", "1", "9"),
            List.of("rollback", "--to", "9"))) {
      assertThat(message(fails(6, "MODEL_MISSING", command.toArray(String[]::new))))
          .contains("there is no model version 9");
    }
    fails(2, "USAGE", "models", "compare", "1", "1");
  }

  @Test
  void deploying_what_is_deployed_changes_nothing_and_says_so() {
    Result again = workspace.json("deploy", "" + promoted).exits(0);
    assertThat((String) again.at("warnings.0"))
        .startsWith("version " + promoted + " is already deployed, since ");
    assertThat((List<?>) workspace.json("models", "history").at("data.deployments")).hasSize(2);
  }

  @Test
  void a_version_that_was_kept_back_needs_force_and_force_a_reason() {
    assertThat(message(fails(2, "USAGE", "deploy", "" + keptBack)))
        .contains("was kept back by the promotion policy (Version " + promoted + " stays")
        .contains("--force --reason");
    assertThat(message(fails(2, "USAGE", "deploy", "" + keptBack, "--force")))
        .contains("--force needs --reason");
  }

  @Test
  void rolling_back_past_the_first() {
    workspace.risk("rollback").exits(0);
    Result failed = workspace.json("rollback").exits(6);
    assertThat(message(failed))
        .isEqualTo("version 1 is the first one deployed, so there is nothing to go back to");
    assertThat(message(workspace.json("rollback", "--to", "" + promoted).exits(6)))
        .contains("the first one deployed");
    assertThat(workspace.deployedVersion()).isEqualTo(1);
  }

  @Test
  void rolling_back_to_what_was_never_deployed() {
    assertThat(message(fails(2, "USAGE", "rollback", "--to", "" + keptBack)))
        .contains("was not deployed before version " + promoted)
        .contains("a rollback can go to one of [1]");
  }

  @Test
  void pruning_keeps_the_deployed_and_the_rollback_version() {
    workspace.risk("train").exits(0);
    assertThat(workspace.json("models", "prune", "--keep", "1", "-n").exits(0).at("data.pruned"))
        .isEqualTo(List.of((long) keptBack));
    assertThat(workspace.json("models", "list").at("data.models.0.status")).isEqualTo("stored");

    Result pruned = workspace.json("models", "prune", "--keep", "1").exits(0);
    assertThat(pruned.at("data.pruned")).isEqualTo(List.of((long) keptBack));
    assertThat(pruned.at("data.spared")).isEqualTo(List.of(1L, (long) promoted));
    assertThat(workspace.path("data/models/" + keptBack)).doesNotExist();
    assertThat(workspace.risk("models", "list").out()).contains("pruned");
    assertThat(workspace.risk("models", "show", "" + keptBack).exits(0).out())
        .contains(keptBack + ", pruned")
        .contains("none: this version was pruned");
    for (List<String> command :
        List.of(
            List.of("deploy", "" + keptBack, "--force", "--reason", "x"),
            List.of("score", "--model-version", "" + keptBack),
            List.of("models", "export", "" + keptBack, "--format", "json"))) {
      assertThat(message(fails(6, "MODEL_MISSING", command.toArray(String[]::new))))
          .as(command.toString())
          .contains("model version " + keptBack + " was pruned");
    }
    assertThat(workspace.json("models", "compare", "1", "" + keptBack).exits(0).at("warnings.0"))
        .asString()
        .contains("was pruned");
    workspace.risk("models", "verify").exits(0);

    assertThat(message(fails(2, "USAGE", "models", "prune", "--keep", "0")))
        .contains("--keep must be 1 or more");
    assertThat(workspace.risk("rollback").exits(0).out()).contains("Version 1 is deployed");
  }

  /** One after the other, or one of them not at all; never one upon what the other replaced. */
  @Test
  void two_deployments_at_once() throws Exception {
    Process first = child("deploy", "1");
    Process second = child("deploy", "" + keptBack, "--force", "--reason", "at once");
    List<Integer> statuses = List.of(first.waitFor(), second.waitFor());
    assertThat(statuses).isSubsetOf(0, 75).contains(0);
    List<?> history = (List<?>) workspace.json("models", "history").at("data.deployments");
    assertThat(history).hasSize(2 + (int) statuses.stream().filter(s -> s == 0).count());
    for (int i = 1; i < history.size(); i++) {
      assertThat(((Map<?, ?>) history.get(i)).get("previous_version"))
          .isEqualTo(((Map<?, ?>) history.get(i - 1)).get("model_version"));
    }
  }

  private Process child(String... command) throws IOException {
    return new ProcessBuilder(ChildProgram.command(List.of(), workspace.arguments(command)))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  // replay

  private String decision() {
    List<?> runs = (List<?>) workspace.json("runs", "list").at("data.runs");
    return runs.stream()
        .map(run -> (Map<?, ?>) run)
        .filter(run -> run.get("outcome").equals("REDEPLOYED"))
        .map(run -> (String) run.get("run_id"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void replay_comes_to_the_same_decision_or_says_what_differs() {
    String run = decision();
    assertThat(workspace.json("replay", run).exits(0).at("data.identical")).isEqualTo(true);
    assertThat(workspace.risk("replay", run).exits(0).out())
        .contains("Replay      identical")
        .contains("replaces 1");

    sql(
        "update review set decision_json = replace(decision_json, '\"margin\":0.01',"
            + " '\"margin\":0.5') where decision_json is not null");
    sql(
        "update review set decision_json = replace(decision_json, '\"only_champion_right\":',"
            + " '\"only_champion_right\":1') where decision_json is not null");
    Result differs = workspace.json("replay", run).exits(1);
    assertThat(differs.at("data.identical")).isEqualTo(false);
    assertThat(differs.at("data.differences.0.path"))
        .asString()
        .contains("mcnemar.only_champion_right");
    assertThat(workspace.risk("replay", run).exits(1).out()).contains("values differ");
  }

  @Test
  void replay_of_a_run_that_decided_nothing() {
    List<?> runs = (List<?>) workspace.json("runs", "list").at("data.runs");
    String first = (String) ((Map<?, ?>) runs.get(runs.size() - 1)).get("run_id");
    assertThat(workspace.json("replay", first).exits(0).at("data.batch_id"))
        .as("it scored the portfolio")
        .isEqualTo(first);
    workspace.json("ingest").exits(0);
    String other = (String) workspace.json("runs", "show", "latest").at("data.run_id");
    assertThat(message(fails(2, "USAGE", "replay", other))).contains("made no decision");
    assertThat(message(fails(2, "USAGE", "replay", "nobody")))
        .contains("no run has an id that begins with");
    damage(1, "model.json");
    fails(6, "MODEL_CORRUPT", "replay", decision());
  }

  @Test
  void no_line_of_text_or_help_is_wider_than_80_columns() {
    workspace.risk("rollback", "--reason", "because").exits(0);
    for (List<String> command :
        List.of(
            List.of("models", "list"),
            List.of("models", "show", "" + promoted),
            List.of("models", "compare", "1", "2"),
            List.of("models", "history"),
            List.of("models", "verify"),
            List.of("models", "prune", "--keep", "2", "-n"),
            List.of("replay", decision()))) {
      assertThat(workspace.risk(command.toArray(String[]::new)).exits(0).out().lines())
          .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80))
          .noneMatch(line -> line.endsWith(" "));
    }
    for (String command :
        List.of("list", "show", "compare", "history", "verify", "export", "prune")) {
      assertThat(TestWorkspace.program("models", command, "--help").exits(0).out().lines())
          .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    }
    assertThat(TestWorkspace.program("replay", "--help").exits(0).out().lines())
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
  }
}
