package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.Join;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;

/** {@code risk init} with tables of their own. */
class InitJoinTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    TestWorkspace.age(file);
    return file;
  }

  private Path clients() throws IOException {
    StringBuilder text = new StringBuilder("client_id,month,plan,churned\n");
    for (int month = 1; month <= 3; month++) {
      for (int i = 0; i < 60; i++) {
        text.append(
            "C%02d,2026-%02d-28,%s,%d\n".formatted(i, month, i % 2 == 0 ? "a" : "b", i % 5 / 4));
      }
    }
    return file("clients.csv", text.toString());
  }

  private String usage(String id, String day) {
    StringBuilder text = new StringBuilder(id + "," + day + ",calls,region,country\n");
    for (int i = 0; i < 62; i++) {
      for (int d = 1; d < 80; d += 7) {
        text.append(
            "C%02d,%s,%d,%s,DE\n"
                .formatted(
                    i,
                    java.time.LocalDate.of(2026, 1, 1).plusDays(d),
                    i * d % 17,
                    i % 3 == 0 ? "n" : "s"));
      }
    }
    return text.toString();
  }

  private Result init(Path... tables) {
    String[] words = new String[2 + 2 * tables.length];
    words[0] = "init";
    words[1] = folder.resolve("w").toString();
    for (int i = 0; i < tables.length; i++) {
      words[2 + 2 * i] = "--from";
      words[3 + 2 * i] = tables[i].toString();
    }
    return TestWorkspace.program(words);
  }

  private RiskConfig config() {
    return ConfigFile.ofWorkspace(folder.resolve("w")).load(RiskConfig.PRODUCTION);
  }

  private List<String> features() {
    return config().schema().features().stream().map(Column::name).toList();
  }

  @Test
  void a_table_with_the_clients_ids_is_joined_and_shown() throws IOException {
    Result made = init(clients(), file("usage-2026-01.csv", usage("client_id", "day"))).exits(0);
    assertThat(made.out().replace('\n', ' '))
        .contains("180 rows, 4 columns")
        .contains(
            "744 rows of 60 of the 60 clients. They are joined as 'usage' by client_id and day")
        .contains("the mean of 3 months up to the row's day");
    assertThat(made.err()).contains("usage-2026-01.csv: left out 'country' (one value only)");
    Join join = config().joins().get(0);
    assertThat(join.name()).isEqualTo("usage");
    assertThat(join.time()).isEqualTo("day");
    assertThat(join.id()).isNull();
    assertThat(((FileSource) join.table()).folder())
        .isDirectoryContaining(f -> f.endsWith("usage-2026-01.csv"));
    assertThat(features())
        .containsExactly(
            "plan",
            "usage.calls mean 3 months",
            "usage.calls trend 6 months",
            "usage.region last",
            "usage count 3 months");
    TestWorkspace.program("ingest", "--workspace", folder.resolve("w").toString()).exits(0);
    assertThat(folder.resolve("w/data/ingesteddata/finaldata.csv"))
        .content()
        .contains("C01,2026-01-28,b,");
  }

  @Test
  void the_id_is_found_by_its_values_and_times_by_their_form() throws IOException {
    String text =
        usage("account", "at")
            .replaceAll("C0*(\\d+),2026-(\\d\\d)-(\\d\\d)", "c$1,$3.$2.2026")
            .replace(',', ';');
    Result made = init(clients(), file("calls.csv", text)).exits(0);
    assertThat(made.err().replace('\n', ' '))
        .doesNotContain("match when zeros")
        .contains("calls.csv: left out");
    Join join = config().joins().get(0);
    assertThat(join.id()).isEqualTo("account");
    assertThat(join.format()).isEqualTo("dd.mm.yyyy");
    assertThat(join.match()).isEqualTo(Join.Match.LOOSE);
  }

  @Test
  void a_table_of_other_ids_is_refused() throws IOException {
    assertThat(init(clients(), file("x.csv", "k,v\n1,2\n2,3\n3,4\n")).exits(4).err())
        .contains("x.csv: has no column with the ids of the clients");
    assertThat(folder.resolve("w/config.json")).doesNotExist();
  }

  @Test
  void clients_without_dates_are_warned_of() throws IOException {
    Path clients =
        file("c.csv", Files.readString(clients()).replaceAll(",2026-\\d\\d-\\d\\d|,month", ""));
    assertThat(
            init(clients, file("usage.csv", usage("client_id", "day")))
                .exits(0)
                .err()
                .replace('\n', ' '))
        .contains("they all count, and may give the label away");
  }

  @Test
  void a_table_among_those_of_clients_is_refused() throws IOException {
    Path data = Files.createDirectories(folder.resolve("w/data/raw"));
    Path clients = Files.move(clients(), data.resolve("clients.csv"));
    Path usage = Files.writeString(data.resolve("usage.csv"), usage("client_id", "day"));
    assertThat(init(clients, usage).exits(2).err())
        .contains("is in the folder of the clients' table")
        .contains("such as data/usage");
  }

  @Test
  void numbers_of_clients_that_come_again_get_their_changes() throws IOException {
    StringBuilder text = new StringBuilder("client_id,month,spend,churned\n");
    for (int month = 1; month <= 7; month++) {
      for (int i = 0; i < 40; i++) {
        text.append("C%02d,2026-%02d,%d,%d\n".formatted(i, month, i * month % 23, i % 5 / 4));
      }
    }
    String out = init(file("panel.csv", text.toString())).exits(0).out();
    assertThat(out)
        .contains("spend change over 1 period", "its change since the client's row before");
    assertThat(features())
        .containsExactly("spend", "spend change over 1 period", "spend change over 3 periods");
  }

  @Test
  void clients_of_one_row_have_no_changes() throws IOException {
    StringBuilder text = new StringBuilder("client_id,month,spend,churned\n");
    for (int i = 0; i < 60; i++) {
      text.append("C%02d,2026-%02d,%d,%d\n".formatted(i, i % 7 + 1, i % 23, i % 5 / 4));
    }
    init(file("once.csv", text.toString())).exits(0);
    assertThat(features()).containsExactly("spend");
  }

  @Test
  void labels_apart_become_a_source_of_their_own() throws IOException {
    String[] lines = Files.readString(clients()).split("\n");
    StringBuilder own = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    for (String line : lines) {
      String[] cells = line.split(",");
      own.append(cells[0] + "," + cells[1] + "," + cells[2] + "\n");
      if (!cells[1].startsWith("2026-03")) {
        labels.append(cells[0] + "," + cells[1] + "," + cells[3] + "\n");
      }
    }
    Path snapshots = file("snapshots.csv", own.toString());
    Result made = init(snapshots, file("known.csv", labels.toString())).exits(0);
    assertThat(made.out().replace('\n', ' '))
        .contains("Took churned from")
        .contains("by client_id and month; the table was copied to data/churned")
        .contains("1 in 24 of 120 rows (20.0%)");
    assertThat(config().sources())
        .extracting("path")
        .containsExactly("data/sourcedata", "data/churned");
    assertThat(config().schema().versions()).isEqualTo(Schema.Versions.NEWEST);
    Result ingested =
        TestWorkspace.program("ingest", "--workspace", folder.resolve("w").toString()).exits(0);
    assertThat(ingested.err()).doesNotContain("lacks");
  }

  @Test
  void leaving_days_apart_become_a_source_of_their_own() throws IOException {
    Path snapshots =
        file("snapshots.csv", Files.readString(clients()).replaceAll("(?m),[^,\n]*$", ""));
    StringBuilder left = new StringBuilder("client_id,left_on\n");
    for (int i = 4; i < 60; i += 5) {
      left.append("C%02d,2026-03-%02d\n".formatted(i, i % 28 + 1));
    }
    init(snapshots, file("left.csv", left.toString())).exits(0);
    assertThat(config().schema().label().name()).isEqualTo("left_on");
    assertThat(config().schema().question()).isNotNull();
    assertThat(config().sources())
        .extracting("path")
        .containsExactly("data/sourcedata", "data/left_on");
  }
}
