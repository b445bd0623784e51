package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.api.ServiceCallsStage;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListRequest;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TrainRequest;
import org.riskassessment.core.stage.TrainStage;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.sql.SqlRiskStore;
import org.riskassessment.diagnostics.SystemDiagnoseStage;
import org.riskassessment.diagnostics.drift.FeatureDriftStage;
import org.riskassessment.diagnostics.performance.ModelPerformanceStage;
import org.riskassessment.ingest.SourceIngestStage;
import org.riskassessment.ingest.SourceTables;
import org.riskassessment.report.DocumentReportStage;
import org.riskassessment.train.CrossValidatedTrainStage;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;

/** The programs in the README and the guide's page on the library compile and run as shown. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path LIBRARY = Path.of("..", "docs", "guide", "library.md");
  private static final Path SOURCE =
      Path.of("src/test/java/org/riskassessment/cli/ReadmeTest.java");

  @TempDir Path folder;

  @Test
  void shown_programs_are_the_ones_here() throws IOException {
    List<String> library = javaBlocks(LIBRARY);
    assertThat(library)
        .containsExactly(
            program("process"), program("stages"), program("trainer"), program("scoring"));
    assertThat(javaBlocks(README)).containsExactly(library.get(0));
  }

  @Test
  void shown_programs_run() throws IOException {
    assertThat(
            TestWorkspace.program("demo", folder.resolve("w").toString(), "--periods", "0")
                .status())
        .isZero();
    Path workspace = folder.resolve("w");
    process(workspace, stages(workspace));
    RiskConfig config = ConfigFile.ofWorkspace(workspace).load(RiskConfig.PRODUCTION);
    try (RiskStore store = SqlRiskStore.open(config.store())) {
      assertThat(store.models().deployed().orElseThrow().version()).isEqualTo(1);
      assertThat(store.runs().newest(1).get(0).codeVersion()).isEqualTo("my program 1.0");
    }
    String[] cells = {"somebody", "1", "2", "3", ""};
    assertThat(scoring(workspace.resolve("data/models/1/model.json"), config.schema(), cells))
        .isBetween(0.0, 1.0);
    assertThat(trainedByAnother(config.schema()).columns()).contains("lastmonth_activity");
  }

  private static void process(Path folder, Stages stages) {
    // process begins
    RiskConfig config = ConfigFile.ofWorkspace(folder).load(RiskConfig.PRODUCTION);
    try (RiskStore store = SqlRiskStore.open(config.store())) {
      RiskProcess risk = RiskProcess.over(config, store, stages).release("my program 1.0").build();
      RunReport report = risk.run();
      for (CallListItem item : risk.clients().callList(CallListRequest.of(20)).items()) {
        System.out.println(item.prediction().clientId() + " " + item.reasons());
      }
      if (report.outcome() == RunOutcome.REDEPLOYED && isFriday()) {
        risk.production().rollback("me", "no new model before the weekend");
      }
    }
    // process ends
  }

  private static boolean isFriday() {
    return true;
  }

  private static Stages stages(Path folder) {
    // stages begins
    Stages stages =
        new Stages(
            new SourceIngestStage(),
            new SourceTables(),
            new CrossValidatedTrainStage(),
            new SystemDiagnoseStage(folder.resolve("data/cache")),
            new FeatureDriftStage(),
            new ModelPerformanceStage(),
            new DocumentReportStage(),
            new ServiceCallsStage());
    // stages ends
    return stages;
  }

  private static TrainStage trainer() {
    // trainer begins
    TrainStage training =
        new CrossValidatedTrainStage(
            () -> new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 20, -1, 42));
    // trainer ends
    return training;
  }

  /** As shown, instead of the product's own. */
  private static RiskModel trainedByAnother(Schema schema) {
    Dataset.Builder rows = Dataset.builder(schema);
    for (int i = 0; i < 200; i++) {
      rows.add(new String[] {"c" + i, "" + i % 19, "" + i % 23, "3", i % 19 > 9 ? "1" : "0"});
    }
    return trainer()
        .fit(TrainRequest.of(rows.build(), HoldOut.standard(), Training.STANDARD))
        .model();
  }

  private static double scoring(Path path, Schema schema, String[] cells) throws IOException {
    // scoring begins
    RiskModel model = ModelJson.read(Files.readAllBytes(path), path.toString());
    Dataset client = Dataset.builder(schema).add(cells).build();
    double risk = model.risk(model.logOdds(client)[0]);
    // scoring ends
    return risk;
  }

  private static String program(String name) throws IOException {
    String source = Files.readString(SOURCE);
    String begin = "    // " + name + " begins\n";
    int from = source.indexOf(begin) + begin.length();
    return source.substring(from, source.indexOf("    // " + name + " ends\n")).indent(-4);
  }

  private static List<String> javaBlocks(Path page) throws IOException {
    return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(page))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }
}
