package org.riskassessment.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.LabelWords;
import org.riskassessment.core.schema.Schema;

class InitCommandTest {
  private static final int ROWS = 300;

  @TempDir Path temporary;

  /** Clients of whom those with few orders tend to leave. */
  private static String table(String delimiter) {
    StringBuilder text = new StringBuilder("Kundennummer,customer_id,orders,region,churned\n");
    for (int i = 0; i < ROWS; i++) {
      int orders = i * 37 % 101;
      boolean left = orders + i * 53 % 67 < 60;
      text.append(
          "k%d,c%d,%d,%s,%s\n"
              .formatted(i, i, orders, i % 3 == 0 ? "Süd" : "north", left ? "yes" : "no"));
    }
    return text.toString().replace(",", delimiter);
  }

  private Path file(String name, byte[] content) throws IOException {
    Path file = temporary.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    TestWorkspace.age(file);
    return file;
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(UTF_8));
  }

  private Path workspace() {
    return temporary.resolve("w");
  }

  private Result init(Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "init";
    all[1] = workspace().toString();
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] = arguments[i].toString();
    }
    return TestWorkspace.program(all);
  }

  /** What was said, wherever the lines broke. */
  private static String flowing(Result result) {
    return result.out().replace('\n', ' ');
  }

  private RiskConfig config() {
    return ConfigFile.ofWorkspace(workspace()).load(RiskConfig.PRODUCTION);
  }

  // without a table

  @Test
  void columns_that_are_alike_say_why_once() throws IOException {
    String wide = table(",").replaceAll(",([0-9]+),", ",$1,$1,$1,").replace("orders", "a,b,c");
    String text = init("--from", file("wide.csv", wide)).out();
    assertThat(text.split("a number, never negative: min 0", -1)).hasSize(2);
    assertThat(text).containsSubsequence("\na ", "\n    ", "a number", "\nb ", "\nc ");
  }

  @Test
  void makes_a_workspace_for_the_default_columns() throws IOException {
    Result made = init().exits(0);

    assertThat(made.out())
        .contains("config.json", "data/sourcedata", TestWorkspace.HEADER, "Next:  cd ");
    assertThat(made.err()).isEmpty();
    assertThat(config().schema()).isEqualTo(Schema.standard());
    assertThat(workspace().resolve("data/sourcedata")).isEmptyDirectory();
    assertThat(workspace().resolve("data/testdata")).isEmptyDirectory();
    assertThat(Files.readString(workspace().resolve("config.json")))
        .isEqualTo(
            """
            {
              "input_folder_path": "data/sourcedata",
              "output_folder_path": "data/ingesteddata",
              "test_data_path": "data/testdata",
              "output_model_path": "data/models",
              "prod_deployment_path": "data/production_deployment"
            }
            """);
  }

  @Test
  void answers_in_json() {
    Result made = init("-o", "json").exits(0);
    assertThat(made.at("schema")).isEqualTo("risk.init/1");
    assertThat(made.at("status")).isEqualTo("ok");
    assertThat(made.at("data.workspace")).isEqualTo(workspace().toString());
    assertThat(made.at("data.files")).isEqualTo(List.of("config.json"));
  }

  @Test
  void never_overwrites_a_configuration() throws IOException {
    file("w/config.json", "mine");
    Path table = file("clients.csv", table(","));

    for (Result refused : List.of(init().exits(2), init("--from", table).exits(2))) {
      assertThat(refused.err())
          .contains(workspace().resolve("config.json") + ": already exists")
          .contains("accepted: ");
    }
    assertThat(workspace().resolve("config.json")).hasContent("mine");
    assertThat(workspace()).isDirectoryNotContaining("glob:**/data");
  }

  @Test
  void wrong_arguments_are_refused() throws IOException {
    assertThat(init("--label", "x").exits(2).err()).contains("needs --from FILE");
    assertThat(init("--workspace", temporary).exits(2).err())
        .contains("give the folder as DIR only");
    assertThat(init("-c", "x.json").exits(2).err()).contains("give the folder as DIR only");
    file("w", "a file");
    assertThat(init().exits(2).err()).contains("is a file");
  }

  // with a table

  @Test
  void infers_a_workspace_that_runs_without_warnings() throws IOException {
    Path table = file("clients.csv", table(","));

    Result made = init("--from", table).exits(0);

    assertThat(made.err()).isEmpty();
    assertThat(flowing(made))
        .contains("300 rows, 5 columns, commas, UTF-8", "churned says who left: yes in")
        .contains("was copied to data/sourcedata");
    assertThat(made.out())
        .containsPattern("customer_id +id +text +300 different, as c")
        .containsPattern("Kundennummer +ignored +text .*\n +as many values as rows\n")
        .containsPattern("orders +feature +numeric +0 to 100, 101 different\n +a number, never")
        .containsPattern("region +feature +categorical +north, Süd\n +2 different texts")
        .containsPattern("churned +label +text .*\n +named like a label; 'yes' means left")
        .contains("Next:  cd " + workspace() + " && risk run");
    assertThat(made.out().lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
    assertThat(workspace().resolve("data/sourcedata/clients.csv")).hasSameBinaryContentAs(table);
    assertThat(config().schema().columns().stream().map(c -> c.role()))
        .containsExactly(
            ColumnRole.IGNORED,
            ColumnRole.ID,
            ColumnRole.FEATURE,
            ColumnRole.FEATURE,
            ColumnRole.LABEL);

    Result run = TestWorkspace.program("run", "--workspace", workspace().toString(), "-o", "json");
    assertThat(run.exits(0).outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(new TestWorkspace(workspace()).rows(TestWorkspace.FINAL_DATA)).hasSize(ROWS);
    assertThat((List<?>) run.at("warnings"))
        .noneMatch(w -> w.toString().contains("test"))
        .noneMatch(w -> w.toString().contains("prediction"));
  }

  @Test
  void tells_the_same_in_json() throws IOException {
    Path table = file("clients.csv", table(","));
    Result made = init("--from", table, "-o", "json").exits(0);

    assertThat(made.at("status")).isEqualTo("ok");
    assertThat(made.at("data.from"))
        .isEqualTo(
            Map.of(
                "file",
                table.toString(),
                "rows",
                (long) ROWS,
                "delimiter",
                ",",
                "charset",
                "utf-8",
                "source",
                "data/sourcedata",
                "copied",
                true));
    assertThat(made.at("data.id")).isEqualTo("customer_id");
    assertThat(made.at("data.label.column")).isEqualTo("churned");
    assertThat(made.at("data.label.positive")).isEqualTo("yes");
    assertThat(made.number("data.label.positives") + made.number("data.label.negatives"))
        .isEqualTo(ROWS);
    Map<?, ?> orders = (Map<?, ?>) made.at("data.columns.2");
    assertThat(orders.get("name")).isEqualTo("orders");
    assertThat(orders.get("role")).isEqualTo("feature");
    assertThat(orders.get("type")).isEqualTo("numeric");
    assertThat(orders.get("rules")).isEqualTo(Map.of("min", 0.0));
    assertThat(orders.get("reason")).isEqualTo("a number, never negative: min 0");
    assertThat(((Map<?, ?>) orders.get("seen")).keySet().stream().map(Object::toString))
        .containsExactly(
            "blanks", "missing", "distinct", "distinct_is_exact", "least", "most", "examples");
    assertThat(made.at("data.columns.2.seen.distinct")).isEqualTo(101L);
  }

  @ParameterizedTest
  @CsvSource({"';',windows-1252", "|,UTF-8", "'\t',UTF-8"})
  void delimiter_and_charset_are_found_for_each_file(String delimiter, String charset)
      throws IOException {
    init("--from", file("clients.csv", table(delimiter).getBytes(Charset.forName(charset))))
        .exits(0);

    FileSource source = (FileSource) config().sources().get(0);
    assertThat(config().sources()).hasSize(1);
    assertThat(source.folder()).isEqualTo(workspace().resolve("data/sourcedata"));
    assertThat(source.isPlain()).isTrue();
  }

  @Test
  void a_table_within_the_workspace_stays_where_it_is() throws IOException {
    Path table = file("w/exports/crm/clients.csv", table(","));
    file("w/exports/crm/other.csv", table(","));

    Result made = init("--from", table).exits(0);

    assertThat(flowing(made)).contains("stays in exports/crm");
    assertThat(made.err()).contains("exports/crm also holds other.csv");
    assertThat(((FileSource) config().sources().get(0)).folder())
        .isEqualTo(workspace().resolve("exports/crm"));
    assertThat(workspace().resolve("data/sourcedata")).isEmptyDirectory();
  }

  /** Answers that are written there, as in 'risk predict -o csv > risks.csv', are no source. */
  @Test
  void a_table_beside_config_json_is_copied_all_the_same() throws IOException {
    init("--from", file("w/clients.csv", table(","))).exits(0);
    assertThat(workspace().resolve("data/sourcedata/clients.csv")).exists();
    assertThat(((FileSource) config().sources().get(0)).folder())
        .isEqualTo(workspace().resolve("data/sourcedata"));
  }

  @Test
  void a_table_in_a_folder_of_the_program_s_own_is_copied() throws IOException {
    init("--from", file("w/data/testdata/clients.csv", table(","))).exits(0);
    assertThat(workspace().resolve("data/sourcedata/clients.csv")).exists();
  }

  @Test
  void another_table_of_the_same_name_is_not_overwritten() throws IOException {
    Path mine = file("w/data/sourcedata/clients.csv", "mine");
    assertThat(init("--from", file("clients.csv", table(","))).exits(2).err())
        .contains(mine + ": already exists with other content");
    assertThat(mine).hasContent("mine");
    assertThat(workspace().resolve("config.json")).doesNotExist();
  }

  @Test
  void what_is_suspected_is_a_note() throws IOException {
    StringBuilder text = new StringBuilder("id,orders,refund,churned\n");
    for (int i = 0; i < 60; i++) {
      text.append("c%d,%d,%d,%d\n".formatted(i, i % 7, i % 3 == 0 ? 9 : i % 2, i % 3 == 0 ? 1 : 0));
    }
    Path table = file("clients.csv", text.toString());
    Result made = init("--from", table).exits(0);
    assertThat(made.err()).contains("risk: note: 'refund' alone predicts who left");
    assertThat(made.out()).contains("known only afterwards?");
    Files.delete(workspace().resolve("config.json"));
    assertThat(init("--from", table, "-o", "json").at("status")).isEqualTo("attention");
  }

  @Test
  void what_is_not_to_be_guessed_is_said_with_options() throws IOException {
    Path table =
        file(
            "clients.csv",
            "Kunde,Konto,orders,weg\n"
                + "a,x,1,A\nb,y,2,B\nc,z,1,A\nd,u,3,B\ne,v,2,A\nf,w,1,B\n".repeat(1));
    assertThat(init("--from", table).exits(4).err())
        .contains("no column is recognisable as the label", "'weg' (A, B)", "--label COLUMN");
    assertThat(init("--from", table, "--label", "weg").exits(4).err())
        .contains("accepted: A or B", "--positive VALUE");
    assertThat(init("--from", table, "--label", "weg", "--positive", "B").exits(4).err())
        .contains("'Kunde', 'Konto'", "--id COLUMN");
    assertThat(workspace()).doesNotExist();
    init("--from", table, "--label", "weg", "--positive", "B", "--id", "Konto").exits(0);
    assertThat(config().schema().id().name()).isEqualTo("Konto");
    assertThat(config().schema().positive()).isEqualTo("B");
  }

  @Test
  void forms_and_label_words_are_shown_and_written_down() throws IOException {
    StringBuilder text = new StringBuilder("client_id;spend;since;calls;status\n");
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 90; i++) {
      String status = List.of("Stayed", "Churned", "Joined").get(random.nextInt(3));
      text.append(
          "c%d;%d.%03d,50 €;%02d/03/2024;%s;%s\n"
              .formatted(
                  i, 1 + i % 9, i * 7 % 1000, 1 + i % 28, i % 7 == 0 ? "NA" : i % 5, status));
    }
    Path table = file("clients.csv", text.toString());
    assertThat(init("--from", table, "--label", "status").exits(4).err())
        .contains("3 different values: ", "--positive Churned", "--no-label");

    Result made = init("--from", table, "--positive", "Churned", "--no-label", "Joined").exits(0);

    assertThat(made.out())
        .contains("written 1.234,5 €", "written dd/mm/yyyy", "NA = blank", "rows do not say it");
    assertThat(made.out().lines()).allMatch(line -> line.length() <= 80 || line.contains("/w/"));
    assertThat(Files.readString(workspace().resolve("config.json")))
        .contains(
            "\"format\": \"1.234,5 €\"",
            "\"format\": \"dd/mm/yyyy\"",
            "\"missing\": [\"NA\"]",
            "\"positive\": \"Churned\", \"negative\": \"Stayed\", \"missing\": [\"Joined\"]");
    assertThat(config().schema().words()).isEqualTo(LabelWords.of("Churned", "Stayed"));
  }

  @Test
  void an_id_is_made_where_no_column_holds_it() throws IOException {
    Path table =
        file(
            "clients.csv",
            "site,plan,orders,churned\n"
                + "1,a,1,0\n1,b,2,1\n2,a,1,0\n2,b,4,1\n1,a,2,0\n3,a,1,1\n");
    assertThat(init("--from", table).exits(4).err())
        .contains("--id COLUMN", "--id COL+COL", "--id row", "without a history");
    assertThat(init("--from", table, "--id", "row").exits(0).err()).contains("has no history");
    assertThat(config().schema().id().from()).isEqualTo(IdOrigin.ROW);
    Files.delete(workspace().resolve("config.json"));
    assertThat(init("--from", table, "--id", "site+plan").exits(0).out())
        .contains("made of site and plan, 5 clients");
    assertThat(config().schema().id().from()).isEqualTo(new IdOrigin(List.of("site", "plan")));
    assertThat(
            TestWorkspace.program(
                    "init", temporary + "/v", "--from", table.toString(), "--id", "site+paln")
                .exits(2)
                .err())
        .contains("'paln'");
  }

  @Test
  void the_order_of_dates_is_asked_for() throws IOException {
    StringBuilder text = new StringBuilder("client_id,orders,since,churned\n");
    for (int i = 0; i < 60; i++) {
      text.append(
          "c%d,%d,%02d/%02d/2025,%d\n"
              .formatted(i, i % 7, 1 + i % 12, 1 + i * 5 % 12, i * 53 % 67 < 22 ? 1 : 0));
    }
    Path table = file("clients.csv", text.toString());
    assertThat(init("--from", table).exits(0).err().replaceAll("\\s+", " "))
        .contains("'since' is left out", "--date-order dmy");
    Files.delete(workspace().resolve("config.json"));
    assertThat(init("--from", table, "--date-order", "mdy").exits(0).err()).isEmpty();
    assertThat(config().schema().columns().get(2).format()).isEqualTo("mm/dd/yyyy");
  }

  @Test
  void a_column_is_left_out_on_request() throws IOException {
    Path table = file("clients.csv", table(","));
    init("--from", table, "--ignore", "region", "--ignore", "Kundennummer").exits(0);
    assertThat(config().schema().features().stream().map(c -> c.name())).containsExactly("orders");
    assertThat(
            TestWorkspace.program(
                    "init", temporary + "/v", "--from", table.toString(), "--ignore", "regoin")
                .exits(2)
                .err())
        .contains("did you mean 'region'?");
  }

  @Test
  void what_is_no_table_leaves_nothing_behind() throws IOException {
    assertThat(init("--from", temporary.resolve("nosuch.csv")).exits(5).err())
        .contains("nosuch.csv: does not exist");
    assertThat(init("--from", file("empty.csv", "")).exits(4).err())
        .contains("empty.csv: is empty");
    assertThat(init("--from", file("ragged.csv", "id,churn\nb\nc\n")).exits(4).err())
        .contains("ragged.csv:2: has 1 cell", "accepted: 2 cells");
    assertThat(init("--from", file("one.csv", "id,churn\na,1\n")).exits(4).err())
        .contains("only one row");
    assertThat(workspace()).doesNotExist();
  }
}
