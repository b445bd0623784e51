package org.riskassessment.ingest;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.IngestStage;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.IngestionLedger;

/**
 * Ingests what is new in the sources. Safe for several threads, but only one run at a time may
 * ingest into a workspace.
 *
 * <p>Files are recognised by content: a file whose path, size and time are as recorded is not
 * opened, and a file whose content was read under another name is not parsed again. The rows of all
 * new files reach the dataset file in one replacement and the ledger in one transaction.
 */
public final class SourceIngestStage implements IngestStage {

  @Override
  public IngestionReport ingest(RunContext context, IngestionRequest request) {
    if (request instanceof IngestionRequest.Forget forget) {
      return new BatchRemoval(context).forget(forget.batch(), forget.reason());
    }
    if (request instanceof IngestionRequest.Again asked) {
      return new Ingestion(context, false, batches(context, asked), asked.despiteLimits()).ingest();
    }
    if (request instanceof IngestionRequest.Reconcile) {
      return new Ingestion(context, false, Map.of(), false).reconcile();
    }
    boolean fresh = request instanceof IngestionRequest.Fresh;
    return new Ingestion(context, fresh, Map.of(), false).ingest();
  }

  /** The newest batch of each content to read again, by the content's SHA-256. */
  private static Map<String, Batch> batches(RunContext context, IngestionRequest.Again asked) {
    IngestionLedger ledger = context.store().ingestion();
    int generation = Ingestion.presentGeneration(ledger, context.config().schema());
    Map<String, Batch> newest = new LinkedHashMap<>();
    Map<Integer, String> contents = new LinkedHashMap<>();
    Set<Integer> changed = new HashSet<>();
    for (Batch batch : ledger.batches()) {
      if (batch.generation() == generation) {
        newest.put(batch.sha256(), batch);
        contents.put(batch.number(), batch.sha256());
        changed.add(batch.changedFrom());
      }
    }
    if (asked.batches().isEmpty()) {
      newest.values().removeIf(b -> !isQuarantined(b) || changed.contains(b.number()));
      return newest;
    }
    Set<Integer> missing = new TreeSet<>(asked.batches());
    missing.removeAll(contents.keySet());
    if (!missing.isEmpty()) {
      throw new RiskException(
          ErrorCode.USAGE,
          "no batches with these numbers to read again",
          ErrorContext.none()
              .withValue(missing.toString())
              .withRemedy(Remedy.of(Remedy.Kind.LIST_QUARANTINE)));
    }
    // A content that was read again since belongs to its newest batch.
    newest.keySet().retainAll(asked.batches().stream().map(contents::get).toList());
    return newest;
  }

  private static boolean isQuarantined(Batch batch) {
    return batch.status() == Batch.Status.REFUSED
        || batch.status() == Batch.Status.INGESTED && batch.rowsRejected() > 0;
  }
}
