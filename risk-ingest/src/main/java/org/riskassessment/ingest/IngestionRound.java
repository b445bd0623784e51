package org.riskassessment.ingest;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.Watermark;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.dataset.DatasetFile;
import org.riskassessment.ingest.row.NewRows;
import org.riskassessment.ingest.row.RowBlock;
import org.riskassessment.ingest.row.RowKeys;

/**
 * Some batches that are read together: their new rows reach the dataset in one replacement of its
 * file and the ledger in one transaction. For one use, by one thread.
 */
final class IngestionRound {
  /** The fewest bytes of a usual row; sizes sets that can grow. */
  private static final int ROW_BYTES = 20;

  /** The most rows that a set is sized for in advance. */
  private static final long MOST_EXPECTED = 8_000_000;

  private final RunContext context;
  private final RiskConfig config;
  private final IngestionLedger ledger;
  private final DatasetFile datasetFile;
  private final Optional<DatasetRecord> previous;
  private final Optional<DatasetRecord> recorded;
  private final int generation;
  private final Predicate<String> acceptedDespiteLimits;
  private final Map<String, KnownFile> known;
  private final List<IngestionReport.Unreadable> unreadable = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<KnownFile> filesRead = new ArrayList<>();
  private final List<ReadBatch> batchesRead = new ArrayList<>();
  private final Set<String> contents = new HashSet<>();
  private @Nullable Watermark watermark;
  private boolean hasRefused;

  /** A batch that was read, and where its new rows are in the draft. */
  private record ReadBatch(
      Arrival arrival,
      Arrival.Content content,
      @Nullable String refusal,
      int firstRow,
      int endRow,
      Quarantine quarantine,
      long accepted,
      Instant at,
      long millis) {}

  /**
   * @param generation that the rows belong to; it may begin with them
   * @param acceptedDespiteLimits contents, by their SHA-256, that are accepted however many of
   *     their rows are rejected
   */
  IngestionRound(RunContext context, int generation, Predicate<String> acceptedDespiteLimits) {
    this.context = context;
    this.config = context.config();
    this.ledger = context.store().ingestion();
    this.datasetFile = new DatasetFile(config, context.files());
    this.previous = ledger.dataset();
    this.generation = generation;
    this.recorded = previous.filter(dataset -> dataset.generation() == generation);
    this.acceptedDespiteLimits = acceptedDespiteLimits;
    this.known = ledger.knownFiles();
  }

  /** Reads one or more arrivals and records the outcome of each. */
  IngestionReport ingest(List<? extends Arrival> arrivals) {
    RowKeys keys = RowKeys.random(config.schema());
    // Beside the dataset, the draft holds new rows only, which are compared with it afterwards.
    boolean beside =
        recorded.isPresent() && !config.schema().isUniqueForever() && !config.schema().isHistory();
    long bytes = arrivals.stream().mapToLong(Arrival::size).sum();
    try (NewRows rows =
            new NewRows(
                beside
                    ? context.files().draft(config.outputFolder().resolve("newrows.csv"))
                    : datasetFile.draft(),
                config.schema(),
                keys,
                Math.min(MOST_EXPECTED, bytes / ROW_BYTES),
                beside);
        ParallelReader reader = new ParallelReader(arrivals, keys)) {
      if (!beside) {
        start(rows);
      }
      int before = rows.size();
      read(arrivals, reader, bytes, rows);
      context.cancellation().check();
      return commit(rows, before, beside);
    } catch (IOException e) {
      throw DurableFiles.failure(config.outputFolder(), e);
    }
  }

  /** Whether an arrival was refused, now or before; refused rows move no watermark. */
  boolean hasRefused() {
    return hasRefused;
  }

  private void start(NewRows rows) throws IOException {
    if (recorded.isPresent()) {
      datasetFile.copyTo(rows, recorded.get());
    } else {
      rows.start(CanonicalCsv.header(config.schema()));
    }
  }

