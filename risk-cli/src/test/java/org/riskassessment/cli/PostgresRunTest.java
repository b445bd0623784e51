package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.sql.PostgresServer;
import org.riskassessment.core.store.sql.SqlRiskStore;

/** The program with its store on PostgreSQL. */
class PostgresRunTest {
  private static final String PASSWORD = "s3cret-of-the-test";

  @TempDir Path folder;

  private final PostgresServer server = PostgresServer.shared();

  /** A workspace of the demonstration whose store is in a database, reached with a password. */
  private TestWorkspace workspace(String name, String database, String user) throws IOException {
    TestWorkspace workspace = TestWorkspace.demo(folder.resolve(name), 5, 1_500);
    workspace.write("password", PASSWORD + "\n");
    storeAt(workspace, url(database), user);
    return workspace;
  }

  private static void storeAt(TestWorkspace workspace, String url, String user) {
    workspace.write(
        "config.json",
        TestWorkspace.config()
            .replaceFirst(
                "\\{",
                Matcher.quoteReplacement(
                    "{\n  \"store\": {\"url\": \""
                        + url
                        + "\", \"user\": \""
                        + user
                        + "\", \"password\": \"${file:password}\"},")));
  }

  private String url(String database) {
    return server.at(database, "x", "").url();
  }

  private interface Work {
    void with(String database, String user) throws Exception;
  }

  /** Gives a new database and a user who may log in to it with the password. */
  private void withUser(Work work) throws Exception {
    String database = PostgresServer.name(server.database());
    String user = server.owner(database, PASSWORD);
    work.with(database, user);
  }

  @Test
  void full_process_runs_with_its_store_on_postgresql() throws Exception {
    withUser(
        (database, user) -> {
          TestWorkspace workspace = workspace("w", database, user);

          assertThat(workspace.run().outcome()).isEqualTo("FIRST_DEPLOYMENT");
          assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");

          assertThat(workspace.path("data/risk.db")).doesNotExist();
          assertThat(workspace.deployedVersion()).isEqualTo(1);
          assertThat(workspace.risk("predict", "-o", "csv").exits(0).out().lines())
              .hasSizeGreaterThan(500);
          Result status = workspace.risk("status").exits(0);
          assertThat(status.out()).contains(database + ", workspace workspace", "NOTHING_NEW");
          Result doctor = workspace.risk("doctor").exits(0);
          assertThat(doctor.out()).contains("tables at version", "0 failed");
          Result info = workspace.json("db", "info").exits(0);
          assertThat(info.at("data.database").toString()).startsWith("PostgreSQL ");
          assertThat(info.number("data.rows.model_version")).isEqualTo(1);
          assertThat(info.number("data.tables_version")).isEqualTo(SqlRiskStore.tablesVersion());
          Result shown = workspace.risk("config", "show").exits(0);
          workspace.risk("config", "validate").exits(0);
          for (Result result : List.of(status, doctor, info, shown)) {
            assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
          }
          assertThat(shown.out()).contains("${file:password}");
        });
  }

  @Test
  void another_machine_serves_from_the_store_alone() throws Exception {
    withUser(
        (database, user) -> {
          TestWorkspace workspace = workspace("w", database, user);
          workspace.run();
          TestWorkspace replica = new TestWorkspace(folder.resolve("replica"));
          replica.write("config.json", workspace.text("config.json"));
          replica.write("password", workspace.text("password"));

          try (ChildProgram service =
              ChildProgram.start(replica.arguments("serve", "--port", "0"))
                  .untilItSays("press Ctrl-C to stop")) {
            Matcher matcher =
                Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+").matcher(service.err());
            assertThat(matcher.find()).isTrue();
            assertThat(status(matcher.group() + "/health/live")).isEqualTo(200);
            assertThat(status(matcher.group() + "/health/ready")).isEqualTo(200);
            assertThat(status(matcher.group() + "/scoring")).isEqualTo(200);

            server.kill(database, "pid <> pg_backend_pid()");
            assertThat(status(matcher.group() + "/health/ready"))
                .as("after its connections were cut")
                .isEqualTo(200);
          }
          Result list = replica.json("call-list", "--capacity", "3").exits(0);
          String first = list.at("data.items.0.id").toString();
          assertThat(replica.risk("client", first).exits(0).out()).contains(first);
          assertThat(replica.path("data/models")).doesNotExist();
        });
  }

