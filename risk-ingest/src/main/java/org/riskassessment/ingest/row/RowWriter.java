package org.riskassessment.ingest.row;

import java.util.List;
import java.util.function.Consumer;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.ingest.csv.CanonicalCsv;

/** Collects the rows of one arrival into blocks and passes these on. Not for several threads. */
public final class RowWriter {
  private final RowKeys keys;
  private final Consumer<RowBlock> blocks;
  private final CanonicalCsv line = new CanonicalCsv();
  private RowBlock block = new RowBlock();

  /**
   * @param blocks takes each block once it is full, and the last one when {@link #flush} is called
   */
  public RowWriter(RowKeys keys, Consumer<RowBlock> blocks) {
    this.keys = keys;
    this.blocks = blocks;
  }

  /**
   * Adds an accepted row.
   *
   * @param cells one for each of the schema's kept columns
   * @param place the line where it begins
   * @param position how far the source is read
   */
  public void accept(String[] cells, long place, long position) {
    line.set(cells);
    block.accept(line.bytes(), line.length(), place, keys);
    passOnWhenFull(position);
  }

  /** Adds a row that breaks a rule of the schema. */
  public void reject(long place, RowFault fault, List<String> cells, long position) {
    block.reject(new QuarantinedRow(place, fault, CanonicalCsv.text(cells)));
    passOnWhenFull(position);
  }

  /** Passes on the rows since the last block, even if there are none. */
  public void flush(long position) {
    block.position = position;
    blocks.accept(block);
    block = new RowBlock();
  }

  private void passOnWhenFull(long position) {
    if (block.isFull()) {
      flush(position);
    }
  }
}
