package org.riskassessment.core.monitor;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;

/**
 * Today's clients that are new to a version, and those of its reference that are like them.
 *
 * @param areKnown whether most of them are known to have stayed
 */
public record TodaysClients(Dataset rows, boolean areKnown) {

  /** Of the configured portfolio, or else of the dataset. */
  static TodaysClients of(Run run, DatasetRecord dataset, ModelVersion version) {
    Source source = run.config().portfolio();
    Dataset all = source == null ? run.rows(dataset) : run.rows(source);
    return of(run, all.pick(all.presentRows()), version);
  }

  /**
   * All of a configured portfolio; otherwise those with a row that arrived since the version was
   * trained.
   *
   * @param clients scored today
   */
  public static TodaysClients of(Run run, Dataset clients, ModelVersion version) {
    Dataset fresh = fresh(run, clients, version);
    boolean known = 2 * fresh.labelled().size() > fresh.size();
    // Clients known to have stayed compare with those that stayed, not with those that left.
    return new TodaysClients(fresh.where(row -> fresh.isLabelled(row) == known), known);
  }

  private static Dataset fresh(Run run, Dataset clients, ModelVersion version) {
    Optional<DatasetRecord> record = run.datasetRecord();
    OptionalLong learned = new Lineage(run.store().ingestion()).cutOff(version.card());
    if (run.config().portfolio() != null || record.isEmpty() || learned.isEmpty()) {
      return clients;
    }
    Set<String> since = new HashSet<>();
    if (learned.getAsLong() < record.get().rows()) {
      Optional<Dataset> all = run.rowsIfThere();
      if (all.isEmpty()) {
        return clients;
      }
      for (int row = (int) learned.getAsLong(); row < all.get().size(); row++) {
        since.add(all.get().clientId(row));
      }
    }
    return clients.where(row -> since.contains(clients.clientId(row)));
  }

  /** Those of the reference that today's clients can be compared with. */
  public Dataset like(Dataset reference) {
    return areKnown ? reference.where(row -> !reference.exited(row)) : reference;
  }
}
