package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.riskassessment.core.schema.Column;

/**
 * A column as inferred, with what was seen in it and why it has its role.
 *
 * @param missing share of blank cells, 0 to 1
 * @param distinct how many different texts it holds, blanks left out
 * @param exact whether that was counted rather than estimated (to about 1%)
 * @param least the smallest number seen, empty without numbers
 * @param most the largest number seen
 * @param examples its most frequent texts, at most five
 * @param reason one plain sentence without its full stop
 */
public record InferredColumn(
    Column column,
    long blanks,
    double missing,
    long distinct,
    boolean exact,
    OptionalDouble least,
    OptionalDouble most,
    List<String> examples,
    String reason) {

  public InferredColumn {
    Objects.requireNonNull(column);
    Objects.requireNonNull(reason);
    examples = List.copyOf(examples);
  }
}
