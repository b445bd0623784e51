package org.riskassessment.ingest;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a workspace in a temporary folder. */
abstract class IngestionFixture {
  @TempDir Path folder;

  IngestWorkspace workspace;

  @BeforeEach
  void make_workspace() {
    workspace = new IngestWorkspace(folder.toAbsolutePath().normalize());
  }
}
