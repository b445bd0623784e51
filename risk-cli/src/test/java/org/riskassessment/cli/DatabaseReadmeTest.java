package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.store.sql.PostgresServer;

/** The README's way from a PostgreSQL table to the clients at risk, as written. */
class DatabaseReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void a_table_of_postgresql_becomes_a_list_of_clients_at_risk() throws Exception {
    PostgresServer server = PostgresServer.shared();
    String database = PostgresServer.name(server.database());
    String user = server.owner(database, "a-secret-1");
    TestWorkspace workspace = TestWorkspace.demo(folder.resolve("w"), 42, 600);
    try (Connection connection = server.connect(database)) {
      fill(connection, workspace.rows("data/sourcedata/dataset3.csv"));
    }
    workspace.write("password", "a-secret-1\n");
    String section = Files.readString(README);
    section = section.substring(section.indexOf("## From a database"));
    Matcher snippet = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertThat(snippet.find()).isTrue();
    String sources =
        snippet
            .group(1)
            .replace("jdbc:postgresql://db.example.com/crm", server.at(database, "x", "").url())
            .replace("\"risk\"", "\"" + user + "\"")
            .replace("${env:CRM_PASSWORD}", "${file:password}");
    workspace.write(
        "config.json",
        workspace
            .text("config.json")
            .replaceFirst(
                "\"input_folder_path\": \"[^\"]*\"", Matcher.quoteReplacement(sources.strip())));

    Matcher commands = Pattern.compile("```\nexport.*?\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertThat(commands.find()).isTrue();
    List<String> lines = commands.group(1).lines().toList();
    assertThat(lines).hasSize(5);
    String shown = "";
    for (String line : lines) {
      String command = line.replaceFirst("(\\s#|>).*", "").replaceFirst("^\\./risk ", "").strip();
      Result result = workspace.risk(command.split(" ")).exits(0);
      shown += result.out() + result.err();
      if (command.startsWith("run")) {
        assertThat(result.out()).contains("FIRST_DEPLOYMENT", "Most at risk of");
      }
      if (command.startsWith("call-list")) {
        assertThat(result.out())
            .contains("20 of ", " clients to call", "\n   20  ", "most clients who stay");
      }
      if (command.startsWith("predict")) {
        assertThat(result.out().lines()).hasSizeGreaterThan(100);
      }
    }
    assertThat(shown).contains("clients of postgresql:").doesNotContain("a-secret-1");
    assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
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
