package org.riskassessment.ingest.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.csv.FirstBytes;
import org.riskassessment.ingest.row.NewRows;
import org.riskassessment.ingest.row.RowKeys;

/**
 * {@code finaldata.csv}, the truth for rows. It is only ever extended: a copy with the new rows at
 * its end takes its place. Bytes beyond what the store recorded are what a crash left and are cut.
 */
public final class DatasetFile {
  private final RiskConfig config;
  private final DurableFiles files;
  private final Path file;
  private final ClientParts parts;

  public DatasetFile(RiskConfig config, DurableFiles files) {
    this.config = config;
    this.files = files;
    this.file = config.datasetFile();
    this.parts = new ClientParts(config, files);
  }

  /**
   * The file of a recorded dataset: that of the current generation, or the one set aside when a
   * later generation began.
   */
  public static Path of(RiskConfig config, DatasetRecord dataset) {
    Path aside = aside(config, dataset.generation());
    return Files.exists(aside) ? aside : config.datasetFile();
  }

  private static Path aside(RiskConfig config, int generation) {
    return config.datasetFile().resolveSibling("finaldata." + generation + ".csv");
  }

  /**
   * Cuts what a crash left beyond the record of the generation in force; puts the file back that
   * was set aside for a generation that never began.
   */
  public void recover(DatasetRecord recorded) {
    Path aside = aside(config, recorded.generation());
    boolean isAside = Files.exists(aside);
    try {
      long size = Files.exists(file) ? Files.size(file) : 0;
      if (size == recorded.bytes() && !isAside) {
        return;
      }
      if (size < recorded.bytes() && !isAside) {
        throw changed(recorded, size + " bytes");
      }
      try (InputStream in = open(recorded);
          DurableFiles.Draft draft = files.draft(file)) {
        in.transferTo(draft.out());
        draft.commit();
      }
      if (isAside) {
        files.delete(aside);
      }
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  /** The recorded bytes; at their end they are checked to be the recorded ones. */
  public InputStream open(DatasetRecord recorded) throws IOException {
    return new Recorded(recorded, Sha256.digest());
  }

  /** The parts of its rows' clients, where they were written beside it. */
  public Optional<byte[]> knownParts(DatasetRecord recorded) {
    return parts.of(recorded);
  }

  /** The same, told from the ids where they were not: after a crash, or by an older version. */
  private byte[] parts(DatasetRecord recorded) throws IOException {
    Optional<byte[]> known = parts.of(recorded);
    if (known.isPresent()) {
      return known.get();
    }
    RowKeys keys = RowKeys.random(config.schema());
    byte[] told = new byte[Math.toIntExact(recorded.rows())];
    int[] row = {-1};
    try (InputStream in = open(recorded)) {
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            if (row[0] >= 0) {
              told[row[0]] = keys.part(buffer, from, length);
            }
            row[0]++;
          });
    }
    return told;
  }

  /** Where a new content of the dataset is written, before it takes the old one's place. */
  public DurableFiles.Draft draft() throws IOException {
    return files.draft(file);
  }

