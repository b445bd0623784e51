package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.terminal.Cell;
import picocli.CommandLine;

/** What scripts rely on: one document on standard output, its keys and its values. */
class ContractTest {
  @TempDir Path temporary;
  private TestWorkspace workspace;

  @BeforeEach
  void demo() {
    workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 1_000);
  }

  @Test
  void every_answer_has_schema_status_data_and_warnings() {
    List<List<String>> commands =
        List.of(
            List.of("ingest"),
            List.of("train"),
            List.of("score"),
            List.of("deploy"),
            List.of("run"),
            List.of("train"),
            List.of("deploy"),
            List.of("rollback"),
            List.of("predict"),
            List.of("models", "list"),
            List.of("runs", "list"),
            List.of("runs", "show"),
            List.of("quarantine", "list"),
            List.of("quarantine", "show", "1"),
            List.of("quarantine", "retry"),
            List.of("config", "show"),
            List.of("config", "validate"));
    for (List<String> command : commands) {
      Result result = workspace.json(command.toArray(String[]::new)).exits(0);
      Map<?, ?> document = result.json();

      assertThat(document.keySet())
          .as(command.toString())
          .isEqualTo(Set.of("schema", "status", "data", "warnings"));
      assertThat(document.get("schema"))
          .isEqualTo("risk." + String.join(".", command).replace(".1", "") + "/1");
      assertThat(document.get("status"))
          .isEqualTo(((List<?>) document.get("warnings")).isEmpty() ? "ok" : "attention");
      assertThat(keys(document.get("data"))).allMatch(key -> key.matches("[a-z][a-z0-9_]*"));
      assertThat(result.err()).as("with -o json nothing but failures on standard error").isEmpty();
    }
  }

  @Test
  void run_tells_outcome_run_steps_and_version() {
    Result run = workspace.run();

    assertThat(run.outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat((String) run.at("data.run_id")).isNotBlank();
    assertThat(run.at("data.model_version")).isEqualTo(1L);
    List<?> steps = (List<?>) run.at("data.steps");
    List<String> names =
        steps.stream().map(step -> (String) ((Map<?, ?>) step).get("name")).toList();
    assertThat(names)
        .containsExactly(
            "ingest", "train", "score", "deploy", "predict", "diagnose", "report", "apicalls");
    for (Object step : steps) {
      assertThat(((Map<?, ?>) step).get("status")).isEqualTo("OK");
      assertThat(((Map<?, ?>) step).get("millis")).isInstanceOf(Long.class);
    }
  }

  @Test
  void ingest_tells_of_each_file_and_of_the_dataset() {
    Result ingest = workspace.json("ingest");

    assertThat(ingest.at("data.nothing_new")).isEqualTo(false);
    Map<?, ?> batch = (Map<?, ?>) ingest.at("data.batches.0");
    assertThat(batch.get("source")).isEqualTo("data/sourcedata");
    assertThat(batch.get("name")).isEqualTo("dataset3.csv");
    assertThat((String) batch.get("sha256")).matches("[0-9a-f]{64}");
    assertThat(number(batch, "rows_read"))
        .isEqualTo(workspace.rows("data/sourcedata/dataset3.csv").size())
        .isEqualTo(
            number(batch, "rows_new")
                + number(batch, "rows_duplicate")
                + number(batch, "rows_rejected"));
    assertThat((String) ingest.at("data.dataset.id")).matches("[0-9a-f]{64}");
    assertThat(ingest.at("data.dataset.path")).isEqualTo(TestWorkspace.FINAL_DATA);
    assertThat(ingest.number("data.dataset.rows"))
        .isEqualTo(workspace.rows(TestWorkspace.FINAL_DATA).size());

    Result again = workspace.json("ingest");
    assertThat(again.at("data.nothing_new")).isEqualTo(true);
    assertThat((List<?>) again.at("data.batches")).isEmpty();
    assertThat(again.at("data.dataset")).isEqualTo(ingest.at("data.dataset"));
  }

  @Test
  void train_tells_version_rows_and_time() {
    workspace.json("ingest");
    Result train = workspace.json("train");

    assertThat(train.at("data.model_version")).isEqualTo(1L);
    assertThat(train.number("data.rows")).isBetween(600L, 900L);
    assertThat(train.at("data.millis")).isInstanceOf(Long.class);
    assertThat(workspace.json("train").at("data.model_version")).isEqualTo(2L);
  }

  @Test
  void score_has_every_metric_and_they_agree_with_the_confusion() {
    workspace.run();
    Result score = workspace.json("score");

    assertThat(score.at("data.model_version")).isEqualTo(1L);
    assertThat(score.at("data.dataset")).isEqualTo("data/testdata");
    for (String metric :
        List.of(
            "threshold",
            "f1",
            "precision",
            "recall",
            "accuracy",
            "roc_auc",
            "average_precision",
            "log_loss",
            "brier",
            "expected_calibration_error",
            "perfect_calibration_error.mean",
            "calibration_slope",
            "calibration_intercept",
            "intervals.brier.low",
            "standard_errors.f1")) {
      assertThat(score.at("data." + metric)).as(metric).isInstanceOf(Double.class);
    }
    double tp = score.number("data.confusion.tp");
    double fp = score.number("data.confusion.fp");
    double fn = score.number("data.confusion.fn");
    double tn = score.number("data.confusion.tn");
    assertThat(tp + fp + fn + tn).isEqualTo(score.number("data.n")).isEqualTo(100);
    assertThat((double) score.at("data.precision")).isEqualTo(tp / (tp + fp));
    assertThat((double) score.at("data.recall")).isEqualTo(tp / (tp + fn));
    assertThat((double) score.at("data.accuracy")).isEqualTo((tp + tn) / 100);
    assertThat((double) score.at("data.f1")).isEqualTo(2 * tp / (2 * tp + fp + fn));
  }

  @Test
  void deploy_and_rollback_tell_the_version_and_the_one_before() {
    workspace.run();
    workspace.json("train");

    Result deploy = workspace.json("deploy");
    assertThat(deploy.at("data.model_version")).isEqualTo(2L);
    assertThat(deploy.at("data.previous_version")).isEqualTo(1L);
    Result rollback = workspace.json("rollback");
    assertThat(rollback.at("data.model_version")).isEqualTo(1L);
    assertThat(rollback.at("data.previous_version")).isEqualTo(2L);
    assertThat(workspace.deployedVersion()).isEqualTo(1);
  }

  @Test
  void predict_answers_the_same_rows_in_json_and_csv() {
    workspace.run();
    String file = workspace.path("data/testdata/testdata.csv").toString();
    Result json = workspace.json("predict", file);
    List<String> csv = workspace.risk("predict", file, "-o", "csv").exits(0).out().lines().toList();

    List<?> predictions = (List<?>) json.at("data.predictions");
    assertThat(predictions).hasSize(100);
    assertThat(csv).hasSize(101);
    assertThat(csv.get(0)).isEqualTo("id,risk,risk_low,risk_high,band,value,expected_loss,exits");
    assertThat(json.at("data.batch_id")).isNull();
    for (int i = 0; i < predictions.size(); i++) {
      Map<?, ?> prediction = (Map<?, ?>) predictions.get(i);
      assertThat(prediction.keySet()).isEqualTo(PREDICTION);
      assertThat((double) prediction.get("risk"))
          .isBetween((double) prediction.get("risk_low"), (double) prediction.get("risk_high"));
      assertThat(csv.get(i + 1))
          .isEqualTo(
              "%s,%s,,,%s,,,%s",
              Cell.csv(prediction.get("id")).stripTrailing(),
              prediction.get("risk"),
              prediction.get("band"),
              prediction.get("exits"));
    }
  }

  private static final Set<String> PREDICTION =
      Set.of("id", "risk", "risk_low", "risk_high", "band", "value", "expected_loss", "exits");

  @Test
  void predict_without_a_file_ranks_every_client_that_has_not_left() {
    workspace.run();
    List<?> predictions = (List<?>) workspace.json("predict").at("data.predictions");

    long stayed =
        workspace.rows(TestWorkspace.FINAL_DATA).stream().filter(row -> row.endsWith(",0")).count();
    assertThat(predictions).hasSize((int) stayed);
    List<Double> risks =
        predictions.stream().map(p -> (Double) ((Map<?, ?>) p).get("risk")).toList();
    assertThat(risks).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void a_client_named_like_a_formula_is_made_harmless_in_csv_only() {
    workspace.run();
    workspace.writeRows("clients.csv", List.of("\"=1+1,x\",10,100,20,", "-a,10,100,20,1"));
    String file = workspace.path("clients.csv").toString();

    Result csv = workspace.risk("predict", file, "-o", "csv").exits(0);
    assertThat(csv.out()).contains("\n\"'=1+1,x\",").contains("\n'-a,");
    assertThat(workspace.json("predict", file).at("data.predictions.0.id")).isEqualTo("=1+1,x");
  }

  @Test
  void models_list_tells_each_version_in_json_and_csv_alike() {
    workspace.run();
    workspace.json("train");
    Result json = workspace.json("models", "list");
    List<String> csv =
        workspace.risk("models", "list", "-o", "csv").exits(0).out().lines().toList();

    assertThat((List<?>) json.at("data.models")).hasSize(2);
    assertThat(json.at("data.models.0.status")).isEqualTo("deployed");
    assertThat(json.at("data.models.1.status")).isEqualTo("stored");
    List<String> columns = List.of(csv.get(0).split(","));
    assertThat(columns).contains("model_version", "status", "trained_at", "roc_auc", "f1", "rows");
    for (int i = 0; i < 2; i++) {
      String[] cells = csv.get(i + 1).split(",");
      for (int c = 0; c < cells.length; c++) {
        assertThat(cells[c])
            .isEqualTo(String.valueOf(json.at("data.models." + i + "." + columns.get(c))));
      }
    }
  }

  @Test
  void a_failure_document_says_where_and_what_is_accepted() {
    workspace.write("config.json", "{\n  \"trainning\": {}\n}\n");

    Result failed = workspace.json("run").exits(3);

    assertThat(failed.json().keySet())
        .isEqualTo(Set.of("schema", "status", "data", "warnings", "error"));
    assertThat(failed.at("schema")).isEqualTo("risk.run/1");
    assertThat(failed.at("status")).isEqualTo("failed");
    assertThat(failed.outcome()).isEqualTo("FAILED");
    Map<?, ?> error = (Map<?, ?>) failed.at("error");
    assertThat(error.keySet())
        .isEqualTo(Set.of("code", "message", "file", "line", "column", "value", "accepted"));
    assertThat(error.get("code")).isEqualTo("CONFIG_INVALID");
    assertThat((String) error.get("message")).contains("trainning").contains("training");
  }

  @Test
  void a_failure_of_one_place_tells_its_parts() {
    workspace.run();
    workspace.write("clients.csv", "corporation,lastmonth_activity\nabcd,1\n");
    String file = workspace.path("clients.csv").toString();

    Result failed = workspace.json("predict", file).exits(4);

    assertThat(failed.at("schema")).isEqualTo("risk.predict/1");
    assertThat(failed.at("error.code")).isEqualTo("DATA_INVALID");
    assertThat(failed.at("error.file")).isEqualTo(file);
    assertThat(failed.at("error.line")).isEqualTo(1L);
    assertThat(failed.at("error.accepted")).isEqualTo(TestWorkspace.HEADER);
    assertThat((String) failed.at("error.message"))
        .contains("lacks the columns 'lastyear_activity', 'number_of_employees'");
    assertThat(failed.err()).contains(file);
  }

  @Test
  void a_usage_error_is_a_document_too_when_json_was_asked_for() {
    for (String[] arguments :
        new String[][] {
          {"-o", "json", "runn"},
          {"run", "--nosuch", "-o", "json"},
          {"run", "--nosuch", "--output=json"},
          {"run", "-o", "json", "-c"},
          {"-o", "json"}
        }) {
      Result failed = TestWorkspace.program(arguments).exits(2);
      assertThat(failed.at("status")).isEqualTo("failed");
      assertThat(failed.at("error.code")).isEqualTo("USAGE");
    }
  }

  @Test
  void text_answers_say_what_was_done_and_what_to_type_next() {
    Result run = workspace.risk("run").exits(0);

    assertThat(run.out())
        .startsWith("FIRST_DEPLOYMENT")
        .containsPattern("Ingested +rows +new.*\\n +dataset3.csv +450 +450 +0 +0")
        .contains("Deployed: version 1")
        .containsPattern("all labelled clients +n \\d+ .*\\n +AUC 0\\.\\d+.*F1 0\\.\\d+")
        .contains("Next:  risk predict");
    List<String> lines = run.out().lines().toList();
    assertThat(lines.stream().filter(line -> line.matches(" *\\d+ +(new +)?\\d+% .*"))).hasSize(10);
    assertThat(lines.stream().filter(line -> line.matches(" +[+-][ ?!] \\S.*")))
        .hasSizeGreaterThanOrEqualTo(10);
    assertThat(workspace.risk("run").out()).contains("Nothing new");
    assertThat(workspace.risk("predict").out()).contains("clients, scored by version 1");
    assertThat(workspace.risk("models", "list").out()).contains("deployed");
    assertThat(workspace.risk("score").out())
        .containsPattern("precision +0\\.")
        .containsPattern("recall +0\\.");
    assertThat(workspace.risk("train").out()).contains("Trained version 2");
    assertThat(workspace.risk("deploy").out())
        .isEqualTo("Version 2 is deployed, replacing version 1\n");
    assertThat(workspace.risk("rollback").out())
        .isEqualTo("Version 1 is deployed, replacing version 2\n");
  }

  @Test
  void every_command_is_found_by_its_name_and_listed() {
    String help = TestWorkspace.program("--help").exits(0).out();
    Commands.all()
        .forEach(
            (name, command) -> {
              assertThat(command.getAnnotation(CommandLine.Command.class).name()).isEqualTo(name);
              assertThat(help).contains("\n  " + name + " ");
            });
    assertThat(TestWorkspace.program("--help", "train").exits(0).out()).isEqualTo(help);
  }

  @Test
  void text_and_help_fit_80_columns_without_trailing_blanks() {
    List<Result> answers = new ArrayList<>();
    answers.add(workspace.risk("run"));
    answers.add(workspace.risk("predict"));
    answers.add(workspace.risk("models", "list"));
    answers.add(workspace.risk("runs", "list"));
    answers.add(workspace.risk("runs", "show", "latest"));
    answers.add(workspace.risk("quarantine", "list"));
    answers.add(workspace.risk("score"));
    answers.add(workspace.risk("train"));
    for (String command :
        List.of(
            "run",
            "ingest",
            "train",
            "score",
            "deploy",
            "rollback",
            "predict",
            "models",
            "runs",
            "quarantine",
            "config",
            "init",
            "demo")) {
      answers.add(TestWorkspace.program(command, "--help").exits(0));
    }
    for (String command : List.of("list", "show", "retry")) {
      answers.add(TestWorkspace.program("quarantine", command, "--help").exits(0));
    }
    answers.add(TestWorkspace.program("runs", "list", "--help").exits(0));
    answers.add(TestWorkspace.program("runs", "show", "--help").exits(0));
    answers.add(TestWorkspace.program("--help").exits(0));

    for (Result answer : answers) {
      assertThat(answer.out().lines())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80))
          .noneMatch(line -> line.endsWith(" "));
    }
  }

  private static long number(Map<?, ?> tree, String key) {
    return ((Number) tree.get(key)).longValue();
  }

  private static List<String> keys(Object tree) {
    List<String> keys = new ArrayList<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            keys.add(key.toString());
            keys.addAll(keys(value));
          });
    } else if (tree instanceof List<?> list) {
      list.forEach(element -> keys.addAll(keys(element)));
    }
    return keys;
  }
}
