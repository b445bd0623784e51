package org.riskassessment.core.store.memory;

import org.riskassessment.core.store.AccessTokens;
import org.riskassessment.core.store.CallLog;
import org.riskassessment.core.store.DiagnosisLog;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.PredictionLog;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunLog;

/**
 * A store that keeps everything in collections of this process; its content is gone when the
 * program ends. Safe for several threads.
 */
public final class InMemoryStore implements RiskStore {
  private final SharedLock lock = new SharedLock();
  private final IngestionLedger ingestion = new InMemoryLedger(lock);
  private final ModelRegistry models = new InMemoryRegistry(lock);
  private final RunLog runs = new InMemoryRuns(lock);
  private final PredictionLog predictions = new InMemoryPredictions(lock);
  private final DiagnosisLog diagnoses = new InMemoryDiagnoses(lock);
  private final CallLog calls = new InMemoryCalls(lock);
  private final AccessTokens tokens = new InMemoryTokens(lock);

  @Override
  public IngestionLedger ingestion() {
    return ingestion;
  }

  @Override
  public ModelRegistry models() {
    return models;
  }

  @Override
  public RunLog runs() {
    return runs;
  }

  @Override
  public PredictionLog predictions() {
    return predictions;
  }

  @Override
  public DiagnosisLog diagnoses() {
    return diagnoses;
  }

  @Override
  public CallLog calls() {
    return calls;
  }

  @Override
  public AccessTokens tokens() {
    return tokens;
  }

  @Override
  public RunClaim claim() {
    return () -> {};
  }

  @Override
  public boolean isClaimed() {
    return false;
  }

  @Override
  public void close() {
    lock.close();
  }
}
