package org.riskassessment.core.stage;

import java.util.Set;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.store.DatasetRecord;

/** Step 3: diagnoses the data and the system itself. */
@FunctionalInterface
public interface DiagnoseStage {

  /** What can be diagnosed. */
  enum Part {
    STATS,
    MISSING,
    TIMINGS,
    DEPENDENCIES
  }

  /**
   * Diagnoses. What cannot be determined is reported as unknown, never thrown.
   *
   * @param parts what to diagnose; the rest of the result is empty
   * @param offline whether to skip looking up the newest versions of dependencies
   */
  Diagnosis diagnose(
      RunContext context, DatasetRecord record, Dataset rows, Set<Part> parts, boolean offline);
}
