package org.riskassessment.ingest.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a keyed hash, so that only
 * somebody with this process's key could make two different rows collide. Not for several threads.
 */
final class RowHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long low;
  private long high;

  /** A hash under a random key of this process. */
  static RowHash random() {
    SecureRandom random = new SecureRandom();
    return new RowHash(random.nextLong(), random.nextLong());
  }

  RowHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** Hashes bytes; {@link #low()} and {@link #high()} hold the result. */
  void update(byte[] bytes, int from, int length) {
    v0 = k0 ^ 0x736f6d6570736575L;
    v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = k0 ^ 0x6c7967656e657261L;
    v3 = k1 ^ 0x7465646279746573L;
    int at = from;
    int end = from + (length & ~7);
    for (; at < end; at += 8) {
      long m = (long) LONGS.get(bytes, at);
      v3 ^= m;
      round();
      round();
      v0 ^= m;
    }
    long last = (long) length << 56;
    for (int i = 0; i < (length & 7); i++) {
      last |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    v3 ^= last;
    round();
    round();
    v0 ^= last;
    v2 ^= 0xee;
    rounds();
    low = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds();
    high = v0 ^ v1 ^ v2 ^ v3;
  }

  long k0() {
    return k0;
  }

  long k1() {
    return k1;
  }

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  private void rounds() {
    round();
    round();
    round();
    round();
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
