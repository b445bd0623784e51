package org.riskassessment.core.version;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.model.ModelCard;
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

  /** The rows from {@code firstRow} on that can be trained on; warns of those left out. */
  Dataset from(Dataset all, int firstRow) {
    Dataset learnable = labelled(all, row -> all.knownFrom(row) >= firstRow);
    warnOfCalls(all, firstRow, learnable);
    UnansweredRows.of(all).sentences().forEach(run::warn);
    return within(window, learnable);
  }

  /** The labelled rows that can be trained on, weighted for calls. */
  private Dataset labelled(Dataset all, IntPredicate condition) {
    CallHistory calls = new CallHistory(run.store().calls(), run.store().ingestion());
    IntPredicate isLabelled = row -> condition.test(row) && all.isLabelled(row);
    if (calls.isEmpty()) {
      return all.where(isLabelled);
    }
    double[] weights = calls.weights(all);
    return all.withWeights(weights).where(row -> isLabelled.test(row) && weights[row] > 0);
  }

  private void warnOfCalls(Dataset all, int firstRow, Dataset labelled) {
    CallHistory calls = new CallHistory(run.store().calls(), run.store().ingestion());
    int dropped =
        calls.isEmpty()
            ? 0
            : all.where(row -> all.knownFrom(row) >= firstRow && all.isLabelled(row)).size()
                - labelled.size();
    if (dropped > 0) {
      run.warn(
          dropped
              + " rows were left out of training because they arrived after their clients were"
              + " called"
              + (calls.isByLot()
                  ? ""
                  : "; no clients were withheld from the list (call_list.holdout_share), so clients"
                      + " like these are missing from training"));
    }
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
        .map(all -> labelled(all, row -> all.knownFrom(row) >= first.getAsLong()))
        .map(rows -> within(window, rows))
        .map(
            rows -> {
              int[] parts = rows.parts(card.holdOut());
              int held = card.holdOut().remainder();
              return rows.where(row -> (parts[row] == held) == heldOut);
            });
  }

  /** The labelled rows within a window. */
  static Dataset within(Training.Window window, Dataset labelled) {
    if (window.isAll()) {
      return labelled;
    }
    if (window.unit() == Training.Window.Unit.ROWS) {
      int from = Math.max(0, labelled.size() - window.count());
      return labelled.slice(from, labelled.size());
    }
    NumericColumn days = labelled.observedAt().orElseThrow();
    double[] periods = Arrays.stream(days.present()).distinct().sorted().toArray();
    if (periods.length == 0) {
      return labelled;
    }
    double first = periods[Math.max(0, periods.length - window.count())];
    return labelled.where(row -> days.at(row) >= first);
  }
}
