package org.riskassessment.diagnostics.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Blocks of bytes with their length before them. */
final class Blocks {
  /** The most bytes of a block: no sketch and no text is larger. */
  private static final int LONGEST = 1 << 20;

  private Blocks() {}

  static void write(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] read(DataInput in) throws IOException {
    byte[] bytes = new byte[count(in, LONGEST)];
    in.readFully(bytes);
    return bytes;
  }

  /** A count from 0 to a most. */
  static int count(DataInput in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("a count of " + count + " is out of range");
    }
    return count;
  }

  /** A count from 0. */
  static long count(DataInput in) throws IOException {
    long count = in.readLong();
    if (count < 0) {
      throw new IOException("a count of " + count + " is out of range");
    }
    return count;
  }

  /** The last eight bytes as a number. */
  static long tail(byte[] bytes) {
    return ByteBuffer.wrap(bytes, bytes.length - Long.BYTES, Long.BYTES).getLong();
  }

  /** Restores sketches from bytes that anybody may have written. */
  static void requireSketch(Runnable restore) throws IOException {
    try {
      restore.run();
    } catch (RuntimeException e) {
      // The library names no type of exception for bytes that are no sketch.
      throw new IOException("a sketch is damaged", e);
    }
  }
}
