package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two public tables of clients who left become workspaces that run, without a word of help, and
 * list clients for reasons that are true.
 */
class ChurnTablesTest {
  private static final Path TABLES = Path.of("..", "..", "shared", "data", "churn");

  @TempDir Path folder;

  @BeforeEach
  void there_are_tables() {
    Assumptions.assumeTrue(
        Files.isDirectory(TABLES), "the public churn tables are not on this machine");
  }

  private Result init(String name) {
    return TestWorkspace.program(
            "init",
            folder.resolve("w").toString(),
            "--from",
            TABLES.resolve(name).toString(),
            "-o",
            "json")
        .exits(0);
  }

  private static List<String> named(Result made, String key, String value) {
    return ((List<?>) made.at("data.columns"))
        .stream()
            .map(c -> (Map<?, ?>) c)
            .filter(c -> c.get(key).equals(value))
            .map(c -> (String) c.get("name"))
            .toList();
  }

  private void runsAndDeploys(long rows) {
    TestWorkspace workspace = new TestWorkspace(folder.resolve("w"));
    Result run = workspace.run();
    assertThat(run.outcome()).isEqualTo("FIRST_DEPLOYMENT");
    assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).hasSize((int) rows);
    assertThat(workspace.deployedVersion()).isEqualTo(1);
    ReasonTruth.check(workspace, 300);
  }

  @Test
  void bank() {
    Result made = init("bank.csv");

    assertThat(made.at("data.id")).isEqualTo("CustomerId");
    assertThat(made.at("data.label.column")).isEqualTo("Exited");
    assertThat(made.at("data.label.positive")).isEqualTo("1");
    assertThat(made.number("data.label.positives")).isEqualTo(2_037);
    assertThat(made.number("data.label.negatives")).isEqualTo(7_963);
    assertThat(named(made, "role", "ignored")).containsExactly("RowNumber", "Surname");
    assertThat(named(made, "type", "categorical")).containsExactly("Geography", "Gender");
    assertThat(named(made, "type", "boolean")).containsExactly("HasCrCard", "IsActiveMember");
    assertThat((List<?>) made.at("warnings")).isEmpty();
    runsAndDeploys(10_000);
  }

  @Test
  void telco() {
    Result made = init("telco.csv");

    assertThat(made.at("data.id")).isEqualTo("customerID");
    assertThat(made.at("data.label.column")).isEqualTo("Churn");
    assertThat(made.at("data.label.positive")).isEqualTo("Yes");
    assertThat(made.number("data.label.positives")).isEqualTo(1_869);
    assertThat(named(made, "role", "ignored")).isEmpty();
    assertThat(named(made, "type", "numeric"))
        .containsExactly("tenure", "MonthlyCharges", "TotalCharges");
    assertThat(made.number("data.columns.19.seen.blanks")).isEqualTo(11);
    assertThat((List<?>) made.at("warnings")).isEmpty();
    runsAndDeploys(7_043);
  }
}
