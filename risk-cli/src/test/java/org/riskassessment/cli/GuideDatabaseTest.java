package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.store.sql.PostgresServer;

/** The guide's pages on databases, typed with a PostgreSQL server in place of the one they name. */
class GuideDatabaseTest {
  private static final String DATABASES = "docs/guide/databases.md";
  private static final String STORE = "docs/guide/store.md";

  /** The pages whose commands are typed here and not by {@link GuideTest}. */
  static final Set<String> PAGES = Set.of(DATABASES, STORE);

  private static final String PASSWORD = "a-secret-1";

  @TempDir Path folder;
  private PostgresServer server;
  private String database;
  private String user;
  private TestWorkspace workspace;

  @BeforeEach
  void create() {
    server = PostgresServer.shared();
    database = PostgresServer.name(server.database());
    user = server.owner(database, PASSWORD);
    workspace = TestWorkspace.demo(folder.resolve("w"), 42, 600);
    workspace.write("password", PASSWORD + "\n");
  }

  @Test
  void a_table_of_postgresql_becomes_a_call_list() throws Exception {
    try (Connection connection = server.connect(database)) {
      fill(connection, workspace.rows("data/sourcedata/dataset3.csv"));
    }
    GuidePage page = page(DATABASES);
    String sources =
        page.blocks("json")
            .get(0)
            .replace("jdbc:postgresql://db.example.com/crm", url())
            .replace("\"risk\"", "\"" + user + "\"")
            .replace("${env:CRM_PASSWORD}", "${file:password}");
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replaceFirst(
                "\"input_folder_path\": \"[^\"]*\"", Matcher.quoteReplacement(sources.strip())));

    try (GuideShell shell = new GuideShell(workspace.folder())) {
      assertThat(shell.type(page))
          .contains("FIRST_DEPLOYMENT", "First of ", "clients of postgresql:")
          .contains("20 of ", " clients to call", "\n   20  ", " past clients ")
          .doesNotContain(PASSWORD);
    }
    assertThat(workspace.text("risks.csv").lines()).hasSizeGreaterThan(100);
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
  }

  @Test
  void the_store_is_copied_to_postgresql() {
    workspace.risk("ingest").exits(0);

    try (GuideShell shell = new GuideShell(workspace.folder())) {
      shell
          .replacing("jdbc:postgresql://db.example.org/risk", url())
          .replacing("--to-user risk", "--to-user " + user)
          .replacing("${env:RISK_DB_PASSWORD}", "${file:" + workspace.path("password") + "}");
      assertThat(shell.type(page(STORE))).doesNotContain(PASSWORD);
    }
    assertThat(server.sql(database, "select count(*) from ingestion_batch")).isEqualTo("2");
    assertThat(workspace.path("data/copy.db")).exists();
  }

  private String url() {
    return server.at(database, "x", "").url();
  }

  private static GuidePage page(String name) {
    return GuidePage.read(GuidePage.REPOSITORY.resolve(name));
  }

  private static void fill(Connection connection, List<String> rows) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table clients (id bigserial primary key, changed_at timestamptz not null"
              + " default now() - interval '1 hour', corporation text, lastmonth_activity int,"
              + " lastyear_activity int, number_of_employees int, exited int)");
      statement.execute("grant all on clients to public");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into clients (corporation, lastmonth_activity, lastyear_activity,"
                + " number_of_employees, exited) values (?, nullif(?, '')::int,"
                + " nullif(?, '')::int, nullif(?, '')::int, nullif(?, '')::int)")) {
      for (String row : rows) {
        List<String> cells = cells(row);
        for (int c = 0; c < cells.size(); c++) {
          insert.setString(c + 1, cells.get(c));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The cells of a row whose name may be quoted. */
  private static List<String> cells(String row) {
    Matcher matcher =
        Pattern.compile("(\".*\"|[^,]*),([^,]*),([^,]*),([^,]*),([^,]*)").matcher(row);
    assertThat(matcher.matches()).as(row).isTrue();
    return List.of(
        matcher.group(1).replaceAll("^\"|\"$", ""),
        matcher.group(2),
        matcher.group(3),
        matcher.group(4),
        matcher.group(5));
  }
}
