package org.riskassessment.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.Result;
import org.riskassessment.cli.TestWorkspace;

/** {@code risk demo --panel}: snapshots, usage and leaving dates that come two months late. */
class PanelDemoTest {
  @TempDir Path folder;

  @Test
  void months_are_learned_from_as_they_come() throws IOException {
    Path demo = folder.resolve("demo");
    TestWorkspace.program("demo", demo.toString(), "--panel", "--clients", "300", "--periods", "1")
        .exits(0);
    TestWorkspace workspace = new TestWorkspace(demo);
    Result first = workspace.json("run");
    assertThat(first.at("data.outcome")).isEqualTo("FIRST_DEPLOYMENT");
    // Whoever left in the last month is gone from its snapshot before a leaving date is known.
    assertThat((List<?>) first.at("warnings"))
        .singleElement()
        .asString()
        .contains("are not in the newest snapshot, of 2025-12-31");
    assertThat(workspace.text("data/ingesteddata/finaldata.csv"))
        .startsWith(
            "client_id,month,plan,seats,fee,usage.sessions mean 1 month,"
                + "usage.sessions mean 6 months,usage.sessions trend 3 months,"
                + "usage.minutes mean 1 month,left_on\n");

    addMonth(demo, demo.resolve("data/periods/2026-01"));
    Result next = workspace.json("ingest");
    assertThat((List<?>) next.at("warnings")).isEmpty();
    assertThat(workspace.text("data/ingesteddata/finaldata.csv")).contains(",2026-01-31,");
  }

  private static void addMonth(Path demo, Path month) throws IOException {
    try (Stream<Path> files = Files.walk(month)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = demo.resolve("data").resolve(month.relativize(file).toString());
        Files.copy(file, to);
        TestWorkspace.age(to);
      }
    }
  }
}
