package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileLayout;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;

/** {@code risk init --from} a folder in which snapshots lie beside tables of other columns. */
class InitFolderTest {
  private static final int MONTHS = 4;
  private static final int CLIENTS = 60;

  @TempDir Path folder;

  private Path put(String name, String text) throws IOException {
    Path file = folder.resolve("given").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    TestWorkspace.age(file);
    return file;
  }

  /** Snapshots of the last day of each month. */
  private void snapshots() throws IOException {
    for (int month = 1; month <= MONTHS; month++) {
      StringBuilder text = new StringBuilder("client_id;snapshot_date;plan;spend\n");
      for (int i = 0; i < CLIENTS; i++) {
        text.append("C%02d;28/%02d/2026;%s;%d\n".formatted(i, month, i % 2 == 0 ? "a" : "b", i));
      }
      put("snapshot_2026_%02d.csv".formatted(month), text.toString());
    }
  }

  private static boolean leaves(int client) {
    return client % 5 == 4;
  }

  private Result init(String... options) {
    String[] words = new String[4 + options.length];
    words[0] = "init";
    words[1] = folder.resolve("w").toString();
    words[2] = "--from";
    words[3] = folder.resolve("given").toString();
    System.arraycopy(options, 0, words, 4, options.length);
    return TestWorkspace.program(words);
  }

  private RiskConfig config() {
    return ConfigFile.ofWorkspace(folder.resolve("w")).load(RiskConfig.PRODUCTION);
  }

  @Test
  void labels_of_each_month_beside_snapshots_are_found_whatever_they_are_called()
      throws IOException {
    snapshots();
    StringBuilder labels = new StringBuilder("Client ID,month,churn\n");
    for (int month = 1; month <= MONTHS; month++) {
      for (int i = 0; i < CLIENTS; i++) {
        labels.append(
            "C%02d,2026-%02d,%d\n".formatted(i, month, leaves(i) && month == MONTHS ? 1 : 0));
      }
    }
    put("labels.csv", labels.toString());
    Result made = init().exits(0);
    assertThat(made.out().replace('\n', ' '))
        .contains("240 rows, 4 columns")
        .contains("Took churn from", "by Client ID and month")
        .contains("1 in 12 of 240 rows");
    FileSource late = (FileSource) config().sources().get(1);
    assertThat(late.path()).isEqualTo("data/churn");
    assertThat(late.layout().columns())
        .containsExactly(
            new FileLayout.Written("client_id", "Client ID", null),
            new FileLayout.Written("snapshot_date", "month", "yyyy-mm"));
    assertThat(folder.resolve("w/data/sourcedata"))
        .isDirectoryNotContaining(file -> file.endsWith("labels.csv"));
    Result ingested =
        TestWorkspace.program("ingest", "--workspace", folder.resolve("w").toString()).exits(0);
    assertThat(ingested.err()).isEmpty();
    assertThat(Files.readString(folder.resolve("w/data/ingesteddata/finaldata.csv")))
        .contains("C04,2026-04-28,a,4,,", "C04,2026-04-01,,,1,");
  }

  @Test
  void labels_in_a_folder_of_their_own_are_dated_by_their_names() throws IOException {
    for (int month = 1; month <= MONTHS; month++) {
      StringBuilder clients = new StringBuilder("client_id,plan,spend\n");
      StringBuilder labels = new StringBuilder("client_id,churned\n");
      for (int i = 0; i < CLIENTS; i++) {
        clients.append("C%02d,%s,%d\n".formatted(i, i % 2 == 0 ? "a" : "b", i));
        labels.append("C%02d,%d\n".formatted(i, leaves(i) && month == MONTHS ? 1 : 0));
      }
      put("clients_20260%d.csv".formatted(month), clients.toString());
      put("labels/labels_20260%d.csv".formatted(month), labels.toString());
    }
    assertThat(init().exits(0).out()).contains("1 in 12 of 240 rows");
    TestWorkspace.program("ingest", "--workspace", folder.resolve("w").toString()).exits(0);
    assertThat(Files.readString(folder.resolve("w/data/ingesteddata/finaldata.csv")))
        .containsPattern("C04,,,1,2026-04-01|C04,,,2026-04-01,1|C04,,,,2026-04-01");
  }

