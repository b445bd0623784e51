package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.terminal.Signals;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.simulate.Drift;

/**
 * Every JSON document that a command answers with, key by key as it was recorded: what scripts read
 * stays as it is, whatever becomes of the code and of the words in it.
 */
class GoldenSessionTest {
  private static final String PATHS =
      """
      "output_folder_path": "data/ingesteddata",
      "test_data_path": "data/testdata",
      "output_model_path": "data/models",
      "prod_deployment_path": "data/production_deployment"
      """;

  @TempDir Path temporary;
  private CommandHarness harness;

  @BeforeEach
  void put_up_a_crontab() throws IOException {
    harness = new CommandHarness(Files.createDirectory(temporary.resolve("bin")));
  }

  @AfterEach
  void take_down_the_crontab() {
    harness.close();
  }

  private static void sql(String url, String... statements) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement one = connection.createStatement()) {
      for (String statement : statements) {
        assertThat(one.executeUpdate(statement)).as(statement).isNotNegative();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String store(TestWorkspace workspace) {
    return "jdbc:sqlite:" + workspace.path("data/risk.db");
  }

  // new workspaces

  @Test
  void new_workspaces() throws IOException {
    GoldenSession session = new GoldenSession("new", temporary);
    Path table = temporary.resolve("clients.csv");
    Files.writeString(table, pastClients("churned", 60));
    session.answers(0, "init", "init", temporary.resolve("bare").toString());
    session.answers(
        0, "init-from", "init", temporary.resolve("mine").toString(), "--from", table.toString());
    session.file("init-config", new TestWorkspace(temporary.resolve("mine")), "config.json");
    Path other = temporary.resolve("others.tsv");
    Files.writeString(other, pastClients("zustand", 60).replace(',', '\t'));
    session.answers(
        4,
        "init-no-label",
        "init",
        temporary.resolve("other").toString(),
        "--from",
        other.toString());
    session.answers(
        0,
        "init-label",
        "init",
        temporary.resolve("other").toString(),
        "--from",
        other.toString(),
        "--label",
        "zustand",
        "--positive",
        "yes",
        "--ignore",
        "region");
    session.answers(
        2, "init-there", "init", temporary.resolve("mine").toString(), "--from", table.toString());
    session.answers(
        0,
        "demo",
        "demo",
        temporary.resolve("demo").toString(),
        "--clients",
        "100",
        "--periods",
        "2",
        "--drift",
        "mild");
    session.answers(2, "demo-there", "demo", temporary.resolve("demo").toString());

    TestWorkspace demo = new TestWorkspace(temporary.resolve("demo"));
    session.answers(0, "config-show", demo, "config", "show");
    session.answers(0, "config-show-profile", demo, "config", "show", "--profile", "practice");
    session.answers(0, "config-validate", demo, "config", "validate");
    session.answers(0, "status", demo, "status");
    session.answers(0, "doctor", demo, "doctor");
    TestWorkspace bare = new TestWorkspace(temporary.resolve("bare"));
    session.answers(0, "db-info-none", bare, "db", "info");
    session.answers(0, "db-migrate", bare, "db", "migrate");
    session.answers(0, "db-info", bare, "db", "info");
    session.answers(0, "models-list", demo, "models", "list");
    session.answers(0, "models-history", demo, "models", "history");
    session.answers(0, "runs-list", demo, "runs", "list");
    session.answers(0, "quarantine-list", demo, "quarantine", "list");
    session.answers(0, "watermark-show", demo, "watermark", "show");
    session.answers(0, "schedule-show-none", demo, "schedule", "show");
    session.answers(0, "schedule-remove-none", demo, "schedule", "remove");
    session.answers(0, "schedule-dry-run", demo, "schedule", "install", "--every", "15m", "-n");
    session.answers(0, "schedule-install", demo, "schedule", "install");
    session.answers(0, "schedule-show", demo, "schedule", "show");
    session.answers(0, "status-scheduled", demo, "status");
    session.answers(0, "schedule-remove", demo, "schedule", "remove");
    session.end();
  }

  private static String pastClients(String label, int rows) {
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder("customer_id,orders,region,since,").append(label);
    for (int i = 0; i < rows; i++) {
      int orders = random.nextInt(100);
      csv.append(
          String.format(
              Locale.ROOT,
              "\nc%d,%s,%s,2019-%02d-01,%s",
              i,
              i % 20 == 7 ? "" : orders,
              i % 3 == 0 ? "north" : "south",
              1 + random.nextInt(12),
              random.nextInt(100) < 60 - orders / 2 ? "yes" : "no"));
    }
    return csv.append('\n').toString();
  }

  // the full process

  @Test
  void a_workspace_that_drifts() throws IOException {
    GoldenSession session = new GoldenSession("drift", temporary);
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 1_500);
    String first = (String) session.answers(0, "run-first", workspace, "run").at("data.run_id");
    session.document("apireturns", GoldenSession.serviceAnswers(workspace));
    session.file("ingestion-json", workspace, "data/ingesteddata/ingestion.json");
    session.file("deployment-json", workspace, "data/production_deployment/deployment.json");
    session.file("model-json", workspace, "data/models/1/model.json");
    session.answers(0, "run-nothing-new", workspace, "run");

    ClientSimulator clients = new ClientSimulator(42, 1_500);
    workspace.simulate(
        "data/sourcedata/alike.csv", sink -> clients.period(1, Drift.NONE, 500, sink));
    session.answers(0, "run-kept", workspace, "run");
    workspace.simulate(
        "data/sourcedata/little.csv", sink -> clients.period(2, Drift.STRONG, 300, sink));
    String kept =
        (String) session.answers(0, "run-not-promoted", workspace, "run").at("data.run_id");
    workspace.simulate(
        "data/sourcedata/reversed.csv", sink -> clients.period(3, Drift.STRONG, 700, sink));
    Result redeployed = session.answers(0, "run-redeployed", workspace, "run");
    String run = (String) redeployed.at("data.run_id");
    String promoted = redeployed.at("data.model_version").toString();
    // Earlier releases gave a number to challengers that lost, too.
    String keptBack = workspace.json("train").at("data.model_version").toString();
    workspace.json("train").exits(0);
    sql(
        store(workspace),
        "insert into review (workspace_id, number, run_id, version, dataset_id, first_row, end_row,"
            + " settled, check_json, decision_json, reviewed_at) select workspace_id, number + 1,"
            + " 'earlier', "
            + promoted
            + ", dataset_id, first_row, end_row, settled, check_json,"
            + " '{\"verdict\":\"KEEP\",\"challenger\":"
            + keptBack
            + ",\"sentence\":\"It is not shown to be better\"}', reviewed_at from review"
            + " order by number desc limit 1");

    session.answers(0, "replay-kept", workspace, "replay", kept);
    session.answers(0, "replay-promoted", workspace, "replay", run);
    String counted = "\"clients\":";
    sql(store(workspace), replacing(counted, counted + "1"));
    session.answers(1, "replay-differs", workspace, "replay", run);
    sql(store(workspace), replacing(counted + "1", counted));
    session.answers(0, "runs-list", workspace, "runs", "list");
    session.answers(0, "runs-list-limit", workspace, "runs", "list", "--limit", "2");
    session.answers(0, "runs-show", workspace, "runs", "show");
    session.answers(0, "runs-show-first", workspace, "runs", "show", first);
    session.answers(0, "status", workspace, "status");
    session.answers(0, "doctor", workspace, "doctor");
    session.answers(0, "models-list", workspace, "models", "list");
    session.answers(0, "models-show", workspace, "models", "show");
    session.answers(0, "models-show-first", workspace, "models", "show", "1");
    session.answers(0, "models-compare", workspace, "models", "compare", "1", promoted);
    session.answers(0, "models-history", workspace, "models", "history");
    session.answers(0, "models-verify", workspace, "models", "verify");
    session.answers(0, "models-verify-one", workspace, "models", "verify", "1");
    for (String form : List.of("json", "onnx", "tribuo")) {
      session.answers(
          0,
          "models-export-" + form,
          workspace,
          "models",
          "export",
          "1",
          "--format",
          form,
          "--to",
          temporary.resolve("model." + form).toString());
    }
    session.answers(0, "rollback", workspace, "rollback", "--reason", "calls went badly");
    session.answers(2, "deploy-kept-back", workspace, "deploy", keptBack);
    session.answers(
        0, "deploy-force", workspace, "deploy", keptBack, "--force", "--reason", "the board says");
    session.answers(0, "rollback-to", workspace, "rollback", "--to", "1");
    session.answers(0, "deploy-again", workspace, "deploy", promoted);
    session.answers(0, "models-history-all", workspace, "models", "history");
    session.answers(0, "models-prune-dry-run", workspace, "models", "prune", "--keep", "1", "-n");
    session.answers(0, "models-prune", workspace, "models", "prune", "--keep", "1");
    session.answers(0, "models-list-pruned", workspace, "models", "list");
    session.answers(6, "deploy-pruned", workspace, "deploy", keptBack, "--force", "--reason", "x");

    workspace.write("data/models/1/model.json", "{}");
    session.answers(0, "models-verify-stray", workspace, "models", "verify", "1");
    sql(
        store(workspace),
        "update model_artifact set content = substr(content, 1, 99) where version = 1"
            + " and name = 'model.json'");
    session.answers(6, "models-verify-corrupt", workspace, "models", "verify");
    session.answers(6, "rollback-corrupt", workspace, "rollback", "--to", "1");
    session.answers(6, "replay-corrupt", workspace, "replay", run);
    session.answers(0, "db-info", workspace, "db", "info");
    session.answers(
        0, "db-copy", workspace, "db", "copy", "--to", temporary.resolve("copy.db").toString());
    session.end();
  }

  private static String replacing(String text, String other) {
    return "update review set decision_json = replace(decision_json, '"
        + text
        + "', '"
        + other
        + "')";
  }

  // the stages one by one

  /** Clients of three periods with a value, an owner and a time; some of the last have no label. */
  private static String valued(int from, int to, boolean labelled) {
    Random random = new Random(3);
    StringBuilder csv =
        new StringBuilder("client,month,activity,region,since,revenue,manager,exited\n");
    for (int i = 0; i < to; i++) {
      int activity = random.nextInt(120);
      int word = random.nextInt(100);
      int revenue = 100 + random.nextInt(900);
      int year = 10 + random.nextInt(10);
      if (i >= from) {
        csv.append(
            String.format(
                Locale.ROOT,
                "c%d,2026-%02d-28,%s,region %d,20%02d-03-01,%d,%s,%s%n",
                i,
                1 + i / 150,
                i % 40 == 5 ? "" : activity,
                word % 3,
                year,
                revenue,
                i % 2 == 0 ? "ann" : "bob",
                labelled ? word < 85 - activity / 2 - 25 ? "1" : "0" : ""));
      }
    }
    return csv.toString();
  }

  private TestWorkspace valuedWorkspace(String more) {
    TestWorkspace workspace = new TestWorkspace(temporary.resolve("w"));
    workspace.write(
        "config.json",
        """
        {
          "input_folder_path": "data/sourcedata",
          %s,
          "schema": {"columns": [
            {"name": "client", "role": "id"},
            {"name": "month", "role": "observed_at"},
            {"name": "activity", "type": "numeric", "min": 0},
            {"name": "region", "type": "categorical"},
            {"name": "since", "type": "date"},
            {"name": "revenue", "role": "value"},
            {"name": "manager", "role": "owner"},
            {"name": "exited", "role": "label"}
          ]},
          "call_list": {
            "capacity": 12,
            "refits": 25,
            "holdout_share": 0.2,
            "reasons": {"activity": "orders last month {value}; most who stay: {usual}"}
          }%s
        }
        """
            .formatted(PATHS.strip(), more));
    return workspace;
  }

  @Test
  void clients_with_values_and_owners() throws IOException {
    GoldenSession session = new GoldenSession("clients", temporary);
    TestWorkspace workspace = valuedWorkspace("");
    workspace.write("data/sourcedata/past.csv", valued(0, 420, true));
    workspace.write("data/sourcedata/today.csv", valued(420, 460, false));
    workspace.write("data/testdata/test.csv", valued(0, 60, true).replace("\nc", "\nt"));
    session.answers(0, "ingest", workspace, "ingest");
    session.answers(0, "ingest-nothing-new", workspace, "ingest");
    session.answers(0, "train", workspace, "train");
    session.answers(
        0,
        "train-options",
        workspace,
        "train",
        "--candidate",
        "scorecard",
        "--seed",
        "7",
        "--window",
        "last 2 periods");
    session.answers(0, "score", workspace, "score");
    workspace.write("more.csv", valued(30, 90, true));
    session.answers(
        0,
        "score-data",
        workspace,
        "score",
        "--model",
        "1",
        "--data",
        workspace.path("more.csv").toString());
    session.answers(0, "deploy", workspace, "deploy", "2", "--reason", "to begin with");
    session.answers(0, "deploy-newest", workspace, "deploy", "1");
    session.answers(0, "models-show", workspace, "models", "show");

    Result predicted = session.answers(0, "predict", workspace, "predict");
    String batch = (String) predicted.at("data.batch_id");
    workspace.write(
        "some.csv",
        "manager,revenue,client,region,month,since,activity\n"
            + "ann,5,new,elsewhere,2026-04-28,2020-01-01,90\n"
            + "bob,-5,odd,region 1,2026-04-28,2020-01-01,\n"
            + "bob,7,bad,region 1,2026-04-28,2020-01-01,many\n");
    session.answers(0, "predict-file", workspace, "predict", workspace.path("some.csv").toString());
    Result list = session.answers(0, "call-list", workspace, "call-list");
    String first = (String) list.at("data.items.0.id");
    String second = (String) list.at("data.items.1.id");
    session.answers(
        0,
        "call-list-owner",
        workspace,
        "call-list",
        "--owner",
        "ann",
        "--min-risk",
        "0.2",
        "--capacity",
        "5");
    session.answers(
        0,
        "contact",
        workspace,
        "contact",
        first,
        "--outcome",
        "reached",
        "--note",
        "wants a discount",
        "--by",
        "Ann");
    session.answers(0, "contact-no-answer", workspace, "contact", second, "--outcome", "no-answer");
    session.answers(0, "call-list-contacted", workspace, "call-list", "--exclude-contacted", "30d");
    session.answers(0, "client", workspace, "client", first);
    session.answers(0, "client-what-if", workspace, "client", first, "--set", "activity=1");
    session.answers(0, "contact-report", workspace, "contact", "report");
    session.answers(0, "replay-batch", workspace, "replay", batch);
    session.answers(0, "replay-client", workspace, "replay", batch + "/" + first);
    session.answers(0, "diagnose", workspace, "diagnose", "--offline", "--time");
    session.answers(0, "diagnose-predictions", workspace, "diagnose", "--only", "predictions");
    session.answers(0, "report", workspace, "report");
    session.answers(0, "apicalls", workspace, "apicalls");
    session.document("apireturns", GoldenSession.serviceAnswers(workspace));

    // Labels of those who were listed come in, and what calling does becomes measurable.
    workspace.write("data/sourcedata/later.csv", valued(420, 460, true));
    session.answers(0, "run", workspace, "run");
    session.answers(0, "contact-report-measured", workspace, "contact", "report");
    session.answers(0, "call-list-again", workspace, "call-list", "--capacity", "3");
    sql(store(workspace), "update prediction set risk = 0.5 where client_id = '" + first + "'");
    session.answers(1, "replay-differs", workspace, "replay", batch + "/" + first);

    session.answers(2, "call-list-owner-unknown", workspace, "call-list", "--owner", "anne");
    session.answers(2, "call-list-time", workspace, "call-list", "--exclude-contacted", "soon");
    session.answers(2, "client-unknown", workspace, "client", "nobody");
    session.answers(2, "client-feature", workspace, "client", first, "--set", "aktivity=1");
    session.answers(2, "contact-outcome", workspace, "contact", first);
    session.answers(2, "replay-unknown", workspace, "replay", "nothing/c0");
    session.end();
  }

  @Test
  void rows_in_quarantine() throws IOException {
    GoldenSession session = new GoldenSession("quarantine", temporary);
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 300);
    List<String> bad = new ArrayList<>(List.of("good,1,2,3,0", "a,x7,2,3,0"));
    for (int i = 0; i < 10; i++) {
      bad.add("b" + i + ",1,-2,3,0");
    }
    workspace.writeRows("data/sourcedata/bad.csv", bad);
    List<String> rows =
        new ArrayList<>(workspace.rows("data/sourcedata/dataset3.csv").subList(0, 50));
    rows.add("late,1,2,-3,0");
    workspace.writeRows("data/sourcedata/some.csv", rows);
    session.answers(4, "ingest", workspace, "ingest");
    session.answers(0, "list", workspace, "quarantine", "list");
    session.answers(0, "show", workspace, "quarantine", "show", "1");
    session.answers(0, "show-limit", workspace, "quarantine", "show", "1", "--limit", "1");
    session.answers(0, "status", workspace, "status");
    session.answers(0, "doctor", workspace, "doctor");
    session.answers(4, "retry", workspace, "quarantine", "retry", "1");
    session.answers(0, "retry-despite", workspace, "quarantine", "retry", "--despite-limits");
    session.answers(2, "retry-unknown", workspace, "quarantine", "retry", "99");
    session.answers(2, "show-unknown", workspace, "quarantine", "show", "99");
    workspace.write("data/sourcedata/other.csv", "a,b\n1,2\n");
    session.answers(4, "run-refused", workspace, "run");
    session.answers(0, "runs-show", workspace, "runs", "show");
    session.answers(0, "forget", workspace, "ingest", "--forget", "2", "--reason", "sent twice");
    session.answers(2, "forget-again", workspace, "ingest", "--forget", "2", "--reason", "x");
    session.answers(0, "run-forgotten", workspace, "run");
    Files.delete(workspace.path("data/sourcedata/other.csv"));
    Files.delete(workspace.path("data/sourcedata/bad.csv"));
    session.answers(0, "fresh", workspace, "ingest", "--fresh");
    session.file("ingestion-json", workspace, "data/ingesteddata/ingestion.json");
    session.answers(0, "status-fresh", workspace, "status");
    session.end();
  }

  @Test
  void a_source_that_is_a_database() {
    // The database's place is part of the configuration.
    GoldenSession session = new GoldenSession("database", temporary, "config");
    String url = "jdbc:sqlite:" + temporary.resolve("crm.db");
    sql(
        url,
        "create table clients (id integer primary key, changed_at text, corporation text,"
            + " lastmonth_activity integer, lastyear_activity integer,"
            + " number_of_employees integer, exited integer)");
    for (int i = 0; i < 40; i++) {
      insert(url, i, "2026-01-01 00:00:" + (10 + i), "");
    }
    sql(
        url,
        "create table today as select corporation, lastmonth_activity, lastyear_activity,"
            + " number_of_employees from clients where id between 5 and 14");
    TestWorkspace workspace = new TestWorkspace(temporary.resolve("w"));
    workspace.write(
        "config.json",
        """
        {%1$s,
         "portfolio": {"type": "jdbc", "url": "%2$s", "query": "select * from today"},
         "sources": [{"type": "jdbc", "name": "crm", "url": "%2$s", "table": "clients",
                      "timestamp": "changed_at", "id": "id", "lag": "5s"}]}
        """
            .formatted(PATHS.strip(), url));
    session.answers(0, "config-show", workspace, "config", "show");
    session.answers(0, "watermark-show-none", workspace, "watermark", "show");
    session.answers(0, "run", workspace, "run");
    session.answers(0, "watermark-show", workspace, "watermark", "show");
    session.answers(0, "predict", workspace, "predict");
    session.answers(0, "doctor", workspace, "doctor");
    insert(url, 100, "2025-06-01 00:00:00", "");
    sql(url, "delete from clients where id in (3, 4)");
    session.answers(0, "reconcile", workspace, "ingest", "--reconcile");
    sql(url, "alter table clients add column region text");
    insert(url, 50, "2026-01-01 00:01:00", ", 'north'");
    session.answers(4, "ingest-refused", workspace, "ingest");
    session.answers(0, "status-refused", workspace, "status");
    session.answers(0, "quarantine-list", workspace, "quarantine", "list");
    session.answers(0, "watermark-reset", workspace, "watermark", "reset", "crm");
    session.answers(2, "watermark-unknown", workspace, "watermark", "reset", "crn");
    session.answers(0, "ingest", workspace, "ingest");
    session.answers(0, "runs-show", workspace, "runs", "show");
    session.answers(0, "runs-list", workspace, "runs", "list");
    sql(url, "drop table today");
    session.answers(5, "predict-unreachable", workspace, "predict");
    session.end();
  }

  private static void insert(String url, int id, String time, String more) {
    sql(
        url,
        "insert into clients values (%d, '%s', 'c%d', %d, 900, 40, %d%s)"
            .formatted(id, time, id, id * 7, id % 2, more));
  }

  // failures

  @Test
  void failures_of_each_kind() throws Exception {
    GoldenSession session = new GoldenSession("failures", temporary);
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 300);
    session.answers(2, "usage-no-command");
    session.answers(2, "usage-command", "rum");
    session.answers(2, "usage-subcommand", "models", "lst");
    session.answers(2, "usage-option", workspace, "predict", "--fike", "x");
    session.answers(2, "usage-missing", workspace, "models", "compare", "1");
    session.answers(2, "usage-number", workspace, "call-list", "--capacity", "many");
    session.answers(2, "usage-range", workspace, "call-list", "--min-risk", "2");
    session.answers(2, "usage-candidate", workspace, "train", "--candidate", "forest");
    session.answers(2, "usage-forget", workspace, "ingest", "--forget", "1");
    session.answers(2, "usage-interval", workspace, "schedule", "install", "--every", "7m");
    session.answers(4, "data-train-none", workspace, "train");
    session.answers(6, "model-none-predict", workspace, "predict");
    session.answers(6, "model-none-deploy", workspace, "deploy");
    session.answers(6, "model-none-score", workspace, "score");
    session.answers(6, "model-none-rollback", workspace, "rollback");
    session.answers(6, "model-none-call-list", workspace, "call-list");

    session.keep("locked", new String[] {"ingest"}, whileIngesting(workspace));
    session.keep("interrupted", new String[] {"run"}, interrupted(workspace));
    session.answers(0, "run", workspace, "run");
    session.answers(6, "model-unknown", workspace, "deploy", "9");
    workspace.write("less.csv", "corporation,lastmonth_activity\nnew,1\n");
    session.answers(4, "data-columns", workspace, "predict", workspace.path("less.csv").toString());
    session.answers(5, "source-file", workspace, "score", "--data", "nowhere.csv");
    session.answers(
        1,
        "write-failed",
        workspace,
        "models",
        "export",
        "--format",
        "json",
        "--to",
        workspace.path("less.csv/model.json").toString());
    Files.move(workspace.path("data/sourcedata"), workspace.path("data/away"));
    session.answers(5, "source-folder", workspace, "run");
    session.answers(5, "doctor-source", workspace, "doctor");
    Files.move(workspace.path("data/away"), workspace.path("data/sourcedata"));
    session.answers(0, "runs-list", workspace, "runs", "list");

    TestWorkspace few = TestWorkspace.of(temporary.resolve("few"), List.of("a,1,2,3,0"));
    session.answers(0, "few-ingest", few, "ingest");
    session.answers(4, "data-too-few", few, "train");
    session.answers(4, "data-too-few-run", few, "run");

    sql(
        store(workspace),
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " values (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'x', 1, 1)");
    session.answers(5, "store-too-new", workspace, "status");
    session.answers(0, "store-too-new-info", workspace, "db", "info");
    Files.writeString(workspace.path("data/risk.db"), "this is no database. ".repeat(100));
    session.answers(5, "store-damaged", workspace, "run");
    session.answers(5, "store-damaged-doctor", workspace, "doctor");

    workspace.write("config.json", "{\n  \"output_folder\": 1,\n  \"training\": {\"folds\": 0}\n}");
    session.answers(3, "config-faults", workspace, "config", "validate");
    session.answers(3, "config-faults-run", workspace, "run");
    session.answers(3, "config-faults-doctor", workspace, "doctor");
    workspace.write("config.json", "{");
    session.answers(3, "config-not-json", workspace, "run");
    session.answers(3, "config-none", new TestWorkspace(temporary.resolve("nowhere")), "status");
    session.end();
  }

  /** What another ingestion answers while one is under way, which tells its progress. */
  private static Result whileIngesting(TestWorkspace workspace) {
    List<Result> second = new ArrayList<>();
    OutputStream once =
        new OutputStream() {
          @Override
          public void write(int b) {
            if (second.isEmpty()) {
              second.add(new Result(0, "", ""));
              second.add(workspace.json("ingest"));
            }
          }
        };
    System.setProperty("risk.stderr.terminal", "true");
    try {
      int status =
          new CommandLineProgram(
                  new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                  new PrintStream(once, true, UTF_8),
                  new Signals())
              .run(workspace.arguments("ingest"));
      assertThat(status).isZero();
    } finally {
      System.clearProperty("risk.stderr.terminal");
    }
    return second.get(1).exits(75);
  }

  private static Result interrupted(TestWorkspace workspace) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Signals signals = new Signals();
    signals.cancellation().request();
    int status =
        new CommandLineProgram(
                new PrintStream(out, true, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                signals)
            .run(workspace.arguments("run", "-o", "json"));
    return new Result(status, out.toString(UTF_8), "").exits(130);
  }

  // libraries

  /** The program's jar has a list of its libraries; here a folder before it has one. */
  @Test
  void libraries_of_the_program() throws IOException {
    GoldenSession session = new GoldenSession("libraries", temporary);
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 300);
    workspace.risk("ingest").exits(0);
    Path bill = temporary.resolve("jar/META-INF/sbom/bom.json");
    Files.createDirectories(bill.getParent());
    Files.writeString(
        bill,
        """
        {"components": [
          {"group": "org.a", "name": "one", "version": "1.0", "purl": "pkg:maven/org.a/one@1.0"},
          {"group": "org.b", "name": "two", "version": "2.0", "purl": "pkg:maven/org.b/two@2.0"}]}
        """);
    workspace.write(
        "data/cache/dependencies.json",
        "{\"org.a:one\": {\"latest\": \"1.1\", \"at\": \"%s\"}}"
            .formatted(Instant.now().minusSeconds(60)));
    String[] command = {"diagnose", "--only", "dependencies", "--offline"};
    List<String> options = new ArrayList<>(List.of(command));
    options.addAll(List.of("-o", "json"));
    List<String> child =
        ChildProgram.command(List.of(), workspace.arguments(options.toArray(String[]::new)));
    int classPath = child.indexOf("-cp") + 1;
    child.set(
        classPath,
        temporary.resolve("jar") + System.getProperty("path.separator") + child.get(classPath));
    try (ChildProgram program = ChildProgram.start(child)) {
      session.keep("dependencies", command, program.await().exits(0));
    }
    session.end();
  }

  // how documents are compared

  @Test
  void a_key_that_is_gone_new_or_of_another_type_is_a_difference() {
    Object golden = GoldenSession.parsed("{\"a\": [{\"b\": 1, \"c\": null}]}".getBytes(UTF_8), "x");
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("b", 1.0);
    inner.put("d", "x");
    assertThat(GoldenDocument.differences(golden, Map.of("a", List.of(inner))))
        .containsExactly(
            "a[0].b: is 1.0, was 1", "a[0].c: is missing, was null", "a[0].d: is new, \"x\"");
    assertThat(GoldenDocument.differences(golden, Map.of("a", List.of())))
        .containsExactly("a: has 0 elements, had 1");
    assertThat(GoldenDocument.differences(golden, golden)).isEmpty();
  }
}
