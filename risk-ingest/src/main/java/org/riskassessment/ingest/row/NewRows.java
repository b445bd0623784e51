package org.riskassessment.ingest.row;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.CanonicalCsv;

/**
 * The new rows of the batches being ingested, each once, written to a draft in canonical form. A
 * batch's rows are added first and then kept or dropped as a whole.
 *
 * <p>The draft may begin with the rows of the dataset, which count as known. If it does not, {@link
 * #match} compares them with the new rows afterwards. About 30 to 60 bytes of memory a row. Not for
 * several threads.
 */
public final class NewRows implements AutoCloseable {
  /** How many rows' slots are prefetched together, so that their cache misses overlap. */
  private static final int PREFETCHED = 32;

  private final DurableFiles.Draft draft;
  private final Schema schema;
  private final RowKeys keys;
  private final RowSet seen;
  private final RowSet newest;
  private RowSet uniques;
  private final @Nullable BloomFilter bloom;
  private final BitSet dropped = new BitSet();
  private final BitSet contradictory = new BitSet();
  private byte[] parts = new byte[1 << 10];
  private long bytes;
  private int rows;

  private long batchStart;
  private int batchFirst;

  /**
   * @param expected roughly how many rows will be added
   * @param isMatched whether a dataset will be compared with them by {@link #match}
   */
  public NewRows(
      DurableFiles.Draft draft, Schema schema, RowKeys keys, long expected, boolean isMatched) {
    this.draft = draft;
    this.schema = schema;
    this.keys = keys;
    this.seen = new RowSet(expected);
    this.newest = new RowSet(schema.isHistory() ? expected : 0);
    this.bloom = isMatched ? new BloomFilter(expected) : null;
    this.uniques = new RowSet(keys.hasUnique() ? expected : 0);
  }

  /** Writes the header. */
  public void start(byte[] header) throws IOException {
    write(header, 0, header.length);
  }

  /**
   * Copies a dataset, header and rows, into the draft.
   *
   * @param known the hold-out parts of its rows' clients; null to compute them
   */
  public void copy(InputStream dataset, byte @Nullable [] known) throws IOException {
    boolean[] header = {true};
    CanonicalCsv.lines(
        dataset,
        (buffer, from, length) -> {
          write(buffer, from, length);
          if (header[0]) {
            header[0] = false;
          } else {
            remember(buffer, from, length);
            count(known != null ? known[rows] : keys.part(buffer, from, length));
          }
        });
  }

  /** Number of rows in the draft. */
  public int size() {
    return rows;
  }

  /** The draft that holds the rows. */
  public DurableFiles.Draft draft() {
    return draft;
  }

  /** Begins a batch; the one before stays. */
  public void beginBatch() {
    batchStart = bytes;
    batchFirst = rows;
    if (keys.hasUnique() && !schema.isUniqueForever()) {
      uniques = new RowSet(0);
    }
  }

  /**
   * Adds rows to the batch, except those already known.
   *
   * @param rejected takes the rows that are not unique
   */
  public void add(RowBlock block, Consumer<QuarantinedRow> rejected) {
    try {
      // Neighbouring rows are written together.
      int runFrom = -1;
      for (int first = 0; first < block.rows(); first += PREFETCHED) {
        int end = Math.min(block.rows(), first + PREFETCHED);
        for (int row = first; row < end; row++) {
          seen.prefetch(block.low(row));
        }
        for (int row = first; row < end; row++) {
          if (add(block, row, rejected)) {
            runFrom = runFrom < 0 ? block.from(row) : runFrom;
          } else if (runFrom >= 0) {
            write(block.lines(), runFrom, block.from(row) - runFrom);
            runFrom = -1;
          }
        }
      }
      if (runFrom >= 0) {
        write(block.lines(), runFrom, block.from(block.rows()) - runFrom);
      }
    } catch (IOException e) {
      throw DurableFiles.failure(draft.path(), e);
    }
  }

  /** Whether the row is new and valid. */
  private boolean add(RowBlock block, int row, Consumer<QuarantinedRow> rejected) {
    long low = block.low(row);
    long high = block.high(row);
    boolean known = isKnown(block, row);
    if (keys.hasUnique()
        && !known
        && uniques.contains(block.uniqueLow(row), block.uniqueHigh(row))) {
      rejected.accept(notUnique(block, row));
      return false;
    }
    if (known) {
      return false;
    }
    seen.put(low, high, rows);
    if (schema.isHistory()) {
      newest.put(keys.low(), keys.high(), rows);
    }
    if (keys.hasUnique()) {
      uniques.add(block.uniqueLow(row), block.uniqueHigh(row), rows);
    }
    if (RowKeys.isLabelled(low) && seen.contains(RowKeys.contrary(low), high)) {
      contradictory.set(rows);
    }
    if (bloom != null) {
      bloom.add(keys.fingerprint(block.lines(), block.from(row), block.length(row)));
    }
    count(block.part(row));
    return true;
  }

