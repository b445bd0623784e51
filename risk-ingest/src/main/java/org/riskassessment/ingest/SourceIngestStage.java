package org.riskassessment.ingest;

import java.io.FilterInputStream;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.process.IngestStage;
import org.riskassessment.core.process.IngestionReport;
import org.riskassessment.core.process.IngestionRequest;
import org.riskassessment.core.process.RunContext;
import org.riskassessment.core.process.RunListener;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.csv.CsvFile;

/**
 * Ingests the CSV files of the input folder that were not ingested before.
 *
 * <p>A file is known by its content: one whose path, size and time are as recorded is not opened,
 * one whose content is known under another name is not parsed. The rows of all new files reach the
 * dataset file in one replacement and the ledger in one transaction.
 */
public final class SourceIngestStage implements IngestStage {
  /** A file changed within this time of being hashed may have changed again with the same time. */
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

  @Override
  public IngestionReport ingest(RunContext context, IngestionRequest request) {
    return new Ingestion(context).ingest();
  }

  /** One look at the folder. */
  private static final class Ingestion {
    private final RunContext context;
    private final RiskConfig config;
    private final IngestionLedger ledger;
    private final DatasetFile datasetFile;
    private final Optional<DatasetRecord> previous;
    private final Optional<DatasetRecord> recorded;
    private final int generation;
    private final String source;
    private final List<KnownFile> looked = new ArrayList<>();
    private final List<NewFile> read = new ArrayList<>();
    private final List<IngestionReport.Unreadable> unreadable = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> contents = new HashSet<>();

    /** A file whose content is new. */
    private record NewFile(
        String name,
        String sha256,
        long bytes,
        int firstRow,
        int endRow,
        Quarantine quarantine,
        @Nullable String refusal,
        Instant at,
        long millis) {}

    Ingestion(RunContext context) {
      this.context = context;
      this.config = context.config();
      this.ledger = context.store().ingestion();
      this.datasetFile = new DatasetFile(config, context.files());
      this.previous = ledger.dataset();
      Optional<Batch> newest = ledger.newestBatch();
      this.generation =
          newest
              .map(
                  b ->
                      config.schema().hasHash(b.schemaHash()) ? b.generation() : b.generation() + 1)
              .orElse(1);
      this.recorded = previous.filter(d -> d.generation() == generation);
      this.source = config.sources().get(0).name();
    }

    IngestionReport ingest() {
      recorded.ifPresent(datasetFile::recover);
      InputFolder folder =
          InputFolder.csvFiles(((FileSource) config.sources().get(0)).folder(), source);
      folder
          .outside()
          .forEach(
              link -> warnings.add(config.display(link) + ": a link out of the folder, not read"));
      List<Path> unknown = unknownFiles(folder.files());
      if (unknown.isEmpty()) {
        return finish(List.of(), recorded);
      }
      try (NewRows rows =
          new NewRows(context.files(), config.outputFolder().resolve("newrows.csv"))) {
        for (Path file : unknown) {
          context.cancellation().check();
          lookInto(file, rows);
        }
        if (recorded.isPresent() && rows.size() > 0) {
          try (InputStream existing = datasetFile.open(recorded.get())) {
            rows.dropThoseIn(existing);
          }
        }
        context.cancellation().check();
        return commit(rows);
      } catch (IOException e) {
        throw DurableFiles.failure(config.outputFolder(), e);
      }
    }

    private List<Path> unknownFiles(List<Path> files) {
      Map<String, KnownFile> known = ledger.knownFiles();
      List<Path> unknown = new ArrayList<>();
      for (Path file : files) {
        try {
          KnownFile before = known.get(config.display(file));
          if (before == null || !isUnchanged(before, attributes(file))) {
            unknown.add(file);
          }
        } catch (IOException e) {
          noteUnreadable(file, e);
        }
      }
      return unknown;
    }

    private boolean isUnchanged(KnownFile before, BasicFileAttributes now) {
      return before.generation() == generation
          && before.size() == now.size()
          && before.modifiedAt().toEpochMilli() == now.lastModifiedTime().toMillis()
          && Duration.between(before.modifiedAt(), before.hashedAt()).compareTo(CLOCK_GRAIN) >= 0;
    }

    private void lookInto(Path file, NewRows rows) {
      try {
        BasicFileAttributes before = attributes(file);
        Instant hashedAt = context.clock().instant();
        String sha256 = Sha256.ofFile(file);
        boolean newContent =
            !contents.contains(sha256) && ledger.batchWithContent(sha256, generation).isEmpty();
        if (newContent) {
          NewFile parsed = parse(file, sha256, before.size(), rows);
          if (changedSince(file, before)) {
            rows.dropFile();
            warnings.add(
                config.display(file) + ": changed while it was read, left for the next run");
            return;
          }
          if (parsed.refusal() == null) {
            rows.keepFile();
          } else {
            rows.dropFile();
          }
          contents.add(sha256);
          read.add(parsed);
        }
        looked.add(
            new KnownFile(
                config.display(file),
                before.size(),
                before.lastModifiedTime().toInstant(),
                hashedAt,
                sha256,
                generation));
      } catch (IOException e) {
        rows.dropFile();
        noteUnreadable(file, e);
      }
    }

