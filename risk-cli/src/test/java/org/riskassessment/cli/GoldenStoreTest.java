package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that the first release wrote: version 1 was the first, version 3 took its place after a
 * reversal, version 2 challenged with it. With it come rows and the risks that it gave them.
 */
class GoldenStoreTest {
  @TempDir Path folder;
  private TestWorkspace workspace;

  @BeforeEach
  void open() throws IOException {
    workspace = new TestWorkspace(folder.resolve("w"));
    workspace.write("config.json", TestWorkspace.config());
    try (InputStream in =
        new GZIPInputStream(getClass().getResourceAsStream("/golden/store-first/risk.db.gz"))) {
      workspace.write("data/risk.db", in.readAllBytes());
    }
    workspace.write("rows.csv", golden("rows.csv"));
  }

  private static String golden(String name) {
    try (InputStream in =
        GoldenStoreTest.class.getResourceAsStream("/golden/store-first/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void scoresAsRecorded() {
    List<String> now =
        workspace
            .risk("predict", workspace.path("rows.csv").toString(), "-o", "csv")
            .exits(0)
            .out()
            .lines()
            .toList();
    List<String> recorded = golden("risks.csv").lines().toList();
    assertThat(now).hasSameSizeAs(recorded).hasSizeGreaterThan(40);
    for (int i = 1; i < recorded.size(); i++) {
      // The first release had the risk between id and exits; names may have commas in them.
      int before = cell(recorded.get(i), 2);
      int after = cell(now.get(i), 7);
      assertThat(now.get(i).substring(0, after)).isEqualTo(recorded.get(i).substring(0, before));
      assertThat(risk(now.get(i), after)).isCloseTo(risk(recorded.get(i), before), within(1e-12));
    }
  }

  /** Where a cell begins, counted from the end of the row: 1 for the last one. */
  private static int cell(String row, int fromEnd) {
    int at = row.length();
    for (int c = 0; c < fromEnd; c++) {
      at = row.lastIndexOf(',', at - 1);
    }
    return at + 1;
  }

  private static double risk(String row, int from) {
    return Double.parseDouble(row.substring(from, row.indexOf(',', from)));
  }

  @Test
  void it_opens_and_scores_as_it_did() {
    scoresAsRecorded();
    assertThat((List<?>) workspace.json("models", "verify").exits(0).at("data.faults")).isEmpty();
    assertThat(workspace.json("models", "show").exits(0).at("data.verdict"))
        .asString()
        .startsWith("Version 3 replaces 1: AUC 0.753 against 0.277");
    List<?> runs = (List<?>) workspace.json("runs", "list").exits(0).at("data.runs");
    assertThat(runs).hasSize(2);
    String decided = (String) ((Map<?, ?>) runs.get(0)).get("run_id");
    assertThat(workspace.risk("replay", decided).exits(2).err())
        .contains("the release that made it did not store its inputs");
  }

  @Test
  void its_versions_are_deployed_and_rolled_back() {
    assertThat(workspace.json("rollback", "--reason", "x").exits(0).at("data.model_version"))
        .isEqualTo(1L);
    workspace.risk("deploy", "2").exits(0);
    assertThat(workspace.json("rollback").exits(0).at("data.model_version")).isEqualTo(1L);
    workspace.risk("deploy", "3").exits(0);
    assertThat(workspace.json("models", "prune", "--keep", "1").exits(0).at("data.pruned"))
        .isEqualTo(List.of(2L));
    assertThat((List<?>) workspace.json("models", "history").at("data.deployments")).hasSize(6);
    scoresAsRecorded();
  }
}
