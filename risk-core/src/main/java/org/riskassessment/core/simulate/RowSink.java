package org.riskassessment.core.simulate;

import java.util.List;

/** Takes the rows of one simulated file, in file order and without the header. */
@FunctionalInterface
public interface RowSink {

  /**
   * Takes the next row.
   *
   * @param cells immutable, one per column of {@link ClientSimulator#header()}, unquoted; a missing
   *     value is the empty string
   */
  void row(List<String> cells);
}
