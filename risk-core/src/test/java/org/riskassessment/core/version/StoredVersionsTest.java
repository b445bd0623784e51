package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;

class StoredVersionsTest extends VersionFixture {
  @Test
  void pruning_spares_the_deployed_version_and_the_previous() throws IOException {
    run(1_000, 1, 1);
    for (int version = 2; version <= 6; version++) {
      process().versions().train();
    }
    deploy(2);
    deploy(3);
    assertThat(PrunePlan.of(store.models(), 1))
        .isEqualTo(new PrunePlan(List.of(1, 4, 5), List.of(2, 3)));

    PrunePlan done = process().versions().prune(1).result();
    assertThat(done.pruned()).containsExactly(1, 4, 5);
    assertThat(done.spared()).containsExactly(2, 3);
    assertThat(workspace.resolve("models/1")).doesNotExist();
    assertThat(workspace.resolve("models/2/model.json")).exists();
    assertThat(store.models().deployments()).hasSize(3);
    assertThat(store.models().evaluations(4)).isNotEmpty();

    assertThat(process().versions().prune(2).result())
        .isEqualTo(new PrunePlan(List.of(), List.of(2)));
    assertThat(process().versions().prune(9).result())
        .isEqualTo(new PrunePlan(List.of(), List.of()));
    process().production().rollback("ann", "still possible");
    assertThat(deployed()).isEqualTo(2);
    assertFails(
        ErrorCode.MODEL_MISSING,
        () -> process().production().rollback("ann", "too far"),
        "model version 1 was pruned");
    assertFails(ErrorCode.MODEL_MISSING, () -> deploy(4), "model version 4 was pruned");
    assertThat(deployed()).isEqualTo(2);
    assertThat(process().versions().compare(2, 4).obstacle())
        .isEqualTo("version 4 was pruned: its files are gone");

    Files.createDirectories(workspace.resolve("models/5"));
    Files.writeString(workspace.resolve("models/5/model.json"), "left by a crash");
    process().run();
    assertThat(workspace.resolve("models/5")).doesNotExist();
  }

  @Test
  void later_file_of_a_deployed_version_is_shown() {
    run(1_000, 1, 1);
    store.models().addArtifact(1, "notes.bin", new byte[] {1, 2, 3});
    process().run();
    assertThat(workspace.resolve("production_deployment/notes.bin"))
        .hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(process().versions().verify(store.models().versions()).strayViews()).isEmpty();
  }

  @Test
  void changed_file_of_production_is_written_again() throws IOException {
    run(1_000, 1, 1);
    Path file = workspace.resolve("production_deployment/model.json");
    String before = Files.readString(file);
    Files.writeString(file, "{}");
    Verification seen = process().versions().verify(store.models().versions());
    assertThat(seen.faults()).isEmpty();
    assertThat(seen.strayViews())
        .containsExactly(
            new Verification.Fault(1, "production_deployment/model.json differs from the store"));

    process().run();
    assertThat(file).hasContent(before);
    Files.delete(workspace.resolve("models/1/model.json"));
    process().run();
    assertThat(workspace.resolve("models/1/model.json")).hasContent(before);
    assertThat(process().versions().verify(store.models().versions()).strayViews()).isEmpty();
  }
}
