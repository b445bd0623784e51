package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void the_shipped_files_are_under_three_megabytes() throws IOException {
    long bytes = 0;
    for (String name : SHIPPED) {
      bytes += Files.size(REPOSITORY.resolve(name));
    }
    assertThat(bytes).isBetween(100_000L, 3_000_000L);
  }
}
