package org.riskassessment.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.RowCheck;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.CellFiller;
import org.riskassessment.ingest.csv.MadeId;
import org.riskassessment.ingest.jdbc.JdbcRows;

/** Finds the schema's columns in the rows of a database. Not for several threads at once. */
final class DatabaseColumns {
  private final JdbcSource source;
  private final JdbcRows rows;
  private final List<Column> kept;
  private final int[] places;
  private final RowCheck check;
  private final CellFiller filler;
  private final int labelPlace;
  private final int idPlace;
  private final @Nullable MadeId madeId;
  private final Set<Integer> days = new HashSet<>();
  private final List<ColumnFault> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param labelNeeded whether the label column must exist; if it may be missing and is, labels are
   *     blank
   * @param filler fills in cells that the rows do not have
   */
  DatabaseColumns(
      JdbcSource source, JdbcRows rows, Schema schema, boolean labelNeeded, CellFiller filler) {
    this(source, rows, schema, labelNeeded, LabelUse.NEEDED, filler);
  }

  /** Of rows whose label column may be missing. */
  static DatabaseColumns ofRows(
      JdbcSource source, JdbcRows rows, Schema schema, LabelUse labels, CellFiller filler) {
    return new DatabaseColumns(source, rows, schema, false, labels, filler);
  }

  private DatabaseColumns(
      JdbcSource source,
      JdbcRows rows,
      Schema schema,
      boolean labelNeeded,
      LabelUse labels,
      CellFiller filler) {
    this.filler = filler;
    this.source = source;
    this.rows = rows;
    this.kept = schema.kept();
    this.places = kept.stream().mapToInt(column -> rows.find(column.name())).toArray();
    this.labelPlace = kept.indexOf(schema.label());
    this.check =
        RowCheck.of(
            schema, places[labelPlace] < 0 && !filler.fills(labelPlace) ? LabelUse.UNUSED : labels);
    this.idPlace = kept.indexOf(schema.id());
    List<String> names = rows.columns().stream().map(DatabaseColumns::name).toList();
    this.madeId = madeId(schema, names);
    for (int c = 0; c < places.length; c++) {
      if (c == idPlace && madeId != null) {
        continue;
      }
      if (places[c] < 0 && !filler.fills(c)) {
        noteMissing(kept.get(c), names, labelNeeded);
      }
    }
    for (String key : cursor()) {
      if (rows.find(key) < 0) {
        faults.add(new ColumnFault(ColumnFault.Kind.MISSING_CURSOR, key, "", ""));
      }
    }
  }

  /** Makes ids of several columns; null where a column holds them. */
  private @Nullable MadeId madeId(Schema schema, List<String> names) {
    IdOrigin origin = schema.id().from();
    if (origin == null || origin.isRow()) {
      return null; // The rows of a table have no lasting numbers.
    }
    for (String part : origin.columns()) {
      int place = rows.find(part);
      if (place < 0) {
        String near = NearestName.of(part, names).orElse("");
        faults.add(new ColumnFault(ColumnFault.Kind.MISSING, part, near, ""));
      }
      if (schema.columns().stream()
          .anyMatch(c -> c.name().equals(part) && c.type() == ColumnType.DATE)) {
        days.add(place);
      }
    }
    return MadeId.of(schema, parts -> parts.stream().mapToInt(rows::find).toArray(), source.name())
        .orElse(null);
  }

  private void noteMissing(Column column, List<String> names, boolean labelNeeded) {
    if (column.role() == ColumnRole.LABEL && !labelNeeded) {
      return;
    }
    if (source.schemaPolicy() != SchemaPolicy.STRICT
        && column.role() != ColumnRole.ID
        && column.role() != ColumnRole.LABEL
        && !column.required()) {
      notes.add(source.name() + " lacks '" + column.name() + "'; read as blank");
      return;
    }
    String near = NearestName.of(column.name(), names).orElse("");
    faults.add(new ColumnFault(ColumnFault.Kind.MISSING, column.name(), near, ""));
  }

  private List<String> cursor() {
    List<String> columns = new ArrayList<>();
    if (source.timestamp() != null && source.isTimed()) {
      columns.add(source.timestamp());
    }
    if (source.id() != null) {
      columns.add(source.id());
    }
    return columns;
  }

  /** How the source's columns differ from those of an earlier poll. */
  List<ColumnFault> changesSince(List<String> earlier) {
    List<ColumnFault> changes = new ArrayList<>();
    List<String> now = rows.columns();
    for (String column : earlier) {
      Optional<String> same = named(name(column), now);
      if (same.isEmpty()) {
        changes.add(new ColumnFault(ColumnFault.Kind.REMOVED, name(column), "", ""));
      } else if (!same.get().equals(column)) {
        changes.add(
            new ColumnFault(
                ColumnFault.Kind.RETYPED, name(column), type(same.get()), type(column)));
      }
    }
    for (String column : now) {
      if (named(name(column), earlier).isEmpty()) {
        changes.add(new ColumnFault(ColumnFault.Kind.ADDED, name(column), "", ""));
      }
    }
    return changes;
  }

  private static Optional<String> named(String name, List<String> columns) {
    return columns.stream().filter(column -> name(column).equals(name)).findFirst();
  }

  /** The type of one of {@link JdbcRows#columns()}. */
  private static String type(String column) {
    return column.substring(column.lastIndexOf('\t') + 1);
  }

  /** The name of one of {@link JdbcRows#columns()}. */
  private static String name(String column) {
    return column.substring(0, column.lastIndexOf('\t'));
  }

  /** Why the rows cannot be used; empty when they can. */
  List<ColumnFault> faults() {
    return List.copyOf(faults);
  }

  /** Warnings about the columns. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Reads the cells of the present row, one for each of {@link Schema#kept()}. */
  void read(String[] cells) {
    for (int c = 0; c < places.length; c++) {
      cells[c] = places[c] < 0 ? "" : rows.text(places[c], kept.get(c).type() == ColumnType.DATE);
    }
    if (madeId != null) {
      cells[idPlace] = madeId.of(place -> rows.text(place, days.contains(place)), 0);
    }
  }

  /** Brings the cells that were read into standard form; their fault, empty when valid. */
  Optional<RowFault> fault(String[] cells) {
    if (rows.isPlaced()) {
      filler.fill(cells);
      return check.standardize(cells, c -> filler.fills(c) && c != labelPlace);
    }
    return Optional.of(
        new RowFault(
            String.join(", ", cursor()),
            "",
            "cursor",
            "a value that shows whether the row is new"));
  }
}
