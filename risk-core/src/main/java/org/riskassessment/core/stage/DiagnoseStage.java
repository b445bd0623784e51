package org.riskassessment.core.stage;

import org.riskassessment.core.diagnosis.Diagnosis;

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

  /** Diagnoses. What cannot be determined is reported as unknown, never thrown. */
  Diagnosis diagnose(RunContext context, DiagnosisRequest request);
}