  private void read(
      List<? extends Arrival> arrivals, ParallelReader reader, long bytes, NewRows rows)
      throws IOException {
    long doneBefore = 0;
    long rowsDone = 0;
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      BlockQueue blocks = reader.blocks(i);
      Instant at = context.clock().instant();
      long started = System.nanoTime();
      long accepted = 0;
      Quarantine quarantine = new Quarantine(arrival.label());
      rows.beginBatch();
      for (RowBlock block = blocks.take(); block != null; block = blocks.take()) {
        context.cancellation().check();
        quarantine.addAll(block.rejected());
        long rejected = quarantine.rows();
        rows.add(block, quarantine::add);
        accepted += block.rows() - (quarantine.rows() - rejected);
        rowsDone += block.rows() + block.rejected().size();
        context
            .listener()
            .progress(
                new RunListener.Progress(doneBefore + block.position(), bytes, "bytes", rowsDone));
      }
      take(arrival, blocks, rows, quarantine, accepted, at, started);
      doneBefore += arrival.size();
    }
  }

  /** Decides on a batch that was read to its end. */
  private void take(
      Arrival arrival,
      BlockQueue blocks,
      NewRows rows,
      Quarantine quarantine,
      long accepted,
      Instant at,
      long started)
      throws IOException {
    Throwable failure = blocks.failure();
    if (failure instanceof IOException e) {
      rows.dropBatch();
      unreadable.add(new IngestionReport.Unreadable(arrival.label(), RegularFile.reason(e)));
      return;
    }
    throwIfAny(failure);
    Arrival.Content content = blocks.content();
    if (content == null) {
      throw new IllegalStateException("an arrival ended without content: " + arrival.label());
    }
    if (content.state() == Arrival.State.CHANGING) {
      rows.dropBatch();
      warnings.add(
          arrival.label() + ": changed while it was being read; the next run reads it again");
      return;
    }
    if (content.file() != null) {
      filesRead.add(content.file());
    }
    if (content.state() == Arrival.State.KNOWN || !contents.add(content.sha256())) {
      advance(content);
      rows.dropBatch();
      return;
    }
    warnings.addAll(content.notes());
    String refusal =
        content.refusal() != null
            ? content.refusal()
            : tooManyRejected(content, quarantine, accepted);
    if (refusal == null) {
      advance(content);
    } else {
      hasRefused = true;
      rows.dropBatch();
      if (content.watermark() != null && isRefusedAlready(content.sha256())) {
        return; // It was reported then.
      }
    }
    quarantine.write(config, context.files(), content.sha256());
    batchesRead.add(
        new ReadBatch(
            arrival,
            content,
            refusal,
            rows.batchFirst(),
            rows.size(),
            quarantine,
            accepted,
            at,
            (System.nanoTime() - started) / 1_000_000));
  }

  private boolean isRefusedAlready(String sha256) {
    return ledger
        .batchWithContent(sha256, generation)
        .filter(batch -> batch.status() == Batch.Status.REFUSED)
        .isPresent();
  }

  private static void throwIfAny(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private @Nullable String tooManyRejected(
      Arrival.Content content, Quarantine quarantine, long accepted) {
    long rejected = quarantine.rows();
    RiskConfig.Ingestion limits = config.ingestion();
    double share = rejected / (double) Math.max(1, rejected + accepted);
    if (acceptedDespiteLimits.test(content.sha256())) {
      return null;
    }
    if (rejected > limits.maxRejectedRows() && share > limits.maxRejectedShare()) {
      return String.format(
          Locale.ROOT,
          "%,d of %,d rows (%.1f%%) are invalid, above the limits of %,d rows and %.1f%%; the first:"
              + " %s",
          rejected,
          rejected + accepted,
          100 * share,
          limits.maxRejectedRows(),
          100 * limits.maxRejectedShare(),
          quarantine.first());
    }
    return rejected > 0 && accepted == 0
        ? "none of its " + rejected + " rows is valid; the first: " + quarantine.first()
        : null;
  }

  /** Moves the watermark to where a database is read with a content. */
  private void advance(Arrival.Content content) {
    if (content.watermark() != null) {
      watermark = content.watermark();
    }
  }

  private IngestionReport commit(NewRows rows, int before, boolean beside) throws IOException {
    Instant at = context.clock().instant();
    Optional<DatasetRecord> extended = Optional.empty();
    if (rows.size() > before) {
      extended =
          beside
              ? datasetFile.extend(recorded.orElseThrow(), rows, context.cancellation(), at)
              : Optional.of(datasetFile.replace(rows, generation, previous.orElse(null), at));
    }
    List<Batch> batches = new ArrayList<>();
    long nextRow = recorded.map(DatasetRecord::rows).orElse(0L);
    int number = ledger.newestBatch().map(Batch::number).orElse(0);
    for (ReadBatch read : batchesRead) {
      Batch batch = batch(read, rows, nextRow).withNumber(number + 1);
      if (isNews(read, batch)) {
        batches.add(batch);
        number++;
        nextRow += batch.rowsNew();
      }
    }
    // Before the record: after it nothing is new, so no later run would delete the draft.
    rows.close();
    ledger.commit(batches, filesRead, extended.orElse(null), watermark);
    return new IngestionReport(
        batches, unreadable, warnings, extended.or(() -> recorded).orElse(null));
  }

  /** A poll that found only known rows is not recorded, or every poll would add a batch. */
  private static boolean isNews(ReadBatch read, Batch batch) {
    return read.content().file() != null
        || batch.rowsNew() > 0
        || batch.rowsRejected() > 0
        || batch.status() == Batch.Status.REFUSED;
  }

  private Batch batch(ReadBatch read, NewRows rows, long nextRow) {
    String refusal = read.refusal();
    boolean refused = refusal != null;
    long rejected = read.quarantine().rows();
    long rowsRead = read.accepted() + rejected;
    long fresh = rows.kept(read.firstRow(), read.endRow());
    return new Batch(
        0,
        context.runId(),
        new Batch.Content(
            read.arrival().source(),
            read.arrival().name(),
            read.content().sha256(),
            read.content().bytes(),
            read.content().modifiedAt()),
        new Batch.Place(generation, config.schema().hash(), nextRow),
        refusal == null ? Batch.Outcome.ingested() : Batch.Outcome.refused(refusal),
        new RowCounts(
            rowsRead,
            fresh,
            refused ? 0 : rowsRead - rejected - fresh,
            refused ? rowsRead : rejected,
            refused ? 0 : rows.contradictory(read.firstRow(), read.endRow()),
            read.quarantine().rowsByRule(),
            read.quarantine().rowsByColumn()),
        changedFrom(read.content()),
        read.at(),
        read.millis());
  }

  /** The batch that came from the same file when it had another content. */
  private @Nullable Integer changedFrom(Arrival.Content content) {
    return Optional.ofNullable(content.file())
        .map(file -> known.get(file.path()))
        .filter(before -> before.generation() == generation)
        .filter(before -> !before.sha256().equals(content.sha256()))
        .flatMap(before -> ledger.batchWithContent(before.sha256(), generation))
        .map(Batch::number)
        .orElse(null);
  }
}
