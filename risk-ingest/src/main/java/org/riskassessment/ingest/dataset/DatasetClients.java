package org.riskassessment.ingest.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** Finds the clients whose rows came from a source. */
public final class DatasetClients {
  private final RiskConfig config;
  private final IngestionLedger ledger;
  private final int generation;

  public DatasetClients(RiskConfig config, IngestionLedger ledger, int generation) {
    this.config = config;
    this.ledger = ledger;
    this.generation = generation;
  }

  /**
   * Collects the ids of a source's clients.
   *
   * @param clients takes the ids as keys
   * @return how many rows came from the source
   */
  public long of(String source, Map<String, Boolean> clients) {
    Optional<DatasetRecord> recorded =
        ledger.dataset().filter(dataset -> dataset.generation() == generation);
    if (recorded.isEmpty()) {
      return 0;
    }
    List<Batch> batches =
        ledger.batches().stream()
            .filter(b -> b.generation() == generation && b.source().equals(source))
            .filter(b -> b.status() == Batch.Status.INGESTED && b.rowsNew() > 0)
            .toList();
    Schema schema = config.schema();
    int id = schema.kept().indexOf(schema.id());
    long[] row = {-1};
    int[] at = {0};
    try (InputStream in = new DatasetReader(config).open(recorded.orElseThrow())) {
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            long place = row[0]++;
            while (at[0] < batches.size() && place >= end(batches.get(at[0]))) {
              at[0]++;
            }
            if (at[0] < batches.size() && place >= batches.get(at[0]).firstRow()) {
              clients.put(CanonicalCsv.cells(buffer, from, length).get(id).strip(), true);
            }
          });
    } catch (IOException e) {
      throw DurableFiles.failure(config.datasetFile(), e);
    }
    return batches.stream().mapToLong(Batch::rowsNew).sum();
  }

  private static long end(Batch batch) {
    return batch.endRow();
  }
}
