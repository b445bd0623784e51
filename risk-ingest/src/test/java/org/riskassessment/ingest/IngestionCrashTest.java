package org.riskassessment.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskassessment.ingest.IngestWorkspace.HEADER;
import static org.riskassessment.ingest.IngestWorkspace.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;

/**
 * The disk fails at each call of an ingestion in turn, once or from then on. The next ingestion
 * must end like an undisturbed one: no row is lost or there twice.
 */
class IngestionCrashTest {
  private static final String BAD = "bad,x,2,3,0\n";

  @TempDir Path folder;

  /** An ingestion, and the state before it. */
  private enum Scene {
    FIRST,
    MORE_FILES,
    A_CHANGED_FILE,
    UNIQUE_CLIENTS,
    ANOTHER_LAYOUT,
    FRESH;

    private void before(IngestWorkspace workspace) {
      workspace.schema = this == UNIQUE_CLIENTS ? unique() : Schema.standard();
      workspace.put("a.csv", HEADER + rows(0, 40) + BAD);
      workspace.put("b.csv", HEADER + rows(30, 60));
      if (this == FIRST) {
        workspace.put("c.csv", HEADER + rows(50, 70) + BAD.repeat(30));
        return;
      }
      workspace.ingest();
      switch (this) {
        case A_CHANGED_FILE ->
            workspace.put("b.csv", HEADER + rows(20, 90), workspace.now.minusSeconds(60));
        case ANOTHER_LAYOUT -> workspace.schema = IngestWorkspace.textSchema();
        case FRESH -> workspace.put("a.csv", HEADER + rows(5, 9), workspace.now.minusSeconds(60));
        default -> {
          workspace.put("c.csv", HEADER + rows(55, 80) + BAD);
          workspace.put("d.csv", "not,a,table\n1,2,3\n");
        }
      }
    }

    private IngestionRequest request() {
      return this == FRESH ? new IngestionRequest.Fresh() : new IngestionRequest.WhatIsNew();
    }
  }

  /** Whether the disk recovers, or fails from then on as if the process had died. */
  private enum Disk {
    FAILS_ONCE,
    FAILS_FROM_THEN_ON
  }

  @ParameterizedTest
  @EnumSource
  void no_row_is_lost_and_none_is_twice(Scene scene) throws IOException {
    IngestWorkspace undisturbed = new IngestWorkspace(folder.resolve("undisturbed"));
    scene.before(undisturbed);
    undisturbed.ingest(scene.request());
    for (Disk disk : Disk.values()) {
      int call = 1;
      while (fails(scene, disk, call, undisturbed)) {
        call++;
      }
      assertThat(call).as("calls that failed").isGreaterThan(10);
    }
  }

  private boolean fails(Scene scene, Disk disk, int deadly, IngestWorkspace undisturbed)
      throws IOException {
    IngestWorkspace workspace =
        new IngestWorkspace(folder.resolve(scene + "-" + disk + "-" + deadly));
    scene.before(workspace);
    int[] calls = {0};
    workspace.files =
        new DurableFiles(
            (call, path) -> {
              calls[0]++;
              if (calls[0] == deadly || calls[0] > deadly && disk == Disk.FAILS_FROM_THEN_ON) {
                throw new IOException("no space left on device");
              }
            });
    boolean failed = false;
    try {
      workspace.ingest(scene.request());
    } catch (RiskException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED);
      failed = true;
    }
    workspace.files = new DurableFiles();
    workspace.ingest(failed ? scene.request() : new IngestionRequest.WhatIsNew());
    assertSame(workspace, undisturbed, scene + ", " + disk + " at call " + deadly);
    // The last call that fails may be one that only tidies up.
    return failed || calls[0] >= deadly;
  }

  private static void assertSame(IngestWorkspace actual, IngestWorkspace expected, String how)
      throws IOException {
    assertThat(actual.text("finaldata.csv")).as(how).isEqualTo(expected.text("finaldata.csv"));
    DatasetRecord record = actual.store.ingestion().dataset().orElseThrow();
    assertThat(record.id())
        .as(how)
        .isEqualTo(expected.store.ingestion().dataset().orElseThrow().id());
    assertThat(new SourceTables().dataset(actual.config(), record).size()).isEqualTo(record.rows());
    Batch newest = actual.newestBatch();
    assertThat(newest.rows()).as(how).isEqualTo(expected.newestBatch().rows());
    assertThat(actual.text("ingestedfiles.txt")).isEqualTo(expected.text("ingestedfiles.txt"));
    try (Stream<Path> all = Files.walk(actual.folder.resolve("out"))) {
      assertThat(all.filter(file -> file.toString().endsWith(".tmp"))).as(how).isEmpty();
    }
  }

  private static Schema unique() {
    return new Schema(Schema.standard().columns(), "1", "0", Schema.Unique.ID);
  }
}
