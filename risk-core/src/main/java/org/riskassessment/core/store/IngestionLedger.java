package org.riskassessment.core.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which files were read, what became of their rows, and the datasets that followed. */
public interface IngestionLedger {

  /** All files ever looked into, by path. */
  Map<String, KnownFile> knownFiles();

  /** The newest batch with this content that was read for a generation of the dataset. */
  Optional<Batch> batchWithContent(String sha256, int generation);

  /** The newest batch. */
  Optional<Batch> newestBatch();

  /** All batches, oldest first. */
  List<Batch> batches();

  /** The dataset as it is now. */
  Optional<DatasetRecord> dataset();

  /** All datasets, oldest first. */
  List<DatasetRecord> datasets();

  /**
   * Records what one ingestion did: batches, the files looked into, and the dataset that holds the
   * accepted rows (null when no row was new).
   *
   * <p>Batches get their numbers here, in the order given, continuing those stored. A known file
   * replaces the one of the same path.
   */
  default void commit(List<Batch> batches, List<KnownFile> files, @Nullable DatasetRecord dataset) {
    commit(batches, files, dataset, null);
  }

  /**
   * As above, with how far a database source was read; it replaces the one of the same source.
   *
   * @param watermark null when no such source was read
   */
  void commit(
      List<Batch> batches,
      List<KnownFile> files,
      @Nullable DatasetRecord dataset,
      @Nullable Watermark watermark);

  /** How far each database source was read, in the order of their names. */
  List<Watermark> watermarks();

  /** Lets a source be read from its beginning; nothing happens when it was never read. */
  void resetWatermark(String source);

  /**
   * Takes a batch out: it and its {@link Batch#twins} are {@link Batch#forgotten}, the others of
   * its generation, the known files and the watermarks go over to the next one, whose dataset is
   * given.
   *
   * @param number of an ingested batch of the dataset as it is now
   * @param cuts as of {@link Batch.Forgotten}
   * @param dataset of the generation after the present one
   * @throws org.riskassessment.core.error.RiskException INTERNAL when there is no such batch or the
   *     dataset is of another generation
   */
  void forget(int number, String reason, Map<Long, Long> cuts, DatasetRecord dataset);
}
