package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.file.OddFiles;

/**
 * What the files of a workspace may be, what they may be called, and who may read and write them.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkspaceFilesTest {
  private static final String NOT_A_FILE = "it is a pipe or a device, not a file";

  @TempDir static Path shared;
  @TempDir Path temporary;
  private static TestWorkspace deployed;
  private TestWorkspace workspace;
  private CommandHarness harness;

  @BeforeAll
  static void deploy() {
    deployed = TestWorkspace.demo(shared.resolve("deployed"), 42, 300);
    deployed.run();
    deployed.risk("call-list").exits(0);
  }

  @BeforeEach
  void copy() throws IOException {
    workspace = TestWorkspace.copyOf(deployed.folder(), temporary.resolve("w"));
    harness = new CommandHarness(Files.createDirectory(temporary.resolve("bin")));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void configure(String keys) {
    workspace.write("config.json", TestWorkspace.config().replaceFirst("\\{", "{" + keys + ","));
  }

  @Test
  void a_configuration_that_is_no_file_is_refused() throws IOException {
    for (String target : List.of("/dev/zero", "/dev/null")) {
      Files.delete(workspace.path("config.json"));
      Files.createSymbolicLink(workspace.path("config.json"), Path.of(target));
      assertThat(workspace.risk("status").exits(3).err())
          .contains("config.json: cannot be read: " + NOT_A_FILE);
    }
    OddFiles.pipe(workspace.path("config.json"));
    assertThat(workspace.risk("run").exits(3).err()).contains(NOT_A_FILE);
  }

  @Test
  void test_data_that_are_no_file_end_the_command() throws IOException {
    OddFiles.pipe(workspace.path("data/testdata/more.csv"));
    assertThat(workspace.risk("score").exits(5).err()).contains("more.csv").contains(NOT_A_FILE);
    assertThat(workspace.risk("status").exits(0).err()).isEmpty();
  }

  @Test
  void a_do_not_call_list_that_is_no_file_lists_nobody() throws IOException {
    configure("\"call_list\": {\"do_not_call\": \"data/not.txt\"}");
    OddFiles.pipe(workspace.path("data/not.txt"));
    assertThat(workspace.risk("call-list").exits(5).err()).contains("not.txt").contains(NOT_A_FILE);
    Files.delete(workspace.path("data/not.txt"));
    Files.createSymbolicLink(workspace.path("data/not.txt"), Path.of("/dev/zero"));
    assertThat(workspace.risk("call-list").exits(5).err()).contains("not.txt").contains(NOT_A_FILE);
  }

  @Test
  void a_portfolio_that_is_no_file_ends_the_command() throws IOException {
    configure("\"portfolio\": {\"path\": \"data/today\"}");
    OddFiles.pipe(workspace.path("data/today/clients.csv"));
    assertThat(workspace.risk("predict").exits(5).err()).contains("today").contains(NOT_A_FILE);
  }

  @Test
  void a_driver_that_is_no_file_is_left_out() throws IOException, SQLException {
    // Not a setting of the driver.
    Path file = Files.createDirectory(workspace.path("a?open_mode=6&b=")).resolve("crm.db");
    configure(
        "\"sources\": [{\"type\": \"jdbc\", \"table\": \"t\", \"url\": \"jdbc:sqlite:"
            + file
            + "\"}]");
    try (Connection crm = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        Statement statement = crm.createStatement()) {
      statement.execute("create table t (corporation text)");
    }
    OddFiles.pipe(workspace.path("drivers/odd.jar"));
    assertThat(workspace.risk("doctor").err()).isEmpty();
    assertThat(workspace.risk("doctor").out()).doesNotContain("failed     input");
    OddFiles.pipe(file);
    assertThat(workspace.risk("doctor").exits(5).out().replaceAll("\\s+", " "))
        .contains(NOT_A_FILE);
  }

  @Test
  void pipes_in_place_of_own_files_are_replaced() throws IOException {
    List<String> names =
        List.of(
            "data/production_deployment/deployment.json",
            "data/production_deployment/model.json",
            "data/ingesteddata/ingestion.json",
            "data/ingesteddata/finaldata.parts",
            "data/ingesteddata/.finaldata.csv.tmp",
            "data/ingesteddata/.newrows.csv.tmp",
            "data/reports/report.html");
    for (String name : names) {
      OddFiles.pipe(workspace.path(name));
    }
    Files.copy(
        workspace.path("data/periods/period01.csv"), workspace.path("data/sourcedata/p1.csv"));
    workspace.run();
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(workspace.path(name).toFile())
                    .matches(file -> file.isFile() == !name.endsWith(".tmp"), "is a file"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/ingesteddata/finaldata.csv",
        "data/ingesteddata/run.lock",
        "data/risk.db",
        "data/store.lock"
      })
  void a_pipe_in_place_of_a_file_that_is_needed_is_told(String name) throws IOException {
    if (name.endsWith("store.lock")) {
      Files.delete(workspace.path("data/risk.db"));
    }
    OddFiles.pipe(workspace.path(name));
    assertThat(workspace.risk("train").err())
        .contains(name.substring(name.lastIndexOf('/') + 1))
        .contains(NOT_A_FILE);
  }

  @Test
  void a_table_that_is_no_file_is_refused() throws IOException {
    OddFiles.pipe(workspace.path("clients.csv"));
    String table = workspace.path("clients.csv").toString();
    assertThat(workspace.risk("predict", table).exits(5).err()).contains(NOT_A_FILE);
    assertThat(
            TestWorkspace.program("init", workspace.path("new").toString(), "--from", table)
                .exits(5)
                .err())
        .contains(NOT_A_FILE);
  }

  @Test
  void no_file_is_written_through_a_link() throws IOException {
    Path precious = Files.writeString(temporary.resolve("precious"), "precious");
    for (String name : List.of("data/ingesteddata/run.lock", "data/store.lock")) {
      Files.deleteIfExists(workspace.path(name));
      Files.createSymbolicLink(workspace.path(name), precious);
    }
    assertThat(workspace.risk("train").exits(1).err())
        .contains("data/ingesteddata/run.lock: cannot be written (it is a link, not a file)");
    Files.delete(workspace.path("data/ingesteddata/run.lock"));
    Files.delete(workspace.path("data/risk.db"));
    assertThat(workspace.risk("status").exits(5).err()).contains("it is a link, not a file");
    assertThat(precious).hasContent("precious");
  }

  @Test
  void an_export_replaces_no_device() throws IOException {
    Path pipe = temporary.resolve("pipe");
    OddFiles.pipe(pipe);
    assertThat(
            workspace
                .risk("models", "export", "--format", "json", "--to", pipe.toString())
                .exits(1)
                .err())
        .contains(NOT_A_FILE);
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  @Test
  void only_the_owner_may_read_what_is_created() throws IOException {
    workspace.risk("schedule", "install").exits(0);
    assertThat(modes(deployed.folder())).allSatisfy((name, mode) -> assertOwners(name, mode));
    assertThat(modes(deployed.folder()))
        .containsKeys(
            "data/risk.db",
            "data/ingesteddata/finaldata.csv",
            "data/ingesteddata/run.lock",
            "data/models/1/model.json",
            "data/reports/report.html");
  }

  private static void assertOwners(String name, String mode) {
    assertThat(mode).as(name).isIn("rw-------", "rwx------");
  }

  @Test
  void file_access_lets_the_group_or_others_read() throws IOException {
    for (String access : List.of("group", "umask")) {
      TestWorkspace open = new TestWorkspace(temporary.resolve(access));
      open.write(
          "config.json",
          TestWorkspace.config().replaceFirst("\\{", "{\"file_access\": \"" + access + "\","));
      Files.createDirectories(open.path("data/sourcedata"));
      Files.copy(
          workspace.path("data/sourcedata/dataset3.csv"), open.path("data/sourcedata/a.csv"));
      open.risk("ingest").exits(0);
      Path own = Files.createFile(temporary.resolve("own-" + access));
      String expected =
          access.equals("group")
              ? "rw-r-----"
              : PosixFilePermissions.toString(Files.getPosixFilePermissions(own));
      assertThat(modes(open.folder()))
          .containsEntry("data/risk.db", expected)
          .containsEntry("data/ingesteddata/finaldata.csv", expected)
          .containsEntry("data/ingesteddata/run.lock", expected);
    }
  }

  @Test
  void files_that_are_there_keep_their_permissions() throws IOException {
    for (String name : List.of("data/risk.db", "config.json", "data/ingesteddata")) {
      Files.setPosixFilePermissions(
          workspace.path(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    workspace.risk("train").exits(0);
    assertThat(modes(workspace.folder()))
        .containsEntry("data/risk.db", "rwxr-xr-x")
        .containsEntry("config.json", "rwxr-xr-x")
        .containsEntry("data/ingesteddata", "rwxr-xr-x");
  }

  private static TreeMap<String, String> modes(Path folder) throws IOException {
    TreeMap<String, String> modes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        modes.put(
            folder.relativize(path).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return modes;
  }

  @Test
  void a_read_only_workspace_answers_whatever_needs_no_write() throws IOException {
    String client =
        workspace.risk("predict", "-o", "csv").out().lines().skip(1).findFirst().orElseThrow();
    List<List<String>> questions =
        List.of(
            List.of("status"),
            List.of("models", "list"),
            List.of("models", "show"),
            List.of("models", "history"),
            List.of("models", "verify"),
            List.of("call-list"),
            List.of("predict"),
            List.of("predict", workspace.path("data/testdata/testdata.csv").toString()),
            List.of("client", client.split(",")[0]),
            List.of("contact", "report"),
            List.of("config", "show"),
            List.of("config", "validate"),
            List.of("runs", "list"),
            List.of("runs", "show", "latest"),
            List.of("quarantine", "list"),
            List.of("watermark", "show"),
            List.of("db", "info"),
            List.of("schedule", "show"));
    List<String> before =
        questions.stream().map(q -> timeless(workspace.risk(q.toArray(String[]::new)))).toList();
    try (OddFiles.ReadOnly readOnly = new OddFiles.ReadOnly(workspace.folder())) {
      assertThat(readOnly).isNotNull();
      for (int i = 0; i < questions.size(); i++) {
        Result answer = workspace.risk(questions.get(i).toArray(String[]::new)).exits(0);
        assertThat(timeless(answer)).as("%s", questions.get(i)).isEqualTo(before.get(i));
      }
      for (List<String> change :
          List.of(
              List.of("run"),
              List.of("train"),
              List.of("contact", client.split(",")[0], "--outcome", "saved"))) {
        Result refused = workspace.risk(change.toArray(String[]::new)).exits(1);
        assertThat(refused.err()).as("%s", change).contains("written").hasLineCount(1);
      }
    }
  }

  @Test
  void what_a_read_only_store_lacks_is_computed_each_time() throws IOException {
    TestWorkspace fresh = TestWorkspace.demo(temporary.resolve("fresh"), 7, 200);
    String config = TestWorkspace.config();
    fresh.write("config.json", config.replaceFirst("\\{", "{\"call_list\": {\"refits\": 0},"));
    fresh.run();
    fresh.write("config.json", config.replaceFirst("\\{", "{\"call_list\": {\"refits\": 3},"));
    try (OddFiles.ReadOnly readOnly = new OddFiles.ReadOnly(fresh.folder())) {
      assertThat(readOnly).isNotNull();
      Result scored = fresh.risk("predict", fresh.path("data/testdata/testdata.csv").toString());
      assertThat(scored.exits(0).err()).contains("refits.bin is computed each time");
    }
  }

  private static String timeless(Result answer) {
    return answer.out().replaceAll("[0-9]+ (s|ms)\\b", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a ?#%41\t'b\" \\c *[d]{e} &;$f ž株", "line\nfeed"})
  void a_workspace_may_have_any_name(String name) throws IOException {
    Path odd = temporary.resolve(name);
    TestWorkspace.program("demo", odd.toString(), "--clients", "200", "--periods", "0").exits(0);
    TestWorkspace there = new TestWorkspace(odd);
    there.run();
    there.risk("predict").exits(0);
    there.risk("db", "copy", "--to", odd.resolve("copy.db").toString()).exits(0);
    Result installed = there.risk("schedule", "install", "--dry-run");
    if (name.contains("\n")) {
      assertThat(installed.exits(2).err())
          .contains("a crontab cannot hold a path with a line break");
    } else {
      installed.exits(0);
    }
  }
}
