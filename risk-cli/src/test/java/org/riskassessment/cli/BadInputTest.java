package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in: one clear message, the documented exit status, and nothing stored is lost. */
class BadInputTest {
  private static final String FILE = "data/sourcedata/bad.csv";
  private static final int ROWS = 450;

  @TempDir static Path shared;
  @TempDir Path temporary;
  private static TestWorkspace deployed;
  private TestWorkspace workspace;

  @BeforeAll
  static void deploy() {
    deployed = TestWorkspace.demo(shared.resolve("deployed"), 42, 500);
    deployed.run();
  }

  @BeforeEach
  void copy() {
    workspace = TestWorkspace.copyOf(deployed.folder(), temporary.resolve("a workspace"));
  }

  @Test
  void a_missing_input_folder() throws IOException {
    Files.move(workspace.path("data/sourcedata"), workspace.path("data/moved"));

    fails(5, "SOURCE_UNREACHABLE", "data/sourcedata: does not exist");
    nothingIsLost();
  }

  @Test
  void an_input_folder_that_is_a_file() throws IOException {
    Files.move(workspace.path("data/sourcedata"), workspace.path("data/moved"));
    workspace.write("data/sourcedata", "text");

    fails(5, "SOURCE_UNREACHABLE", "data/sourcedata: is not a folder");
    nothingIsLost();
  }

  @Test
  void an_empty_input_folder() {
    TestWorkspace empty = new TestWorkspace(temporary.resolve("empty"));
    empty.write("config.json", TestWorkspace.config());
    empty.write("data/sourcedata/.keep", "no data");

    Result run = empty.run();

    assertThat(run.outcome()).isEqualTo("NOTHING_NEW");
    assertThat(run.at("data.model_version")).isNull();
    assertThat((String) run.at("data.verdict")).contains("No data yet").contains("data/sourcedata");
    assertThat(empty.risk("train").exits(4).err())
        .contains("no data has been ingested yet from data/sourcedata\n  run 'risk ingest' first");
    assertThat(empty.risk("predict").exits(6).err()).contains("no model is deployed yet");
    assertThat(empty.risk("score").exits(6).err()).contains("no model is trained yet");
    assertThat(empty.risk("deploy").exits(6).err()).contains("no model is trained yet");
    assertThat(empty.risk("rollback").exits(6).err()).contains("no model is deployed");
  }

  @Test
  void an_emptied_input_folder_is_nothing_new() throws IOException {
    for (String name : List.of("dataset3.csv", "dataset4.csv")) {
      Files.delete(workspace.path("data/sourcedata/" + name));
    }

    RunScenarioTest.assertNothingNew(workspace, 1);
    nothingIsLost();
  }

  @Test
  void a_wrong_header() {
    workspace.write(FILE, "corporation,lastmonth_activty,lastyear_activity,exited\na,1,2,0\n");

    isRefused(
        "lacks the columns 'lastmonth_activity', 'number_of_employees'",
        "'lastmonth_activty' (did you mean 'lastmonth_activity'?)");
  }

  @Test
  void an_empty_file() {
    workspace.write(FILE, "");

    isRefused("is empty");
  }

  @Test
  void a_binary_file() {
    byte[] binary = new byte[5_000];
    new Random(1).nextBytes(binary);
    workspace.write(FILE, binary);

    isRefused("is not");
  }

  @Test
  void a_quote_that_never_ends() {
    workspace.write(FILE, TestWorkspace.HEADER + "\n\"abcd,1,2,3,0\n");

    isRefused("a quote that is never closed");
  }

  @Test
  void a_file_without_rows() {
    workspace.write(FILE, TestWorkspace.HEADER + "\n");

    Result run = workspace.run();
    assertThat(run.outcome()).isEqualTo("KEPT");
    assertThat(run.at("data.batches.0.rows_read")).isEqualTo(0L);
    nothingIsLost();
  }

  @Test
  void a_byte_order_mark_is_skipped() {
    workspace.write(FILE, "\uFEFF" + TestWorkspace.HEADER + "\nBom Ltd,1,2,3,0\n");

    accepts("Bom Ltd,1,2,3,0");
  }

  @Test
  void windows_line_ends_are_line_ends() {
    workspace.write(FILE, TestWorkspace.HEADER + "\r\nCrlf Ltd,1,2,3,0\r\n");

    accepts("Crlf Ltd,1,2,3,0");
  }

  @Test
  void quoted_commas_belong_to_the_cell() {
    workspace.write(FILE, TestWorkspace.HEADER + "\n\"Comma, Ltd\",1,2,3,0\n");

    accepts("\"Comma, Ltd\",1,2,3,0");
  }

