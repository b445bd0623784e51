package org.riskassessment.ingest.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** So many bytes of a stream and no more, with their digest. */
public class BoundedDigestStream extends FilterInputStream {
  private final MessageDigest digest;
  private long left;

  /**
   * @param digest takes what is read
   */
  public BoundedDigestStream(InputStream in, long bytes, MessageDigest digest) {
    super(in);
    this.left = bytes;
    this.digest = digest;
  }

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
    int n = in.read(buffer, offset, (int) Math.min(length, left));
    if (n > 0) {
      digest.update(buffer, offset, n);
      left -= n;
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  /** How many bytes are still to come. */
  protected long left() {
    return left;
  }
}
