package org.riskassessment.core.monitor;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.version.ReferenceRows;

/**
 * Finds features that have changed since a version was trained: those that have drifted among the
 * scored clients, and those that rows have been quarantined for since.
 */
public final class FeatureDoubts {
  /**
   * A column is in doubt from this share of rejected rows on, with at least {@link #FEWEST} of
   * them.
   */
  private static final double SHARE = 0.02;

  private static final long FEWEST = 3;

  private final Run run;
  private final Consumer<String> notes;

  /**
   * @param notes is told of each doubt, and of each check that could not be made
   */
  public FeatureDoubts(Run run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
  }

  /**
   * The doubts by feature, in schema order.
   *
   * @param rows the clients scored
   */
  public Map<String, Doubt> of(Dataset rows, ModelVersion version) {
    Map<String, Doubt> doubts = new LinkedHashMap<>();
    Map<String, String> quarantined = quarantined(version);
    Map<String, String> drifted = drifted(rows, version);
    for (Column column : rows.schema().features()) {
      String feature = column.name();
      if (drifted.containsKey(feature)) {
        doubts.put(feature, Doubt.DRIFTED);
        warn(feature, drifted.get(feature));
      } else if (quarantined.containsKey(feature)) {
        doubts.put(feature, Doubt.QUARANTINED);
        warn(feature, quarantined.get(feature));
      }
    }
    return doubts;
  }

  private void warn(String feature, String why) {
    notes.accept(
        run.config().schema().words(feature) + " " + why + "; reasons based on it are marked");
  }

  /** How each drifted feature has drifted, in words. */
  private Map<String, String> drifted(Dataset portfolio, ModelVersion version) {
    Dataset rows = today(portfolio, version);
    if (rows.size() == 0) {
      return Map.of();
    }
    Optional<Dataset> reference = reference(version);
    if (reference.isEmpty()) {
      return Map.of();
    }
    boolean known = 2 * rows.labelled().size() > rows.size();
    // Clients known to have stayed compare with those that stayed, not with those that left.
    Dataset current = rows.where(row -> rows.isLabelled(row) == known);
    Dataset all = reference.get();
    Dataset like = known ? all.where(row -> !all.exited(row)) : all;
    List<ColumnDrift> drift =
        run.stages().drift().compare(like, current, run.config().training().seed());
    warnOfUnknown(drift);
    Map<String, String> drifted = new LinkedHashMap<>();
    for (ColumnDrift one : drift) {
      if (one.status() == CheckStatus.ALERT) {
        drifted.putIfAbsent(
            one.column(),
            "has drifted since version "
                + version.version()
                + " was trained: "
                + one.reason()
                + " ("
                + one.currentN()
                + " clients compared with "
                + one.referenceN()
                + " held out)");
      }
    }
    return drifted;
  }

  private Optional<Dataset> reference(ModelVersion version) {
    String unknown = "unknown whether features have drifted: ";
    Optional<Dataset> reference = new ReferenceRows(run).rows(version);
    if (reference.isEmpty()) {
      notes.accept(unknown + "the rows version " + version.version() + " held out are missing");
    }
    return reference;
  }

  private void warnOfUnknown(List<ColumnDrift> drift) {
    if (!drift.isEmpty() && drift.stream().allMatch(d -> d.status() == CheckStatus.INSUFFICIENT)) {
      notes.accept("unknown whether features have drifted: " + drift.get(0).reason());
      return;
    }
    for (ColumnDrift one : drift) {
      if (one.status() == CheckStatus.INSUFFICIENT || one.status() == CheckStatus.ERROR) {
        notes.accept(
            "unknown whether "
                + run.config().schema().words(one.column())
                + " has drifted: "
                + one.reason());
      }
    }
  }

  /**
   * The scored clients that are new to the version: all of a configured portfolio; otherwise those
   * with a row that arrived since its training.
   */
  private Dataset today(Dataset rows, ModelVersion version) {
    Optional<DatasetRecord> record = run.datasetRecord();
    OptionalLong learned = new Lineage(run.store().ingestion()).cutOff(version.card());
    if (run.config().portfolio() != null || record.isEmpty() || learned.isEmpty()) {
      return rows;
    }
    Set<String> since = new HashSet<>();
    if (learned.getAsLong() < record.get().rows()) {
      Optional<Dataset> all = run.rowsIfThere();
      if (all.isEmpty()) {
        return rows;
      }
      for (int row = (int) learned.getAsLong(); row < all.get().size(); row++) {
        since.add(all.get().clientId(row));
      }
    }
    return rows.where(row -> since.contains(rows.clientId(row)));
  }

  /** How many of the rows read since the training were quarantined for each feature, in words. */
  private Map<String, String> quarantined(ModelVersion version) {
    List<Batch> batches = run.store().ingestion().batches();
    long count = 0;
    Map<String, Long> rejected = new LinkedHashMap<>();
    for (Batch batch : batches) {
      if (batch.at().isAfter(version.card().trainedAt())) {
        RowCounts rows = batch.rows();
        // A file that has grown is read again from its first row on.
        RowCounts before = before(batch, batches);
        long newlyRejected = Math.max(0, rows.rejected() - before.rejected());
        count += rows.fresh() + newlyRejected;
        rows.rejectedByColumn()
            .forEach(
                (column, all) -> {
                  long old = before.rejectedByColumn().getOrDefault(column, 0L);
                  rejected.merge(
                      column, Math.min(newlyRejected, Math.max(0, all - old)), Long::sum);
                });
      }
    }
    long read = count;
    Map<String, String> quarantined = new LinkedHashMap<>();
    rejected.forEach(
        (column, rows) -> {
          if (rows >= FEWEST && rows >= SHARE * read) {
            quarantined.put(
                column,
                "had "
                    + rows
                    + " of "
                    + read
                    + " rows quarantined since version "
                    + version.version()
                    + " was trained");
          }
        });
    return quarantined;
  }

  /** The counts of the batch that this one replaces. */
  private static RowCounts before(Batch batch, List<Batch> batches) {
    Integer changedFrom = batch.changedFrom();
    return batches.stream()
        .filter(other -> changedFrom != null && other.number() == changedFrom)
        .findFirst()
        .map(Batch::rows)
        .orElse(RowCounts.of(0, 0));
  }
}
