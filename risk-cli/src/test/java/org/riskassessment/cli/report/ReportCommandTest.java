package org.riskassessment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** The report of a workspace with two runs and a version that was never deployed. */
class ReportCommandTest {
  private static final int FIRST_FILES = 2;

  @TempDir static Path temporary;
  @TempDir Path out;

  private static TestWorkspace workspace;
  private static String firstRun;

  @BeforeAll
  static void runTwice() throws IOException {
    Path demo = temporary.resolve("w");
    TestWorkspace.program("demo", demo.toString(), "--clients", "1500", "--periods", "1").exits(0);
    workspace = new TestWorkspace(demo);
    workspace.run();
    firstRun = (String) workspace.json("runs", "show", "latest").at("data.run_id");
    Files.copy(
        demo.resolve("data/periods/period01.csv"), demo.resolve("data/sourcedata/period01.csv"));
    workspace.run();
    workspace.risk("train").exits(0);
    Path all = temporary.resolve("all");
    workspace.risk("report", "--format", "svg", "--out", all.toString()).exits(0);
  }

  private String written(String name) throws IOException {
    return Files.readString(out.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "confusion-matrix",
        "roc",
        "precision-recall",
        "calibration",
        "gains",
        "score-trend",
        "estimates",
        "drift",
        "drift-lastmonth-activity",
        "importance",
        "shape-lastmonth-activity",
        "capacity",
        "risk-groups",
        "missing",
        "timing",
        "volumes"
      })
  void a_chart_is_drawn_from_what_it_needs_alone(String name) throws IOException {
    Path file = out.resolve("one.svg");
    workspace.risk("report", "--chart", name, "--out", file.toString()).exits(0);

    assertThat(file)
        .as("the same as in the whole report")
        .hasContent(Files.readString(temporary.resolve("all").resolve(name + ".svg")));
  }

  @Test
  void all_charts_can_be_drawn_as_pictures() {
    workspace.risk("report", "--chart", "all", "--format", "png", "--out", out.toString()).exits(0);

    assertThat(out.resolve("drift.png")).isNotEmptyFile();
    assertThat(out.resolve("roc.png")).isNotEmptyFile();
  }

  @Test
  void an_unknown_chart_is_refused_with_those_there_are() {
    assertThat(workspace.risk("report", "--chart", "rok").exits(2).err())
        .contains("there is no chart 'rok'; accepted: confusion-matrix, roc,", "drift", "volumes");
    workspace.risk("report", "--chart", "roc", "--format", "pdf").exits(2);
  }

  @Test
  void the_report_of_an_earlier_run_shows_what_was_known_then() throws IOException {
    String[] command = {
      "report", "--run", firstRun, "--format", "html,json", "--out", out.toString()
    };
    workspace.risk(command).exits(0);
    String page = written("report.html");

    assertThat(page)
        .contains("There are no earlier scores to compare with.", "Run <bdi>" + firstRun)
        .doesNotContain("period01.csv");
    workspace.risk(command).exits(0);
    assertThat(written("report.html")).as("the same bytes").isEqualTo(page);
    Map<?, ?> json =
        (Map<?, ?>)
            Json.parse(
                    written("report.json").getBytes(StandardCharsets.UTF_8),
                    "report.json",
                    ErrorCode.DATA_INVALID)
                .root();
    assertThat((List<?>) json.get("tables"))
        .filteredOn(table -> ((Map<?, ?>) table).get("name").equals("Chart missing"))
        .singleElement()
        .satisfies(
            table ->
                assertThat((List<?>) ((Map<?, ?>) table).get("columns"))
                    .as("a column of names and one for each file of the run")
                    .hasSize(1 + FIRST_FILES));
  }

  @Test
  void the_newest_report_says_what_changed_since() throws IOException {
    workspace.risk("report", "--format", "html", "--out", out.toString()).exits(0);

    assertThat(written("report.html")).contains("Clients who came", "period01.csv");
  }

  @Test
  void a_version_that_was_never_deployed_has_a_report() throws IOException {
    workspace.risk("report", "--model", "2", "--format", "html").exits(0);

    assertThat(workspace.text("data/reports/model-2/report.html"))
        .contains("Version 2 was never deployed.", "<h2 id=\"model\">The model</h2>");
    workspace.risk("report", "--model", "99").exits(6);
  }

  @Test
  void what_a_report_is_about_must_be_clear() {
    assertThat(workspace.risk("report", "--run", "x", "--model", "1").exits(2).err())
        .contains("use --model or --run, not both");
    assertThat(workspace.risk("report", "--run", "nothing").exits(2).err())
        .contains("no run has an id that begins with 'nothing'");
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws IOException {
    Path file = Files.writeString(out.resolve("file"), "");

    assertThat(
            workspace
                .risk("report", "--format", "html", "--out", file.resolve("x").toString())
                .err())
        .contains("file");
    assertThat(Files.list(out)).containsExactly(file);
  }

  @Test
  void the_program_that_shows_a_page_is_that_of_the_system() {
    Path page = Path.of("report.html");
    assertThat(Browser.command("Linux", page)).containsExactly("xdg-open", "report.html");
    assertThat(Browser.command("Mac OS X", page)).containsExactly("open", "report.html");
    assertThat(Browser.command("Windows 11", page)).startsWith("rundll32");
    assertThat(Browser.show(List.of("no-such-program", "x")).orElseThrow())
        .isEqualTo(
            "no browser could be started (no-such-program was not found); open the file"
                + " yourself");
  }
}
