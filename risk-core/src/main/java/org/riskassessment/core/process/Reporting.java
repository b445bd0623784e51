package org.riskassessment.core.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.portfolio.Portfolio;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.store.StepRecord;

/** Diagnoses, and writes the documents on the deployed model. */
final class Reporting {
  /** The step that ends every telling. */
  static final String LAST_STEP = "apicalls";

  private static final int CLIENTS_SHOWN = 20;
  private static final int REASONS_SHOWN = 2;

  private final Run run;

  Reporting(Run run) {
    this.run = run;
  }

  /**
   * Whether no run has scored the portfolio with the deployed version on this dataset and then come
   * to its end.
   */
  boolean isDue(DatasetRecord dataset) {
    int version = run.models().deployed().version();
    // Beside those of runs there are batches that somebody asked for.
    return run.store().predictions().newest(1_000).stream()
        .takeWhile(b -> b.modelVersion() == version && b.datasetId().equals(dataset.id()))
        .flatMap(batch -> run.store().runs().steps(batch.batchId()).stream())
        .noneMatch(Reporting::isLastStepDone);
  }

  private static boolean isLastStepDone(StepRecord step) {
    return step.name().equals(LAST_STEP)
        && (step.status() == StepRecord.Status.OK || step.status() == StepRecord.Status.ATTENTION);
  }

  static String summary(Diagnosis diagnosis) {
    return String.format(
        Locale.ROOT,
        "%,d rows, %d columns, %d dependencies",
        diagnosis.rows(),
        diagnosis.missing().size(),
        diagnosis.dependencies().size());
  }

  /** Looks at some parts; a look at all of them is kept. */
  Diagnosis diagnose(DatasetRecord dataset, Set<DiagnoseStage.Part> parts, boolean offline) {
    Diagnosis diagnosis =
        run.stages().diagnose().diagnose(run.context(), dataset, run.rows(dataset), parts, offline);
    run.context().cancellation().check();
    if (parts.equals(EnumSet.allOf(DiagnoseStage.Part.class))) {
      run.store().diagnoses().add(run.id(), diagnosis);
    }
    return diagnosis;
  }

  List<Path> report(DatasetRecord dataset) {
    Deployment deployment = run.models().deployed();
    ModelVersion version = run.models().version(deployment.version());
    Portfolio portfolio =
        Portfolio.newestOf(run.rows(dataset), run.models().load(version.version()));
    ReportStage.Written written =
        run.stages()
            .report()
            .report(
                run.context(),
                new ReportStage.Content(
                    run.now(),
                    verdict(deployment),
                    version,
                    deployment,
                    run.models().evaluation(version),
                    version.card().evaluation(),
                    portfolio.size(),
                    portfolio.top(CLIENTS_SHOWN, REASONS_SHOWN),
                    run.store().diagnoses().newest(),
                    run.store().ingestion().batches()));
    written.notes().forEach(run::warn);
    return written.files();
  }

  /** What the newest review of the deployed version found; before the first, why it is deployed. */
  private String verdict(Deployment deployment) {
    return run.store()
        .models()
        .lastReview()
        .filter(review -> review.version() == deployment.version())
        .map(Reporting::verdict)
        .orElse(deployment.reason());
  }

  private static String verdict(Review review) {
    Decision decision = review.decision();
    return decision == null
        ? "Version " + review.version() + " stays: " + review.check().reason() + "."
        : decision.verdict().sentence() + ".";
  }

  ApiCallsStage.Answers call(Optional<URI> url) {
    ApiCallsStage.Answers answers = run.stages().apiCalls().call(run.context(), url.orElse(null));
    answers.calls().stream()
        .filter(call -> call.status() != 200)
        .forEach(
            call ->
                run.warn(
                    call.method() + " " + call.path() + " was answered with " + call.status()));
    return answers;
  }
}
