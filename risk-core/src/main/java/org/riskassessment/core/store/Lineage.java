package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.model.ModelCard;

/**
 * Finds the rows of earlier datasets in the present one. Within a generation rows keep their
 * places. In a generation that follows a forgotten batch they have moved up. A rebuilt dataset has
 * nothing in common with those before it.
 */
public final class Lineage {
  private final List<DatasetRecord> datasets;
  private final Batches batches;
  private final int generation;

  /** To the present dataset. */
  public Lineage(IngestionLedger ledger) {
    this(ledger, ledger.dataset().map(DatasetRecord::generation).orElse(0));
  }

  /** To the dataset of a generation, for what was decided when it was the present one. */
  public Lineage(IngestionLedger ledger, int generation) {
    this.datasets = ledger.datasets();
    this.batches = new Batches(ledger.batches());
    this.generation = generation;
  }

  /** How many rows of the present dataset a model's dataset had; empty after a rebuild. */
  public OptionalLong cutOff(ModelCard card) {
    return place(card.datasetId(), card.datasetRows());
  }

  /**
   * How many of the rows that a model was trained on were forgotten since; 0 if the dataset has
   * been rebuilt.
   */
  public long forgotten(ModelCard card) {
    OptionalLong first = place(card.datasetId(), card.firstRow());
    OptionalLong end = cutOff(card);
    return first.isEmpty() || end.isEmpty()
        ? 0
        : card.datasetRows() - card.firstRow() - (end.getAsLong() - first.getAsLong());
  }

  /**
   * The place of a row, or of the end of some rows, in the present dataset; empty if that dataset
   * is unknown or has been rebuilt since.
   *
   * @param place in the dataset given, from 0
   */
  public OptionalLong place(DatasetId dataset, long place) {
    Optional<DatasetRecord> from =
        datasets.stream().filter(d -> d.id().equals(dataset)).reduce((first, second) -> second);
    if (from.isEmpty()) {
      return OptionalLong.empty();
    }
    return batches.carried(place, from.get().generation(), generation);
  }
}
