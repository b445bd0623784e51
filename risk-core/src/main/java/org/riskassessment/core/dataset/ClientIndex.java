package org.riskassessment.core.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;

/**
 * The client of each of n rows: its id, its number among the clients, and its part under a rule.
 * Immutable but for what it remembers; safe for several threads.
 */
final class ClientIndex {
  /** Rows whose clients are hashed together. */
  private static final int BLOCK = 1 << 14;

  private final byte[] idBytes;
  private final int[] idEnds;
  private final @Nullable KnownParts knownParts;
  private volatile int @Nullable [] numbers;

  /** The part of each row's client under a rule, computed earlier. */
  private record KnownParts(HoldOut rule, byte[] ofRows) {

    KnownParts pick(int[] rows) {
      byte[] picked = new byte[rows.length];
      for (int i = 0; i < rows.length; i++) {
        picked[i] = ofRows[rows[i]];
      }
      return new KnownParts(rule, picked);
    }
  }

  /**
   * Takes the arrays over: the caller keeps no reference.
   *
   * @param idBytes the ids in UTF-8, one after the other
   * @param idEnds where the id of each row ends, exclusive
   */
  ClientIndex(byte[] idBytes, int[] idEnds) {
    this(idBytes, idEnds, null, null);
  }

  private ClientIndex(
      byte[] idBytes, int[] idEnds, @Nullable KnownParts knownParts, int @Nullable [] numbers) {
    this.idBytes = idBytes;
    this.idEnds = idEnds;
    this.knownParts = knownParts;
    this.numbers = numbers;
  }

  String id(int row) {
    return new String(idBytes, start(row), idEnds[row] - start(row), StandardCharsets.UTF_8);
  }

  /** The id in UTF-8; a fresh array. */
  byte[] idBytes(int row) {
    return Arrays.copyOfRange(idBytes, start(row), idEnds[row]);
  }

  private int start(int row) {
    return row == 0 ? 0 : idEnds[row - 1];
  }

  /**
   * For each row the number of its client, 0 to k - 1 in order of first appearance. Not to be
   * changed. Computed at the first call; two threads that call at once compute the same.
   */
  int[] numbers() {
    int[] known = numbers;
    if (known == null) {
      known = computedNumbers();
      numbers = known;
    }
    return known;
  }

  private int[] computedNumbers() {
    int size = idEnds.length;
    int[] byRow = new int[size];
    // Each thread searches the clients of its share of the hashes.
    int shares = size < BLOCK ? 1 : 2;
    IntStream.range(0, shares).parallel().forEach(share -> findFirstRows(share, shares, byRow));
    int clients = 0;
    for (int row = 0; row < size; row++) {
      byRow[row] = byRow[row] == row ? clients++ : byRow[byRow[row]];
    }
    return byRow;
  }

  /** Stores for each row of a share of the clients the first row of the same client. */
  private void findFirstRows(int share, int shares, int[] first) {
    int size = idEnds.length;
    int slots = Integer.highestOneBit(Math.max(8, size / shares)) * 4;
    int[] firstRows = new int[slots]; // 1 + the first row of the client; 0 for a free slot
    for (int row = 0; row < size; row++) {
      long hash = hash(row, 0);
      if ((hash & (shares - 1)) != share) {
        continue;
      }
      int slot = (int) (hash >>> 32) & (slots - 1);
      while (firstRows[slot] != 0 && !isSameClient(firstRows[slot] - 1, row)) {
        slot = (slot + 1) & (slots - 1);
      }
      if (firstRows[slot] == 0) {
        firstRows[slot] = row + 1;
      }
      first[row] = firstRows[slot] - 1;
    }
  }

  private boolean isSameClient(int one, int other) {
    return Arrays.equals(idBytes, start(one), idEnds[one], idBytes, start(other), idEnds[other]);
  }

  /** A number for the row's client: FNV-1a over seed and id, mixed as splitmix64 does. */
  long hash(int row, long seed) {
    long hash = 0xcbf29ce484222325L ^ seed;
    for (int i = start(row); i < idEnds[row]; i++) {
      hash = (hash ^ (idBytes[i] & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  /** For each row the part of its client under a rule; a fresh array. */
  int[] parts(HoldOut rule) {
    int size = idEnds.length;
    int[] parts = new int[size];
    KnownParts known = knownParts;
    if (known != null && known.rule().hasPartsOf(rule)) {
      for (int row = 0; row < size; row++) {
        parts[row] = known.ofRows()[row];
      }
      return parts;
    }
    int blocks = (size + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              HoldOut.Parts each = rule.parts();
              int end = Math.min(size, (block + 1) * BLOCK);
              for (int row = block * BLOCK; row < end; row++) {
                parts[row] = each.of(idBytes, start(row), idEnds[row] - start(row));
              }
            });
    return parts;
  }

  /** The same clients with their parts under a rule known in advance, one byte for each row. */
  ClientIndex withParts(HoldOut rule, byte[] parts) {
    return new ClientIndex(idBytes, idEnds, new KnownParts(rule, parts.clone()), numbers);
  }

  /** The clients of rows by their places, in any order and any number of times. */
  ClientIndex pick(int[] rows) {
    int bytes = 0;
    for (int row : rows) {
      bytes += idEnds[row] - start(row);
    }
    byte[] ids = new byte[bytes];
    int[] ends = new int[rows.length];
    int end = 0;
    for (int i = 0; i < rows.length; i++) {
      int length = idEnds[rows[i]] - start(rows[i]);
      System.arraycopy(idBytes, start(rows[i]), ids, end, length);
      end += length;
      ends[i] = end;
    }
    return new ClientIndex(
        ids, ends, knownParts == null ? null : knownParts.pick(rows), pickedNumbers(rows));
  }

  /** The numbers of picked rows, again from 0; null when there are no numbers yet. */
  private int @Nullable [] pickedNumbers(int[] rows) {
    int[] known = numbers;
    if (known == null) {
      return null;
    }
    int[] renumbered = new int[idEnds.length]; // 1 + the new number; 0 for a client not seen yet
    int[] picked = new int[rows.length];
    int clients = 0;
    for (int i = 0; i < rows.length; i++) {
      int client = known[rows[i]];
      if (renumbered[client] == 0) {
        renumbered[client] = ++clients;
      }
      picked[i] = renumbered[client] - 1;
    }
    return picked;
  }
}
