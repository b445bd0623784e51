package org.riskassessment.diagnostics.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.schema.Schema;

/**
 * A file of profiles, each under the SHA-256 of the rows that it was made of: adding the same rows
 * again changes nothing.
 *
 * <p>Its format: a line that says what it is, the digest of the columns, the profiles, and the
 * CRC-32C of everything before it in 8 bytes.
 */
final class ProfileFile {
  private static final String FORMAT = "risk profile 1";

  /** The most bytes: a thousand columns take 300 MB at most. */
  private static final int LONGEST = 1 << 29;

  private final Path file;
  private final Schema schema;

  ProfileFile(Path file, Schema schema) {
    this.file = file;
    this.schema = schema;
  }

  /**
   * Reads the profiles, each under the digest of its rows. Without a file, there are none.
   *
   * @throws RiskException DATA_INVALID if it is damaged, is no such file, or has other columns
   */
  Map<String, DataProfile> read() {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      return read(RegularFile.bytes(file, LONGEST));
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.DATA_INVALID,
          "is not a file of profiles, or is damaged: " + RegularFile.reason(e),
          ErrorContext.ofFile(file).withAccepted("a file that this program wrote"),
          e);
    }
  }

  private Map<String, DataProfile> read(byte[] bytes) throws IOException {
    if (bytes.length < Long.BYTES) {
      throw new IOException("it is too short");
    }
    int end = bytes.length - Long.BYTES;
    Map<String, DataProfile> profiles = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (!in.readUTF().equals(FORMAT)) {
        throw new IOException("its format is unknown");
      }
      if (!in.readUTF().equals(schema.hash())) {
        throw new RiskException(
            ErrorCode.DATA_INVALID,
            "has profiles of other columns than this workspace's",
            ErrorContext.ofFile(file));
      }
      if (checksum(bytes, end) != Blocks.tail(bytes)) {
        throw new IOException("its checksum is wrong");
      }
      int count = Blocks.count(in, bytes.length);
      for (int i = 0; i < count; i++) {
        profiles.put(in.readUTF(), DataProfile.read(schema, in));
      }
    }
    return profiles;
  }

  /** The bytes of a file of these profiles. */
  byte[] bytes(Map<String, DataProfile> profiles) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(FORMAT);
      out.writeUTF(schema.hash());
      out.writeInt(profiles.size());
      for (Map.Entry<String, DataProfile> profile : profiles.entrySet()) {
        out.writeUTF(profile.getKey());
        profile.getValue().write(out);
      }
      byte[] soFar = bytes.toByteArray();
      out.writeLong(checksum(soFar, soFar.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Replaces the file. */
  void write(byte[] bytes, DurableFiles files) {
    files.write(file, bytes);
  }

  private static long checksum(byte[] bytes, int end) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, end);
    return checksum.getValue();
  }
}
