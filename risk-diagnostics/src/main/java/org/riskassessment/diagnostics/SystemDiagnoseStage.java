package org.riskassessment.diagnostics;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.diagnosis.DataDetails;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.DiagnosisRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.diagnostics.data.DataDiagnosis;
import org.riskassessment.diagnostics.data.DataProfile;
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
  public Diagnosis diagnose(RunContext context, DiagnosisRequest request) {
    Instant now = context.clock().instant();
    boolean statistics = request.parts().contains(Part.STATS);
    boolean missing = request.parts().contains(Part.MISSING);
    DatasetRecord dataset = request.data().dataset();
    DataProfile profile = null;
    DataDetails details = DataDetails.NONE;
    if (statistics || missing || dataset == null) {
      DataDiagnosis data = new DataDiagnosis(context, request);
      profile = data.profile();
      details = data.details(profile, statistics, missing);
    }
    List<StageTiming> timings =
        request.parts().contains(Part.TIMINGS) ? StepTimings.of(context.store().runs()) : List.of();
    context.cancellation().check();
    List<DependencyStatus> libraries =
        request.parts().contains(Part.DEPENDENCIES)
            ? dependencies.check(
                context, now, request.options().offline(), request.options().advisories())
            : List.of();
    return new Diagnosis(
        now,
        request.data().id(),
        profile != null ? profile.rows() : dataset == null ? 0 : dataset.rows(),
        context.store().models().deployed().map(Deployment::version).orElse(null),
        profile == null || !statistics ? List.of() : profile.summaries(),
        profile == null || !missing ? Map.of() : profile.missing(),
        timings,
        libraries,
        details);
  }
}
