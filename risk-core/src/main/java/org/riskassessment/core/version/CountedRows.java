package org.riskassessment.core.version;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.CallHistory;

/**
 * Which rows of a dataset tell what clients do, and how much each of them counts: labelled rows,
 * without those of called clients, and withheld clients for all that were listed with them. The one
 * place that chooses rows to train on, to check the deployed model by, to judge challengers on and
 * to evaluate with.
 *
 * <p>A row counts from the place in the dataset at which its label became known, see {@link
 * Dataset#knownFrom}.
 */
final class CountedRows {
  private final Dataset rows;
  private final double @Nullable [] weights;
  private final CallHistory calls;

  /** Where the label of each row that counts became known, ascending; found when first needed. */
  private int @Nullable [] known;

  private CountedRows(Dataset all, CallHistory calls, double @Nullable [] weights) {
    this.calls = calls;
    this.weights = weights;
    this.rows = weights == null ? all : all.withWeights(weights);
  }

  /** By all calls known. */
  static CountedRows of(Run run, Dataset all) {
    return of(run, all, Instant.MAX);
  }

  /** By the calls known at a time, to decide again what was decided then. */
  static CountedRows of(Run run, Dataset all, Instant until) {
    CallHistory calls = new CallHistory(run.store().calls(), run.store().ingestion(), until);
    return new CountedRows(all, calls, calls.isEmpty() ? null : calls.weights(all));
  }

  /**
   * Of rows that are not of the dataset.
   *
   * @param known when they were written, for rows that have no day
   */
  static CountedRows outside(Run run, Dataset rows, Instant known) {
    CallHistory calls = new CallHistory(run.store().calls(), run.store().ingestion());
    return new CountedRows(rows, calls, calls.isEmpty() ? null : calls.weights(rows, known));
  }

  boolean counts(int row) {
    return rows.isLabelled(row) && (weights == null || weights[row] > 0);
  }

  /** All rows of the dataset, with their weights. */
  Dataset all() {
    return rows;
  }

  /**
   * Where the rows are whose labels became known from a place in the dataset on, and that meet a
   * condition, ascending.
   */
  int[] knownFrom(long firstRow, IntPredicate condition) {
    return IntStream.range(0, rows.size())
        .parallel()
        .filter(row -> counts(row) && rows.knownFrom(row) >= firstRow && condition.test(row))
        .toArray();
  }

  /** The same in the order in which the labels became known. */
  int[] asKnownFrom(long firstRow) {
    return Arrays.stream(rows.rowsAsKnown())
        .filter(row -> counts(row) && rows.knownFrom(row) >= firstRow)
        .toArray();
  }

  /** The rows at some places. */
  Dataset at(int[] places) {
    boolean all = places.length == rows.size();
    for (int i = 0; all && i < places.length; i++) {
      all = places[i] == i;
    }
    return all ? rows : rows.pick(places);
  }

  /** How many rows count whose labels became known from a place on. */
  int countFrom(long firstRow) {
    return count(firstRow, rows.size());
  }

  /** How many count whose labels became known from a place on and before another. */
  int count(long firstRow, long endRow) {
    return Math.max(0, before(endRow) - before(firstRow));
  }

  /** How many count whose labels became known before a place. */
  private int before(long place) {
    int[] places = known;
    if (places == null) {
      places =
          IntStream.range(0, rows.size())
              .filter(this::counts)
              .map(rows::knownFrom)
              .sorted()
              .toArray();
      known = places;
    }
    int from = 0;
    int to = places.length;
    while (from < to) {
      int middle = from + to >>> 1;
      if (places[middle] < place) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** How many labelled rows are left out because their clients were called. */
  int calledFrom(long firstRow) {
    return weights == null
        ? 0
        : (int)
            IntStream.range(0, rows.size())
                .filter(
                    row -> rows.knownFrom(row) >= firstRow && rows.isLabelled(row) && !counts(row))
                .count();
  }

  /** Whether clients were withheld from a list at random. */
  boolean isByLot() {
    return calls.isByLot();
  }
}
