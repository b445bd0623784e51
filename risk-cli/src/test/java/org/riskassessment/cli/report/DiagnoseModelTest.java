package org.riskassessment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;
import org.riskassessment.core.simulate.ClientSimulator;
import org.riskassessment.core.simulate.Drift;

class DiagnoseModelTest {
  private @TempDir Path temporary;

  @Test
  void drift_asks_for_attention_until_somebody_takes_note() throws IOException {
    TestWorkspace workspace = TestWorkspace.demo(temporary.resolve("w"), 42, 1_500);
    assertThat(workspace.json("diagnose", "--only", "drift").exits(0).at("data.verdict.status"))
        .isEqualTo("insufficient");
    workspace.run();
    ClientSimulator clients = new ClientSimulator(42, 1_500);
    workspace.simulate(
        "data/sourcedata/little.csv", sink -> clients.period(1, Drift.STRONG, 300, sink));
    Result run = workspace.json("run", "--fail-on-attention").exits(10);
    assertThat(run.at("data.model_verdict.status")).isEqualTo("attention");
    assertThat(workspace.json("run").exits(0).at("data.model_verdict.status"))
        .as("read, not made again")
        .isEqualTo("attention");

    String text = workspace.risk("diagnose", "--only", "drift,performance,segments").exits(0).out();
    assertThat(text).contains("needs attention: it ranks clients worse").contains("action  ");
    assertThat(text.lines()).allMatch(line -> line.length() < 80);
    assertThat(workspace.risk("status").exits(0).out()).contains("Model      attention: Version 1");

    assertThat(workspace.risk("diagnose", "--ack", "rank", "--reason", "x").exits(2).err())
        .contains("'rank' is not a cause in the newest diagnosis of version 1; known: ranking");
    workspace.risk("diagnose", "--ack", "ranking").exits(2);
    Result noted = workspace.json("diagnose", "--ack", "ranking", "--reason", "a strike").exits(0);
    assertThat(noted.at("data.verdict.causes.0.acknowledged.reason")).isEqualTo("a strike");
    assertThat(workspace.json("run", "--fail-on-attention").at("data.model_verdict.status"))
        .isEqualTo(noted.at("data.verdict.status"));

    Result history =
        workspace.json("diagnose", "history", "--column", "lastmonth_activity").exits(0);
    assertThat((List<?>) history.at("data.diagnoses")).hasSize(4);
    workspace.risk("diagnose", "history", "--column", "lastmonth").exits(2);
    assertThat(workspace.risk("diagnose", "history").exits(0).out().lines())
        .hasSize(5)
        .allMatch(line -> line.length() < 80);
  }
}
