package org.riskassessment.core.run;

import java.util.List;

/** The result of a single step, with its warnings. */
public record CommandReport<T>(String runId, T result, List<String> warnings) {

  public CommandReport {
    warnings = List.copyOf(warnings);
  }
}
