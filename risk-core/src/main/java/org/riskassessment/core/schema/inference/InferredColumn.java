package org.riskassessment.core.schema.inference;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.riskassessment.core.schema.Column;

/**
 * An inferred column, with what was found in it and why it has its role.
 *
 * @param missing share of blank cells, 0 to 1
 * @param distinct how many different texts it has, blanks left out
 * @param exact whether {@code distinct} was counted; otherwise it is estimated, to about 1%
 * @param least the smallest number found; empty without numbers
 * @param most the largest number found; empty without numbers
 * @param examples its most frequent texts, at most five
 * @param reason one plain sentence, without a full stop
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
