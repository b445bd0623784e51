package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.PredictionLog;

final class InMemoryPredictions implements PredictionLog {
  private final SharedLock lock;
  private final Map<String, Stored> byBatch = new LinkedHashMap<>();

  InMemoryPredictions(SharedLock lock) {
    this.lock = lock;
  }

  private record Stored(
      PredictionBatch batch, List<Prediction> predictions, byte @Nullable [] rows) {}

  @Override
  public void add(PredictionBatch batch, List<Prediction> predictions, byte @Nullable [] rows) {
    Stored stored = new Stored(batch, List.copyOf(predictions), rows == null ? null : rows.clone());
    lock.run(
        () -> {
          if (byBatch.putIfAbsent(batch.batchId(), stored) != null) {
            throw new RiskException(
                ErrorCode.INTERNAL, "the batch " + batch.batchId() + " is already stored");
          }
        });
  }

  @Override
  public List<PredictionBatch> newest(int limit) {
    return newestFirst().stream().limit(limit).map(Stored::batch).toList();
  }

  @Override
  public Optional<PredictionBatch> batch(String batchId) {
    return stored(batchId).map(Stored::batch);
  }

  @Override
  public List<Prediction> predictions(String batchId) {
    return stored(batchId).map(Stored::predictions).orElse(List.of());
  }

  @Override
  public Optional<byte[]> rows(String batchId) {
    return stored(batchId).map(Stored::rows).map(byte[]::clone);
  }

  @Override
  public List<Entry> history(String clientId, int limit) {
    return newestFirst().stream()
        .flatMap(
            stored ->
                stored.predictions().stream()
                    .filter(prediction -> prediction.clientId().equals(clientId))
                    .reduce((first, second) -> second)
                    .map(prediction -> new Entry(stored.batch(), prediction))
                    .stream())
        .limit(limit)
        .toList();
  }

  private Optional<Stored> stored(String batchId) {
    return lock.call(() -> Optional.ofNullable(byBatch.get(batchId)));
  }

  private List<Stored> newestFirst() {
    return lock.call(
        () -> {
          List<Stored> list = new ArrayList<>(byBatch.values());
          Collections.reverse(list);
          return list;
        });
  }
}
