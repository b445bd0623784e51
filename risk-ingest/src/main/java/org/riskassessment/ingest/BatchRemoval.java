package org.riskassessment.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Batches;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.ingest.dataset.DatasetFile;
import org.riskassessment.ingest.dataset.IngestionView;
import org.riskassessment.ingest.join.Joins;
import org.riskassessment.ingest.row.RowBlock;
import org.riskassessment.ingest.row.RowKeys;
import org.riskassessment.ingest.row.RowSet;

/**
 * Removes a batch from the dataset, as if its content had never been read, however often that
 * happened. Rows that a later batch has too (there they were duplicates) stay. The dataset without
 * the batch is a new generation. For one use, by one thread.
 */
final class BatchRemoval {
  private static final String LOST_WITH_IT =
      "rows that it shares with the forgotten batch cannot be identified and are removed";
  private static final String LEFT_BEHIND =
      "rows that it shares with a batch forgotten earlier cannot be identified and stay";

  private final RunContext context;
  private final RiskConfig config;
  private final IngestionLedger ledger;
  private final DatasetFile datasetFile;
  private final RowKeys keys;
  private final Joins joins;
  private final List<String> warnings = new ArrayList<>();

  /** Rows of the dataset from one place (inclusive) to another (exclusive). */
  private record Range(long from, long to) {

    boolean holds(long row) {
      return row >= from && row < to;
    }

    static @Nullable Range holding(List<Range> ranges, long row) {
      return ranges.stream().filter(range -> range.holds(row)).findFirst().orElse(null);
    }
  }

  BatchRemoval(RunContext context) {
    this.context = context;
    this.config = context.config();
    this.ledger = context.store().ingestion();
    this.datasetFile = new DatasetFile(config, context.files());
    this.keys = RowKeys.random(config.schema());
    this.joins = SourceFiles.joins(config, context.cancellation());
  }

  IngestionReport forget(int number, String reason) {
    int generation = Ingestion.presentGeneration(ledger, config.schema());
    Optional<DatasetRecord> recorded =
        ledger.dataset().filter(dataset -> dataset.generation() == generation);
    List<Batch> twins = new Batches(ledger.batches()).twins(generation, number);
    if (twins.isEmpty() || recorded.isEmpty()) {
      throw new RiskException(
          ErrorCode.USAGE,
          "batch " + number + " has no rows in the dataset",
          ErrorContext.none().withRemedy(Remedy.of(Remedy.Kind.LIST_BATCHES)));
    }
    datasetFile.recover(recorded.orElseThrow(), ledger);
    List<Range> leftovers = leftovers(generation);
    RowSet own = leftovers.isEmpty() ? new RowSet(0) : rowsOf(twins.subList(0, 1), LEFT_BEHIND);
    RowSet others = rowsOf(others(twins, leftovers), LOST_WITH_IT);
    context.cancellation().check();
    Map<Long, Long> cuts = new TreeMap<>();
    List<Range> ranges = twins.stream().map(b -> new Range(b.firstRow(), b.endRow())).toList();
    DatasetRecord next =
        datasetFile.without(
            recorded.orElseThrow(),
            (row, line, from, length) -> {
              Range taken = Range.holding(ranges, row);
              Range of = taken != null ? taken : Range.holding(leftovers, row);
              if (of == null) {
                return true;
              }
              keys.row(line, from, length);
              boolean stays =
                  others.contains(keys.low(), keys.high())
                      || taken == null && !own.contains(keys.low(), keys.high());
              if (!stays) {
                cuts.merge(of.from(), 1L, Long::sum);
              }
              return stays;
            },
            context.cancellation(),
            now());
    ledger.forget(number, reason, cuts, next);
    new IngestionView(config, context.files()).write(ledger, next.generation());
    return new IngestionReport(List.of(), List.of(), warnings, next);
  }

  /** The rows that batches forgotten earlier left in the dataset, since others had them too. */
  private List<Range> leftovers(int generation) {
    List<Batch> all = ledger.batches();
    Batches batches = new Batches(all);
    List<Range> leftovers = new ArrayList<>();
    for (Batch batch : all) {
      Batch.Forgotten forgotten = batch.forgotten();
      if (forgotten != null && batch.generation() == generation) {
        int from = forgotten.generation();
        Range range =
            new Range(
                batches.carried(batch.firstRow(), from, generation).orElseThrow(),
                batches.carried(batch.endRow(), from, generation).orElseThrow());
        if (range.to() > range.from()) {
          leftovers.add(range);
        }
      }
    }
    return leftovers;
  }

  /** The batches that may have rows of these batches, or of the leftovers, as duplicates. */
  private List<Batch> others(List<Batch> twins, List<Range> leftovers) {
    Batch first = twins.get(0);
    return ledger.batches().stream()
        .filter(other -> !twins.contains(other))
        .filter(other -> other.number() > first.number() || !leftovers.isEmpty())
        .filter(other -> other.generation() == first.generation())
        .filter(other -> other.status() == Batch.Status.INGESTED && other.rowsDuplicate() > 0)
        .toList();
  }

  /**
   * The hashes of all rows of some batches.
   *
   * @param whenMissing what to warn of when the file of a batch is missing
   */
  private RowSet rowsOf(List<Batch> batches, String whenMissing) {
    List<FileArrival> arrivals = new ArrayList<>();
    for (Batch batch : batches) {
      file(batch)
          .ifPresentOrElse(
              arrivals::add,
              () -> warnings.add(Ingestion.label(batch) + " is missing: " + whenMissing));
    }
    RowSet rows = new RowSet(1 << 10);
    try (ParallelReader reader = new ParallelReader(arrivals, keys)) {
      for (int i = 0; i < arrivals.size(); i++) {
        BlockQueue blocks = reader.blocks(i);
        for (RowBlock block = blocks.take(); block != null; block = blocks.take()) {
          context.cancellation().check();
          for (int row = 0; row < block.rows(); row++) {
            rows.add(block.low(row), block.high(row), row);
          }
        }
        Throwable failure = blocks.failure();
        if (failure != null) {
          throw new RiskException(
              ErrorCode.SOURCE_UNREACHABLE,
              "a file that may have rows of the batch cannot be read: " + failure);
        }
      }
    }
    return rows;
  }

  /** The file of a batch, if it still has the same content. */
  private Optional<FileArrival> file(Batch batch) {
    for (Source source : config.sources()) {
      if (!(source instanceof FileSource files)) {
        continue;
      }
      Path file = files.folder().resolve(batch.name()).normalize();
      try {
        if (files.name().equals(batch.source())
            && Files.exists(file)
            && Sha256.ofFile(file).equals(batch.sha256())) {
          return Optional.of(
              FileArrival.of(file, files, config, batch.generation(), context.clock(), joins));
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
