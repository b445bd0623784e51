package org.riskassessment.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.ingest.dataset.DatasetClients;
import org.riskassessment.ingest.dataset.DatasetFile;
import org.riskassessment.ingest.dataset.IngestionView;
import org.riskassessment.ingest.join.Joins;

/**
 * One pass over all sources. What is new in files reaches the dataset and the ledger together; what
 * is new in a database does so batch by batch. For one use, by one thread.
 */
final class Ingestion {
  /**
   * A file that changed this shortly before it was hashed may change again within the same tick.
   */
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

  /** How many deleted clients are named. */
  private static final int MOST_NAMED = 10;

  private final RunContext context;
  private final RiskConfig config;
  private final IngestionLedger ledger;
  private final DatasetFile datasetFile;
  private final Optional<DatasetRecord> recorded;
  private final int generation;
  private final Map<String, Batch> reread;
  private final boolean despiteLimits;
  private final Map<String, KnownFile> known;
  private final List<IngestionReport.Unreadable> unreadable = new ArrayList<>();
  private final List<IngestionReport.Unreadable> unread = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  private final List<RiskException> unreachable = new ArrayList<>();
  private final Set<String> refusedSources = new HashSet<>();
  private final Joins joins;

  /**
   * @param fresh whether to begin a new generation of the dataset
   * @param again batches to read again although they are known, by the SHA-256 of their contents
   * @param despiteLimits whether these are accepted however many of their rows are rejected
   */
  Ingestion(RunContext context, boolean fresh, Map<String, Batch> reread, boolean despiteLimits) {
    this.context = context;
    this.config = context.config();
    this.ledger = context.store().ingestion();
    this.datasetFile = new DatasetFile(config, context.files());
    int present = presentGeneration(ledger, config.schema());
    this.generation = fresh ? Math.max(present, newest(ledger) + 1) : present;
    this.recorded = ledger.dataset().filter(dataset -> dataset.generation() == generation);
    this.reread = reread;
    this.despiteLimits = despiteLimits;
    this.known = ledger.knownFiles();
    this.joins = SourceFiles.joins(config, context.cancellation());
  }

