package org.riskassessment.core.run;

import java.util.List;

/** What a single step gave, and what the user should know of it. */
public record CommandReport<T>(String runId, T result, List<String> warnings) {

  public CommandReport {
    warnings = List.copyOf(warnings);
  }
}
