package org.riskassessment.ingest.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that counts the bytes read from it; to be closed with the stream below it. */
abstract class CountedStream extends FilterInputStream {
  private long bytes;

  CountedStream(InputStream in) {
    super(in);
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    bytes += Math.max(0, n);
    return n;
  }

  /** How many bytes were read. */
  protected final long bytes() {
    return bytes;
  }
}