  /**
   * Whether there is such a row already. Where rows correct others, only the newest of a client and
   * day counts, so that a correction can be taken back.
   */
  private boolean isKnown(RowBlock block, int row) {
    if (!schema.isHistory()) {
      return seen.contains(block.low(row), block.high(row));
    }
    keys.version(block.lines(), block.from(row), block.length(row));
    int same = seen.find(block.low(row), block.high(row));
    return same >= 0 && newest.find(keys.low(), keys.high()) == same;
  }

  /** Counts a row that is now in the draft, with the hold-out part of its client. */
  private void count(byte part) {
    if (rows == parts.length) {
      parts = Arrays.copyOf(parts, 2 * rows);
    }
    parts[rows++] = part;
  }

  private QuarantinedRow notUnique(RowBlock block, int row) {
    List<String> cells = CanonicalCsv.cells(block.lines(), block.from(row), block.length(row));
    List<Column> kept = schema.kept();
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int c = 0; c < kept.size(); c++) {
      ColumnRole role = kept.get(c).role();
      if (role == ColumnRole.ID
          || schema.unique() == Schema.Unique.ID_AND_OBSERVED_AT
              && role == ColumnRole.OBSERVED_AT) {
        names.add(kept.get(c).name());
        values.add(cells.get(c));
      }
    }
    return new QuarantinedRow(
        block.place(row),
        new RowFault(
            String.join(", ", names),
            String.join(", ", values),
            "unique",
            "one row for each " + String.join(" and ", names)),
        CanonicalCsv.text(cells));
  }

  /** The number of the batch's first row in the draft, from 0. */
  public int batchFirst() {
    return batchFirst;
  }

  /** Drops the batch's rows. */
  public void dropBatch() throws IOException {
    if (rows > batchFirst) {
      draft.truncate(batchStart);
      bytes = batchStart;
      rows = batchFirst;
      seen.removeFrom(rows);
      uniques.removeFrom(rows);
      newest.removeFrom(rows);
      contradictory.clear(rows, Math.max(rows, contradictory.length()));
    }
  }

  /** Compares a row of a dataset that is not in the draft with the rows that are. */
  public void match(byte[] buffer, int from, int length) {
    if (bloom != null && !bloom.mayContain(keys.fingerprint(buffer, from, length))) {
      return;
    }
    keys.row(buffer, from, length);
    int row = seen.find(keys.low(), keys.high());
    if (row >= 0) {
      dropped.set(row);
    }
    if (RowKeys.isLabelled(keys.low())) {
      int other = seen.find(RowKeys.contrary(keys.low()), keys.high());
      if (other >= 0) {
        contradictory.set(other);
      }
    }
  }

  /** How many rows from one (inclusive) to another (exclusive) the dataset does not have. */
  public int kept(int from, int to) {
    return to - from - dropped.get(from, to).cardinality();
  }

  /** How many of these rows also exist with the other label. */
  public int contradictory(int from, int to) {
    BitSet both = contradictory.get(from, to);
    both.andNot(dropped.get(from, to));
    return both.cardinality();
  }

  /** The hold-out parts of the clients of the rows that the dataset does not have. */
  public byte[] keptParts() {
    byte[] kept = new byte[kept(0, rows)];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      if (!dropped.get(row)) {
        kept[next++] = parts[row];
      }
    }
    return kept;
  }

  /** Writes the rows that the dataset does not have. */
  public void writeTo(OutputStream out) throws IOException {
    draft.out().flush();
    int[] row = {0};
    try (InputStream in = new BufferedInputStream(RegularFile.open(draft.path()))) {
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            if (!dropped.get(row[0]++)) {
              out.write(buffer, from, length);
            }
          });
    }
  }

  private void write(byte[] buffer, int from, int length) throws IOException {
    draft.out().write(buffer, from, length);
    bytes += length;
  }

  private void remember(byte[] buffer, int from, int length) {
    keys.row(buffer, from, length);
    seen.put(keys.low(), keys.high(), rows);
    if (schema.isHistory()) {
      keys.version(buffer, from, length);
      newest.put(keys.low(), keys.high(), rows);
    }
    if (schema.isUniqueForever()) {
      keys.unique(buffer, from, length);
      uniques.add(keys.low(), keys.high(), rows);
    }
  }

  @Override
  public void close() throws IOException {
    draft.close();
  }
}
