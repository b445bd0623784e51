package org.riskassessment.ingest.row;

/**
 * What was glanced at of some rows, to tell quickly of most others that they are none of them. A
 * bit for each of {@value #BITS_A_ROW} times as many values as rows are expected. Not for several
 * threads.
 */
final class BloomFilter {
  private static final int BITS_A_ROW = 32;
  private static final int FEWEST_BITS = 1 << 16;
  private static final int MOST_BITS = 1 << 26;

  private final long[] bits;
  private final int shift;

  BloomFilter(long expected) {
    long wanted = Math.max(FEWEST_BITS, Math.min(MOST_BITS, BITS_A_ROW * expected));
    int power = Long.SIZE - Long.numberOfLeadingZeros(wanted - 1);
    this.bits = new long[1 << power - 6];
    this.shift = Long.SIZE - power;
  }

  /** Adds what {@link RowKeys#fingerprint} gave. */
  void add(long fingerprint) {
    long bit = fingerprint >>> shift;
    bits[(int) (bit >>> 6)] |= 1L << bit;
  }

  /** False when none of the rows gave this. */
  boolean mayContain(long fingerprint) {
    long bit = fingerprint >>> shift;
    return (bits[(int) (bit >>> 6)] & 1L << bit) != 0;
  }
}
