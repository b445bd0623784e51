package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.api.ServiceCallsStage;
import org.riskassessment.cli.data.DemoCommand;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.diagnostics.SystemDiagnoseStage;
import org.riskassessment.diagnostics.drift.FeatureDriftStage;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.report.DocumentReportStage;
import org.riskassessment.train.CrossValidatedTrainStage;

/** What the README says is what the program does. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void every_command_that_it_names_exists() throws IOException {
    Matcher matcher = Pattern.compile("`risk ([a-z-]+)").matcher(Files.readString(README));
    List<String> commands = new ArrayList<>();
    while (matcher.find()) {
      commands.add(matcher.group(1));
    }
    assertThat(commands).hasSizeGreaterThan(10).allSatisfy(this::has_help);
  }

  private void has_help(String command) {
    assertThat(TestWorkspace.program(command, "--help").status()).as(command).isZero();
  }

  /** On the shipped clients, which are those that 'risk demo' makes. */
  @Test
  void commands_on_whom_to_call_run_as_they_are_written() throws IOException {
    TestWorkspace workspace = TestWorkspace.demo(folder.resolve("shipped"), 42, 10_000);
    workspace.write(
        "config.json",
        workspace.text("config.json").replaceFirst("\\{", "{\"call_list\": {\"refits\": 10},"));
    workspace.run();
    String readme = Files.readString(README);
    String commands = block(readme.substring(readme.indexOf("## Who to call")), "");
    assertThat(commands.lines()).hasSize(3);
    for (String command : commands.lines().toList()) {
      String[] words =
          Pattern.compile("\"([^\"]*)\"|\\S+")
              .matcher(command)
              .results()
              .map(word -> word.group(1) == null ? word.group() : word.group(1))
              .skip(1)
              .toArray(String[]::new);
      assertThat(workspace.risk(words).exits(0).out()).as(command).isNotEmpty();
    }
    assertThat(workspace.risk("client", "Aspenfell Cables Ltd").out())
        .contains("stays another year");
  }

  @Test
  void the_program_that_embeds_it_is_this_one() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/riskassessment/cli/ReadmeTest.java"));
    String snippet = block(Files.readString(README), "java");
    String statements =
        source.substring(
            source.indexOf("    // README begins\n") + "    // README begins\n".length(),
            source.lastIndexOf("      // README ends"));
    assertThat(statements.indent(-4).strip() + "\n}").isEqualTo(snippet.strip());
  }

  @Test
  void the_program_that_embeds_it_runs() {
    assertThat(
            TestWorkspace.program("demo", folder.resolve("w").toString(), "--periods", "0")
                .status())
        .isZero();
    assertThat(embedded(folder.resolve("w")).outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  @Test
  void a_table_becomes_a_workspace_and_its_columns_are_shown_as_printed() throws Exception {
    String section = section("## Your data");

    String shown = shell(block(section, ""));

    int start = section.indexOf("column      ");
    assertThat(shown)
        .contains(section.substring(start, section.indexOf("```", start)))
        .contains("FIRST_DEPLOYMENT");
  }

  @Test
  void a_refused_file_is_looked_at_read_again_and_taken_out_as_it_says() throws Exception {
    TestWorkspace workspace = TestWorkspace.of(folder, List.of("c0,1,2,3,0", "c1,1,2,3,1"));
    for (int file = 2; file < 7; file++) {
      workspace.writeRows("data/sourcedata/s" + file + ".csv", List.of("d" + file + ",1,2,3,0"));
    }
    List<String> rows = new ArrayList<>(List.of("good,1,2,3,0"));
    rows.addAll(Collections.nCopies(11, "bad,x,2,3,0"));
    workspace.writeRows("data/sourcedata/t.csv", rows);
    workspace.risk("ingest").exits(4);
    String section = section("## Your data");

    assertThat(shell(command(section, "quarantine show"))).contains("bad,x,2,3,0");
    assertThat(shell(command(section, "quarantine retry 7`") + " || test $? = 4"))
        .contains("refused");
    shell(command(section, "quarantine retry 7 --despite"));
    assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).contains("good,1,2,3,0");

    Files.delete(workspace.path("data/sourcedata/s6.csv"));
    shell(command(section, "ingest --forget").replace("7", "6"));
    assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).doesNotContain("d6,1,2,3,0").hasSize(7);
    Files.delete(workspace.path("data/sourcedata/t.csv"));
    shell(command(section, "ingest --fresh"));
    assertThat(workspace.rows(TestWorkspace.FINAL_DATA)).hasSize(6);
  }

  @Test
  void the_schema_and_the_sources_that_it_shows_are_read() throws IOException {
    Matcher blocks =
        Pattern.compile("```json\n(\"s.*?)```", Pattern.DOTALL).matcher(section("## Your data"));
    StringBuilder keys = new StringBuilder();
    int count = 0;
    while (blocks.find()) {
      keys.append(", ").append(blocks.group(1));
      count++;
    }
    assertThat(count).isEqualTo(2);
    Files.writeString(
        folder.resolve(ConfigFile.NAME),
        DemoCommand.config().stripTrailing().replaceFirst("}$", keys.toString()) + "}");

    RiskConfig config = ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION);
    assertThat(config.sources()).hasSize(3);
    assertThat(config.schema().columns()).hasSize(5);
  }

  @Test
  void the_call_list_that_it_shows_is_read() throws IOException {
    String shown = block(section("## Who to call"), "json");
    Files.writeString(
        folder.resolve(ConfigFile.NAME),
        DemoCommand.config().stripTrailing().replaceFirst("}$", ", " + shown) + "}");

    RiskConfig config = ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION);
    assertThat(config.callList().holdoutShare()).isEqualTo(0.1);
    assertThat(config.callList().reasons()).containsOnlyKeys("lastmonth_activity");
  }

  private static String section(String title) throws IOException {
    String text = Files.readString(README);
    int start = text.indexOf(title + "\n");
    return text.substring(start, text.indexOf("\n## ", start + 1));
  }

  private static RunReport embedded(Path folder) {
    // README begins
    RiskConfig config = ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION);
    try (RiskStore store = SqlRiskStore.open(config.store())) {
      RiskProcess process =
          new RiskProcess(
              config,
              store,
              new Stages(
                  new SourceIngestStage(),
                  new SourceTables(),
                  new CrossValidatedTrainStage(),
                  new SystemDiagnoseStage(folder.resolve("data/cache")),
                  new FeatureDriftStage(),
                  new DocumentReportStage(),
                  new ServiceCallsStage(new SourceTables())),
              new DurableFiles(),
              Clock.systemUTC(),
              "my program 1.0",
              RunListener.SILENT,
              new Cancellation());
      RunReport report = process.run();
      // README ends
      return report;
    }
  }

  private static String block(String text, String language) {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertThat(matcher.find()).as("a block of %s", language).isTrue();
    return matcher.group(1);
  }

  /** The first command in the text that begins so; a backtick at the end is where it ends. */
  private static String command(String text, String start) {
    Matcher matcher =
        Pattern.compile("`risk (" + start.replaceFirst("`$", "(?=`)") + "[^`]*)`").matcher(text);
    assertThat(matcher.find()).as(start).isTrue();
    return "./risk " + matcher.group(1).replaceAll("\\s+", " ");
  }

  /** What commands print that are typed in the folder, the program beside them. */
  private String shell(String commands) throws Exception {
    Path risk = folder.resolve("risk");
    String program =
        ChildProgram.command(List.of()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(risk, "#!/bin/sh\nexec " + program + " \"$@\"\n");
    assertThat(risk.toFile().setExecutable(true)).isTrue();
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(printed).isZero();
    return printed;
  }
}
