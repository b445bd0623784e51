package org.riskassessment.ingest.csv;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The first bytes of a stream, as many as asked for, and their digest. */
public class BoundedDigestStream extends CountedStream {
  private final MessageDigest digest;
  private final long size;

  /**
   * @param size how many bytes to read at most
   * @param digest takes the bytes as they are read
   */
  public BoundedDigestStream(InputStream in, long size, MessageDigest digest) {
    super(in);
    this.size = size;
    this.digest = digest;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left() == 0) {
      return -1;
    }
    int n = super.read(buffer, offset, (int) Math.min(length, left()));
    if (n > 0) {
      digest.update(buffer, offset, n);
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left(), in.available());
  }

  /** How many bytes are still to come. */
  protected final long left() {
    return size - bytes();
  }
}
