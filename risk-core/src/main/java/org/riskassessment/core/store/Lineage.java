package org.riskassessment.core.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.model.ModelCard;

/**
 * Where the rows of earlier datasets stand in the present one. Within a generation they keep their
 * places; a generation that began when a batch was forgotten has them further up; one that began
 * anew has nothing to do with those before.
 */
public final class Lineage {
  private final List<DatasetRecord> datasets;
  private final List<Batch> batches;

  public Lineage(IngestionLedger ledger) {
    this.datasets = ledger.datasets();
    this.batches = ledger.batches();
  }

  /** How many rows of the present dataset a model's dataset had; empty when it is not of it. */
  public OptionalLong cutOff(ModelCard card) {
    return place(card.datasetId(), card.datasetRows());
  }

  /**
   * How many of the rows that a model was made from were forgotten since; 0 when its dataset is not
   * one that the present one follows from.
   */
  public long forgotten(ModelCard card) {
    OptionalLong first = place(card.datasetId(), card.firstRow());
    OptionalLong end = cutOff(card);
    return first.isEmpty() || end.isEmpty()
        ? 0
        : card.datasetRows() - card.firstRow() - (end.getAsLong() - first.getAsLong());
  }

  /**
   * The place of a row, or of the end of some rows, in the present dataset.
   *
   * @param place in the dataset named, from 0
   */
  public OptionalLong place(DatasetId dataset, long place) {
    Optional<DatasetRecord> from =
        datasets.stream().filter(d -> d.id().equals(dataset)).reduce((first, second) -> second);
    if (from.isEmpty()) {
      return OptionalLong.empty();
    }
    return Batch.carried(
        batches, place, from.get().generation(), datasets.get(datasets.size() - 1).generation());
  }
}
