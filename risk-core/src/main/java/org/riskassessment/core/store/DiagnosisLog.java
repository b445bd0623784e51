package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;
import org.riskassessment.core.diagnosis.Diagnosis;

/** The diagnoses, run by run. */
public interface DiagnosisLog {

  /** Keeps the diagnosis that a run made. */
  void add(String runId, Diagnosis diagnosis);

  /** The newest diagnosis. */
  Optional<Diagnosis> newest();

  /** The newest diagnoses, newest first. */
  List<Diagnosis> newest(int limit);
}
