package org.riskassessment.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/** Tables that are hard to give reasons for get a list all the same. */
class HardListsTest {
  @TempDir Path folder;

  private final Random random = new Random(1);

  /** A workspace that has learned from n clients. */
  private TestWorkspace learned(String header, int n, IntFunction<String> row) {
    List<String> rows = new ArrayList<>();
    rows.add(header);
    for (int i = 0; i < n; i++) {
      rows.add(row.apply(i));
    }
    Path table = folder.resolve("clients.csv");
    try {
      Files.write(table, rows);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Path workspace = folder.resolve("w");
    TestWorkspace.program("init", workspace.toString(), "--from", table.toString()).exits(0);
    TestWorkspace learned = new TestWorkspace(workspace);
    // One kind of model with one penalty: what is tried here is the list.
    learned.write(
        "config.json",
        learned
            .text("config.json")
            .replaceFirst("\\{", "{\"training\": {\"candidates\": [\"logistic\"], \"l2\": [1]},"));
    learned.run();
    return learned;
  }

  private static List<Map<?, ?>> items(TestWorkspace workspace) {
    Result list = workspace.json("call-list", "--capacity", "20").exits(0);
    List<Map<?, ?>> items = new ArrayList<>();
    for (Object item : (List<?>) Objects.requireNonNull(list.at("data.items"))) {
      items.add((Map<?, ?>) item);
    }
    assertThat(items).isNotEmpty();
    for (Map<?, ?> item : items) {
      assertThat((Double) item.get("risk"))
          .isBetween((Double) item.get("risk_low"), (Double) item.get("risk_high"));
    }
    return items;
  }

  private static List<String> reasons(List<Map<?, ?>> items) {
    return items.stream()
        .flatMap(item -> ((List<?>) item.get("reasons")).stream())
        .map(reason -> (String) ((Map<?, ?>) reason).get("text"))
        .toList();
  }

  private static int left(double logOdds, Random random) {
    return random.nextDouble() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  }

  @Test
  void one_feature_and_values_at_the_edge_and_beyond() {
    TestWorkspace workspace =
        learned(
            "id,Total_Calls,exited",
            600,
            i -> {
              int calls = 5 + random.nextInt(90);
              return "c" + i + "," + calls + "," + left(calls / 20.0 - 3, random);
            });
    assertThat(reasons(items(workspace))).allMatch(r -> r.startsWith("total calls "));

    workspace.write(
        "data/sourcedata/today.csv", "id,Total_Calls,exited\nhigh,5000,\nedge,94,\nlow,1,\n");
    workspace.risk("ingest").exits(0);
    List<Map<?, ?>> items = items(workspace);
    assertThat(items.get(0).get("id")).isEqualTo("high");
    assertThat(reasons(items).get(0))
        .matches("total calls 5,000, higher than any past client's: .* with \\d+ to 94 left .*");
    assertThat(workspace.risk("client", "low").exits(0).out())
        .containsPattern("total calls 1, lower than any past client's: .* with 5\\s");
    assertThat(workspace.risk("client", "edge").exits(0).out()).doesNotContain("any past client's");
  }

  @Test
  void two_columns_that_say_the_same_give_one_reason() {
    List<Map<?, ?>> items =
        items(
            learned(
                "id,Minutes,Charge,Calls,exited",
                600,
                i -> {
                  int minutes = 100 + random.nextInt(900);
                  String charge = String.format(Locale.ROOT, "%.2f", 0.17 * minutes);
                  int exited = left(minutes / 200.0 - 3, random);
                  return "c" + i + "," + minutes + "," + charge + ",3," + exited;
                }));
    assertThat(items).allSatisfy(item -> assertThat((List<?>) item.get("reasons")).hasSize(1));
  }

  @Test
  void features_by_the_hundred() {
    StringBuilder header = new StringBuilder("id");
    for (int f = 0; f < 250; f++) {
      header.append(",x").append(f);
    }
    List<Map<?, ?>> items =
        items(
            learned(
                header + ",exited",
                300,
                i -> {
                  StringBuilder row = new StringBuilder("c" + i);
                  double logOdds = -1;
                  for (int f = 0; f < 250; f++) {
                    int flag = random.nextInt(2);
                    row.append(',').append(flag);
                    logOdds += f < 3 ? 2 * flag - 1 : 0;
                  }
                  return row + "," + left(logOdds, random);
                }));
    assertThat(items)
        .allSatisfy(item -> assertThat((List<?>) item.get("reasons")).hasSizeLessThanOrEqualTo(5));
  }

  @Test
  void a_category_of_ten_thousand_levels() {
    TestWorkspace workspace =
        learned(
            "id,calls,village,exited",
            12_000,
            i -> {
              int calls = random.nextInt(100);
              return "c"
                  + i
                  + ","
                  + calls
                  + ",v"
                  + random.nextInt(10_000)
                  + ","
                  + left(calls / 20.0 - 4, random);
            });
    assertThat(reasons(items(workspace))).isNotEmpty().allMatch(r -> r.length() < 200);
  }

  @Test
  void a_feature_that_never_varies_among_leavers() {
    List<String> reasons =
        reasons(
            items(
                learned(
                    "id,calls,contract,exited",
                    600,
                    i -> {
                      int calls = random.nextInt(100);
                      int left = left(calls / 20.0 - 3, random);
                      String contract = left == 1 || random.nextBoolean() ? "month" : "year";
                      return "c" + i + "," + calls + "," + contract + "," + left;
                    })));
    assertThat(reasons)
        .anyMatch(r -> r.matches("contract month: \\d+% of \\d+ past clients left .*"));
  }

  @Test
  void thirty_clients_in_all() {
    TestWorkspace workspace =
        learned(
            "id,calls,exited",
            30,
            i -> "c" + i + "," + random.nextInt(100) + "," + (i % 3 == 0 ? 1 : 0));
    Result list = workspace.json("call-list", "--capacity", "5").exits(0);
    assertThat((String) list.at("data.model_warning")).isNotBlank();
    assertThat(reasons(items(workspace))).as("no skill, no reasons").isEmpty();
    String id = (String) items(workspace).get(0).get("id");
    String page = workspace.risk("client", id).exits(0).out();
    assertThat(page).contains("NO SKILL: version 1").doesNotContain("raises the");
    assertThat(workspace.text("data/reports/report.html")).doesNotContain("past clients left");
  }
}
