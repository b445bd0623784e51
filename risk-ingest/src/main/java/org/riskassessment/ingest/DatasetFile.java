package org.riskassessment.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.ingest.csv.CanonicalCsv;

/**
 * {@code finaldata.csv}, the truth for rows. It is only ever extended: a copy with the new rows at
 * its end takes its place. Bytes beyond what the store recorded are what a crash left and are cut.
 */
final class DatasetFile {
  private final RiskConfig config;
  private final DurableFiles files;
  private final Path file;

  DatasetFile(RiskConfig config, DurableFiles files) {
    this.config = config;
    this.files = files;
    this.file = config.datasetFile();
  }

  /**
   * The file of a recorded dataset: that of the current generation, or the one set aside when a
   * later generation began.
   */
  static Path of(RiskConfig config, DatasetRecord dataset) {
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
  void recover(DatasetRecord recorded) {
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
  InputStream open(DatasetRecord recorded) throws IOException {
    MessageDigest digest = Sha256.digest();
    Path path = of(config, recorded);
    return new DigestInputStream(Files.newInputStream(path), digest) {
      private long left = recorded.bytes();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int n = super.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
          throw changed(recorded, "the end of the file " + left + " bytes early");
        }
        left -= n;
        if (left == 0 && !Sha256.hex(digest).equals(recorded.id().sha256())) {
          throw changed(recorded, "other content");
        }
        return n;
      }
    };
  }

  /**
   * Extends the dataset by new rows, or begins a generation with them.
   *
   * @param recorded the dataset of this generation so far
   * @param previous the dataset of the generation before, when this one begins
   * @param kept how many of the rows are new
   */
  DatasetRecord extend(
      Optional<DatasetRecord> recorded,
      Optional<DatasetRecord> previous,
      int generation,
      NewRows rows,
      long kept,
      Instant at) {
    try {
      MessageDigest digest = Sha256.digest();
      try (InputStream before =
              recorded.isPresent()
                  ? open(recorded.get())
                  : new ByteArrayInputStream(CanonicalCsv.header(config.schema()));
          DurableFiles.Draft draft = files.draft(file)) {
        Counting out = new Counting(draft.out(), digest);
        before.transferTo(out);
        rows.writeTo(out);
        DatasetId id = new DatasetId(Sha256.hex(digest));
        if (recorded.isEmpty()) {
          setAside(previous, id);
        }
        draft.commit();
        return new DatasetRecord(
            id,
            generation,
            config.display(file),
            recorded.map(DatasetRecord::rows).orElse(0L) + kept,
            out.bytes,
            config.schema().hash(),
            at);
      }
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
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
}
