package org.riskassessment.core.stage;

import java.util.Set;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.store.DatasetRecord;

/** Step 3: looks at the data and at the system itself. */
@FunctionalInterface
public interface DiagnoseStage {

  /** What can be looked at. */
  enum Part {
    STATS,
    MISSING,
    TIMINGS,
    DEPENDENCIES
  }

  /**
   * Looks. What cannot be known is unknown, never an exception.
   *
   * @param parts what to look at; the rest of the result is empty
   * @param offline ask no repository for newest versions
   */
  Diagnosis diagnose(
      RunContext context, DatasetRecord record, Dataset rows, Set<Part> parts, boolean offline);
}
