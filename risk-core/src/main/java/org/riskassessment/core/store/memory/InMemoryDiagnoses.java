package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.store.DiagnosisLog;

final class InMemoryDiagnoses implements DiagnosisLog {
  private final SharedLock lock;
  private final List<Diagnosis> diagnoses = new ArrayList<>();
  private final List<ModelDiagnosis> ofModel = new ArrayList<>();

  InMemoryDiagnoses(SharedLock lock) {
    this.lock = lock;
  }

  @Override
  public void add(String runId, Diagnosis diagnosis) {
    lock.run(() -> diagnoses.add(diagnosis));
  }

  @Override
  public List<Diagnosis> newest(int limit) {
    return newest(diagnoses, limit);
  }

  @Override
  public void add(ModelDiagnosis diagnosis) {
    lock.run(() -> ofModel.add(diagnosis));
  }

  @Override
  public List<ModelDiagnosis> newestOfModel(int limit) {
    return newest(ofModel, limit);
  }

  private <T> List<T> newest(List<T> all, int limit) {
    return lock.call(
        () -> {
          List<T> newestFirst = new ArrayList<>(all);
          Collections.reverse(newestFirst);
          return newestFirst.stream().limit(limit).toList();
        });
  }
}