  @Test
  void a_ragged_row() {
    setsAside("Ragged Ltd,1,2", "3 cells");
  }

  @Test
  void text_in_a_number() {
    setsAside("Text Ltd,many,2,3,0", "many");
  }

  @Test
  void a_negative_number() {
    setsAside("Minus Ltd,-1,2,3,0", "-1");
  }

  @Test
  void a_label_that_is_neither() {
    setsAside("Label Ltd,1,2,3,2", "0 or 1");
  }

  @Test
  void a_blank_id() {
    setsAside(",1,2,3,0", "blank_id");
  }

  @Test
  void a_file_that_is_mostly_bad_is_refused_whole() {
    List<String> rows = new ArrayList<>(List.of("Good Ltd,1,2,3,0"));
    IntStream.range(0, 20).forEach(i -> rows.add("Bad " + i + ",x,2,3,0"));
    workspace.writeRows(FILE, rows);

    isRefused("20 of 21 rows (95.2%)");
  }

  @Test
  void a_file_that_may_not_be_read() throws IOException {
    workspace.writeRows(FILE, List.of("Secret Ltd,1,2,3,0"));
    Files.setPosixFilePermissions(
        workspace.path(FILE), PosixFilePermissions.fromString("---------"));
    List<String> command =
        ChildProgram.command(List.of(), workspace.arguments("run", "-o", "json"));
    if (Files.isReadable(workspace.path(FILE))) {
      // As root, give up what lets root read everything.
      command = ChildProgram.command(List.of(), workspace.arguments("run", "-o", "json"));
      command.addAll(
          0,
          List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"));
      assumeThat(works("setpriv", "--version")).as("setpriv, for this test as root").isTrue();
    }

    Result run;
    try (ChildProgram program = ChildProgram.start(command)) {
      run = program.await();
    }

    assertThat(run.exits(5).at("warnings").toString())
        .contains(FILE + ": cannot be read: permission denied");
    nothingIsLost();
    Files.setPosixFilePermissions(
        workspace.path(FILE), PosixFilePermissions.fromString("rw-------"));
    assertThat(workspace.run().at("data.batches.0.rows_new")).as("once it may").isEqualTo(1L);
  }

  @Test
  void a_link_to_nowhere() throws IOException {
    Files.createSymbolicLink(workspace.path(FILE), Path.of("nowhere.csv"));

    Result run = workspace.json("run").exits(5);

    assertThat(run.at("warnings").toString()).contains(FILE).doesNotContain("Exception");
    nothingIsLost();
  }

  @Test
  void a_folder_named_like_a_file_is_no_file() throws IOException {
    Files.createDirectory(workspace.path(FILE));

    RunScenarioTest.assertNothingNew(workspace, 1);
  }

  @Test
  void labels_of_one_class_only() {
    TestWorkspace oneClass =
        TestWorkspace.of(
            temporary.resolve("one"),
            IntStream.range(0, 100).mapToObj(i -> "C" + i + "," + i + ",200,10,0").toList());

    Result failed = oneClass.json("run").exits(4);

    assertThat(failed.outcome()).isEqualTo("FAILED");
    assertThat((String) failed.at("error.message")).contains("stayed; a model needs clients");
    assertThat(oneClass.rows(TestWorkspace.FINAL_DATA)).as("kept for later").hasSize(100);
    assertThat(oneClass.json("run").exits(4).outcome()).as("said again").isEqualTo("FAILED");
  }

  @Test
  void fewer_than_ten_rows() {
    TestWorkspace few =
        TestWorkspace.of(
            temporary.resolve("few"),
            IntStream.range(0, 9).mapToObj(i -> "C" + i + "," + i + ",200,10," + i % 2).toList());

    Result failed = few.json("run").exits(4);

    assertThat((String) failed.at("error.message"))
        .contains("only 9 labelled rows")
        .contains("at least 10");
    few.writeRows(
        "data/sourcedata/more.csv",
        IntStream.range(9, 30).mapToObj(i -> "C" + i + "," + i + ",200,10," + i % 2).toList());
    assertThat(few.run().outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(few.rows(TestWorkspace.FINAL_DATA)).hasSize(30);
  }

  @Test
  void new_rows_of_one_class_only_keep_the_model() {
    workspace.writeRows(
        FILE, IntStream.range(0, 300).mapToObj(i -> "C" + i + ",1,200,10,1").toList());

    Result run = workspace.run();

    assertThat(run.outcome()).isEqualTo("KEPT");
    assertThat((String) run.at("data.verdict")).contains("300 left and 0 stayed");
  }

  @Test
  void a_configuration_that_is_not_json() {
    String good = workspace.text("config.json");
    workspace.write("config.json", "input_folder_path: data\n");

    fails(3, "CONFIG_INVALID", "config.json:1: is not JSON");
    workspace.write("config.json", "");
    fails(3, "CONFIG_INVALID", "config.json");
    workspace.write("config.json", "[]");
    fails(3, "CONFIG_INVALID", "is not a JSON object");
    workspace.write("config.json", good);
    nothingIsLost();
  }

  @Test
  void a_missing_configuration() throws IOException {
    Files.delete(workspace.path("config.json"));

    fails(3, "CONFIG_INVALID", "config.json: does not exist");
  }

  @Test
  void several_faults_of_a_configuration_are_told_together() {
    workspace.write(
        "config.json",
        "{\"input_folder_path\": \"in\", \"output_folder_pth\": \"out\","
            + " \"test_data_path\": 5, \"training\": {\"seed\": \"x\", \"tresh\": 1}}");

    Result failed = workspace.risk("config", "validate").exits(3);

    assertThat(failed.err())
        .contains("output_folder_pth")
        .contains("output_folder_path")
        .contains("test_data_path")
        .contains("training.seed")
        .contains("training.tresh")
        .contains("output_model_path")
        .doesNotContain("same folder");
  }

  @Test
  void a_fault_within_a_profile_is_told_with_its_line() {
    workspace.write(
        "config.json",
        workspace.text("config.json").replace("\"store\":", "\n\"monitorin\": {},\n\"store\":"));

    assertThat(workspace.risk("config", "validate").exits(3).err())
        .contains("config.json:14: monitorin: is not a known key; did you mean 'monitoring'?");
  }

  @Test
  void an_unknown_profile() {
    Result failed = workspace.json("run", "--profile", "practise").exits(3);

    assertThat((String) failed.at("error.message")).contains("did you mean 'practice'?");
  }

  @Test
  void a_store_of_a_newer_release() throws SQLException {
    sql(
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " values (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'x', 1, 1)");

    fails(5, "STORE_TOO_NEW", "risk.db: the store was written by a newer release");
    sql("delete from flyway_schema_history where installed_rank = 99");
    nothingIsLost();
  }

  @Test
  void a_store_that_is_no_database() {
    workspace.write(
        "data/risk.db", "this is not a database, but it is long enough to be looked at");

    fails(5, "STORE_UNREACHABLE", "risk.db: is not a store");
  }

  @Test
  void a_model_tampered_with_in_the_store() throws SQLException {
    sql("update model_artifact set content = replace(content, '1', '2') where name = 'model.json'");

    Result failed = workspace.json("predict").exits(6);

    assertThat(failed.at("error.code")).isEqualTo("MODEL_CORRUPT");
    assertThat((String) failed.at("error.message")).contains("model.json");
    workspace.writeRows(FILE, rowsOfBothClasses(250));
    workspace.json("run").exits(6);
    assertThat(workspace.deployedVersion()).isEqualTo(1);
  }

  @Test
  void a_version_that_is_not_there() {
    Result failed = workspace.json("deploy", "7").exits(6);

    assertThat(failed.at("error.code")).isEqualTo("MODEL_MISSING");
    assertThat((String) failed.at("error.message")).contains("no model version 7");
    assertThat(workspace.risk("score", "--model-version", "7").exits(6).err()).contains("7");
    assertThat(workspace.risk("deploy", "x").exits(2).err()).contains("x");
    nothingIsLost();
  }

  @Test
  void a_dataset_that_somebody_changed() throws IOException {
    byte[] good = workspace.bytes(TestWorkspace.FINAL_DATA);
    byte[] changed = good.clone();
    changed[changed.length - 2] ^= 1;
    workspace.write(TestWorkspace.FINAL_DATA, changed);
    workspace.writeRows(FILE, List.of("New Ltd,1,2,3,0"));

    fails(4, "DATA_INVALID", TestWorkspace.FINAL_DATA + ": is not the file that ingestion wrote");
    assertThat(workspace.bytes(TestWorkspace.FINAL_DATA)).isEqualTo(changed);
    workspace.write(TestWorkspace.FINAL_DATA, good);
    assertThat(workspace.run().at("data.batches.0.rows_new")).isEqualTo(1L);
  }

  @Test
  void a_production_folder_that_is_gone_is_written_again() throws IOException {
    byte[] model = workspace.bytes("data/production_deployment/model.json");
    for (String name :
        List.of("model.json", "model.tribuo.pb", "modelcard.json", "deployment.json")) {
      Files.delete(workspace.path("data/production_deployment/" + name));
    }

    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");

    assertThat(workspace.bytes("data/production_deployment/model.json")).isEqualTo(model);
  }

  @Test
  void test_data_that_are_missing_do_not_stop_a_run() throws IOException {
    TestWorkspace fresh = TestWorkspace.demo(temporary.resolve("fresh"), 42, 500);
    Files.delete(fresh.path("data/testdata/testdata.csv"));
    Files.delete(fresh.path("data/testdata"));

    Result run = fresh.run();

    assertThat(run.outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(run.at("warnings").toString()).contains("no test score").contains("data/testdata");
    assertThat(fresh.risk("score").exits(5).err()).contains("data/testdata");
  }

  @Test
  void accepts_an_empty_test_folder_unless_it_held_data() throws IOException {
    TestWorkspace fresh = TestWorkspace.demo(temporary.resolve("empty"), 42, 500);
    byte[] test = fresh.bytes("data/testdata/testdata.csv");
    Files.delete(fresh.path("data/testdata/testdata.csv"));
    assertThat(fresh.run().at("warnings").toString()).doesNotContain("no test score");

    fresh.write("data/testdata/testdata.csv", test);
    fresh.json("score").exits(0);
    Files.delete(fresh.path("data/testdata/testdata.csv"));
    String columns =
        """
        "schema": {"columns": [
          {"name": "corporation", "role": "id"}, {"name": "lastmonth_activity"},
          {"name": "lastyear_activity"}, {"name": "number_of_employees", "role": "ignored"},
          {"name": "exited", "role": "label"}]},
        """;
    fresh.write("config.json", TestWorkspace.config().replaceFirst("\\{", "{" + columns));
    assertThat(fresh.run().at("warnings").toString()).contains("no test score");
  }

  @Test
  void a_file_to_predict_that_is_missing_or_wrong() {
    assertThat(workspace.risk("predict", "nosuch.csv").exits(5).err())
        .contains("nosuch.csv: does not exist");
    workspace.write("clients.csv", "corporation,lastmonth_activity,number_of_employees\na,1,2\n");
    assertThat(workspace.risk("predict", workspace.path("clients.csv").toString()).exits(4).err())
        .contains("clients.csv:1: the header lacks the column 'lastyear_activity'");
    workspace.write("clients.csv", TestWorkspace.HEADER + "\na,x,1,2,\nb,1,2,3,\n");
    Result some = workspace.json("predict", workspace.path("clients.csv").toString()).exits(0);
    assertThat(some.at("warnings").toString()).contains("clients.csv:2");
    assertThat((List<?>) some.at("data.predictions")).hasSize(1);
  }

  @Test
  void names_that_were_meant_are_suggested() {
    assertThat(TestWorkspace.program("runn").exits(2).err())
        .contains("unknown command 'runn'; did you mean 'run'?");
    assertThat(TestWorkspace.program("trian", "models").exits(2).err())
        .contains("unknown command 'trian'; did you mean 'train'?");
    assertThat(TestWorkspace.program("predict", "--workspce", "x").exits(2).err())
        .contains("unknown option '--workspce'; did you mean '--workspace'?")
        .contains("risk predict --help");
    assertThat(TestWorkspace.program("models", "lst").exits(2).err()).contains("'list'");
    assertThat(TestWorkspace.program().exits(2).err()).contains("a command is missing");
    assertThat(TestWorkspace.program("run", "extra").exits(2).err()).contains("'extra'");
    assertThat(TestWorkspace.program("run", "-o", "xml").exits(2).err()).contains("xml");
    assertThat(workspace.risk("run", "-o", "csv").exits(2).err()).contains("text or json");
  }

  @Test
  void a_demo_never_overwrites() {
    Result failed = TestWorkspace.program("demo", workspace.folder().toString()).exits(2);

    assertThat(failed.err()).contains(workspace.folder().toString());
    nothingIsLost();
  }

  @Test
  void a_reader_that_goes_away_ends_the_program_quietly() throws IOException {
    List<String> command =
        ChildProgram.command(List.of(), workspace.arguments("predict", "-o", "csv"));
    Process process = new ProcessBuilder(command).start();
    try (InputStream out = process.getInputStream()) {
      assertThat(new String(out.readNBytes(5), UTF_8)).isEqualTo("id,ri");
    }

    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(join(process)).isEqualTo(0);
  }

  private static int join(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean works(String... command) {
    try {
      return join(new ProcessBuilder(command).start()) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void fails(int status, String code, String message) {
    Result failed = workspace.json("run").exits(status);
    assertThat(failed.outcome()).isEqualTo("FAILED");
    assertThat(failed.at("error.code")).isEqualTo(code);
    assertThat((String) failed.at("error.message")).contains(message);
    assertThat(failed.err()).startsWith("risk: ").contains(message);
    assertThat(failed.err().lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(failed.err().lines().skip(1)).as("the remedy").allMatch(l -> l.startsWith("  "));
  }

  /** The file is refused with this reason, once, and the status is that of invalid data. */
  private void isRefused(String... reasons) {
    Result run = workspace.json("run").exits(4);
    Map<?, ?> batch = (Map<?, ?>) run.at("data.batches.0");
    assertThat(batch.get("status")).isEqualTo("REFUSED");
    assertThat(batch.get("rows_new")).isEqualTo(0L);
    assertThat((String) batch.get("reason")).contains(reasons);
    assertThat((List<?>) run.at("warnings")).hasSize(1);
    assertThat((String) run.at("warnings.0")).contains(FILE).contains(reasons);
    nothingIsLost();
    RunScenarioTest.assertNothingNew(workspace, 1);
    assertThat(workspace.text("data/ingesteddata/ingestedfiles.txt")).doesNotContain("bad.csv");
  }

  private void accepts(String row) {
    Result run = workspace.run();
    assertThat(run.outcome()).isEqualTo("KEPT");
    assertThat(run.at("data.batches.0.rows_new")).isEqualTo(1L);
    List<String> rows = workspace.rows(TestWorkspace.FINAL_DATA);
    assertThat(rows.get(rows.size() - 1)).isEqualTo(row);
    nothingIsLost();
  }

  /** One bad row among good ones is quarantined with its line and reason. */
  private void setsAside(String row, String reason) {
    workspace.writeRows(FILE, List.of("Good Ltd,1,2,3,0", row, "Well Ltd,1,2,3,0"));

    Result run = workspace.run();

    assertThat(run.at("data.batches.0.rows_new")).isEqualTo(2L);
    assertThat(run.at("data.batches.0.rows_rejected")).isEqualTo(1L);
    assertThat(run.at("warnings").toString()).contains(FILE).contains("1 of 3 rows quarantined");
    assertThat(quarantine()).contains(FILE).contains(reason).containsPattern("\\b3\\b");
    List<String> rows = workspace.rows(TestWorkspace.FINAL_DATA);
    assertThat(rows).hasSize(deployed.rows(TestWorkspace.FINAL_DATA).size() + 2);
    nothingIsLost();
  }

  private String quarantine() {
    try (var files = Files.walk(workspace.path("data/ingesteddata/quarantine"))) {
      StringBuilder text = new StringBuilder();
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** All rows stored before are there, first and in order, and the deployed model still answers. */
  private void nothingIsLost() {
    assertThat(workspace.text(TestWorkspace.FINAL_DATA))
        .startsWith(deployed.text(TestWorkspace.FINAL_DATA));
    assertThat(deployed.rows(TestWorkspace.FINAL_DATA)).hasSize(ROWS);
    assertThat(workspace.deployedVersion()).isEqualTo(1);
    assertThat(workspace.bytes("data/production_deployment/deployment.json"))
        .isEqualTo(deployed.bytes("data/production_deployment/deployment.json"));
    assertThat(workspace.risk("predict", "-o", "csv").exits(0).out())
        .startsWith("id,risk,risk_low,risk_high,band,value,expected_loss,exits\n");
  }

  private static List<String> rowsOfBothClasses(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(i -> "B" + i + "," + i + ",200,10," + (i % 4 == 0 ? 1 : 0))
        .toList();
  }

  private void sql(String statement) throws SQLException {
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + workspace.path("data/risk.db"));
        Statement change = store.createStatement()) {
      assertThat(change.executeUpdate(statement)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"report", "apicalls", "predict"})
  void without_a_deployed_model_the_status_is_6(String command, @TempDir Path empty) {
    TestWorkspace workspace = TestWorkspace.of(empty, List.of());
    Result result = workspace.json(command).exits(6);
    assertThat(result.at("error.code")).isEqualTo("MODEL_MISSING");
    assertThat((String) result.at("error.message")).contains("risk run");
  }
}
