package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;

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

  /** Stores a diagnosis of the deployed model. */
  void add(ModelDiagnosis diagnosis);

  /** The newest diagnosis of a deployed model. */
  default Optional<ModelDiagnosis> newestOfModel() {
    return newestOfModel(1).stream().findFirst();
  }

  /** The newest diagnoses of deployed models, newest first. */
  List<ModelDiagnosis> newestOfModel(int limit);
}
