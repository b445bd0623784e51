package org.riskassessment.ingest.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some rows of a batch in order, read and checked against the schema, on their way from the thread
 * that reads to the thread that writes. Accepted rows are in canonical form, with their hashes. Not
 * for several threads at once.
 */
public final class RowBlock {
  /** A block of this many bytes is full. */
  static final int FULL = 1 << 18;

  /** Bytes of a rejected row apart from its texts. */
  private static final int REJECTED = 1 << 7;

  private byte[] lines = new byte[FULL + (1 << 10)];
  private int filled;
  private int[] ends = new int[1 << 13];
  private long[] hashes = new long[1 << 14];
  private byte[] parts = new byte[1 << 13];
  private long[] uniques = new long[0];
  private long[] places = new long[0];
  private int rows;
  private final List<QuarantinedRow> rejected = new ArrayList<>();
  private int rejectedBytes;

  /** How far the source was read when the block was passed on, in the source's units. */
  long position;

  RowBlock() {}

  /** How far the source was read when the block was passed on, in the source's units. */
  public long position() {
    return position;
  }

  public int rows() {
    return rows;
  }

  /** Bytes of memory, roughly. */
  public int size() {
    return lines.length
        + Integer.BYTES * ends.length
        + Long.BYTES * hashes.length
        + parts.length
        + rejectedBytes;
  }

  byte[] lines() {
    return lines;
  }

  /** Where a row begins in {@link #lines()}; for the row after the last one, where the rows end. */
  int from(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  int length(int row) {
    return ends[row] - from(row);
  }

  public long low(int row) {
    return hashes[2 * row];
  }

  public long high(int row) {
    return hashes[2 * row + 1];
  }

  /** The hold-out part of the row's client. */
  byte part(int row) {
    return parts[row];
  }

  long uniqueLow(int row) {
    return uniques[2 * row];
  }

  long uniqueHigh(int row) {
    return uniques[2 * row + 1];
  }

  /** The line where a row begins in its source; kept only if rows must be unique. */
  long place(int row) {
    return places[row];
  }

  public List<QuarantinedRow> rejected() {
    return rejected;
  }

  boolean isFull() {
    return filled >= FULL || rejectedBytes >= FULL;
  }

  void reject(QuarantinedRow row) {
    rejected.add(row);
    rejectedBytes += REJECTED + 2 * (row.row().length() + row.fault().value().length());
  }

  void accept(byte[] line, int length, long place, RowKeys keys) {
    if (filled + length > lines.length) {
      lines = Arrays.copyOf(lines, Math.max(2 * lines.length, filled + length));
    }
    System.arraycopy(line, 0, lines, filled, length);
    if (rows == ends.length) {
      ends = Arrays.copyOf(ends, 2 * rows);
      hashes = Arrays.copyOf(hashes, 4 * rows);
      parts = Arrays.copyOf(parts, 2 * rows);
    }
    parts[rows] = keys.part(lines, filled, length);
    keys.row(lines, filled, length);
    hashes[2 * rows] = keys.low();
    hashes[2 * rows + 1] = keys.high();
    if (keys.hasUnique()) {
      if (2 * rows >= uniques.length) {
        uniques = Arrays.copyOf(uniques, hashes.length);
        places = Arrays.copyOf(places, ends.length);
      }
      keys.unique(lines, filled, length);
      uniques[2 * rows] = keys.low();
      uniques[2 * rows + 1] = keys.high();
      places[rows] = place;
    }
    filled += length;
    ends[rows++] = filled;
  }
}
