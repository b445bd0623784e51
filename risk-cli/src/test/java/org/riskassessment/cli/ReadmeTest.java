package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.api.ServiceCallsStage;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.process.Cancellation;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunListener;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.process.Stages;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.diagnostics.SystemDiagnoseStage;
import org.riskassessment.ingest.CsvTables;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.report.DocumentReportStage;
import org.riskassessment.train.TribuoTrainStage;

/** What the README says is what the program does. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void every_command_that_it_names_exists() throws IOException {
    Matcher matcher = Pattern.compile("`risk ([a-z]+)").matcher(Files.readString(README));
    List<String> commands = new ArrayList<>();
    while (matcher.find()) {
      commands.add(matcher.group(1));
    }
    assertThat(commands).hasSizeGreaterThan(10).allSatisfy(this::has_help);
  }

  private void has_help(String command) {
    assertThat(TestWorkspace.program(command, "--help").status()).as(command).isZero();
  }

  @Test
  void the_program_that_embeds_it_is_this_one() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/riskassessment/cli/ReadmeTest.java"));
    String snippet = block("java");
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
  void a_table_becomes_a_workspace_and_its_columns_are_shown_as_printed() throws IOException {
    String section = section("## Your data");
    assertThat(section)
        .contains(
            """
            ./risk demo try-data --periods 0
            cp try-data/data/sourcedata/dataset3.csv clients.csv
            ./risk init mine --from clients.csv
            ./risk run --workspace mine
            """);
    Path demo = folder.resolve("try-data");
    TestWorkspace.program("demo", demo.toString(), "--periods", "0").exits(0);
    Path table = Files.copy(demo.resolve("data/sourcedata/dataset3.csv"), folder.resolve("c.csv"));
    Path mine = folder.resolve("mine");

    Result made =
        TestWorkspace.program("init", mine.toString(), "--from", table.toString()).exits(0);

    int start = section.indexOf("column      ");
    assertThat(made.out()).contains(section.substring(start, section.indexOf("```", start)));
    assertThat(TestWorkspace.program("run", "--workspace", mine.toString()).exits(0).out())
        .startsWith("FIRST_DEPLOYMENT");
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
                  new CsvTables(),
                  new TribuoTrainStage(),
                  new SystemDiagnoseStage(folder.resolve("data/cache")),
                  new DocumentReportStage(),
                  new ServiceCallsStage(new CsvTables())),
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

  private static String block(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(matcher.find()).as("a block of %s", language).isTrue();
    return matcher.group(1);
  }
}
