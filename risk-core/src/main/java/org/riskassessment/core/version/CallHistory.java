package org.riskassessment.core.version;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.CallLog;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;

/**
 * What calls have done to rows of the dataset. A label that came in after its client was called
 * tells of the client and of the call; a model that learned from it would take clients who were
 * saved for clients who are safe. Such rows are not learned from. Where a share of the list was
 * withheld by lot, those withheld stand for all of the list and count as many times.
 *
 * <p>A row came in after a call when it was true on a later day, or, where rows do not tell their
 * day, when it was ingested later.
 */
public final class CallHistory {
  private final Map<String, Instant> called = new HashMap<>();
  private final Map<String, Assignment> assigned = new LinkedHashMap<>();
  private final List<Batch> batches;
  private final boolean byLot;

  public CallHistory(CallLog calls, IngestionLedger ledger) {
    for (Assignment one : calls.assignments()) {
      assigned.putIfAbsent(one.clientId(), one);
      if (!one.withheld()) {
        called.putIfAbsent(one.clientId(), one.at());
      }
    }
    this.byLot = !assigned.isEmpty();
    for (Contact contact : calls.contacts()) {
      if (contact.wasReached()) {
        called.merge(contact.clientId(), contact.at(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    int generation = ledger.dataset().map(DatasetRecord::generation).orElse(0);
    this.batches =
        isEmpty()
            ? List.of()
            : ledger.batches().stream()
                .filter(b -> b.generation() == generation)
                .filter(b -> b.status() == Batch.Status.INGESTED)
                .toList();
  }

  boolean isEmpty() {
    return called.isEmpty() && assigned.isEmpty();
  }

  /** Whether some were withheld from a list. */
  boolean isByLot() {
    return byLot;
  }

  /** The first assignment of each client. */
  public Map<String, Assignment> assigned() {
    return assigned;
  }

  /**
   * What each row of the present dataset counts in training: 0 for one that came in after a call, 1
   * / share for one that came in after its client was withheld, else 1.
   */
  public double[] weights(Dataset all) {
    double[] weights = new double[all.size()];
    Arrays.fill(weights, 1);
    if (isEmpty()) {
      return weights;
    }
    Arrival arrival = arrival(all);
    for (int row = 0; row < weights.length; row++) {
      String client = all.clientId(row);
      Instant call = called.get(client);
      Assignment one = assigned.get(client);
      if (call != null && arrival.isAfter(row, call)) {
        weights[row] = 0;
      } else if (one != null && one.withheld() && arrival.isAfter(row, one.at())) {
        weights[row] = 1 / one.share();
      }
    }
    return weights;
  }

  /** Tells of rows whether they came in after a time. */
  @FunctionalInterface
  public interface Arrival {
    boolean isAfter(int row, Instant time);
  }

  public Arrival arrival(Dataset all) {
    Optional<NumericColumn> days = all.observedAt();
    if (days.isPresent()) {
      NumericColumn observed = days.get();
      return (row, time) ->
          !observed.isMissing(row)
              && observed.at(row) > Math.floorDiv(time.toEpochMilli(), 86_400_000L);
    }
    long[] millis = new long[all.size()];
    for (Batch batch : batches) {
      int first = (int) Math.min(millis.length, batch.firstRow());
      int end = (int) Math.min(millis.length, batch.endRow());
      Arrays.fill(millis, first, end, batch.at().toEpochMilli());
    }
    return (row, time) -> millis[row] > time.toEpochMilli();
  }
}
