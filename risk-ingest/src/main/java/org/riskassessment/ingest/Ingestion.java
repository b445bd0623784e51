package org.riskassessment.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.process.IngestionReport;
import org.riskassessment.core.process.RunContext;
import org.riskassessment.core.process.RunListener;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** One look at the sources. What is new reaches the dataset and the ledger together. */
final class Ingestion {
  /** A file changed within this time of being hashed may have changed again with the same time. */
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

  /** Bytes of a row, at the least that tables have: only to size what may grow. */
  private static final int ROW_BYTES = 20;

  /** How much larger a set is that a whole dataset is held against: most looks end at once. */
  private static final int SPARSE = 4;

  /** The most rows that a set is sized for in advance. */
  private static final long MOST_EXPECTED = 8_000_000;

  private final RunContext context;
  private final RiskConfig config;
  private final IngestionLedger ledger;
  private final DatasetFile datasetFile;
  private final Optional<DatasetRecord> previous;
  private final Optional<DatasetRecord> recorded;
  private final int generation;
  private final Map<String, Batch> again;
  private final boolean despiteLimits;
  private final Map<String, KnownFile> known;
  private final List<IngestionReport.Unreadable> unreadable = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<KnownFile> looked = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private final Set<String> contents = new HashSet<>();

  /** A batch that was read, and where its new rows stand in the draft. */
  private record Taken(
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
   * @param fresh whether a new generation begins
   * @param again batches, by the SHA-256 of their contents, that are read though they are known
   * @param despiteLimits whether these are taken however many of their rows are rejected
   */
  Ingestion(RunContext context, boolean fresh, Map<String, Batch> again, boolean despiteLimits) {
    this.context = context;
    this.config = context.config();
    this.ledger = context.store().ingestion();
    this.datasetFile = new DatasetFile(config, context.files());
    this.previous = ledger.dataset();
    int present = presentGeneration(ledger, config.schema());
    this.generation = fresh ? Math.max(present, newest(ledger) + 1) : present;
    this.recorded = previous.filter(dataset -> dataset.generation() == generation);
    this.again = again;
    this.despiteLimits = despiteLimits;
    this.known = ledger.knownFiles();
  }

  /** The generation that new rows belong to: the newest, or the next when the layout changed. */
  static int presentGeneration(IngestionLedger ledger, Schema schema) {
    return ledger
        .newestBatch()
        .map(b -> schema.hasHash(b.schemaHash()) ? b.generation() : b.generation() + 1)
        .orElse(1);
  }

  private static int newest(IngestionLedger ledger) {
    return ledger.newestBatch().map(Batch::generation).orElse(0);
  }

  IngestionReport ingest() {
    recorded.ifPresent(datasetFile::recover);
    List<FileArrival> arrivals = arrivals();
    if (arrivals.isEmpty()) {
      return finish(List.of(), recorded);
    }
    RowKeys keys = RowKeys.random(config.schema());
    // Where the dataset is not in the draft, it is held against the new rows afterwards.
    boolean beside = recorded.isPresent() && !keys.hasUnique();
    long bytes = arrivals.stream().mapToLong(Arrival::size).sum();
    try (NewRows rows =
        new NewRows(
            beside
                ? context.files().draft(config.outputFolder().resolve("newrows.csv"))
                : datasetFile.draft(),
            config.schema(),
            keys,
            Math.min(MOST_EXPECTED, bytes / ROW_BYTES * (beside ? SPARSE : 1)))) {
      if (!beside) {
        start(rows);
      }
      int before = rows.size();
      read(arrivals, keys, bytes, rows);
      context.cancellation().check();
      return commit(rows, before, beside);
    } catch (IOException e) {
      throw DurableFiles.failure(config.outputFolder(), e);
    }
  }

  private void start(NewRows rows) throws IOException {
    if (recorded.isPresent()) {
      try (InputStream existing = datasetFile.open(recorded.get())) {
        rows.copy(existing);
      }
    } else {
      rows.start(CanonicalCsv.header(config.schema()));
    }
  }

  /** The files that are not known as they are now, source by source in the order of names. */
  private List<FileArrival> arrivals() {
    Map<Path, FileSource> files = new LinkedHashMap<>();
    List<RiskException> unreachable = new ArrayList<>();
    for (Source source : config.sources()) {
      FileSource fileSource = (FileSource) source;
      try {
        SourceFiles found = SourceFiles.of(fileSource);
        found.outside().forEach(this::warnOfLink);
        found.unreadable().forEach(folder -> noteUnreadable(folder.path(), folder.why()));
        found.files().forEach(file -> files.putIfAbsent(file, fileSource));
      } catch (RiskException e) {
        unreachable.add(e);
        unreadable.add(new IngestionReport.Unreadable(fileSource.name(), e.getMessage()));
      }
    }
    if (unreachable.size() == config.sources().size()) {
      throw unreachable.get(0);
    }
    Map<Path, BasicFileAttributes> unknown = new LinkedHashMap<>();
    files.keySet().forEach(file -> look(file, unknown));
    warnOfGone(unknown.keySet());
    if (unknown.isEmpty()) {
      return List.of();
    }
    Set<Long> sizes = new HashSet<>();
    ledger.batches().stream()
        .filter(batch -> batch.generation() == generation)
        .forEach(batch -> sizes.add(batch.bytes()));
    List<FileArrival> arrivals = new ArrayList<>();
    unknown.forEach(
        (file, attributes) ->
            arrivals.add(
                new FileArrival(
                    file,
                    Objects.requireNonNull(files.get(file)),
                    attributes,
                    config,
                    generation,
                    context.clock(),
                    sizes.contains(attributes.size()),
                    this::isKnown)));
    return arrivals;
  }

  private void look(Path file, Map<Path, BasicFileAttributes> unknown) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (now.isOther()) {
        throw new IOException("it is a pipe or a device, which may have no end");
      }
      KnownFile before = known.get(config.display(file));
      if (before == null || again.containsKey(before.sha256()) || !isUnchanged(before, now)) {
        unknown.put(file, now);
      }
    } catch (IOException e) {
      noteUnreadable(file, e);
    }
  }

  /** Batches that are to be read again, but none of whose files is there. */
  private void warnOfGone(Set<Path> unknown) {
    Set<String> there = new HashSet<>();
    for (Path file : unknown) {
      KnownFile before = known.get(config.display(file));
      if (before != null) {
        there.add(before.sha256());
      }
    }
    again.forEach(
        (sha256, batch) -> {
          if (!there.contains(sha256)) {
            warnings.add(
                batch.source()
                    + "/"
                    + batch.name()
                    + " (batch "
                    + batch.number()
                    + ") is gone or has changed; put it back to have it read again");
          }
        });
  }

  private boolean isUnchanged(KnownFile before, BasicFileAttributes now) {
    return before.generation() == generation
        && before.size() == now.size()
        && before.modifiedAt().toEpochMilli() == now.lastModifiedTime().toMillis()
        && Duration.between(before.modifiedAt(), before.hashedAt()).compareTo(CLOCK_GRAIN) >= 0;
  }

  private boolean isKnown(String sha256) {
    return !again.containsKey(sha256) && ledger.batchWithContent(sha256, generation).isPresent();
  }

  private void read(List<FileArrival> arrivals, RowKeys keys, long bytes, NewRows rows)
      throws IOException {
    long doneBefore = 0;
    long rowsDone = 0;
    try (Parsing parsing = new Parsing(arrivals, keys)) {
      for (int i = 0; i < arrivals.size(); i++) {
        Arrival arrival = arrivals.get(i);
        BlockQueue blocks = parsing.blocks(i);
        Instant at = context.clock().instant();
        long started = System.nanoTime();
        long accepted = 0;
        Quarantine quarantine = new Quarantine(shown(arrival));
        rows.beginBatch();
        for (Block block = blocks.take(); block != null; block = blocks.take()) {
          context.cancellation().check();
          rows.add(block);
          quarantine.addAll(block.rejected());
          accepted += block.rows();
          rowsDone += block.rows() + block.rejected().size();
          context
              .listener()
              .progress(
                  new RunListener.Progress(doneBefore + block.position, bytes, "bytes", rowsDone));
        }
        take(arrival, blocks, rows, quarantine, accepted, at, started);
        doneBefore += arrival.size();
      }
    }
  }

  /** Decides on a batch that is read to its end. */
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
      unreadable.add(new IngestionReport.Unreadable(shown(arrival), reason(e)));
      return;
    }
    throwIfAny(failure);
    Arrival.Content content = blocks.content();
    if (content == null) {
      throw new IllegalStateException("an arrival ended without a content: " + shown(arrival));
    }
    if (content.fate() == Arrival.Fate.UNSTABLE) {
      rows.dropBatch();
      warnings.add(shown(arrival) + ": changed while it was read, left for the next run");
      return;
    }
    content.file().ifPresent(looked::add);
    if (content.fate() == Arrival.Fate.KNOWN || !contents.add(content.sha256())) {
      rows.dropBatch();
      return;
    }
    warnings.addAll(content.notes());
    quarantine.addAll(rows.batchRejected());
    long good = accepted - rows.batchRejected().size();
    String refusal =
        content.refusal() != null
            ? content.refusal()
            : tooManyRejected(content, quarantine.rows(), good);
    if (refusal != null) {
      rows.dropBatch();
    }
    quarantine.write(config, context.files(), content.sha256());
    taken.add(
        new Taken(
            arrival,
            content,
            refusal,
            rows.batchFirst(),
            rows.size(),
            quarantine,
            good,
            at,
            (System.nanoTime() - started) / 1_000_000));
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

  private @Nullable String tooManyRejected(Arrival.Content content, long rejected, long accepted) {
    RiskConfig.Ingestion limits = config.ingestion();
    double share = rejected / (double) Math.max(1, rejected + accepted);
    if (despiteLimits && again.containsKey(content.sha256())) {
      return null;
    }
    if (rejected > limits.maxRejectedRows() && share > limits.maxRejectedShare()) {
      return String.format(
          Locale.ROOT,
          "%,d of %,d rows (%.1f%%) are not as the schema says, above the limits of %,d rows and"
              + " %.1f%%; see the quarantine",
          rejected,
          rejected + accepted,
          100 * share,
          limits.maxRejectedRows(),
          100 * limits.maxRejectedShare());
    }
    return rejected > 0 && accepted == 0
        ? "none of its " + rejected + " rows is as the schema says; see the quarantine"
        : null;
  }

  private IngestionReport commit(NewRows rows, int before, boolean beside) throws IOException {
    Instant at = context.clock().instant();
    Optional<DatasetRecord> extended = Optional.empty();
    if (rows.size() > before) {
      extended =
          beside
              ? datasetFile.extend(recorded.orElseThrow(), rows, context.cancellation(), at)
              : Optional.of(datasetFile.replace(rows, generation, recorded, previous, at));
    }
    List<Batch> batches = new ArrayList<>();
    long nextRow = recorded.map(DatasetRecord::rows).orElse(0L);
    int number = ledger.newestBatch().map(Batch::number).orElse(0);
    for (Taken batch : taken) {
      batches.add(batch(batch, rows, nextRow).withNumber(++number));
      nextRow += batches.get(batches.size() - 1).rowsNew();
    }
    // Before the record: once there is nothing new, no run would find the draft to delete it.
    rows.close();
    ledger.commit(batches, looked, extended.orElse(null));
    return finish(batches, extended.or(() -> recorded));
  }

  private Batch batch(Taken read, NewRows rows, long nextRow) {
    boolean refused = read.refusal() != null;
    long rejected = read.quarantine().rows();
    long rowsRead = read.accepted() + rejected;
    long fresh = rows.kept(read.firstRow(), read.endRow());
    return new Batch(
        0,
        context.runId(),
        read.arrival().source(),
        read.arrival().name(),
        read.content().sha256(),
        read.content().bytes(),
        generation,
        config.schema().hash(),
        refused ? Batch.Status.REFUSED : Batch.Status.INGESTED,
        read.refusal(),
        new RowCounts(
            rowsRead,
            fresh,
            refused ? 0 : rowsRead - rejected - fresh,
            refused ? rowsRead : rejected,
            refused ? 0 : rows.contradictory(read.firstRow(), read.endRow()),
            read.quarantine().rowsByRule()),
        nextRow,
        changedFrom(read.content()),
        read.content().modifiedAt(),
        read.at(),
        read.millis(),
        null);
  }

  /** The batch that the same file was with another content. */
  private @Nullable Integer changedFrom(Arrival.Content content) {
    return content
        .file()
        .map(file -> known.get(file.path()))
        .filter(before -> before.generation() == generation)
        .filter(before -> !before.sha256().equals(content.sha256()))
        .flatMap(before -> ledger.batchWithContent(before.sha256(), generation))
        .map(Batch::number)
        .orElse(null);
  }

  private IngestionReport finish(List<Batch> batches, Optional<DatasetRecord> dataset) {
    new IngestionView(config, context.files()).refresh(ledger, generation);
    return new IngestionReport(batches, unreadable, warnings, dataset);
  }

  private void warnOfLink(Path link) {
    warnings.add(config.display(link) + ": a link out of the folder, not read");
  }

  private void noteUnreadable(Path file, IOException e) {
    unreadable.add(new IngestionReport.Unreadable(config.display(file), reason(e)));
  }

  private static String shown(Arrival arrival) {
    return arrival.source() + "/" + arrival.name();
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "may not be read"
        : e instanceof NoSuchFileException
            ? "is not there, or a link to what is not there"
            : "cannot be read: " + e.getMessage();
  }
}
