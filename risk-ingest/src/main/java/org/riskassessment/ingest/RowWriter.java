package org.riskassessment.ingest;

import java.util.List;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.ingest.csv.CanonicalCsv;
import org.riskassessment.ingest.row.Block;
import org.riskassessment.ingest.row.RowKeys;

/** Takes the rows of one arrival from the thread that reads it, and passes them on in blocks. */
final class RowWriter {
  private final RowKeys keys;
  private final BlockQueue blocks;
  private final CanonicalCsv line = new CanonicalCsv();
  private Block block = new Block();

  RowWriter(RowKeys keys, BlockQueue blocks) {
    this.keys = keys;
    this.blocks = blocks;
  }

  /**
   * An accepted row.
   *
   * @param cells one for each of the schema's kept columns
   * @param place the line where it begins
   * @param position how far the source is read
   */
  void accept(String[] cells, long place, long position) {
    line.set(cells);
    block.accept(line.bytes(), line.length(), place, keys);
    passOnWhenFull(position);
  }

  /** A row that is not as the schema says. */
  void reject(long place, RowFault fault, List<String> cells, long position) {
    block.reject(new Block.Rejected(place, fault, List.copyOf(cells)));
    passOnWhenFull(position);
  }

  void flush(long position) {
    block.position = position;
    blocks.put(block);
    block = new Block();
  }

  private void passOnWhenFull(long position) {
    if (block.isFull()) {
      flush(position);
    }
  }
}
