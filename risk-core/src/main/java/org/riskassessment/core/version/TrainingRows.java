package org.riskassessment.core.version;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.dataset.UnansweredRows;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.Recency;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.Lineage;

/**
 * Chooses the labelled rows that a model is trained on: within the window, and not affected by
 * calls.
 */
final class TrainingRows {
  private final Run run;
  private final Training.Window window;

  TrainingRows(Run run, Training.Window window) {
    this.run = run;
    this.window = window;
  }

  /** By the configured window. */
  static TrainingRows of(Run run) {
    return new TrainingRows(run, run.config().training().window());
  }

  /**
   * Labelled rows, split by client.
   *
   * @param parts the part of each row's client
   * @param rule which part is held out
   */
  record Split(Dataset labelled, int[] parts, HoldOut rule, Capacity capacity) {

    boolean isHeldOut(int row) {
      return parts[row] == rule.remainder();
    }

    Dataset training() {
      return labelled.where(row -> !isHeldOut(row));
    }

    Dataset heldOut() {
      return labelled.where(this::isHeldOut);
    }
  }

  /**
   * Where the rows from {@code firstRow} on are that can be trained on; warns of those left out.
   */
  int[] placesFrom(CountedRows rows, int firstRow) {
    UnansweredRows.of(rows.all()).sentences().forEach(run::warn);
    int dropped = rows.calledFrom(firstRow);
    if (dropped > 0) {
      run.warn(
          dropped
              + " rows were left out of training because they arrived after their clients were"
              + " called"
              + (rows.isByLot()
                  ? ""
                  : "; no clients were withheld from the list (call_list.holdout_share), so clients"
                      + " like these are missing from training"));
    }
    return within(window, rows.all(), rows.knownFrom(firstRow, row -> true));
  }

  /**
   * The rows that a version was trained on, as far as the current dataset has them; empty when it
   * was trained on a different dataset.
   */
  Optional<Dataset> trainingRows(ModelCard card) {
    return rows(card, false);
  }

  /** The rows that a version held out; empty as for the training rows. */
  Optional<Dataset> heldOutRows(ModelCard card) {
    return rows(card, true);
  }

  private Optional<Dataset> rows(ModelCard card, boolean heldOut) {
    Lineage lineage = new Lineage(run.store().ingestion());
    OptionalLong first = lineage.place(card.datasetId(), card.firstRow());
    OptionalLong end = lineage.cutOff(card);
    if (first.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    return run.rowsIfThere((int) end.getAsLong())
        .map(
            all -> {
              CountedRows counted = CountedRows.of(run, all);
              int[] places =
                  within(window, counted.all(), counted.knownFrom(first.getAsLong(), row -> true));
              Dataset rows = counted.at(places);
              Recency recency = card.rows().recency();
              return recency == null || heldOut
                  ? rows
                  : weighted(rows, places, placed(recency, card, lineage).factors(all));
            })
        .map(
            rows -> {
              int[] parts = rows.parts(card.holdOut());
              int held = card.holdOut().remainder();
              return rows.where(row -> (parts[row] == held) == heldOut);
            });
  }

  /** Recency by the places of the present dataset. */
  private static Recency placed(Recency recency, ModelCard card, Lineage lineage) {
    return new Recency(
        recency.halfLife(),
        recency.ticks().stream()
            .map(tick -> lineage.place(card.datasetId(), tick).orElse(tick))
            .toList());
  }

  /** The rows at some places of a dataset, their weights multiplied by a factor of each place. */
  static Dataset weighted(Dataset rows, int[] places, double[] factors) {
    double[] weights = new double[places.length];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = rows.weight(row) * factors[places[row]];
    }
    return rows.withWeights(weights);
  }

  /** Those of some places that are within a window. */
  static int[] within(Training.Window window, Dataset all, int[] places) {
    if (window.isAll()) {
      return places;
    }
    if (window.unit() == Training.Window.Unit.ROWS) {
      return Arrays.copyOfRange(places, Math.max(0, places.length - window.count()), places.length);
    }
    NumericColumn days = all.observedAt().orElseThrow();
    double[] periods =
        Arrays.stream(places)
            .filter(row -> !days.isMissing(row))
            .mapToDouble(days::at)
            .distinct()
            .sorted()
            .toArray();
    if (periods.length == 0) {
      return places;
    }
    double first = periods[Math.max(0, periods.length - window.count())];
    return Arrays.stream(places).filter(row -> days.at(row) >= first).toArray();
  }
}
