package org.riskassessment.ingest.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.riskassessment.core.schema.Cells;
import org.riskassessment.core.schema.Change;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.Notation;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.CellFiller;

/** Fills in by how much cells have changed since earlier rows of the client. */
final class RowChange implements CellFiller {
  /** A gap of more than this many times the usual one is no change over so many periods. */
  private static final double LONGEST_GAP = 1.5;

  private final JoinedRows rows;
  private final ClientTime times;
  private final int idPlace;
  private final double usualGap;
  private final boolean[] filled;
  private final List<Part> parts = new ArrayList<>();

  private record Part(int place, int of, Notation notation, ValueColumn earlier, int periods) {}

  /**
   * @param earlier the values of the clients' rows, by the name of their column
   */
  RowChange(Schema schema, JoinedRows rows, Map<String, ValueColumn> earlier) {
    this.rows = rows;
    this.times = new ClientTime(schema);
    this.usualGap = rows.usualGap();
    List<Column> kept = schema.kept();
    this.idPlace = kept.indexOf(schema.id());
    this.filled = new boolean[kept.size()];
    for (int place = 0; place < kept.size(); place++) {
      Change change = schema.change(kept.get(place)).orElse(null);
      if (change != null) {
        filled[place] = true;
        int of = kept.stream().map(Column::name).toList().indexOf(change.column());
        parts.add(
            new Part(
                place,
                of,
                Notation.of(kept.get(of), schema.words()),
                Objects.requireNonNull(earlier.get(change.column())),
                change.periods()));
      }
    }
  }

  @Override
  public boolean fills(int place) {
    return filled[place];
  }

  @Override
  public void fill(String[] cells) {
    int id = rows.size() == 0 ? -1 : rows.ids().find(cells[idPlace].strip());
    long end = times.end(cells);
    // A row without a time is one of now.
    int before = id < 0 ? 0 : rows.after(rows.from(id), rows.end(id), end - 1);
    for (Part part : parts) {
      cells[part.place()] = "";
      int row = before - part.periods();
      if (id < 0 || row < rows.from(id) || isTooLong(row, end, part.periods())) {
        continue;
      }
      String standard = part.notation().standard(cells[part.of()]);
      double change =
          (standard == null ? Double.NaN : Cells.number(standard)) - part.earlier().at(row);
      cells[part.place()] = Double.isNaN(change) ? "" : ValueColumn.number(change);
    }
  }

  private boolean isTooLong(int row, long end, int periods) {
    return end != Long.MAX_VALUE && end - rows.timeOf(row) > LONGEST_GAP * periods * usualGap;
  }
}
