package org.riskassessment.cli.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.cli.TestWorkspace;

/** The check finds what it is there to find. */
class WorkspaceCheckTest {
  @TempDir(factory = MemoryFolder.class)
  static Path shared;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static TestWorkspace made;
  private TestWorkspace workspace;

  @BeforeAll
  static void make() {
    made = TestWorkspace.demo(shared.resolve("made"), 42, 300);
    made.run();
  }

  @BeforeEach
  void copy() {
    workspace = TestWorkspace.copyOf(made.folder(), folder.resolve("w"));
    assertThat(WorkspaceCheck.of(workspace.folder()).faults()).isEmpty();
  }

  @Test
  void uses_no_code_of_the_product() throws IOException {
    Path source = Path.of("src/test/java/org/riskassessment/cli/reliability/WorkspaceCheck.java");
    assertThat(Files.readString(source)).doesNotContain("import org.riskassessment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update dataset set row_count = row_count - 1 | dataset 1, rows",
        "update dataset set dataset_id = replace(dataset_id, 'a', 'b') | dataset 1, SHA-256",
        "update ingestion_batch set first_row = first_row + 1 where rows_new > 0 | first row of",
        "update ingestion_batch set rows_new = rows_new + 1 | rows of batch",
        "update model_artifact set content = x'00' where name = 'model.json' | model.json of",
        "delete from model_artifact where name = 'model.json' | has no model",
        "update deployment set previous_version = 7 | version before deployment 1",
        "update deployment set number = 2 | number of a deployment",
        "delete from prediction where place = 3 | scores of batch",
        "update run set outcome = 'RUNNING' | never ended"
      })
  void finds_what_is_wrong_in_the_store(String damage, String fault) throws SQLException {
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + workspace.path("data/risk.db"));
        Statement statement = store.createStatement()) {
      statement.execute(damage);
    }
    assertThat(WorkspaceCheck.of(workspace.folder()).faults())
        .anyMatch(found -> found.contains(fault));
  }

  @ParameterizedTest
  @CsvSource({
    "data/ingesteddata/.finaldata.csv.tmp, a temporary file is left",
    "data/ingesteddata/finaldata.csv, bytes of finaldata.csv",
    "data/ingesteddata/other.csv, other files in",
    "data/ingesteddata/finaldata.parts, checksum of finaldata.parts",
    "data/ingesteddata/quarantine/0123456789ab-x.csv, which no batch refers to",
    "data/models/1/model.json, SHA-256",
    "data/models/1/stray, other files in",
    "data/models/7/model.json, which is not of a stored version",
    "data/production_deployment/model.json, SHA-256",
    "data/production_deployment/stray, other files in"
  })
  void finds_a_file_that_is_not_as_it_was(String name, String fault) throws IOException {
    Path file = workspace.path(name);
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    byte[] more = "more\n".getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, content, before.length, more.length);
    workspace.write(name, content);
    assertThat(WorkspaceCheck.of(workspace.folder()).faults())
        .anyMatch(found -> found.contains(fault));
  }

  @Test
  void finds_a_row_that_is_there_twice() throws IOException {
    Path file = workspace.path(TestWorkspace.FINAL_DATA);
    String text = Files.readString(file);
    int second = text.indexOf('\n', text.indexOf('\n') + 1) + 1;
    String row = text.substring(text.indexOf('\n') + 1, second);
    workspace.write(
        TestWorkspace.FINAL_DATA, text.substring(0, second) + row + text.substring(second));
    assertThat(WorkspaceCheck.of(workspace.folder()).harm())
        .anyMatch(found -> found.contains("SHA-256"))
        .anyMatch(found -> found.contains("different rows") || found.contains("rows"));
  }
}
