package org.riskassessment.ingest.csv;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * The content of a file, decompressed when its name ends with {@code .gz}. Content that exceeds a
 * limit, or is far larger than the compressed file, fails with DATA_INVALID.
 */
public final class FileContent extends CountedStream {
  /** How many times larger than the file its content may be. Tables of text reach 20, rarely 50. */
  private static final int MOST_TIMES = 100;

  /** Smaller content may be any number of times larger. */
  private static final long HARMLESS = 1 << 20;

  private final String name;
  private final long most;
  private final String limit;

  private FileContent(InputStream in, String name, long most, String limit) {
    super(in);
    this.name = name;
    this.most = most;
    this.limit = limit;
  }

  /**
   * Opens the content of a file.
   *
   * @param file its bytes as stored
   * @param name what to call it in messages
   * @param size of the file in bytes
   * @param maxBytes the most bytes, of the file and of its content
   */
  public static InputStream open(InputStream file, String name, long size, long maxBytes)
      throws IOException {
    Optional<RiskException> tooLarge = tooLarge(name, size, maxBytes);
    if (tooLarge.isPresent()) {
      throw tooLarge.get();
    }
    boolean compressed = isCompressed(name);
    long proportion = compressed ? Math.max(HARMLESS, MOST_TIMES * size) : Long.MAX_VALUE;
    String limit =
        proportion < maxBytes
            ? "at most " + MOST_TIMES + " times the size of the compressed file"
            : accepted(maxBytes);
    try {
      return new FileContent(
          compressed ? new GZIPInputStream(file, 1 << 16) : file,
          name,
          Math.min(proportion, maxBytes),
          limit);
    } catch (EOFException | ZipException e) {
      throw notGzip(name, e);
    }
  }

  static boolean isCompressed(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = super.read(buffer, offset, length);
    } catch (EOFException | ZipException e) {
      throw notGzip(name, e);
    }
    if (bytes() > most) {
      throw tooLarge(name, "over " + most + " bytes", limit);
    }
    return n;
  }

  /** The error for a file that is too large before it is read, compressed or not. */
  public static Optional<RiskException> tooLarge(String name, long size, long maxBytes) {
    return size <= maxBytes
        ? Optional.empty()
        : Optional.of(tooLarge(name, size + " bytes", accepted(maxBytes)));
  }

  private static RiskException tooLarge(String name, String found, String accepted) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        "is too large",
        ErrorContext.ofFile(name).withValue(found).withAccepted(accepted));
  }

  private static String accepted(long maxBytes) {
    return String.format(Locale.ROOT, "at most %,d bytes (ingestion.max_bytes)", maxBytes);
  }

  private static RiskException notGzip(String name, IOException cause) {
    return new RiskException(
        ErrorCode.DATA_INVALID,
        cause instanceof EOFException
            ? "is an incomplete gzip file; was it still being written?"
            : "is not a gzip file: " + cause.getMessage(),
        ErrorContext.ofFile(name).withAccepted("a complete gzip file"),
        cause);
  }
}
