package org.riskassessment.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
final class ClientParts {
  /** The parts that are told. */
  static final HoldOut RULE = HoldOut.standard();

  private final Path file;
  private final DurableFiles files;

  ClientParts(RiskConfig config, DurableFiles files) {
    this.file = config.datasetFile().resolveSibling("finaldata.parts");
    this.files = files;
  }

  /** The parts of a recorded dataset's rows; empty where the file does not tell them. */
  Optional<byte[]> of(DatasetRecord dataset) {
    byte[] header = header(dataset);
    try {
      long size = header.length + dataset.rows() + Long.BYTES;
      if (!Files.isRegularFile(file) || Files.size(file) != size) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      int end = content.length - Long.BYTES;
      return Arrays.equals(content, 0, header.length, header, 0, header.length)
              && ByteBuffer.wrap(content).getLong(end) == checksum(content, end)
          ? Optional.of(Arrays.copyOfRange(content, header.length, end))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // They are told from the ids then.
    }
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
    int end = header.length + parts.length;
    byte[] content = Arrays.copyOf(header, end + Long.BYTES);
    System.arraycopy(parts, 0, content, header.length, parts.length);
    ByteBuffer.wrap(content).putLong(end, checksum(content, end));
    files.write(file, content);
  }

  private static byte[] header(DatasetRecord dataset) {
    return String.format(
            "Parts of the clients of each row, SHA-256(\"%s\" + id) modulo %d, of dataset %s\n",
            RULE.salt(), RULE.modulus(), dataset.id().sha256())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static long checksum(byte[] content, int end) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, end);
    return checksum.getValue();
  }
}