  private static int status(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void refuses_to_run_but_reads_while_another_machine_runs() throws Exception {
    withUser(
        (database, user) -> {
          TestWorkspace workspace = workspace("w", database, user);
          workspace.run();
          try (RiskStore elsewhere =
                  SqlRiskStore.open(PostgresServer.store(server.at(database, user, PASSWORD)));
              RunClaim claim = elsewhere.claim()) {
            assertThat(claim).isNotNull();

            Result refused = workspace.json("run").exits(75);

            assertThat(refused.at("error.code")).isEqualTo("LOCKED");
            workspace.risk("predict").exits(0);
            workspace.risk("status").exits(0);
            assertThat(workspace.risk("doctor").exits(0).out())
                .contains("a run on another machine is changing");
            workspace.risk("db", "copy", "--to", folder.resolve("c.db").toString()).exits(75);
          }
          assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
        });
  }

  @Test
  void store_moves_from_sqlite_to_postgresql_and_back() throws Exception {
    withUser(
        (database, user) -> {
          TestWorkspace workspace = TestWorkspace.demo(folder.resolve("w"), 5, 1_500);
          workspace.run();
          workspace.write("password", PASSWORD);
          String sqlite = workspace.text("config.json");
          String[] copy = {
            "db",
            "copy",
            "--to",
            url(database),
            "--to-user",
            user,
            "--to-password",
            "${file:" + workspace.path("password") + "}"
          };

          Result copied = workspace.json(copy).exits(0);
          Result again = workspace.risk(copy).exits(2);

          assertThat(again.err()).contains("has rows of the workspace");
          assertThat(copied.number("data.rows.prediction")).isGreaterThan(500);
          long all =
              ((Map<?, ?>) copied.at("data.rows"))
                  .values().stream().mapToLong(n -> ((Number) n).longValue()).sum();
          assertThat(copied.number("data.rows_compared")).isEqualTo(all);
          String risks = workspace.risk("predict", "-o", "csv").exits(0).out();
          storeAt(workspace, url(database), user);
          assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
          assertThat(workspace.risk("predict", "-o", "csv").exits(0).out()).isEqualTo(risks);

          Files.delete(workspace.path("data/risk.db"));
          workspace.risk("db", "copy", "--to", workspace.path("data/risk.db").toString()).exits(0);
          workspace.write("config.json", sqlite);
          assertThat(workspace.run().outcome()).isEqualTo("NOTHING_NEW");
          assertThat(workspace.risk("predict", "-o", "csv").exits(0).out()).isEqualTo(risks);
        });
  }

  @Test
  void tables_are_made_by_migrate_and_are_there_then() throws Exception {
    withUser(
        (database, user) -> {
          TestWorkspace workspace = workspace("w", database, user);
          assertThat(workspace.risk("db", "info").exits(0).out()).contains("none yet");
          assertThat(workspace.risk("doctor").exits(0).out()).contains("has no tables yet");
          assertThat(workspace.risk("db", "info").exits(0).out()).contains("none yet");

          int newest = SqlRiskStore.tablesVersion();
          assertThat(workspace.risk("db", "migrate").exits(0).out())
              .contains("created the tables, version " + newest);
          assertThat(workspace.risk("db", "migrate").exits(0).out())
              .contains("are already at version " + newest);
          assertThat(workspace.risk("db", "info").exits(0).out())
              .contains("version " + newest, "prediction");
        });
  }

  @Test
  void reports_an_unreachable_store_without_its_password() throws Exception {
    withUser(
        (database, user) -> {
          TestWorkspace workspace = workspace("w", database, user);
          workspace.write("password", "wrong-" + PASSWORD);
          assertFails(workspace, 5, "refuses the login", database);

          Files.delete(workspace.path("password"));
          assertFails(workspace, 3, "store.password", "does not exist");
          assertThat(workspace.risk("config", "validate").exits(3).err()).contains("password");
          workspace.risk("config", "show").exits(0);

          workspace.write("password", PASSWORD);
          storeAt(workspace, url("nowhere"), user);
          assertFails(workspace, 5, "no such database", "nowhere");
          storeAt(workspace, "jdbc:postgresql://127.0.0.1:1/risk", user);
          assertFails(workspace, 5, "127.0.0.1:1/risk", "refused");
          assertThat(workspace.risk("doctor").exits(5).out()).contains("127.0.0.1:1/risk");
        });
  }

  private static void assertFails(TestWorkspace workspace, int status, String... words) {
    Result result = workspace.json("run").exits(status);
    assertThat(result.err()).contains(words);
    assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
  }
}
