package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.api.ServiceCallsStage;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.diagnostics.SystemDiagnoseStage;
import org.riskassessment.diagnostics.drift.FeatureDriftStage;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.report.DocumentReportStage;
import org.riskassessment.train.CrossValidatedTrainStage;

/** The program in the README that embeds the process. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  @Disabled("the README shows the builder and the doors of RiskProcess, which are not there yet")
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

  private static RunReport embedded(Path folder) {
    // README begins
    RiskConfig config = ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION);
    try (RiskStore store = SqlRiskStore.open(config.store())) {
      RiskProcess process =
          RiskProcess.over(
                  config,
                  store,
                  new Stages(
                      new SourceIngestStage(),
                      new SourceTables(),
                      new CrossValidatedTrainStage(),
                      new SystemDiagnoseStage(folder.resolve("data/cache")),
                      new FeatureDriftStage(),
                      new DocumentReportStage(),
                      new ServiceCallsStage(new SourceTables())))
              .release("my program 1.0")
              .build();
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
}
