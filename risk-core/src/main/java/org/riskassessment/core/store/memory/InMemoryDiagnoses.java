package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.store.DiagnosisLog;

final class InMemoryDiagnoses implements DiagnosisLog {
  private final SharedLock lock;
  private final List<Diagnosis> diagnoses = new ArrayList<>();

  InMemoryDiagnoses(SharedLock lock) {
    this.lock = lock;
  }

  @Override
  public void add(String runId, Diagnosis diagnosis) {
    lock.run(() -> diagnoses.add(diagnosis));
  }

  @Override
  public List<Diagnosis> newest(int limit) {
    return lock.call(
        () -> {
          List<Diagnosis> newestFirst = new ArrayList<>(diagnoses);
          Collections.reverse(newestFirst);
          return newestFirst.stream().limit(limit).toList();
        });
  }
}
