package org.riskassessment.core.stage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.store.DatasetRecord;

/**
 * What to diagnose.
 *
 * @param parts the rest of the result is empty
 * @param reference rows that the deployed version was judged on; empty if they are not known
 * @param trainedRows place in the dataset after the rows that the deployed version was trained on
 */
public record DiagnosisRequest(
    Data data,
    Set<DiagnoseStage.Part> parts,
    Options options,
    Supplier<Optional<Dataset>> reference,
    OptionalLong trainedRows) {

  public DiagnosisRequest {
    parts = Set.copyOf(parts);
  }

  /** Rows of the dataset; 0 for another file. */
  public long datasetRows() {
    return data.dataset() == null ? 0 : data.dataset().rows();
  }

  /**
   * The rows to diagnose.
   *
   * @param id digest of their bytes
   * @param dataset null for a file that is not the dataset
   */
  public record Data(DatasetId id, @Nullable DatasetRecord dataset, Rows rows) {}

  /** Rows that come part by part. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Reads the rows in their order.
     *
     * @param after an earlier state of the dataset, whose rows are left out; null for none
     */
    void read(@Nullable DatasetRecord after, Consumer<Dataset> sink);
  }

  /**
   * What was asked for beyond the parts.
   *
   * @param offline whether to skip looking up the newest versions of dependencies
   * @param by column to split the statistics by; null for none
   * @param states file of profiles to add these rows to, and to diagnose; null for none
   * @param advisories zip file of published weaknesses; null for none
   */
  public record Options(
      boolean offline, @Nullable String by, @Nullable Path states, @Nullable Path advisories) {

    /** Nothing more. */
    public static Options of(boolean offline) {
      return new Options(offline, null, null, null);
    }
  }
}
