package org.riskassessment.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.ingest.csv.CanonicalCsv;

/**
 * The rows of the files being ingested, spooled to disk in canonical form, with those marked that
 * occur before. A file's rows are read first and then kept or dropped as a whole.
 *
 * <p>About 36 to 60 bytes of memory a row. Not for several threads.
 */
final class NewRows implements AutoCloseable {
  private final DurableFiles.Draft spool;
  private final RowHash hash = RowHash.random();
  private final RowSet seen = new RowSet(1 << 12);
  private final BitSet dropped = new BitSet();
  private long[] fileHashes = new long[1 << 10];
  private int fileRows;
  private int rows;

  NewRows(DurableFiles files, Path spoolFile) throws IOException {
    this.spool = files.draft(spoolFile);
  }

  /** Number of rows spooled, dropped ones included. */
  int size() {
    return rows;
  }

  /** Adds a row. A spool that cannot be written is a failure of its own, not the row's file's. */
  void add(CanonicalCsv line) {
    try {
      spool.out().write(line.bytes(), 0, line.length());
    } catch (IOException e) {
      throw DurableFiles.failure(spool.path(), e);
    }
    hash.update(line.bytes(), 0, line.length());
    if (2 * fileRows == fileHashes.length) {
      fileHashes = Arrays.copyOf(fileHashes, 2 * fileHashes.length);
    }
    fileHashes[2 * fileRows] = hash.low();
    fileHashes[2 * fileRows + 1] = hash.high();
    fileRows++;
    rows++;
  }

  /** Keeps the rows added since the last call, but for those met before. */
  void keepFile() {
    int first = rows - fileRows;
    for (int i = 0; i < fileRows; i++) {
      if (!seen.add(fileHashes[2 * i], fileHashes[2 * i + 1], first + i)) {
        dropped.set(first + i);
      }
    }
    fileRows = 0;
  }

  /** Drops all rows added since the last call. */
  void dropFile() {
    dropped.set(rows - fileRows, rows);
    fileRows = 0;
  }

  /** Drops the rows that canonical CSV, less its header, holds already. */
  void dropThoseIn(InputStream existing) throws IOException {
    boolean[] header = {true};
    CanonicalCsv.lines(
        existing,
        (buffer, from, length) -> {
          if (header[0]) {
            header[0] = false;
            return;
          }
          hash.update(buffer, from, length);
          int row = seen.find(hash.low(), hash.high());
          if (row >= 0) {
            dropped.set(row);
          }
        });
  }

  /** How many of the rows from one (inclusive) to another (exclusive) are not dropped. */
  int kept(int from, int to) {
    return to - from - dropped.get(from, to).cardinality();
  }

  /** Writes the rows that are not dropped. */
  void writeTo(OutputStream out) throws IOException {
    spool.out().flush();
    int[] row = {0};
    try (InputStream in = new BufferedInputStream(Files.newInputStream(spool.path()))) {
      CanonicalCsv.lines(
          in,
          (buffer, from, length) -> {
            if (!dropped.get(row[0]++)) {
              out.write(buffer, from, length);
            }
          });
    }
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