  /**
   * Extends the dataset by new rows, each of which the dataset's own may yet show not to be new.
   *
   * @return empty when none was
   */
  public Optional<DatasetRecord> extend(
      DatasetRecord recorded, NewRows rows, Cancellation cancellation, Instant at) {
    MessageDigest digest = Sha256.digest();
    try (DurableFiles.Draft draft = draft()) {
      Counting out = new Counting(draft.out(), digest);
      copyAndMeet(recorded, digest, draft.out(), rows);
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

  /** Copies the recorded rows, and holds them against the new ones. */
  private void copyAndMeet(
      DatasetRecord recorded, MessageDigest digest, OutputStream copy, NewRows rows)
      throws IOException {
    lines(
        recorded,
        digest,
        copy,
        new CanonicalCsv.LineSink() {
          private boolean header = true;

          @Override
          public void line(byte[] buffer, int from, int length) {
            if (!header) {
              rows.meet(buffer, from, length);
            }
            header = false;
          }
        });
  }

  /**
   * The cells of the recorded rows, the header first; they are checked to be the recorded ones.
   *
   * @param columns cells whose bounds are told
   */
  public void rows(DatasetRecord recorded, int columns, CanonicalCsv.RowSink sink)
      throws IOException {
    long[] left = {recorded.rows() + 1};
    read(
        recorded,
        Sha256.digest(),
        OutputStream.nullOutputStream(),
        in ->
            CanonicalCsv.rows(
                in,
                columns,
                (buffer, cells, bounds) -> {
                  if (left[0]-- > 0) {
                    sink.row(buffer, cells, bounds);
                  }
                }));
  }

  private void lines(
      DatasetRecord recorded, MessageDigest digest, OutputStream copy, CanonicalCsv.LineSink sink)
      throws IOException {
    long[] left = {recorded.rows() + 1};
    read(
        recorded,
        digest,
        copy,
        in ->
            CanonicalCsv.lines(
                in,
                (buffer, from, length) -> {
                  if (left[0]-- > 0) {
                    sink.line(buffer, from, length);
                  }
                }));
  }

  @FunctionalInterface
  private interface Splitting {
    void split(InputStream in) throws IOException;
  }

  /**
   * Reads the recorded bytes twice at once: on a thread of their own to check and copy them, and
   * here to split them, with whatever follows them in the file.
   */
  private void read(
      DatasetRecord recorded, MessageDigest digest, OutputStream copy, Splitting splitting)
      throws IOException {
    FutureTask<Void> copying =
        new FutureTask<>(
            () -> {
              try (InputStream in = new Recorded(recorded, digest)) {
                in.transferTo(copy);
              }
              return null;
            });
    new Thread(copying, "copier").start();
    try (InputStream in = Files.newInputStream(of(config, recorded))) {
      splitting.split(in);
    } finally {
      await(copying);
    }
  }

  private static void await(FutureTask<Void> copying) throws IOException {
    try {
      copying.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /**
   * Puts a draft of the whole dataset in its place: of the dataset recorded and the rows that
   * followed, or of a new generation, before which that of the previous one is set aside.
   */
  public DatasetRecord replace(
      NewRows rows,
      int generation,
      Optional<DatasetRecord> recorded,
      Optional<DatasetRecord> previous,
      Instant at) {
    try {
      DurableFiles.Draft draft = rows.draft();
      draft.out().flush();
      MessageDigest digest = Sha256.digest();
      Counting counted = new Counting(OutputStream.nullOutputStream(), digest);
      Files.copy(draft.path(), counted);
      DatasetRecord next = record(digest, generation, rows.size(), counted.bytes, at);
      if (recorded.isEmpty()) {
        setAside(previous, next.id());
      }
      draft.commit();
      parts.write(next, rows.keptParts());
      return next;
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  /** Decides on each row of a dataset whether it stays. */
  @FunctionalInterface
  public interface RowFate {
    /**
     * @param row its place, from 0
     */
    boolean stays(long row, byte[] buffer, int from, int length);
  }

  /** Writes the dataset of the next generation, which has the rows that stay. */
  public DatasetRecord without(
      DatasetRecord recorded, RowFate fate, Cancellation cancellation, Instant at) {
    MessageDigest digest = Sha256.digest();
    long[] rows = {-1};
    int[] stayed = {0};
    try (DurableFiles.Draft draft = draft();
        InputStream in = open(recorded)) {
      Counting out = new Counting(draft.out(), digest);
      byte[] all = parts(recorded);
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            long row = rows[0]++;
            if ((row & 0xFFFF) == 0) {
              cancellation.check();
            }
            boolean isHeader = row < 0;
            if (isHeader || fate.stays(row, buffer, from, length)) {
              out.write(buffer, from, length);
              if (!isHeader) {
                all[stayed[0]++] = all[(int) row];
              }
            }
          });
      DatasetRecord next = record(digest, recorded.generation() + 1, stayed[0], out.bytes, at);
      setAside(Optional.of(recorded), next.id());
      draft.commit();
      parts.write(next, Arrays.copyOf(all, stayed[0]));
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
   * Keeps what stands where the new file will: an earlier generation, or a stranger's file. The new
   * content itself may stand there when a crash came before its record.
   */
  private void setAside(Optional<DatasetRecord> previous, DatasetId next) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Path kept;
    if (previous.isPresent()) {
      kept = aside(config, previous.get().generation());
    } else {
      String standing = Sha256.ofFile(file);
      if (standing.equals(next.sha256())) {
        return;
      }
      kept = file.resolveSibling("finaldata.before-" + standing.substring(0, 12) + ".csv");
    }
    if (!Files.exists(kept)) {
      try (InputStream in = Files.newInputStream(file);
          DurableFiles.Draft draft = files.draft(kept)) {
        in.transferTo(draft.out());
        draft.commit();
      }
    }
  }

  private RiskException changed(DatasetRecord recorded, String met) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        "is not the file that ingestion wrote; put it back from a backup",
        ErrorContext.ofFile(config.display(file))
            .withValue(met)
            .withAccepted(
                recorded.bytes() + " bytes with SHA-256 " + recorded.id().shortForm() + "…"));
  }

  private static final class Counting extends DigestOutputStream {
    private long bytes;

    Counting(OutputStream out, MessageDigest digest) {
      super(out, digest);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      super.write(buffer, offset, length);
      bytes += length;
    }
  }

  /** The bytes of a recorded dataset, checked at their end. */
  private final class Recorded extends FirstBytes {
    private final DatasetRecord recorded;
    private final MessageDigest digest;

    /**
     * @param digest takes them, and can be gone on with
     */
    Recorded(DatasetRecord recorded, MessageDigest digest) throws IOException {
      super(Files.newInputStream(of(config, recorded)), recorded.bytes(), digest);
      this.recorded = recorded;
      this.digest = digest;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long before = left();
      int n = super.read(buffer, offset, length);
      if (n < 0 && before > 0) {
        throw changed(recorded, "the end of the file " + before + " bytes early");
      }
      if (n > 0 && left() == 0 && !Sha256.hexSoFar(digest).equals(recorded.id().sha256())) {
        throw changed(recorded, "other content");
      }
      return n;
    }
  }
}
