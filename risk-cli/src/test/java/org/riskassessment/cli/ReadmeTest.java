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
