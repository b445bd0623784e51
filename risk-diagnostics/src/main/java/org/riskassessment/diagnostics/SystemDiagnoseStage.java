package org.riskassessment.diagnostics;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.diagnostics.data.ColumnStatistics;
import org.riskassessment.diagnostics.data.MissingCells;
import org.riskassessment.diagnostics.dependency.DependencyCheck;

/**
 * Summarises the columns of a dataset, counts its blank cells, and reports how long each step took
 * when it last did something and which of the program's libraries are outdated.
 *
 * <p>Summaries cover numeric and boolean features in schema order, O(n log n) a column for n rows.
 * Steps that never ran have no timing. The libraries are those in the bill of materials of the
 * program's jar, ascending by name; without one the list is empty. Their newest versions come from
 * the repositories in the user's Maven settings, within a time limit, and are cached for a day.
 * Safe for several threads if their cache folders differ.
 */
public final class SystemDiagnoseStage implements DiagnoseStage {
  private final DependencyCheck dependencies;

  /**
   * @param cacheFolder folder of {@code dependencies.json}, the cache of newest versions; created
   *     if it does not exist
   */
  public SystemDiagnoseStage(Path cacheFolder) {
    this.dependencies = DependencyCheck.ofProgram(cacheFolder);
  }

  @Override
  public Diagnosis diagnose(
      RunContext context, DatasetRecord record, Dataset rows, Set<Part> parts, boolean offline) {
    Objects.requireNonNull(record);
    Instant now = context.clock().instant();
    List<ColumnSummary> summaries = parts.contains(Part.STATS) ? summaries(rows) : List.of();
    Map<String, Double> missing =
        parts.contains(Part.MISSING) ? MissingCells.percent(rows) : Map.of();
    List<StageTiming> timings =
        parts.contains(Part.TIMINGS) ? StepTimings.of(context.store().runs()) : List.of();
    context.cancellation().check();
    List<DependencyStatus> libraries =
        parts.contains(Part.DEPENDENCIES)
            ? dependencies.check(context.files(), now, offline)
            : List.of();
    return new Diagnosis(
        now,
        record.id(),
        rows.size(),
        context.store().models().deployed().map(Deployment::version).orElse(null),
        summaries,
        missing,
        timings,
        libraries);
  }

  private static List<ColumnSummary> summaries(Dataset rows) {
    return rows.schema().features().stream()
        .filter(column -> column.type() != ColumnType.CATEGORICAL)
        .map(column -> ColumnStatistics.of(column.name(), rows.numeric(column.name())))
        .toList();
  }
}
