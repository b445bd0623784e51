package org.riskassessment.ingest.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.row.NewRows;
import org.riskassessment.ingest.row.RowKeys;

/**
 * The dataset file {@code finaldata.csv}, which holds the rows themselves. It is only ever
 * extended: a copy with the new rows at its end takes its place. Bytes beyond those that the store
 * recorded were left by a crash and are cut. Not for several threads.
 */
public final class DatasetFile {
  private final RiskConfig config;
  private final DurableFiles files;
  private final Path file;
  private final ClientParts parts;
  private final DatasetReader reader;

  public DatasetFile(RiskConfig config, DurableFiles files) {
    this.config = config;
    this.files = files;
    this.file = config.datasetFile();
    this.parts = new ClientParts(config, files);
    this.reader = new DatasetReader(config);
  }

  /**
   * Cuts what a crash left beyond the recorded bytes, and restores the file that was kept for a
   * generation that never began.
   *
   * @param recorded the newest dataset of the ledger
   * @throws org.riskassessment.core.error.RiskException DATA_INVALID when the file is not the
   *     recorded one, STORE_CORRUPT when the ledger knows of rows beyond those recorded
   */
  public void recover(DatasetRecord recorded, IngestionLedger ledger) {
    Path kept = DatasetReader.keptFile(config, recorded.generation());
    boolean isKept = Files.exists(kept);
    try {
      boolean isThere = Files.exists(file);
      long size = isThere ? Files.size(file) : 0;
      if (size == recorded.bytes() && !isKept) {
        return;
      }
      if (size < recorded.bytes() && !isKept) {
        throw reader.changed(recorded, isThere ? size + " bytes" : "no file");
      }
      requireWhole(recorded, ledger);
      try (InputStream in = reader.open(recorded);
          DurableFiles.Draft draft = files.draft(file)) {
        in.transferTo(draft.out());
        draft.commit();
      }
      if (isKept) {
        files.delete(kept);
      }
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  /** In a damaged store an earlier dataset may pass for the newest: its rows are not all. */
  private static void requireWhole(DatasetRecord recorded, IngestionLedger ledger) {
    boolean hasLonger =
        ledger.datasets().stream()
            .anyMatch(
                other ->
                    other.generation() == recorded.generation()
                        && other.bytes() > recorded.bytes());
    boolean hasMoreRows =
        ledger.batches().stream()
            .anyMatch(
                batch ->
                    batch.generation() == recorded.generation()
                        && batch.status() == Batch.Status.INGESTED
                        && batch.endRow() > recorded.rows());
    if (hasLonger || hasMoreRows) {
      throw new RiskException(
          ErrorCode.STORE_CORRUPT,
          "has lost the record of the newest dataset, so finaldata.csv is left as it is",
          ErrorContext.ofFile("the store").withRemedy(Remedy.of(Remedy.Kind.RESTORE_STORE)));
    }
  }

  /**
   * The hold-out parts of the rows' clients; computed from the ids when the file does not have
   * them, as after a crash or a run of an older version.
   */
  private byte[] parts(DatasetRecord recorded) throws IOException {
    Optional<byte[]> known = parts.of(recorded);
    if (known.isPresent()) {
      return known.get();
    }
    RowKeys keys = RowKeys.random(config.schema());
    byte[] computed = new byte[Math.toIntExact(recorded.rows())];
    int[] row = {-1};
    try (InputStream in = reader.open(recorded)) {
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            if (row[0] >= 0) {
              computed[row[0]] = keys.part(buffer, from, length);
            }
            row[0]++;
          });
    }
    return computed;
  }

  /** A draft for new content of the dataset, which replaces the file when it is committed. */
  public DurableFiles.Draft draft() throws IOException {
    return files.draft(file);
  }

