package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.riskassessment.core.schema.Change;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/**
 * The schema inferred from a table.
 *
 * @param columns of the schema, in its order, each with what was found in it
 * @param positives rows whose label means left
 * @param negatives rows whose label means stayed; the label of all others is blank
 * @param undecided columns of dates that are left out because nothing shows whether day or month
 *     comes first
 * @param notes what was assumed, and what somebody should check before relying on the schema
 */
public record InferredSchema(
    Schema schema,
    List<InferredColumn> columns,
    long rows,
    long positives,
    long negatives,
    List<String> undecided,
    List<String> notes) {
  /** The most clients for each row of a table in which they appear again and again. */
  private static final double MOST_CLIENTS = 0.8;

  private static final int FEWEST_PERIODS = 3;
  private static final int MOST_CHANGES = 10;

  public InferredSchema {
    Objects.requireNonNull(schema);
    columns = List.copyOf(columns);
    undecided = List.copyOf(undecided);
    notes = List.copyOf(notes);
  }

  /** The same with columns that are taken of joined tables. */
  public InferredSchema with(List<InferredJoin> joins) {
    return and(joins.stream().flatMap(join -> join.columns().stream()).toList());
  }

  /**
   * The same with columns of how numbers have changed since earlier rows of the client, where
   * clients appear again and again.
   */
  public InferredSchema withChanges() {
    long clients = distinct(ColumnRole.ID);
    long periods = distinct(ColumnRole.OBSERVED_AT);
    if (!schema.hasPeriods() || clients > MOST_CLIENTS * rows || periods < FEWEST_PERIODS) {
      return this;
    }
    List<String> numbers =
        columns.stream()
            .map(InferredColumn::column)
            .filter(c -> c.role() == ColumnRole.FEATURE && c.type() == ColumnType.NUMERIC)
            .map(Column::name)
            .limit(MOST_CHANGES)
            .toList();
    List<InferredColumn> changes = new ArrayList<>();
    for (String number : numbers) {
      changes.add(change(new Change(number, 1), "the client's row before"));
      if (periods >= 2 * FEWEST_PERIODS) {
        changes.add(change(new Change(number, 3), "the third row before"));
      }
    }
    return and(changes);
  }

  /** The same with labels that arrive in rows of their own. */
  public InferredSchema withLateLabels() {
    return new InferredSchema(
        schema.counting(Schema.Versions.NEWEST),
        columns,
        rows,
        positives,
        negatives,
        undecided,
        notes);
  }

  private long distinct(ColumnRole role) {
    return columns.stream()
        .filter(c -> c.column().role() == role)
        .mapToLong(InferredColumn::distinct)
        .findFirst()
        .orElse(0);
  }

  private static InferredColumn change(Change change, String since) {
    return new InferredColumn(
        Column.of(change.name(), ColumnRole.FEATURE, ColumnType.NUMERIC),
        0,
        0,
        0,
        false,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        "its change since " + since);
  }

  private InferredSchema and(List<InferredColumn> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<InferredColumn> all = new ArrayList<>(columns);
    all.addAll(more);
    return new InferredSchema(
        schema.with(more.stream().map(InferredColumn::column).toList()),
        all,
        rows,
        positives,
        negatives,
        undecided,
        notes);
  }
}
