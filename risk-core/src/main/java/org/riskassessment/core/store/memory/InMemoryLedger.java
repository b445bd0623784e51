package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Batches;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.Watermark;

/** Each method checks everything before it changes anything, so it succeeds or changes nothing. */
final class InMemoryLedger implements IngestionLedger {
  private final SharedLock lock;
  private final Map<String, KnownFile> files = new TreeMap<>();
  private final List<Batch> batches = new ArrayList<>();
  private final List<DatasetRecord> datasets = new ArrayList<>();
  private final Map<String, Watermark> watermarks = new TreeMap<>();

  InMemoryLedger(SharedLock lock) {
    this.lock = lock;
  }

  @Override
  public Map<String, KnownFile> knownFiles() {
    return lock.call(() -> new TreeMap<>(files));
  }

  @Override
  public Optional<Batch> batchWithContent(String sha256, int generation) {
    return lock.call(
        () ->
            batches.stream()
                .filter(b -> b.sha256().equals(sha256) && b.generation() == generation)
                .reduce((first, second) -> second));
  }

  @Override
  public Optional<Batch> newestBatch() {
    return lock.call(() -> batches.stream().reduce((first, second) -> second));
  }

  @Override
  public List<Batch> batches() {
    return lock.call(() -> List.copyOf(batches));
  }

  @Override
  public Optional<DatasetRecord> dataset() {
    return lock.call(() -> datasets.stream().reduce((first, second) -> second));
  }

  @Override
  public List<DatasetRecord> datasets() {
    return lock.call(() -> List.copyOf(datasets));
  }

  @Override
  public List<Watermark> watermarks() {
    return lock.call(() -> List.copyOf(watermarks.values()));
  }

  @Override
  public void resetWatermark(String source) {
    lock.run(() -> watermarks.remove(source));
  }

  @Override
  public void forget(int number, String reason, Map<Long, Long> cuts, DatasetRecord dataset) {
    lock.run(
        () -> {
          int next = dataset.generation();
          new Batches(batches)
              .without(number, reason, cuts, dataset().orElse(null), dataset)
              .forEach(batch -> batches.set(batch.number() - 1, batch));
          files.replaceAll(
              (path, file) -> file.generation() == next - 1 ? file.ofGeneration(next) : file);
          watermarks.replaceAll(
              (source, mark) -> mark.generation() == next - 1 ? mark.ofGeneration(next) : mark);
          datasets.add(dataset);
        });
  }

  @Override
  public void commit(
      List<Batch> added,
      List<KnownFile> read,
      @Nullable DatasetRecord dataset,
      @Nullable Watermark watermark) {
    lock.run(
        () -> {
          if (dataset != null) {
            requireNew(dataset);
            datasets.add(dataset);
          }
          for (Batch batch : added) {
            batches.add(batch.withNumber(batches.size() + 1));
          }
          read.forEach(file -> files.put(file.path(), file));
          if (watermark != null) {
            watermarks.put(watermark.source(), watermark);
          }
        });
  }

  private void requireNew(DatasetRecord dataset) {
    if (datasets.stream()
        .anyMatch(d -> d.generation() == dataset.generation() && d.id().equals(dataset.id()))) {
      throw new RiskException(
          ErrorCode.INTERNAL, "the dataset " + dataset.id() + " is already recorded");
    }
  }
}