  /** The generation of new rows: the newest one, or the next one when the schema changed. */
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
    recorded.ifPresent(dataset -> datasetFile.recover(dataset, ledger));
    List<FileArrival> files = arrivals();
    if (!files.isEmpty()) {
      add(new IngestionRound(context, generation, this::isAcceptedDespiteLimits).ingest(files));
    }
    for (Source source : config.sources()) {
      if (source instanceof JdbcSource database) {
        poll(database);
      }
    }
    if (unreachable.size() == config.sources().size()) {
      throw unreachable.get(0);
    }
    warnings.addAll(joins.notes(recorded.isEmpty()));
    if (recorded.isPresent()) {
      warnings.addAll(joins.corrections());
    }
    joins.remember(context.files());
    new IngestionView(config, context.files()).refresh(ledger, generation);
    return new IngestionReport(batches, unreadable, warnings, dataset().orElse(null))
        .withUnread(unread);
  }

  /** Ingests, then reads every database source from its first row and compares it. */
  IngestionReport reconcile() {
    ingest();
    List<IngestionReport.Reconciliation> reconciled = new ArrayList<>();
    for (Source source : config.sources()) {
      if (source instanceof JdbcSource database
          && !isUnreachable(source)
          && !refusedSources.contains(source.name())) {
        reconcile(database).ifPresent(reconciled::add);
      }
    }
    new IngestionView(config, context.files()).refresh(ledger, generation);
    return new IngestionReport(
        batches, unreadable, unread, warnings, dataset().orElse(null), reconciled);
  }

  /** Compares a database with the dataset; empty when a batch of it is refused. */
  private Optional<IngestionReport.Reconciliation> reconcile(JdbcSource source) {
    Map<String, Boolean> clients = new LinkedHashMap<>();
    long rows = new DatasetClients(config, ledger, generation).of(source.name(), clients);
    long late = 0;
    long read = 0;
    try (DatabasePoll poll = DatabasePoll.whole(source, context, generation, joins)) {
      for (Optional<Arrival> next = poll.next(); next.isPresent(); next = poll.next()) {
        Optional<IngestionReport> round = ingest(next.get());
        if (round.isEmpty()) {
          return Optional.empty();
        }
        late += round.get().rowsNew();
      }
      read = poll.rowsRead();
      poll.clients().forEach(clients::remove);
    }
    List<String> gone = clients.keySet().stream().sorted().toList();
    return Optional.of(
        new IngestionReport.Reconciliation(
            source.name(),
            read,
            rows,
            late,
            gone.subList(0, Math.min(MOST_NAMED, gone.size())),
            gone.size()));
  }

  /** Ingests one arrival; empty when it is refused. */
  private Optional<IngestionReport> ingest(Arrival arrival) {
    IngestionRound round = new IngestionRound(context, generation, this::isAcceptedDespiteLimits);
    IngestionReport report = round.ingest(List.of(arrival));
    add(report);
    return round.hasRefused() ? Optional.empty() : Optional.of(report);
  }

  private boolean isUnreachable(Source source) {
    return unreadable.stream().anyMatch(u -> u.name().equals(source.name()));
  }

  private Optional<DatasetRecord> dataset() {
    return ledger.dataset().filter(dataset -> dataset.generation() == generation);
  }

  private void add(IngestionReport round) {
    batches.addAll(round.batches());
    unreadable.addAll(round.unreadable());
    warnings.addAll(round.warnings());
  }

  /**
   * Reads what is new in a database, batch by batch, each recorded by itself. A refused batch ends
   * the poll: the next poll begins there reread, so that no row is skipped.
   */
  private void poll(JdbcSource source) {
    try (DatabasePoll poll = new DatabasePoll(source, context, generation, joins)) {
      for (Optional<Arrival> next = poll.next(); next.isPresent(); next = poll.next()) {
        if (ingest(next.get()).isEmpty()) {
          refusedSources.add(source.name());
          return;
        }
      }
    } catch (RiskException e) {
      if (e.code() != ErrorCode.SOURCE_UNREACHABLE) {
        throw e;
      }
      noteUnreachable(source, e);
    }
  }

  private void noteUnreachable(Source source, RiskException e) {
    unreachable.add(e);
    unreadable.add(new IngestionReport.Unreadable(source.name(), e.getMessage()));
  }

  /** The new and changed files, source by source in the order of their names. */
  private List<FileArrival> arrivals() {
    Map<Path, FileSource> files = new LinkedHashMap<>();
    for (Source source : config.sources()) {
      if (!(source instanceof FileSource fileSource)) {
        continue;
      }
      try {
        SourceFiles found = SourceFiles.of(fileSource);
        found.outside().forEach(this::warnOfLink);
        found.unreadable().forEach(folder -> noteUnreadable(folder.path(), folder.why()));
        unread.addAll(UnreadFiles.of(config, found));
        found.files().forEach(file -> files.putIfAbsent(file, fileSource));
      } catch (RiskException e) {
        noteUnreachable(source, e);
      }
    }
    Map<Path, BasicFileAttributes> unknown = new LinkedHashMap<>();
    files.keySet().forEach(file -> addIfUnknown(file, unknown));
    warnOfMissing(unknown.keySet());
    if (unknown.isEmpty()) {
      return List.of();
    }
    Set<Long> sizes = new HashSet<>();
    ledger.batches().stream()
        .filter(batch -> batch.generation() == generation)
        .forEach(batch -> sizes.add(batch.bytes()));
    unknown.keySet().forEach(file -> joins.knowing(file, source(files, file)));
    List<FileArrival> arrivals = new ArrayList<>();
    unknown.forEach(
        (file, attributes) ->
            arrivals.add(
                new FileArrival(
                    file,
                    source(files, file),
                    attributes,
                    config,
                    generation,
                    context.clock(),
                    sizes.contains(attributes.size()),
                    this::isKnown,
                    joins)));
    return arrivals;
  }

  private static FileSource source(Map<Path, FileSource> files, Path file) {
    return Objects.requireNonNull(files.get(file));
  }

  private void addIfUnknown(Path file, Map<Path, BasicFileAttributes> unknown) {
    try {
      BasicFileAttributes now = RegularFile.attributes(file);
      KnownFile before = known.get(config.display(file));
      if (before == null || reread.containsKey(before.sha256()) || !isUnchanged(before, now)) {
        unknown.put(file, now);
      }
    } catch (IOException e) {
      noteUnreadable(file, e);
    }
  }

  /** Warns of batches to read again whose files are missing. */
  private void warnOfMissing(Set<Path> unknown) {
    Set<String> there = new HashSet<>();
    for (Path file : unknown) {
      KnownFile before = known.get(config.display(file));
      if (before != null) {
        there.add(before.sha256());
      }
    }
    reread.forEach(
        (sha256, batch) -> {
          // The poll reads refused rows of a database again anyway.
          if (!there.contains(sha256)
              && !(isOfDatabase(batch)
                  && batch.status() == Batch.Status.REFUSED
                  && batch.rowsRead() > 0)) {
            warnings.add(
                label(batch)
                    + (isOfDatabase(batch)
                        ? " came from a database: reset the source's watermark to read it again"
                        : " is missing or has changed: restore the file to read it again"));
          }
        });
  }

  /** What a recorded batch is called in messages. */
  static String label(Batch batch) {
    return batch.source() + "/" + batch.name() + " (batch " + batch.number() + ")";
  }

  private boolean isOfDatabase(Batch batch) {
    return config.sources().stream()
        .anyMatch(s -> s instanceof JdbcSource && s.name().equals(batch.source()));
  }

  private boolean isUnchanged(KnownFile before, BasicFileAttributes now) {
    return before.generation() == generation
        && before.size() == now.size()
        && before.modifiedAt().toEpochMilli() == now.lastModifiedTime().toMillis()
        && Duration.between(before.modifiedAt(), before.hashedAt()).compareTo(CLOCK_GRAIN) >= 0;
  }

  private boolean isAcceptedDespiteLimits(String sha256) {
    return despiteLimits && reread.containsKey(sha256);
  }

  private boolean isKnown(String sha256) {
    return !reread.containsKey(sha256) && ledger.batchWithContent(sha256, generation).isPresent();
  }

  private void warnOfLink(Path link) {
    warnings.add(
        config.display(link) + ": not read, because it links to a file outside the folder");
  }

  private void noteUnreadable(Path file, IOException e) {
    unreadable.add(new IngestionReport.Unreadable(config.display(file), RegularFile.reason(e)));
  }
}
