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
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.store.DatasetRecord;

/**
 * The file {@code finaldata.parts}: for each row of the dataset, the hold-out part of its client.
 * So an id is hashed once, when its row is ingested, and not whenever a model is trained.
 *
 * <p>The file can be computed from the dataset at any time. A file that is missing, damaged or
 * belongs to another dataset is ignored.
 *
 * <p>Its format: a line that says what it is, a byte for each row, and the CRC-32C of everything
 * before it in 8 bytes.
 */
public final class ClientParts {
  /** The rule that gives the parts. */
  public static final HoldOut RULE = HoldOut.standard();

  private final Path file;
  private final DurableFiles files;

  public ClientParts(RiskConfig config, DurableFiles files) {
    this.file = config.datasetFile().resolveSibling("finaldata.parts");
    this.files = files;
  }

  /** The parts of a recorded dataset's rows; empty when the file does not have them. */
  public Optional<byte[]> of(DatasetRecord dataset) {
    byte[] header = header(dataset);
    try {
      if (!Files.isRegularFile(file)
          || Files.size(file) != header.length + dataset.rows() + Long.BYTES) {
        return Optional.empty();
      }
      try (InputStream in = RegularFile.open(file)) {
        boolean isOfDataset = Arrays.equals(in.readNBytes(header.length), header);
        byte[] parts = in.readNBytes(Math.toIntExact(dataset.rows()));
        byte[] end = checksum(header, parts);
        return isOfDataset && Arrays.equals(in.readNBytes(end.length), end) && areParts(parts)
            ? Optional.of(parts)
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty(); // Then they are computed from the ids.
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
   * Writes the parts of a dataset's rows.
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
