package org.riskassessment.core.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.StepRecord;

/** Diagnoses, and writes the documents on the deployed model. */
final class Reporting {
  private static final int CLIENTS_SHOWN = 20;
  private static final int REASONS_SHOWN = 2;

  private final Run run;

  Reporting(Run run) {
    this.run = run;
  }

  /** Whether something was ingested, deployed or rolled back since all of this was done. */
  boolean isDue() {
    Optional<Instant> change =
        Stream.of("ingest", "deploy", "rollback")
            .flatMap(step -> done(step).stream())
            .max(Comparator.naturalOrder());
    return change.isPresent()
        && Stream.of("predict", "diagnose", "report", "apicalls")
            .anyMatch(step -> done(step).filter(at -> !at.isBefore(change.get())).isEmpty());
  }

  private Optional<Instant> done(String step) {
    return run.store().runs().newestDone(step).map(StepRecord::startedAt);
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
    if (parts.containsAll(EnumSet.allOf(DiagnoseStage.Part.class))) {
      run.store().diagnoses().add(run.id(), diagnosis);
    }
    return diagnosis;
  }

  List<Path> report(DatasetRecord dataset) {
    Deployment deployment = run.models().deployed();
    ModelVersion version = run.models().version(deployment.version());
    Portfolio portfolio =
        Portfolio.newestOf(run.rows(dataset), run.models().load(version.version()));
    Optional<Evaluation> test = run.models().testEvaluation(version.version());
    return run.stages()
        .report()
        .report(
            run.context(),
            new ReportStage.Content(
                run.now(),
                deployment.reason(),
                version,
                deployment,
                test.orElse(version.card().evaluation()),
                version.card().evaluation(),
                portfolio.size(),
                portfolio.top(CLIENTS_SHOWN, REASONS_SHOWN),
                run.store().diagnoses().newest(),
                run.store().ingestion().batches()));
  }

  ApiCallsStage.Answers call(Optional<URI> url) {
    ApiCallsStage.Answers answers = run.stages().apiCalls().call(run.context(), url);
    answers.calls().stream()
        .filter(call -> call.status() != 200)
        .forEach(
            call ->
                run.warn(
                    call.method() + " " + call.path() + " was answered with " + call.status()));
    return answers;
  }
}
