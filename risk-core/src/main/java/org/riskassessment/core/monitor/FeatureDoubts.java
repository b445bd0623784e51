package org.riskassessment.core.monitor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RowCounts;

/**
 * Says which features have changed since a version was trained: those that its newest diagnosis
 * found to have drifted, and those that rows have been quarantined for since.
 */
public final class FeatureDoubts {
  /**
   * A column is in doubt from this share of rejected rows on, with at least {@link #FEWEST} of
   * them.
   */
  private static final double SHARE = 0.02;

  private static final long FEWEST = 3;
  private static final String UNKNOWN = "unknown whether features have drifted: ";

  private final Run run;
  private final Consumer<String> notes;

  /**
   * @param notes receives a sentence for each doubt, and for each check that could not be made
   */
  public FeatureDoubts(Run run, Consumer<String> notes) {
    this.run = run;
    this.notes = notes;
  }

  /** The doubts by feature, in schema order. */
  public Map<String, Doubt> of(Schema schema, ModelVersion version) {
    Map<String, Doubt> doubts = new LinkedHashMap<>();
    Map<String, String> quarantined = quarantined(version);
    Map<String, String> drifted = drifted(version);
    for (Column column : schema.features()) {
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

  /** How each drifted feature has drifted, in words, as the newest diagnosis has it. */
  private Map<String, String> drifted(ModelVersion version) {
    Optional<ModelDiagnosis> newest = Monitor.newest(run.store());
    if (newest.isEmpty() || newest.get().modelVersion() != version.version()) {
      notes.accept(UNKNOWN + "version " + version.version() + " has not been diagnosed yet");
      return Map.of();
    }
    DataDrift drift = newest.get().drift();
    if (drift.current().n() > 0) {
      warnOfUnknown(drift);
    }
    Map<String, String> drifted = new LinkedHashMap<>();
    for (ColumnDrift one : drift.drifted()) {
      drifted.put(
          one.name(),
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
    return drifted;
  }

  private void warnOfUnknown(DataDrift drift) {
    if (drift.status() == CheckStatus.INSUFFICIENT) {
      notes.accept(UNKNOWN + drift.reason());
      return;
    }
    for (ColumnDrift one : drift.columns()) {
      if (one.status() == CheckStatus.INSUFFICIENT || one.status() == CheckStatus.ERROR) {
        notes.accept(
            "unknown whether "
                + run.config().schema().words(one.name())
                + " has drifted: "
                + one.reason());
      }
    }
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
