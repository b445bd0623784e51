package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;
import org.riskassessment.core.diagnosis.Diagnosis;

/** The diagnoses that runs made. */
public interface DiagnosisLog {

  /** Stores the diagnosis that a run made. */
  void add(String runId, Diagnosis diagnosis);

  /** The newest diagnosis. */
  default Optional<Diagnosis> newest() {
    return newest(1).stream().findFirst();
  }

  /** The newest diagnoses, newest first. */
  List<Diagnosis> newest(int limit);
}
