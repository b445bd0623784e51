package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.sql.SqlRiskStore;

/** The repository's own workspace is what 'risk demo' makes when told nothing. */
class ShippedDataTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final List<String> SHIPPED =
      List.of(
          "config.json",
          "data/practicedata/dataset1.csv",
          "data/practicedata/dataset2.csv",
          "data/sourcedata/dataset3.csv",
          "data/sourcedata/dataset4.csv",
          "data/testdata/testdata.csv");

  @TempDir Path temporary;

  @Test
  void the_shipped_files_are_those_of_a_demo_with_default_options() throws IOException {
    Path demo = temporary.resolve("demo");
    TestWorkspace.program("demo", demo.toString()).exits(0);

    for (String name : SHIPPED) {
      assertThat(Files.mismatch(REPOSITORY.resolve(name), demo.resolve(name)))
          .as(name)
          .isEqualTo(-1);
    }
  }

  @Test
  void the_shipped_clients_are_told_apart_for_reasons_that_are_true() {
    Path demo = temporary.resolve("demo");
    TestWorkspace.program("demo", demo.toString()).exits(0);
    TestWorkspace workspace = new TestWorkspace(demo);
    workspace.run();

    RiskConfig config = ConfigFile.ofWorkspace(demo).load(RiskConfig.PRODUCTION);
    try (SqlRiskStore store = SqlRiskStore.open(config.store())) {
      List<Prediction> clients =
          store.predictions().predictions(store.predictions().newest().orElseThrow().batchId());
      long logOdds = clients.stream().map(Prediction::logOdds).distinct().count();
      assertThat(clients.stream().map(Prediction::risk).distinct().count())
          .isGreaterThan(1_000)
          .isGreaterThanOrEqualTo(logOdds * 95 / 100);
    }
    ReasonTruth.check(workspace, 300);
  }

  @Test
  void the_shipped_files_are_under_three_megabytes() throws IOException {
    long bytes = 0;
    for (String name : SHIPPED) {
      bytes += Files.size(REPOSITORY.resolve(name));
    }
    assertThat(bytes).isBetween(100_000L, 3_000_000L);
  }
}
