package org.riskassessment.core.schema.inference;

import java.util.Arrays;

/**
 * Counts different texts: exactly up to 32,768, beyond that by adaptive sampling (Flajolet, On
 * adaptive sampling, 1990) with a standard error of about 0.7%. Takes at most half a megabyte. Not
 * for several threads.
 */
final class DistinctCount {
  private static final int MOST = 1 << 15;

  /** Hashes whose {@link #level} lowest bits are 0, in an open hash table; 0 marks a free slot. */
  private long[] table = new long[1 << 6];

  /** Hashes that are put together: one after the other would wait for the memory each time. */
  private final long[] waiting = new long[128];

  private int waits;
  private int size;
  private int level;

  void add(String text) {
    waiting[waits++] = hash(text);
    if (waits == waiting.length) {
      putAll();
    }
  }

  private void putAll() {
    for (int i = 0; i < waits; i++) {
      if (Long.numberOfTrailingZeros(waiting[i]) < level || !put(waiting[i])) {
        continue;
      }
      if (size > MOST) {
        level++;
        rebuild(table.length);
      } else if (2 * size > table.length) {
        rebuild(2 * table.length);
      }
    }
    waits = 0;
  }

  long count() {
    putAll();
    return (long) size << level;
  }

  boolean isExact() {
    putAll();
    return level == 0;
  }

  private boolean put(long hash) {
    int mask = table.length - 1;
    int place = (int) (hash >>> 32) & mask;
    while (table[place] != 0) {
      if (table[place] == hash) {
        return false;
      }
      place = (place + 1) & mask;
    }
    table[place] = hash;
    size++;
    return true;
  }

  private void rebuild(int length) {
    long[] old = table;
    table = new long[length];
    size = 0;
    Arrays.stream(old)
        .filter(hash -> hash != 0 && Long.numberOfTrailingZeros(hash) >= level)
        .forEach(this::put);
  }

  /** FNV-1a over the characters, then the finalizer of MurmurHash3, which spreads all bits. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
