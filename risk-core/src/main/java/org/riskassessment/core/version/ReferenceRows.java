package org.riskassessment.core.version;

import java.util.Optional;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.ReferenceFile;
import org.riskassessment.core.run.Run;

/**
 * Reads the rows that today's rows are compared with: those of the clients that a version held out.
 */
public final class ReferenceRows {
  private final Run run;

  public ReferenceRows(Run run) {
    this.run = run;
  }

  /**
   * Empty when they were not stored and the dataset no longer has them, or when the schema has
   * changed.
   */
  public Optional<Dataset> rows(ModelVersion version) {
    byte[] content;
    if (version.artifacts().containsKey(ReferenceFile.NAME)) {
      content = run.store().models().artifact(version.version(), ReferenceFile.NAME);
    } else {
      Optional<Dataset> held = TrainingRows.of(run).heldOutRows(version.card());
      if (held.isEmpty()) {
        return Optional.empty();
      }
      content = ReferenceFile.write(held.get(), version.card().seed());
      run.store().models().addArtifact(version.version(), ReferenceFile.NAME, content);
    }
    try {
      return Optional.of(DatasetBytes.read(run.config().schema(), content));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
