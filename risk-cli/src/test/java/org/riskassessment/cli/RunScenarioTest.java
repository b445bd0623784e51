package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.simulate.Drift;

/** What an unattended workspace lives through: the outcome of each run of the full process. */
class RunScenarioTest {
  private static final int CLIENTS = 4_000;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(longs = {42, 7, 2024})
  void first_then_nothing_then_alike_then_reversed(long seed) {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), seed, CLIENTS);

    assertThat(workspace.run().outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertNothingNew(workspace, 1);

    ClientSimulator clients = new ClientSimulator(seed, CLIENTS);
    workspace.simulate(
        "data/sourcedata/next.csv", sink -> clients.period(1, Drift.NONE, CLIENTS / 4, sink));
    Result alike = workspace.run();
    assertThat(alike.outcome()).isEqualTo("KEPT");
    assertThat((List<?>) alike.at("data.batches")).hasSize(1);
    assertThat(alike.at("data.batches.0.name")).isEqualTo("next.csv");
    assertThat((String) alike.at("data.verdict"))
        .startsWith("Version 1 stays deployed: AUC 0.")
        .contains("within chance");
    assertNothingNew(workspace, 1);

    workspace.simulate(
        "data/sourcedata/reversed.csv", sink -> clients.period(2, Drift.STRONG, CLIENTS, sink));
    Result reversed = workspace.run();
    assertThat(reversed.outcome()).isEqualTo("REDEPLOYED");
    assertThat(reversed.number("data.model_version")).isGreaterThan(1);
    assertThat((String) reversed.at("data.verdict"))
        .contains("worse than chance explains")
        .contains("replaces 1");
    assertNothingNew(workspace, reversed.number("data.model_version"));
  }

  @ParameterizedTest
  @ValueSource(longs = {42, 3})
  void source_rows_with_fresh_ids_and_flipped_labels_redeploy(long seed) {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), seed, CLIENTS);
    workspace.run();

    List<String> flipped =
        Stream.of("data/sourcedata/dataset3.csv", "data/sourcedata/dataset4.csv")
            .flatMap(name -> workspace.rows(name).stream())
            .map(row -> withLabel("N" + row, row.endsWith("1") ? "0" : "1"))
            .map(row -> row.startsWith("N\"") ? "\"N" + row.substring(2) : row)
            .toList();
    workspace.writeRows("data/sourcedata/flipped.csv", flipped);

    Result result = workspace.run();
    assertThat(result.outcome()).as(result.out()).isEqualTo("REDEPLOYED");
    assertThat(result.at("data.batches.0.rows_rejected")).isEqualTo(0L);
    assertNothingNew(workspace, result.number("data.model_version"));
  }

  @Test
  void the_redeployed_model_is_better_on_rows_of_the_new_relation() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, CLIENTS);
    workspace.run();
    ClientSimulator clients = new ClientSimulator(42, CLIENTS);
    workspace.simulate(
        "data/sourcedata/reversed.csv", sink -> clients.period(2, Drift.STRONG, CLIENTS, sink));
    long version = workspace.run().number("data.model_version");

    workspace.simulate(
        "data/testdata/testdata.csv", sink -> clients.period(3, Drift.STRONG, CLIENTS, sink));
    double before = auc(workspace.json("score", "--model-version", "1"));
    double after = auc(workspace.json("score", "--model-version", Long.toString(version)));

    assertThat(before).isLessThan(0.4);
    assertThat(after).isGreaterThan(0.7);
  }

  @Test
  void training_stores_what_a_first_list_needs() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 5, 500);
    workspace.run();
    String files = workspace.json("models", "show", "1").at("data.files").toString();
    assertThat(files).contains("refits.bin", "usual.json", "rates.json");
    assertThat(workspace.json("call-list").exits(0).err()).doesNotContain("refits");
    assertThat(workspace.json("models", "show", "1").at("data.files").toString()).isEqualTo(files);
  }

  @Test
  void a_list_adds_what_an_earlier_release_left_out() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 5, 500);
    String config = workspace.text("config.json");
    workspace.write("config.json", config.replaceFirst("\\{", "{\"call_list\": {\"refits\": 0},"));
    workspace.run();
    assertThat(workspace.json("models", "show", "1").at("data.files").toString())
        .doesNotContain("refits.bin");
    workspace.write("config.json", config);
    workspace.json("call-list").exits(0);
    assertThat(workspace.json("models", "show", "1").at("data.files").toString())
        .contains("refits.bin");
  }

  @Test
  void too_few_new_rows_are_judged_together_with_later_ones() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, CLIENTS);
    workspace.run();
    ClientSimulator clients = new ClientSimulator(42, CLIENTS);
    workspace.simulate(
        "data/sourcedata/few.csv", sink -> clients.period(1, Drift.STRONG, 150, sink));

    Result few = workspace.run();

    assertThat(few.outcome()).isEqualTo("KEPT");
    assertThat((String) few.at("data.verdict"))
        .contains("150 new labelled rows are too few")
        .contains("50 more needed");
    assertNothingNew(workspace, 1);

    workspace.simulate(
        "data/sourcedata/more.csv", sink -> clients.period(2, Drift.STRONG, 150, sink));
    Result more = workspace.run();

    assertThat((String) more.at("data.verdict")).contains("on 300 new clients of the last 2 ticks");
  }

  @Test
  void drift_in_few_held_out_clients_retrains_without_promoting() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, CLIENTS);
    workspace.run();
    ClientSimulator clients = new ClientSimulator(42, CLIENTS);
    workspace.simulate(
        "data/sourcedata/drifted.csv", sink -> clients.period(1, Drift.STRONG, 400, sink));

    Result result = workspace.run();

    assertThat(result.outcome()).as(result.out()).isEqualTo("RETRAINED_NOT_PROMOTED");
    assertThat(result.number("data.model_version")).isEqualTo(1);
    assertThat((String) result.at("data.verdict"))
        .contains("worse than chance explains")
        .contains("Version 1 stays")
        .contains("are needed to decide");
    assertThat(workspace.text("data/reports/report.html"))
        .as("the report says why the model stays though it has drifted")
        .contains("are needed to decide");
    assertThat((List<?>) workspace.json("models", "list").at("data.models")).hasSize(1);
    assertNothingNew(workspace, 1);
  }

  @Test
  void labels_that_are_noise_do_not_replace_a_model_by_a_worse_one() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, CLIENTS);
    workspace.run();
    ClientSimulator clients = new ClientSimulator(42, CLIENTS);
    workspace.simulate(
        "data/sourcedata/noise.csv", sink -> clients.period(1, Drift.NONE, CLIENTS, sink));
    Random coin = new Random(1);
    List<String> noise =
        workspace.rows("data/sourcedata/noise.csv").stream()
            .map(row -> withLabel(row, coin.nextInt(5) == 0 ? "1" : "0"))
            .toList();
    workspace.writeRows("data/sourcedata/noise.csv", noise);

    Result result = workspace.run();

    assertThat(result.outcome()).as(result.out()).isEqualTo("RETRAINED_NOT_PROMOTED");
    assertNothingNew(workspace, 1);
  }

  @Test
  void without_anything_new_no_data_file_is_opened() throws IOException {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, CLIENTS);
    workspace.run();
    List<String> files =
        List.of(
            "data/sourcedata/dataset3.csv",
            "data/sourcedata/dataset4.csv",
            "data/testdata/testdata.csv",
            TestWorkspace.FINAL_DATA);
    for (String name : files) {
      // Whoever opened one of them would fail: it is no CSV any more.
      FileTime time = Files.getLastModifiedTime(workspace.path(name));
      byte[] garbage = new byte[(int) Files.size(workspace.path(name))];
      Arrays.fill(garbage, (byte) 0xFF);
      Files.write(workspace.path(name), garbage);
      Files.setLastModifiedTime(workspace.path(name), time);
    }

    assertNothingNew(workspace, 1);

    TestWorkspace.age(workspace.path("data/sourcedata/dataset3.csv"));
    assertThat(workspace.risk("run").status()).as("its time has changed").isEqualTo(4);
  }

  @Test
  void a_refused_file_is_reported_once_and_is_not_new_again() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 500);
    workspace.run();
    workspace.write("data/sourcedata/other.csv", "a,b\n1,2\n");

    Result refused = workspace.json("run").exits(4);

    assertThat(refused.at("status")).isEqualTo("attention");
    assertThat(refused.outcome()).isEqualTo("KEPT");
    assertThat(refused.at("data.batches.0.status")).isEqualTo("REFUSED");
    assertNothingNew(workspace, 1);
  }

  @Test
  void the_same_content_under_another_name_is_not_new() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 500);
    workspace.run();
    workspace.write("data/sourcedata/copy.csv", workspace.bytes("data/sourcedata/dataset3.csv"));

    assertNothingNew(workspace, 1);
  }

  @Test
  void rows_without_labels_are_kept_and_not_judged() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 1000);
    workspace.run();
    List<String> unlabelled =
        IntStream.range(0, 300).mapToObj(i -> "Unlabelled " + i + ",1,200,10,").toList();
    workspace.writeRows("data/sourcedata/unlabelled.csv", unlabelled);

    Result result = workspace.run();

    assertThat(result.outcome()).isEqualTo("KEPT");
    assertThat((String) result.at("data.verdict")).contains("0 new labelled rows are too few");
    assertThat(workspace.risk("predict", "-o", "csv").out()).contains("Unlabelled 299,");
    assertNothingNew(workspace, 1);
  }

  @Test
  void practice_works_beside_production() {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 1000);
    workspace.run();
    byte[] production = workspace.bytes("data/production_deployment/deployment.json");
    byte[] rows = workspace.bytes(TestWorkspace.FINAL_DATA);

    Result practice = workspace.json("run", "--profile", "practice").exits(0);

    assertThat(practice.outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(workspace.rows("data/practice/ingesteddata/finaldata.csv")).hasSize(270);
    assertThat(workspace.path("data/practicemodels/1/model.json")).exists();
    assertThat(workspace.path("data/practice/production_deployment/model.json")).exists();
    assertThat(workspace.bytes("data/production_deployment/deployment.json")).isEqualTo(production);
    assertThat(workspace.bytes(TestWorkspace.FINAL_DATA)).isEqualTo(rows);
    assertNothingNew(workspace, 1);
    assertThat(workspace.json("run", "--profile", "practice").outcome()).isEqualTo("NOTHING_NEW");
  }

  static void assertNothingNew(TestWorkspace workspace, long version) {
    Result again = workspace.run();
    assertThat(again.outcome()).isEqualTo("NOTHING_NEW");
    assertThat((List<?>) again.at("data.batches")).isEmpty();
    assertThat(again.number("data.model_version")).isEqualTo(version);
  }

  private static double auc(Result score) {
    return (double) score.exits(0).at("data.roc_auc");
  }

  private static String withLabel(String row, String label) {
    return row.substring(0, row.lastIndexOf(',') + 1) + label;
  }
}
