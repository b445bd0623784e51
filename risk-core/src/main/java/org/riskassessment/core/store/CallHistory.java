package org.riskassessment.core.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.dataset.Dataset;

/**
 * How calls affect the rows of the dataset. A label that arrived after its client was called
 * reflects the call as well as the client: a model trained on it would mistake saved clients for
 * safe ones, and a check on it would mistake calls that work for a model that does not. Such rows
 * count nowhere: not in training, checks, the gate or evaluation. Where a random share of the list
 * was withheld, the withheld clients stand for the whole list and count accordingly more.
 *
 * <p>A row comes after a call when its label was decided on a later day, which is the day it
 * describes or the end of its horizon, or, where rows have no day, when it was ingested later.
 */
public final class CallHistory {
  private final Map<String, Instant> called = new HashMap<>();
  private final Map<String, Assignment> assigned = new LinkedHashMap<>();
  private final List<Batch> batches;
  private final boolean byLot;

  public CallHistory(CallLog calls, IngestionLedger ledger) {
    this(calls, ledger, Instant.MAX);
  }

  /**
   * As it was known at a time.
   *
   * @param until later calls are not known
   */
  public CallHistory(CallLog calls, IngestionLedger ledger, Instant until) {
    for (Assignment one : calls.assignments()) {
      if (one.at().isAfter(until)) {
        continue;
      }
      assigned.putIfAbsent(one.clientId(), one);
      if (!one.withheld()) {
        called.putIfAbsent(one.clientId(), one.at());
      }
    }
    this.byLot = assigned.values().stream().anyMatch(Assignment::withheld);
    for (Contact contact : calls.contacts()) {
      if (contact.wasReached() && !contact.at().isAfter(until)) {
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

  /** Whether nobody was ever called or withheld. */
  public boolean isEmpty() {
    return called.isEmpty() && assigned.isEmpty();
  }

  /** Whether clients were withheld from a list at random. */
  public boolean isByLot() {
    return byLot;
  }

  /** The first assignment of each client. */
  public Map<String, Assignment> assigned() {
    return assigned;
  }

  /**
   * How much each row counts: 0 for one that arrived after a call, 1 / share for one that arrived
   * after its client was withheld, else 1.
   */
  public double[] weights(Dataset all) {
    return weights(all, arrival(all));
  }

  /**
   * The same of rows that are not of the dataset.
   *
   * @param known when they were written, for rows that have no day
   */
  public double[] weights(Dataset rows, Instant known) {
    return weights(
        rows, rows.observedAt().isPresent() ? arrival(rows) : (row, time) -> known.isAfter(time));
  }

  private double[] weights(Dataset all, Arrival arrival) {
    double[] weights = new double[all.size()];
    Arrays.fill(weights, 1);
    if (isEmpty()) {
      return weights;
    }
    for (int row = 0; row < weights.length; row++) {
      String client = all.clientId(row);
      Instant call = called.get(client);
      Assignment one = assigned.get(client);
      if (call != null && arrival.isAfter(row, call)) {
        weights[row] = 0;
      } else if (one != null && one.withheld() && arrival.isAfter(row, one.at())) {
        weights[row] = one.share() > 0 ? 1 / one.share() : 1;
      }
    }
    return weights;
  }

  /** Whether a row arrived after a given time. */
  @FunctionalInterface
  public interface Arrival {
    boolean isAfter(int row, Instant time);
  }

  public Arrival arrival(Dataset all) {
    if (all.observedAt().isPresent()) {
      return (row, time) ->
          all.decidedOn(row) > Math.floorDiv(time.toEpochMilli(), 86_400_000L); // false for NaN
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
