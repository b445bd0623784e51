package org.riskassessment.ingest.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.store.DatasetRecord;

/**
 * {@code finaldata.parts}: for each row of the dataset the part of the hold-out that its client is
 * in. An id is hashed once, when its row comes in, and not whenever a model is trained.
 *
 * <p>The file can be told from the dataset at any time. One that is not there, not whole, or of
 * another content of the dataset is of no use, and no harm.
 *
 * <p>It is a line that says what it is, a byte for each row, and the CRC-32C of all before it in 8
 * bytes.
 */
public final class ClientParts {
  /** The parts that are told. */
  public static final HoldOut RULE = HoldOut.standard();

  private final Path file;
  private final DurableFiles files;

  public ClientParts(RiskConfig config, DurableFiles files) {
    this.file = config.datasetFile().resolveSibling("finaldata.parts");
    this.files = files;
  }

  /** The parts of a recorded dataset's rows; empty where the file does not tell them. */
  public Optional<byte[]> of(DatasetRecord dataset) {
    byte[] header = header(dataset);
    try {
      if (!Files.isRegularFile(file)
          || Files.size(file) != header.length + dataset.rows() + Long.BYTES) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        boolean isItsOwn = Arrays.equals(in.readNBytes(header.length), header);
        byte[] parts = in.readNBytes(Math.toIntExact(dataset.rows()));
        byte[] end = checksum(header, parts);
        return isItsOwn && Arrays.equals(in.readNBytes(end.length), end) && areParts(parts)
            ? Optional.of(parts)
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty(); // They are told from the ids then.
    }
  }

  private static boolean areParts(byte[] parts) {
    for (byte part : parts) {
      if (part < 0 || part >= RULE.modulus()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes those of a dataset.
   *
   * @param parts a byte for each row
   */
  void write(DatasetRecord dataset, byte[] parts) {
    if (parts.length != dataset.rows()) {
      throw new IllegalArgumentException(parts.length + " parts for " + dataset.rows() + " rows");
    }
    byte[] header = header(dataset);
    try (DurableFiles.Draft draft = files.draft(file)) {
      draft.out().write(header);
      draft.out().write(parts);
      draft.out().write(checksum(header, parts));
      draft.commit();
    } catch (IOException e) {
      throw DurableFiles.failure(file, e);
    }
  }

  private static byte[] header(DatasetRecord dataset) {
    return String.format(
            Locale.ROOT,
            "Parts of the clients of each row, SHA-256(\"%s\" + id) modulo %d, of dataset %s with the"
                + " columns %s\n",
            RULE.salt(),
            RULE.modulus(),
            dataset.id().sha256(),
            dataset.schemaHash())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] checksum(byte[] header, byte[] parts) {
    CRC32C checksum = new CRC32C();
    checksum.update(header);
    checksum.update(parts);
    return ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).array();
  }
}
