package org.riskassessment.ingest.row;

/**
 * A Bloom filter over the fingerprints of rows, with one hash function: it quickly rules out most
 * rows that are not among them. It has {@value #BITS_A_ROW} bits for each expected row. Not for
 * several threads.
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

  /** Adds a row by its {@link RowKeys#fingerprint}. */
  void add(long fingerprint) {
    long bit = fingerprint >>> shift;
    bits[(int) (bit >>> 6)] |= 1L << bit;
  }

  /** Whether a row with this fingerprint may have been added; false is certain. */
  boolean mayContain(long fingerprint) {
    long bit = fingerprint >>> shift;
    return (bits[(int) (bit >>> 6)] & 1L << bit) != 0;
  }
}
