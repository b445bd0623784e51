package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Objects;
import org.riskassessment.core.schema.Schema;

/**
 * What a table seems to be.
 *
 * @param columns of the schema, in its order, each with what was seen
 * @param positives rows whose label means left
 * @param negatives rows whose label means stayed; the label of all others is blank
 * @param notes what somebody should look at before they rely on it
 */
public record InferredSchema(
    Schema schema,
    List<InferredColumn> columns,
    long rows,
    long positives,
    long negatives,
    List<String> notes) {

  public InferredSchema {
    Objects.requireNonNull(schema);
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }
}
