package org.riskassessment.core.version;

import java.util.Optional;
import java.util.function.Function;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
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
    byte[] content =
        new DerivedFiles(run)
            .get(
                version,
                ReferenceFile.NAME,
                this::checked,
                Function.identity(),
                () ->
                    TrainingRows.of(run)
                        .heldOutRows(version.card())
                        .map(held -> ReferenceFile.write(held, version.card().seed())))
            .orElse(null);
    return content == null ? Optional.empty() : DatasetBytes.read(run.config().schema(), content);
  }

  private byte[] checked(byte[] content, String name) {
    try {
      DatasetBytes.read(run.config().schema(), content);
      return content;
    } catch (IllegalArgumentException e) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT, "is damaged: " + e.getMessage(), ErrorContext.ofFile(name), e);
    }
  }
}
