package org.riskassessment.ingest.join;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.CellFiller;

/** Fills in the cells of clients' rows from joined tables. Not for several threads. */
public final class RowJoin implements CellFiller {
  private static final int MOST_UNKNOWN = 1000;

  private final Joins joins;
  private final List<Met> met;
  private final boolean[] joined;
  private final int idPlace;
  private final ClientTime times;
  private List<JoinedTable> tables;
  private List<Taking> takings;
  private long reach;
  private long newest = Long.MIN_VALUE;

  /** Which clients a table had so far. */
  static final class Met {
    private final BitSet ids = new BitSet();
    private final Set<String> unknown = new LinkedHashSet<>();
    private long rows;
    private long rowsUnknown;
    private long rowsBefore;

    BitSet ids() {
      return ids;
    }

    Set<String> unknown() {
      return unknown;
    }

    long rows() {
      return rows;
    }

    long rowsUnknown() {
      return rowsUnknown;
    }

    long rowsBefore() {
      return rowsBefore;
    }
  }

  /**
   * @param reach from when on the tables have all that rows take
   */
  RowJoin(Schema schema, Joins joins, List<JoinedTable> tables, long reach) {
    this.joins = joins;
    this.reach = reach;
    this.tables = tables;
    this.takings = tables.stream().map(Taking::new).toList();
    this.met = tables.stream().map(table -> new Met()).toList();
    List<Column> kept = schema.kept();
    this.joined = new boolean[kept.size()];
    tables.forEach(table -> table.taken().forEach(taken -> joined[taken.place()] = true));
    this.idPlace = kept.indexOf(schema.id());
    this.times = new ClientTime(schema);
  }

  @Override
  public boolean fills(int place) {
    return joined[place];
  }

  @Override
  public void fill(String[] cells) {
    String id = cells[idPlace].strip();
    long end = times.end(cells);
    boolean isUndated = end == Long.MAX_VALUE;
    if (reach > (isUndated ? Long.MIN_VALUE : end)) {
      reach = Long.MIN_VALUE;
      tables = joins.whole();
      takings = tables.stream().map(Taking::new).toList();
    }
    newest = isUndated ? newest : Math.max(newest, end);
    for (int t = 0; t < tables.size(); t++) {
      JoinedTable table = tables.get(t);
      Met found = met.get(t);
      int number = table.rows().ids().find(id);
      found.rows++;
      if (number >= 0) {
        found.ids.set(number);
      } else {
        found.rowsUnknown++;
        if (found.unknown.size() < MOST_UNKNOWN) {
          found.unknown.add(id);
        }
      }
      if (!table.rows().isEmpty() && table.rows().isTimed() && end < table.rows().firstTime()) {
        found.rowsBefore++;
      }
      for (JoinedTable.Taken taken : table.taken()) {
        cells[taken.place()] = takings.get(t).cell(taken, number, end, times.isOfMonth());
      }
    }
  }

  /** The last moment that a row knew of. */
  long newest() {
    return newest;
  }

  Met met(int table) {
    return met.get(table);
  }
}
