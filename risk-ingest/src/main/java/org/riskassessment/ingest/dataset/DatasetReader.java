package org.riskassessment.ingest.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.ingest.csv.BoundedDigestStream;
import org.riskassessment.ingest.csv.CanonicalCsv;

/**
 * Reads recorded datasets and checks that their bytes are the recorded ones. Safe for several
 * threads.
 */
public final class DatasetReader {
  private final RiskConfig config;

  public DatasetReader(RiskConfig config) {
    this.config = config;
  }

  /**
   * The file of a recorded dataset: that of the current generation, or the copy kept when a later
   * generation began.
   */
  public static Path file(RiskConfig config, DatasetRecord dataset) {
    Path kept = keptFile(config, dataset.generation());
    return Files.exists(kept) ? kept : config.datasetFile();
  }

  /** Where the file of a generation is kept once a later one has begun. */
  static Path keptFile(RiskConfig config, int generation) {
    return config.datasetFile().resolveSibling("finaldata." + generation + ".csv");
  }

  /**
   * The recorded bytes.
   *
   * @return a stream whose last read throws DATA_INVALID when the bytes are not the recorded ones
   */
  public InputStream open(DatasetRecord recorded) throws IOException {
    return new VerifiedStream(recorded, Sha256.digest());
  }

  /**
   * Reads the cells of the recorded rows, the header first.
   *
   * @param columns how many cells of a row get bounds
   * @throws RiskException DATA_INVALID when the bytes are not the recorded ones
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

  /**
   * Reads the cells of the rows that an earlier state of the dataset does not have, and no others;
   * so the bytes are not checked.
   *
   * @param columns how many cells of a row get bounds
   * @throws RiskException DATA_INVALID when the file is shorter than recorded
   */
  public void rows(
      DatasetRecord earlier, DatasetRecord recorded, int columns, CanonicalCsv.RowSink sink)
      throws IOException {
    try (InputStream in = RegularFile.open(file(config, recorded))) {
      in.skipNBytes(earlier.bytes());
      long[] left = {recorded.rows() - earlier.rows()};
      CanonicalCsv.rows(
          in,
          columns,
          (buffer, cells, bounds) -> {
            if (left[0] > 0) {
              left[0]--;
              sink.row(buffer, cells, bounds);
            }
          });
      if (left[0] > 0) {
        throw changed(recorded, "a file that lacks " + left[0] + " rows");
      }
    } catch (EOFException e) {
      throw changed(recorded, "a file that ends early");
    }
  }

  /**
   * Reads the lines of the recorded rows, the header first, and copies the recorded bytes.
   *
   * @param digest takes the recorded bytes; more bytes can be added to it afterwards
   */
  void lines(
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
  private interface Splitter {
    void split(InputStream in) throws IOException;
  }

  /**
   * Reads the recorded bytes twice at once: a second thread checks and copies them while this one
   * splits them, together with whatever follows them in the file.
   */
  private void read(
      DatasetRecord recorded, MessageDigest digest, OutputStream copy, Splitter splitter)
      throws IOException {
    FutureTask<Void> copying =
        new FutureTask<>(
            () -> {
              try (InputStream in = new VerifiedStream(recorded, digest)) {
                in.transferTo(copy);
              }
              return null;
            });
    new Thread(copying, "copier").start();
    try (InputStream in = RegularFile.open(file(config, recorded))) {
      splitter.split(in);
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

  /** The failure of a dataset file whose bytes are not the recorded ones. */
  RiskException changed(DatasetRecord recorded, String found) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        "is not the file that ingestion wrote; restore it from a backup",
        ErrorContext.ofFile(config.display(config.datasetFile()))
            .withValue(found)
            .withAccepted(
                recorded.bytes() + " bytes with SHA-256 " + recorded.id().shortForm() + "…"));
  }

  /** The bytes of a recorded dataset, checked at their end. */
  private final class VerifiedStream extends BoundedDigestStream {
    private final DatasetRecord recorded;
    private final MessageDigest digest;

    /**
     * @param digest takes the bytes; more can be added to it afterwards
     */
    VerifiedStream(DatasetRecord recorded, MessageDigest digest) throws IOException {
      super(RegularFile.open(file(config, recorded)), recorded.bytes(), digest);
      this.recorded = recorded;
      this.digest = digest;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long before = left();
      int n = super.read(buffer, offset, length);
      if (n < 0 && before > 0) {
        throw changed(recorded, "a file that ends " + before + " bytes early");
      }
      if (n > 0 && left() == 0 && !Sha256.hexSoFar(digest).equals(recorded.id().sha256())) {
        throw changed(recorded, "different content");
      }
      return n;
    }
  }
}