    private NewFile parse(Path file, String sha256, long size, NewRows rows) throws IOException {
      Instant at = context.clock().instant();
      long started = System.nanoTime();
      String name = config.display(file);
      int firstRow = rows.size();
      Quarantine quarantine = new Quarantine(name);
      String refusal = null;
      try (InputStream in = new Watched(Files.newInputStream(file), size)) {
        CanonicalCsv line = new CanonicalCsv();
        new CsvFile(config.schema(), true)
            .read(
                in,
                name,
                new CsvFile.Sink() {
                  @Override
                  public void accepted(String[] cells) {
                    line.set(cells);
                    rows.add(line);
                  }

                  @Override
                  public void rejected(long at, RowFault fault, List<String> cells) {
                    quarantine.add(at, fault, cells);
                  }
                });
        refusal = tooManyRejected(quarantine.rows(), rows.size() - firstRow);
      } catch (RiskException e) {
        if (e.code() != ErrorCode.DATA_INVALID) {
          throw e;
        }
        refusal = e.getMessage();
      }
      return new NewFile(
          name,
          sha256,
          size,
          firstRow,
          rows.size(),
          quarantine,
          refusal,
          at,
          (System.nanoTime() - started) / 1_000_000);
    }

    private @Nullable String tooManyRejected(long rejected, long accepted) {
      RiskConfig.Ingestion limits = config.ingestion();
      double share = rejected / (double) Math.max(1, rejected + accepted);
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

    private IngestionReport commit(NewRows rows) throws IOException {
      int kept = rows.kept(0, rows.size());
      long nextRow = recorded.map(DatasetRecord::rows).orElse(0L);
      List<Batch> batches = new ArrayList<>();
      int number = ledger.newestBatch().map(Batch::number).orElse(0);
      for (NewFile file : read) {
        file.quarantine().write(config, context.files(), file.sha256());
        Batch batch = batch(file, rows, nextRow).withNumber(++number);
        nextRow += batch.rowsNew();
        batches.add(batch);
      }
      Optional<DatasetRecord> extended =
          kept == 0
              ? Optional.empty()
              : Optional.of(
                  datasetFile.extend(
                      recorded, previous, generation, rows, kept, context.clock().instant()));
      // Before the record: once there is nothing new, no run would find the spool to delete it.
      rows.close();
      ledger.commit(batches, looked, extended.orElse(null));
      return finish(batches, extended.or(() -> recorded));
    }

    private Batch batch(NewFile file, NewRows rows, long nextRow) {
      boolean refused = file.refusal() != null;
      int parsed = file.endRow() - file.firstRow();
      int isNew = refused ? 0 : rows.kept(file.firstRow(), file.endRow());
      long rejected = file.quarantine().rows() + (refused ? parsed : 0);
      return new Batch(
          0,
          context.runId(),
          source,
          fileName(file.name()),
          file.sha256(),
          file.bytes(),
          generation,
          config.schema().hash(),
          refused ? Batch.Status.REFUSED : Batch.Status.INGESTED,
          file.refusal(),
          new RowCounts(
              parsed + file.quarantine().rows(),
              isNew,
              refused ? 0 : parsed - isNew,
              rejected,
              0,
              Map.of()),
          nextRow,
          null,
          null,
          file.at(),
          file.millis(),
          null);
    }

    private IngestionReport finish(List<Batch> batches, Optional<DatasetRecord> dataset) {
      new IngestionView(config, context.files()).refresh(ledger, generation);
      return new IngestionReport(batches, unreadable, warnings, dataset);
    }

    private void noteUnreadable(Path file, IOException e) {
      String reason =
          e instanceof AccessDeniedException
              ? "may not be read"
              : e instanceof NoSuchFileException
                  ? "is not there, or a link to what is not there"
                  : "cannot be read: " + e.getMessage();
      unreadable.add(new IngestionReport.Unreadable(config.display(file), reason));
    }

    private static boolean changedSince(Path file, BasicFileAttributes before) throws IOException {
      BasicFileAttributes now = attributes(file);
      return now.size() != before.size()
          || !now.lastModifiedTime().equals(before.lastModifiedTime());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isOther()) {
        throw new IOException("it is a pipe or a device, which may have no end");
      }
      return attributes;
    }

    private static String fileName(String path) {
      return Path.of(path).getFileName().toString();
    }

    /** Tells the listener how far the file is read, and stops between reads when asked to. */
    private final class Watched extends FilterInputStream {
      private final long size;
      private long done;

      Watched(InputStream in, long size) {
        super(in);
        this.size = size;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        context.cancellation().check();
        int n = super.read(buffer, offset, length);
        if (n > 0) {
          done += n;
          context.listener().progress(new RunListener.Progress(done, size, "bytes", 0));
        }
        return n;
      }
    }
  }
}
