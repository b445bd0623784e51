package org.riskassessment.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/** The commands of client managers, on clients with values, owners and awkward names. */
class CallListCommandTest {
  @TempDir static Path folder;
  private static TestWorkspace workspace;

  @BeforeAll
  static void deploy() {
    workspace = new TestWorkspace(folder.resolve("w"));
    Random random = new Random(3);
    List<String> rows = new ArrayList<>();
    rows.add("client,activity,region,revenue,manager,exited");
    for (int i = 0; i < 400; i++) {
      boolean left = random.nextInt(10) < 3;
      rows.add(
          String.join(
              ",",
              i == 7 ? "=cmd|calc" : i == 8 ? "\"Größe, \"\"株\"\"\"" : "c" + i,
              Long.toString(Math.round((left ? 70 : 100) + 15 * random.nextGaussian())),
              "region " + random.nextInt(3),
              Integer.toString(100 + random.nextInt(900)),
              i % 2 == 0 ? "ann" : "bob",
              left && i != 7 && i != 8 ? "1" : "0"));
    }
    workspace.write("data/sourcedata/clients.csv", String.join("\n", rows) + "\n");
    workspace.write(
        "config.json",
        """
        {
          "input_folder_path": "data/sourcedata",
          "output_folder_path": "data/ingesteddata",
          "test_data_path": "data/testdata",
          "output_model_path": "data/models",
          "prod_deployment_path": "data/production_deployment",
          "schema": {"columns": [
            {"name": "client", "role": "id"},
            {"name": "activity", "type": "numeric"},
            {"name": "region", "type": "categorical"},
            {"name": "revenue", "role": "value"},
            {"name": "manager", "role": "owner"},
            {"name": "exited", "role": "label"}
          ]},
          "call_list": {
            "capacity": 12,
            "refits": 25,
            "reasons": {"activity": "orders last month {value}; most who stay: {usual}"}
          }
        }
        """);
    workspace.run();
  }

  @Test
  void a_list_is_told_to_scripts_as_promised() {
    Result list = workspace.json("call-list").exits(0);
    Map<?, ?> data = (Map<?, ?>) list.at("data");
    assertThat(data.keySet().stream().map(Object::toString))
        .contains("batch_id", "model_version", "capacity", "expected_leavers", "expected_loss");
    assertThat(list.number("data.capacity")).isEqualTo(12);
    assertThat((List<?>) list.at("data.items")).hasSize(12);
    assertThat(((Map<?, ?>) list.at("data.items.0")).keySet().stream().map(Object::toString))
        .contains(
            "rank",
            "previous_rank",
            "id",
            "risk",
            "band",
            "value",
            "expected_loss",
            "reasons",
            "last_contact");
    assertThat(
            ((Map<?, ?>) list.at("data.items.0.reasons.0")).keySet().stream().map(Object::toString))
        .contains("feature", "value", "contribution", "text");
    double value = (double) list.at("data.expected_leavers.value");
    assertThat(value)
        .isBetween(
            (double) list.at("data.expected_leavers.low"),
            (double) list.at("data.expected_leavers.high"));
    assertThat((double) list.at("data.expected_loss.value")).isPositive();
    assertThat(list.number("data.items.0.rank")).isEqualTo(1);
  }

  @Test
  void a_list_fits_the_terminal_whatever_its_width() {
    for (int width : new int[] {80, 100, 160}) {
      System.setProperty("risk.columns", Integer.toString(width));
      try {
        Result list = workspace.risk("call-list", "--capacity", "400").exits(0);
        assertThat(list.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThan(width));
        assertThat(list.out())
            .contains("orders last month")
            .contains("exp. loss")
            .contains("ann")
            .doesNotContain("because");
      } finally {
        System.clearProperty("risk.columns");
      }
    }
  }

  @Test
  void a_list_as_csv_holds_no_formula_and_one_line_a_client() {
    String csv = workspace.risk("call-list", "--capacity", "400", "-o", "csv").exits(0).out();
    assertThat(csv.lines().findFirst().orElseThrow()).startsWith("rank,previous_rank,id,risk,");
    assertThat(csv).contains(",'=cmd|calc,").contains(",\"Größe, \"\"株\"\"\",");
    assertThat(csv.lines().skip(1)).allMatch(line -> Character.isDigit(line.charAt(0)));
  }

