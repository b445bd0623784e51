package org.riskassessment.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.process.IngestionReport;
import org.riskassessment.core.process.RunContext;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;

/**
 * Takes a batch out of the dataset, as if it had never come: rows that a later batch had too, and
 * that were duplicates there, stay. The dataset without it is a new generation.
 */
final class Forgetting {
  private final RunContext context;
  private final RiskConfig config;
  private final IngestionLedger ledger;
  private final DatasetFile datasetFile;
  private final RowKeys keys;
  private final List<String> warnings = new ArrayList<>();

  Forgetting(RunContext context) {
    this.context = context;
    this.config = context.config();
    this.ledger = context.store().ingestion();
    this.datasetFile = new DatasetFile(config, context.files());
    this.keys = RowKeys.random(config.schema());
  }

  IngestionReport forget(int number, String reason) {
    int generation = Ingestion.presentGeneration(ledger, config.schema());
    Optional<DatasetRecord> recorded =
        ledger.dataset().filter(dataset -> dataset.generation() == generation);
    Batch batch =
        ledger.batches().stream()
            .filter(b -> b.number() == number && b.generation() == generation)
            .filter(b -> b.status() == Batch.Status.INGESTED && recorded.isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.USAGE,
                        "batch "
                            + number
                            + " is none whose rows are in the dataset; 'risk runs show RUN' lists"
                            + " the batches of a run"));
    datasetFile.recover(recorded.orElseThrow());
    RowSet shared = sharedWithLater(batch);
    context.cancellation().check();
    DatasetRecord next =
        datasetFile.without(
            recorded.orElseThrow(), batch, keys, shared, context.cancellation(), now());
    ledger.forget(number, reason, recorded.orElseThrow().rows() - next.rows(), next);
    new IngestionView(config, context.files()).write(ledger, next.generation());
    return new IngestionReport(List.of(), List.of(), warnings, Optional.of(next));
  }

  /** The rows of the batches after one, as far as they have some that were met before. */
  private RowSet sharedWithLater(Batch batch) {
    List<FileArrival> arrivals = new ArrayList<>();
    for (Batch later : ledger.batches()) {
      if (later.number() > batch.number()
          && later.generation() == batch.generation()
          && later.status() == Batch.Status.INGESTED
          && later.rowsDuplicate() > 0) {
        file(later)
            .ifPresentOrElse(
                arrivals::add,
                () ->
                    warnings.add(
                        later.source()
                            + "/"
                            + later.name()
                            + " (batch "
                            + later.number()
                            + ") is gone: rows that it shared with batch "
                            + batch.number()
                            + " cannot be told and are taken out"));
      }
    }
    RowSet shared = new RowSet(1 << 10);
    try (Parsing parsing = new Parsing(arrivals, keys)) {
      for (int i = 0; i < arrivals.size(); i++) {
        BlockQueue blocks = parsing.blocks(i);
        for (Block block = blocks.take(); block != null; block = blocks.take()) {
          context.cancellation().check();
          for (int row = 0; row < block.rows(); row++) {
            shared.add(block.low(row), block.high(row), row);
          }
        }
        Throwable failure = blocks.failure();
        if (failure != null) {
          throw new RiskException(
              ErrorCode.SOURCE_UNREACHABLE,
              "a later file could not be read, so it is not known what it shares: " + failure);
        }
      }
    }
    return shared;
  }

  /** The file that a batch was, if it still has the same content. */
  private Optional<FileArrival> file(Batch batch) {
    for (Source source : config.sources()) {
      FileSource files = (FileSource) source;
      Path file = files.folder().resolve(batch.name()).normalize();
      try {
        if (files.name().equals(batch.source())
            && Files.exists(file)
            && Sha256.ofFile(file).equals(batch.sha256())) {
          return Optional.of(
              FileArrival.of(file, files, config, batch.generation(), context.clock()));
        }
      } catch (IOException e) {
        throw DurableFiles.failure(file, e);
      }
    }
    return Optional.empty();
  }

  private Instant now() {
    return context.clock().instant();
  }
}