  @Test
  void leaving_days_and_usage_beside_snapshots_are_told_apart() throws IOException {
    snapshots();
    StringBuilder left = new StringBuilder("client_id,churn_date\n");
    StringBuilder usage = new StringBuilder("client_id,day,calls\n");
    for (int i = 0; i < CLIENTS; i++) {
      if (leaves(i)) {
        left.append("C%02d,2026-03-%02d\n".formatted(i, i % 28 + 1));
      }
      for (int month = 1; month <= MONTHS; month++) {
        usage.append("C%02d,2026-%02d-11,%d\n".formatted(i, month, i * month % 17));
      }
    }
    put("churned.csv", left.toString());
    put("usage.csv", usage.toString());
    put("notes.txt", "Snapshots, and what else there is.\nNothing more.\n");
    Result made = init().exits(0);
    assertThat(made.err()).contains("left out", "notes.txt");
    assertThat(config().schema().label().name()).isEqualTo("churn_date");
    assertThat(config().schema().question()).isNotNull();
    assertThat(config().joins()).extracting("name").containsExactly("usage");
    assertThat(config().sources())
        .extracting("path")
        .containsExactly("data/sourcedata", "data/churn_date");
  }

  @Test
  void a_flag_for_each_client_asks_of_each_row_whether_it_leaves_in_the_next_period()
      throws IOException {
    snapshots();
    StringBuilder labels = new StringBuilder("client_id,churn\n");
    for (int i = 0; i < CLIENTS; i++) {
      labels.append("C%02d,%d\n".formatted(i, leaves(i) ? 1 : 0));
    }
    put("labels.csv", labels.toString());
    assertThat(init().exits(0).out().replace('\n', ' ')).contains("leaves within the next period");
    assertThat(config().schema().question()).isNotNull();
  }

  @Test
  void a_label_column_for_each_month_is_refused_with_the_form_that_is_read() throws IOException {
    snapshots();
    StringBuilder labels = new StringBuilder("client_id,Jan-2026,Feb-2026,Mar-2026,Apr-2026\n");
    for (int i = 0; i < CLIENTS; i++) {
      labels.append("C%02d,0,0,0,%d\n".formatted(i, leaves(i) ? 1 : 0));
    }
    put("labels.csv", labels.toString());
    assertThat(init().exits(4).err())
        .contains("labels.csv", "a column for each of 4 months ('Jan-2026' to 'Apr-2026')")
        .contains("one row for each client and month, as customer_id,month,left");
  }

  @Test
  void labels_of_those_who_left_alone_are_refused_with_what_they_lack() throws IOException {
    snapshots();
    put("labels.csv", "client_id,month,churn\nC04,2026-02,1\nC09,2026-03,1\n");
    assertThat(init().exits(4).err())
        .contains("labels.csv: says nothing of clients that stayed: 'churn' is 1 in all rows")
        .contains("rows with 0 for those that stayed, or the day of leaving in place of 1");
  }

  @Test
  void a_list_of_ids_alone_is_refused_with_what_it_lacks() throws IOException {
    snapshots();
    put("labels.csv", "client_id\nC04\nC09\n");
    assertThat(init().exits(4).err())
        .contains("labels.csv:1: has only one column", "a second column with the day of leaving");
  }

  @Test
  void files_of_a_joined_table_are_named_by_their_folder() throws IOException {
    snapshots();
    put("labels.csv", "client_id,left_on\nC04,2026-03-04\nC09,2026-03-09\nC14,2026-03-09\n");
    Path calls = folder.resolve("calls");
    Files.createDirectories(calls);
    for (int month = 1; month <= MONTHS; month++) {
      StringBuilder text = new StringBuilder("client_id,day,minutes\n");
      for (int i = 0; i < CLIENTS; i++) {
        text.append("C%02d,2026-%02d-11,%d\n".formatted(i, month, i * month % 17));
      }
      Files.writeString(calls.resolve("2026-0" + month + ".csv"), text.toString());
    }
    assertThat(init("--from", calls.toString()).exits(0).out().replace('\n', ' '))
        .contains("240 rows of 60 of the 60 clients. They are joined as 'calls'");
    assertThat(folder.resolve("w/data/calls")).isDirectoryContaining("glob:**2026-04.csv");
  }

  @Test
  void many_files_that_went_well_are_one_line_each_source() throws IOException {
    for (int file = 10; file < 22; file++) {
      String broken = file == 15 ? "D%d,x,1\n".formatted(file) : "";
      put(
          "part%d.csv".formatted(file),
          "client_id,spend,churned\nA%1$d,%1$d,0\nB%1$d,%1$d,1\nC%1$d,%1$d,0\n".formatted(file)
              + broken);
    }
    init().exits(0);
    String told =
        TestWorkspace.program("ingest", "--workspace", folder.resolve("w").toString())
            .exits(0)
            .out();
    assertThat(told)
        .containsPattern("11 files, data/sourcedata +33 +33 +0 +0")
        .containsPattern("part15.csv +4 +3 +0 +1")
        .doesNotContain("part10.csv");
  }
}