  @Test
  void a_list_opens_in_a_spreadsheet() throws IOException {
    byte[] file = workspace.binary("call-list", "--capacity", "400", "-o", "xlsx");
    try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
      List<Row> rows = workbook.getFirstSheet().read();
      assertThat(rows.get(0).getCellText(8)).isEqualTo("Expected loss");
      assertThat(rows.get(1).getCellAsNumber(3).orElseThrow())
          .isBetween(BigDecimal.ZERO, BigDecimal.ONE);
      assertThat(rows.subList(1, rows.size()))
          .extracting(row -> row.getCellText(10))
          .anyMatch(reasons -> reasons.matches("for: [^\n]+\nagainst: [^\n]+"));
      assertThat(rows).extracting(row -> row.getCellText(2)).contains("'=cmd|calc", "Größe, \"株\"");
    }
  }

  @Test
  void a_client_s_contributions_sum_to_its_log_odds() {
    String id = (String) workspace.json("call-list").at("data.items.0.id");
    Result client = workspace.json("client", id).exits(0);
    double sum = (double) client.at("data.bias");
    for (Object one : (List<?>) client.at("data.contributions")) {
      sum += (double) ((Map<?, ?>) one).get("contribution");
    }
    assertThat(sum).isCloseTo((double) client.at("data.log_odds"), within(1e-9));
    assertThat((String) client.at("data.calibration.method")).isNotBlank();
    assertThat((List<?>) client.at("data.history")).isNotEmpty();
    assertThat(workspace.risk("client", id).exits(0).out()).contains("Risk over time");
    Result what = workspace.risk("client", id, "--set", "activity=120").exits(0);
    assertThat(what.out()).contains("WHAT IF activity = 120: the model's estimate, not a promise");
  }

  @Test
  void contacts_are_kept_and_shown() {
    String id = (String) workspace.json("call-list").at("data.items.1.id");
    workspace
        .risk("contact", id, "--outcome", "no-answer", "--note", "try =again", "--by", "Ann")
        .exits(0);
    Result list = workspace.json("call-list", "--exclude-contacted", "30d").exits(0);
    assertThat(list.at("data.items.1.last_contact.outcome")).isEqualTo("no-answer");
    assertThat(workspace.risk("call-list").exits(0).out()).contains("last contact: ");
    assertThat(workspace.risk("contact", "report").exits(0).out()).contains("not measurable");
    assertThat(workspace.json("contact", "report").at("data.outcomes.no-answer")).isEqualTo(1L);
  }

  @Test
  void a_batch_replays_to_the_same_bytes() {
    String before = workspace.risk("predict", "-o", "csv").exits(0).out();
    String batch = (String) workspace.json("predict").at("data.batch_id");
    assertThat(workspace.risk("replay", batch, "-o", "csv").exits(0).out()).isEqualTo(before);
    Result replay = workspace.json("replay", batch).exits(0);
    assertThat(replay.at("data.identical")).isEqualTo(true);
    Result one = workspace.risk("replay", batch + "/c0").exits(0);
    assertThat(one.out()).contains("identical, 1 predictions");
  }

  /** Real tests on real files: who is new is half as active as clients used to be. */
  @Test
  void reasons_that_rest_on_drifted_data_are_marked(@TempDir Path other) {
    TestWorkspace drifted = TestWorkspace.demo(other.resolve("w"), 3, 1_500);
    drifted.run();
    String before = drifted.risk("call-list", "--capacity", "5").exits(0).out();
    Random random = new Random(11);
    List<String> rows = new ArrayList<>(List.of(TestWorkspace.HEADER));
    for (int i = 0; i < 300; i++) {
      rows.add("n" + i + "," + random.nextInt(6) + ",400," + (20 + random.nextInt(300)) + ",");
    }
    drifted.write("data/sourcedata/today.csv", String.join("\n", rows) + "\n");
    drifted.risk("ingest").exits(0);

    Result list = drifted.risk("call-list", "--capacity", "5").exits(0);
    assertThat(before).contains("+  lastmonth activity").doesNotContain("+!");
    assertThat(list.out()).contains("+! lastmonth activity").contains("! data changed");
    assertThat(list.err())
        .contains("lastmonth activity has drifted since version 1 was trained: stability index")
        .contains("large (300 clients compared with");
    assertThat(drifted.json("call-list").at("data.items.0.reasons.0.doubt")).isEqualTo("drifted");
    assertThat(drifted.risk("client", "n1").exits(0).out()).contains("! lastmonth activity");
  }

  @Test
  void what_cannot_be_is_told_in_a_sentence() {
    refused("--capacity must be 1 or more", "call-list", "--capacity", "0");
    refused("did you mean 'ann'", "call-list", "--owner", "anne");
    refused("is not a valid length of time", "call-list", "--exclude-contacted", "soon");
    refused("--min-risk must be from 0 to 1", "call-list", "--min-risk", "2");
    refused("no client in the portfolio has that id", "client", "nobody");
    refused("'aktivity' is not a feature", "client", "c0", "--set", "aktivity=1");
    refused("no client in the portfolio has that id", "contact", "nobody", "--outcome", "lost");
    refused("is not one of reached, saved, lost, no-answer", "contact", "c0", "--outcome", "gone");
    refused("--outcome is missing", "contact", "c0");
    refused("no batch of predictions", "replay", "nothing/c0");
  }

  @Test
  void accepts_portfolio_columns_in_any_order_but_needs_all() {
    workspace.write(
        "some.csv",
        "manager,revenue,client,region,activity\nann,5,new,elsewhere,90\nbob,-5,odd,region 1,\n");
    Result scored = workspace.risk("predict", workspace.path("some.csv").toString(), "-o", "csv");
    assertThat(scored.exits(0).out().lines()).hasSize(3);
    assertThat(scored.out()).contains("new,0.").contains(",-5.0,0.0,");
    workspace.write("less.csv", "client,region\nnew,region 1\n");
    Result less = workspace.risk("predict", workspace.path("less.csv").toString(), "-o", "csv");
    assertThat(less.exits(4).err()).contains("lacks the columns 'activity', 'revenue', 'manager'");
  }

  private static void refused(String message, String... command) {
    Result result = workspace.risk(command).exits(2);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }
}