  /**
   * Extends the dataset by those rows that it does not have yet.
   *
   * @return empty when it has all of them
   */
  public Optional<DatasetRecord> extend(
      DatasetRecord recorded, NewRows rows, Cancellation cancellation, Instant at) {
    MessageDigest digest = Sha256.digest();
    try (DurableFiles.Draft draft = draft()) {
      CountingStream out = new CountingStream(draft.out(), digest);
      copyAndMatch(recorded, digest, draft.out(), rows);
      cancellation.check();
      int kept = rows.kept(0, rows.size());
      if (kept == 0) {
        return Optional.empty();
      }
      rows.writeTo(out);
      byte[] before = parts(recorded);
      byte[] added = rows.keptParts();
      byte[] all = Arrays.copyOf(before, before.length + added.length);
      System.arraycopy(added, 0, all, before.length, added.length);
      DatasetRecord extended =
          record(
              digest,
              recorded.generation(),
              recorded.rows() + kept,
              recorded.bytes() + out.bytes,
              at);
      draft.commit();
      parts.write(extended, all);
      return Optional.of(extended);
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  /** Copies the recorded rows, and compares them with the new ones. */
  private void copyAndMatch(
      DatasetRecord recorded, MessageDigest digest, OutputStream copy, NewRows rows)
      throws IOException {
    reader.lines(
        recorded,
        digest,
        copy,
        new CanonicalCsv.LineSink() {
          private boolean header = true;

          @Override
          public void line(byte[] buffer, int from, int length) {
            if (!header) {
              rows.match(buffer, from, length);
            }
            header = false;
          }
        });
  }

  /** Writes the recorded rows to the draft of the new ones. */
  public void copyTo(NewRows rows, DatasetRecord recorded) throws IOException {
    try (InputStream existing = reader.open(recorded)) {
      rows.copy(existing, parts.of(recorded).orElse(null));
    }
  }

  /**
   * Puts a draft of the whole dataset in its place: the recorded rows and new ones, or the rows of
   * a new generation.
   *
   * @param previous the newest recorded dataset, whose file is kept if it is of an earlier
   *     generation; null for none
   */
  public DatasetRecord replace(
      NewRows rows, int generation, @Nullable DatasetRecord previous, Instant at) {
    try {
      DurableFiles.Draft draft = rows.draft();
      draft.out().flush();
      MessageDigest digest = Sha256.digest();
      CountingStream counted = new CountingStream(OutputStream.nullOutputStream(), digest);
      Files.copy(draft.path(), counted);
      DatasetRecord next = record(digest, generation, rows.size(), counted.bytes, at);
      if (previous == null || previous.generation() != generation) {
        keep(previous, next.id());
      }
      draft.commit();
      parts.write(next, rows.keptParts());
      return next;
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  /** Decides which rows of a dataset stay. */
  @FunctionalInterface
  public interface RowFilter {
    /**
     * @param row its place in the dataset, from 0
     */
    boolean keeps(long row, byte[] buffer, int from, int length);
  }

  /** Writes the dataset of the next generation, with the rows that the filter keeps. */
  public DatasetRecord without(
      DatasetRecord recorded, RowFilter filter, Cancellation cancellation, Instant at) {
    MessageDigest digest = Sha256.digest();
    long[] rows = {-1};
    int[] kept = {0};
    try (DurableFiles.Draft draft = draft();
        InputStream in = reader.open(recorded)) {
      CountingStream out = new CountingStream(draft.out(), digest);
      byte[] all = parts(recorded);
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            long row = rows[0]++;
            if ((row & 0xFFFF) == 0) {
              cancellation.check();
            }
            boolean isHeader = row < 0;
            if (isHeader || filter.keeps(row, buffer, from, length)) {
              out.write(buffer, from, length);
              if (!isHeader) {
                all[kept[0]++] = all[(int) row];
              }
            }
          });
      DatasetRecord next = record(digest, recorded.generation() + 1, kept[0], out.bytes, at);
      keep(recorded, next.id());
      draft.commit();
      parts.write(next, Arrays.copyOf(all, kept[0]));
      return next;
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  private DatasetRecord record(
      MessageDigest digest, int generation, long rows, long bytes, Instant at) {
    return new DatasetRecord(
        new DatasetId(Sha256.hex(digest)),
        generation,
        config.display(file),
        rows,
        bytes,
        config.schema().hash(),
        at);
  }

  /**
   * Keeps a copy of the file that is about to be replaced: an earlier generation, or a file that
   * ingestion did not write. After a crash before its record it may be the new content itself.
   */
  private void keep(@Nullable DatasetRecord previous, DatasetId next) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Path kept;
    if (previous != null) {
      kept = DatasetReader.keptFile(config, previous.generation());
    } else {
      String standing = Sha256.ofFile(file);
      if (standing.equals(next.sha256())) {
        return;
      }
      kept = file.resolveSibling("finaldata.before-" + standing.substring(0, 12) + ".csv");
    }
    if (!Files.exists(kept)) {
      try (InputStream in = RegularFile.open(file);
          DurableFiles.Draft draft = files.draft(kept)) {
        in.transferTo(draft.out());
        draft.commit();
      }
    }
  }

  /** A digest that also counts its bytes. */
  private static final class CountingStream extends DigestOutputStream {
    private long bytes;

    CountingStream(OutputStream out, MessageDigest digest) {
      super(out, digest);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      super.write(buffer, offset, length);
      bytes += length;
    }
  }
}
