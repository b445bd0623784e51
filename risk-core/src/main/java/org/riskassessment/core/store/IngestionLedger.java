package org.riskassessment.core.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which files and polls were read, what happened to their rows, and the datasets that resulted. */
public interface IngestionLedger {

  /** All files ever read, by path. */
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
   * Records what one ingestion did: batches, the files read, and the dataset that holds the
   * accepted rows (null if no row was new).
   *
   * <p>Batches get their numbers here, in the order given, after those stored. A known file
   * replaces the one with the same path.
   */
  default void commit(List<Batch> batches, List<KnownFile> files, @Nullable DatasetRecord dataset) {
    commit(batches, files, dataset, null);
  }

  /**
   * As above, with how far a database source was read; it replaces what was stored for that source.
   *
   * @param watermark null if no database was read
   */
  void commit(
      List<Batch> batches,
      List<KnownFile> files,
      @Nullable DatasetRecord dataset,
      @Nullable Watermark watermark);

  /** How far each database source was read, by name. */
  List<Watermark> watermarks();

  /** Has a source read from its first row again; does nothing if it was never read. */
  void resetWatermark(String source);

  /**
   * Takes a batch out: it and its {@link Batches#twins} become {@link Batch.Status#FORGOTTEN}; the
   * others of its generation, the known files and the watermarks move to the next one, whose
   * dataset is given.
   *
   * @param number of an ingested batch of the dataset as it is now
   * @param cuts as in {@link Batch.Forgotten}
   * @param dataset of the generation after the present one
   * @throws org.riskassessment.core.error.RiskException INTERNAL if there is no such batch or the
   *     dataset belongs to another generation
   */
  void forget(int number, String reason, Map<Long, Long> cuts, DatasetRecord dataset);
}
