package org.riskassessment.core.schema.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  public InferredSchema {
    Objects.requireNonNull(schema);
    columns = List.copyOf(columns);
    undecided = List.copyOf(undecided);
    notes = List.copyOf(notes);
  }

  /** The same with columns that are taken of joined tables. */
  public InferredSchema with(List<InferredJoin> joins) {
    List<InferredColumn> all = new ArrayList<>(columns);
    joins.forEach(join -> all.addAll(join.columns()));
    return new InferredSchema(
        schema.with(
            joins.stream().flatMap(j -> j.columns().stream()).map(c -> c.column()).toList()),
        all,
        rows,
        positives,
        negatives,
        undecided,
        notes);
  }
}
