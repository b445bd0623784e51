package org.riskassessment.ingest.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.CanonicalCsv;

/**
 * Computes the keys of rows: the hash that identifies a row, the hash of the cells that must be
 * unique, a fingerprint, and the hold-out part of its client.
 *
 * <p>A row is identified by the hash of its canonical line. The label is not hashed if it is one of
 * the schema's two words or blank: it is kept in the two lowest bits, so that rows that differ only
 * in the label are neighbours in a {@link RowSet}.
 *
 * <p>Not for several threads; threads that compare rows with each other use copies with the same
 * key, from {@link #another()}.
 */
public final class RowKeys {
  /** How many of a hash's lowest bits hold the label. */
  static final int LABEL_BITS = 2;

  /** The label bits of a row with any other label, which is hashed whole. */
  private static final int WHOLE = 3;

  /** Label bits below this are one of the two words, which contradict each other. */
  private static final int WORDS = 2;

  /** How many bytes of a row are in its fingerprint: an id and what follows it. */
  private static final int FINGERPRINT_BYTES = 24;

  /** 2 to the 64 over the golden ratio, odd: multiplying by it spreads the bits. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final VarHandle WORDS_OF_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;
  private final Schema schema;
  private final RowHash hash;
  private final int labelIndex;
  private final boolean isLabelLast;
  private final List<byte[]> labels;
  private final int[] uniqueIndexes;
  private final int[] versionIndexes;
  private final int idIndex;
  private final HoldOut.Parts parts = HoldOut.standard().parts();
  private final int[] bounds = new int[2];
  private byte[] scratch = new byte[1 << 8];
  private long low;
  private long high;

  /** Keys under a random key of this process. */
  public static RowKeys random(Schema schema) {
    RowHash drawn = RowHash.random();
    return new RowKeys(schema, drawn.k0(), drawn.k1());
  }

  private RowKeys(Schema schema, long k0, long k1) {
    this.schema = schema;
    this.k0 = k0;
    this.k1 = k1;
    this.hash = new RowHash(k0, k1);
    List<Column> kept = schema.kept();
    this.labelIndex = kept.indexOf(schema.label());
    this.idIndex = kept.indexOf(schema.id());
    this.isLabelLast = labelIndex == kept.size() - 1;
    this.labels =
        Stream.of(schema.negative(), schema.positive(), "")
            .map(word -> CanonicalCsv.text(List.of(word)).getBytes(StandardCharsets.UTF_8))
            .toList();
    this.uniqueIndexes =
        switch (schema.unique()) {
          case NONE -> new int[0];
          case ID -> indexes(kept, Set.of(ColumnRole.ID));
          case ID_AND_OBSERVED_AT -> indexes(kept, Set.of(ColumnRole.ID, ColumnRole.OBSERVED_AT));
        };
    this.versionIndexes = indexes(kept, Set.of(ColumnRole.ID, ColumnRole.OBSERVED_AT));
  }

  private static int[] indexes(List<Column> kept, Set<ColumnRole> roles) {
    return kept.stream()
        .filter(column -> roles.contains(column.role()))
        .mapToInt(kept::indexOf)
        .toArray();
  }

  /** A copy with the same key, for another thread. */
  public RowKeys another() {
    return new RowKeys(schema, k0, k1);
  }

  /** Whether rows must be unique in some of their cells. */
  public boolean hasUnique() {
    return uniqueIndexes.length > 0;
  }

  /** Hashes a row; {@link #low()} and {@link #high()} hold the result. */
  public void row(byte[] line, int from, int length) {
    if (isLabelLast) {
      CanonicalCsv.lastCell(line, from, length, bounds);
    } else {
      CanonicalCsv.cell(line, from, length, labelIndex, bounds);
    }
    int word = word(line);
    if (word == WHOLE) {
      hash.update(line, from, length);
    } else if (bounds[1] == from + length - 1) {
      hash.update(line, from, bounds[0] - from);
    } else {
      scratch(length);
      int before = bounds[0] - from;
      int after = from + length - bounds[1];
      System.arraycopy(line, from, scratch, 0, before);
      System.arraycopy(line, bounds[1], scratch, before, after);
      hash.update(scratch, 0, before + after);
    }
    low = hash.low() & -4 | word;
    high = hash.high() == 0 ? 1 : hash.high();
  }

  /**
   * A number that is equal for rows that differ at most in the label, and different for most other
   * rows. Much faster than a hash.
   */
  long fingerprint(byte[] line, int from, int length) {
    if (!isLabelLast) {
      return 0;
    }
    CanonicalCsv.lastCell(line, from, length, bounds);
    int rest = bounds[0] - from;
    long mixed = rest;
    for (int at = 0; at + Long.BYTES <= rest && at < FINGERPRINT_BYTES; at += Long.BYTES) {
      mixed = (mixed ^ (long) WORDS_OF_BYTES.get(line, from + at)) * GOLDEN;
      mixed ^= mixed >>> 29;
    }
    return mixed * GOLDEN;
  }

  /** Hashes the cells that must be unique; {@link #low()} and {@link #high()} hold the result. */
  void unique(byte[] line, int from, int length) {
    cells(uniqueIndexes, line, from, length);
  }

  /**
   * Hashes the cells that tell which row corrects which: the client and the day. {@link #low()} and
   * {@link #high()} hold the result.
   */
  void version(byte[] line, int from, int length) {
    cells(versionIndexes, line, from, length);
  }

  private void cells(int[] indexes, byte[] line, int from, int length) {
    scratch(length + indexes.length);
    int filled = 0;
    for (int index : indexes) {
      CanonicalCsv.cell(line, from, length, index, bounds);
      int bytes = bounds[1] - bounds[0];
      System.arraycopy(line, bounds[0], scratch, filled, bytes);
      filled += bytes;
      scratch[filled++] = '\n';
    }
    hash.update(scratch, 0, filled);
    low = hash.low();
    high = hash.high() == 0 ? 1 : hash.high();
  }

  /** The hold-out part of the row's client. */
  public byte part(byte[] line, int from, int length) {
    CanonicalCsv.cell(line, from, length, idIndex, bounds);
    if (bounds[1] > bounds[0] && isPlain(line[bounds[0]]) && isPlain(line[bounds[1] - 1])) {
      return (byte) parts.of(line, bounds[0], bounds[1] - bounds[0]);
    }
    byte[] id =
        CanonicalCsv.cells(line, from, length)
            .get(idIndex)
            .strip()
            .getBytes(StandardCharsets.UTF_8);
    return (byte) parts.of(id, 0, id.length);
  }

  /** Whether a byte at either end of a cell is certainly neither a quote nor white space. */
  private static boolean isPlain(byte b) {
    return b > ' ' && b < 0x7f && b != '"';
  }

  public long low() {
    return low;
  }

  public long high() {
    return high;
  }

  /** Whether a row's label is one of the two words. */
  static boolean isLabelled(long low) {
    return (low & WHOLE) < WORDS;
  }

  /** The same row with the other of the two labels. */
  static long contrary(long low) {
    return low ^ 1;
  }

  private int word(byte[] line) {
    for (int word = 0; word < labels.size(); word++) {
      byte[] label = labels.get(word);
      if (Arrays.equals(line, bounds[0], bounds[1], label, 0, label.length)) {
        return word;
      }
    }
    return WHOLE;
  }

  private void scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[2 * length];
    }
  }
}
