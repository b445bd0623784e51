package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/** A folder of monthly snapshots from init to the call list, and what comes later. */
class PanelRunTest {
  private static final int CLIENTS = 90;
  private static final int MONTHS = 6;

  @TempDir Path folder;

  /** Each sixth client leaves in a month of its own, with few logins before. */
  private static boolean leaves(int client, int month) {
    return client % 6 == 0 && client / 6 % MONTHS == month;
  }

  private static boolean isThere(int client, int month) {
    return client % 6 != 0 || client / 6 % MONTHS >= month;
  }

  private static String row(int client, int month, boolean known) {
    String left = known && leaves(client, month) ? day(month).plusDays(9).toString() : "";
    int logins = (leaves(client, month) ? 1 : 5) + (client * 7 + month) % 5;
    return "A" + client + "," + day(month) + "," + logins + "," + left + "\n";
  }

  private static LocalDate day(int month) {
    return LocalDate.of(2026, 1, 1).plusMonths(month);
  }

  private static String snapshot(int month, boolean known) {
    StringBuilder text = new StringBuilder("account,month,logins,left_on\n");
    for (int client = 0; client < CLIENTS; client++) {
      if (isThere(client, month)) {
        text.append(row(client, month, known));
      }
    }
    return text.toString();
  }

  private TestWorkspace workspace(boolean known, String... options) throws IOException {
    Path snapshots = Files.createDirectories(folder.resolve("snapshots"));
    for (int month = 0; month < MONTHS; month++) {
      Files.writeString(snapshots.resolve(day(month) + ".csv"), snapshot(month, known));
    }
    Path made = folder.resolve("w");
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "init", made.toString(), "--from", snapshots.toString(), "--label", "left_on"),
                Stream.of(options))
            .toArray(String[]::new);
    TestWorkspace.program(arguments).exits(0);
    return new TestWorkspace(made);
  }

  @Test
  void snapshots_go_to_the_call_list_in_two_commands() throws IOException {
    TestWorkspace workspace = workspace(true);
    Result run = workspace.run();
    assertThat(run.at("data.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(run.at("data.held_out.clients")).isInstanceOf(Map.class);
    assertThat(run.number("data.portfolio")).isEqualTo(75); // 15 have left or said so.
    Result list = workspace.json("call-list").exits(0);
    assertThat(list.at("data.question")).isEqualTo("leaves within the next period");
    assertThat(workspace.json("models", "show").at("data.card.question"))
        .isEqualTo("leaves within the next period");
    assertThat(workspace.risk("call-list").exits(0).out())
        .contains("Question            which client leaves within the next period")
        .contains("Of all past cases, the client left in ")
        .doesNotContain("of all)")
        .doesNotContain("rows");
    assertThat(workspace.text("data/models/1/modelcard.md"))
        .contains("of the risk that a client leaves within the next period, trained on");
  }

  @Test
  void a_month_again_with_its_labels_brings_no_client_and_no_duplicate() throws IOException {
    TestWorkspace workspace = workspace(true);
    long rows = workspace.json("ingest").exits(0).number("data.dataset.rows");
    workspace.write("data/sourcedata/later.csv", snapshot(1, false));
    workspace.write("data/sourcedata/latest.csv", snapshot(1, true));
    Result again = workspace.json("ingest").exits(0);
    // Only rows whose label differs are new versions; they correct, and none is a new client.
    long versions = again.number("data.dataset.rows") - rows;
    assertThat(versions).isEqualTo(3);
    assertThat(workspace.run().number("data.portfolio")).isEqualTo(75);
    assertThat(workspace.json("models", "show").number("data.card.trained_rows")).isPositive();
  }

  @Test
  void clients_that_the_newest_snapshot_lacks_are_not_called() throws IOException {
    TestWorkspace workspace = workspace(true);
    workspace.run();
    String next = snapshot(MONTHS, true).replaceAll("A(1|2|3),.*\n", "");
    workspace.write("data/sourcedata/next.csv", next);
    Result run = workspace.run();
    assertThat(run.number("data.portfolio")).isEqualTo(72);
    assertThat(run.at("warnings").toString())
        .contains(
            "3 clients are not in the newest snapshot, of 2026-07-01, and not said to have left:"
                + " they are not scored");
  }

  @Test
  void rows_to_score_whose_horizon_is_open_are_left_out() throws IOException {
    TestWorkspace workspace = workspace(true);
    workspace.run();
    workspace.write("all.csv", snapshot(4, true) + snapshot(5, true).replaceFirst(".*\n", ""));
    Result some = workspace.json("score", "--data", workspace.path("all.csv").toString()).exits(0);
    assertThat(some.at("warnings").toString())
        .contains("77 rows wait: the horizon of 1 period has not ended by 2026-06-01");
    workspace.write("open.csv", snapshot(5, true));
    Result none = workspace.risk("score", "--data", workspace.path("open.csv").toString());
    assertThat(none.status()).isNotZero();
    assertThat(none.err())
        .contains("no row can be judged by yet; 77 rows wait")
        .doesNotContain("0 or 1");
  }

  @Test
  void a_month_that_only_the_name_of_a_file_says_is_the_period() throws IOException {
    Path snapshots = Files.createDirectories(folder.resolve("named"));
    for (int month = 0; month < MONTHS; month++) {
      Files.writeString(
          snapshots.resolve("clients_2026" + "0" + (month + 1) + ".csv"),
          snapshot(month, true).replaceAll("(?m)^(A\\d+|account),[^,]*", "$1"));
    }
    Path made = folder.resolve("n");
    TestWorkspace.program("init", made.toString(), "--from", snapshots.toString()).exits(0);
    assertThat(Files.readString(made.resolve("config.json")))
        .contains("{\"name\": \"file date\", \"role\": \"observed_at\"")
        .contains("logins change over 1 period");
    TestWorkspace workspace = new TestWorkspace(made);
    assertThat(workspace.run().at("data.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(workspace.text("data/ingesteddata/finaldata.csv"))
        .containsPattern("A1,\\d+,,2026-02-01,[-0-9]+,");
    workspace.write("data/sourcedata/more.csv", "account,logins,left_on\nA1,5,\n");
    assertThat(workspace.json("ingest").out())
        .contains("its name has no month or day, which the column 'file date' needs");
    workspace.write("today.csv", "account,logins\nA1,5\nA2,1\n");
    workspace.risk("predict", workspace.path("today.csv").toString()).exits(0);
  }

  @Test
  void a_horizon_longer_than_the_history_is_explained() throws IOException {
    TestWorkspace workspace = workspace(true, "--horizon", "12 months");
    Result refused = workspace.risk("run");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.out() + refused.err())
        .contains("wait: the horizon of 12 months has not ended by 2026-06-01");
  }

  @Test
  void files_with_other_columns_are_left_out_of_the_table() throws IOException {
    Path snapshots = Files.createDirectories(folder.resolve("mixed"));
    Files.writeString(snapshots.resolve("2026-01.csv"), snapshot(0, true));
    Files.writeString(snapshots.resolve("2026-02.csv"), snapshot(1, true));
    Files.writeString(snapshots.resolve("prices.csv"), "plan,price\nbasic,5\nplus,9\n");
    Path made = folder.resolve("m");
    Result init =
        TestWorkspace.program("init", made.toString(), "--from", snapshots.toString()).exits(0);
    assertThat(init.err()).contains("prices.csv: has no column with the ids of the clients");
    try (var files = Files.list(made.resolve("data/sourcedata"))) {
      assertThat(files.map(f -> f.getFileName().toString()).sorted().toList())
          .isEqualTo(List.of("2026-01.csv", "2026-02.csv"));
    }
    assertThat(Files.readString(made.resolve("config.json")))
        .contains("\"label\": {\"event\": \"left_on\", \"horizon\": \"1 period\"}");
  }
}
