package org.riskassessment.core.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.CallListRequest;
import org.riskassessment.core.portfolio.CallLists;
import org.riskassessment.core.portfolio.ClientPages;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.portfolio.ContactEffect;
import org.riskassessment.core.portfolio.ContactReport;
import org.riskassessment.core.portfolio.Portfolio;
import org.riskassessment.core.portfolio.Predicting;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.portfolio.Scoring;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.run.RunLock;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.DiagnoseStage;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.stage.IngestionRequest;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.version.DecisionReplay;
import org.riskassessment.core.version.Deploying;
import org.riskassessment.core.version.Learning;
import org.riskassessment.core.version.ModelComparison;
import org.riskassessment.core.version.Pruning;
import org.riskassessment.core.version.TestScoring;
import org.riskassessment.core.version.VersionRefits;

/**
 * The system as a library: the full process and each of its steps, over the stages that the
 * application wires.
 *
 * <p>Whatever changes the workspace takes its lock (LOCKED when another run holds it) and is
 * recorded in the run log, however it ends. Not for several threads, but for {@link #abandon()}.
 */
public final class RiskProcess {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Rows of a file set aside that are told of one by one. */
  private static final int REJECTED_TOLD = 100;

  private final RiskConfig config;
  private final RiskStore store;
  private final Stages stages;
  private final DurableFiles files;
  private final Clock clock;
  private final String codeVersion;
  private final RunListener listener;
  private final Cancellation cancellation;
  private volatile @Nullable RunRecord underway;

  /**
   * @param codeVersion the release, kept with every run and model
   */
  public RiskProcess(
      RiskConfig config,
      RiskStore store,
      Stages stages,
      DurableFiles files,
      Clock clock,
      String codeVersion,
      RunListener listener,
      Cancellation cancellation) {
    this.config = config;
    this.store = store;
    this.stages = stages;
    this.files = files;
    this.clock = clock;
    this.codeVersion = codeVersion;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** The full process. */
  public RunReport run() {
    return recorded(
        "run",
        run -> new FullProcess(run).run(),
        report -> report.outcome().name(),
        RunReport::verdict);
  }

  /** Step 1 alone. */
  public CommandReport<IngestionReport> ingest() {
    return ingest(new IngestionRequest.WhatIsNew());
  }

  /** Step 1 alone, as asked for. */
  public CommandReport<IngestionReport> ingest(IngestionRequest request) {
    return command(
        "ingest",
        run ->
            run.step(
                "ingest",
                () -> Ingesting.ingest(run, request),
                report -> Ingesting.summary(request, report),
                report -> Ingesting.isIdle(request, report)));
  }

  /**
   * Lets a database source be read from its beginning, with its columns as they are.
   *
   * @throws RiskException USAGE when there is no such source
   */
  public CommandReport<String> resetWatermark(String source) {
    List<String> known =
        config.sources().stream().filter(JdbcSource.class::isInstance).map(Source::name).toList();
    if (!known.contains(source)) {
      throw new RiskException(
          ErrorCode.USAGE,
          "no source of type jdbc has that name" + NearestName.hint(source, known),
          ErrorContext.none()
              .withValue(source)
              .withAccepted(known.isEmpty() ? "there are none" : String.join(", ", known)));
    }
    return command(
        "watermark reset",
        run ->
            run.step(
                "watermark reset",
                () -> {
                  store.ingestion().resetWatermark(source);
                  return source;
                },
                name -> name + " is read from its beginning"));
  }

  /** Trains a version on the dataset, without deploying it. */
  public CommandReport<ModelVersion> train() {
    return train(config.training());
  }

  /** The same with other settings than those configured. */
  public CommandReport<ModelVersion> train(Training settings) {
    return command(
        "train",
        run ->
            run.step(
                "train",
                () -> new Learning(run, settings).train(dataset(run), 0),
                version -> "version " + version.version()));
  }

  /** Evaluates a version, the newest when none is named, on the test data. */
  public CommandReport<Scored> score(Optional<Integer> version) {
    return command(
        "score",
        run ->
            run.step(
                "score",
                () -> {
                  ModelVersion scored =
                      version.map(run.models()::version).orElseGet(run.models()::newest);
                  return new Scored(scored.version(), new TestScoring(run).score(scored));
                },
                scored -> "F1 " + scored.evaluation().confusion().f1()));
  }

  /**
   * Evaluates a version, the newest when none is named, on the labelled rows of a file. Keeps
   * nothing.
   */
  public CommandReport<Scored> score(Optional<Integer> version, Path file) {
    Run run = run("score");
    ModelVersion scored = version.map(run.models()::version).orElseGet(run.models()::newest);
    Evaluation evaluation =
        new TestScoring(run).score(scored, FileSource.ofFolder(file.toString(), file));
    return new CommandReport<>(run.id(), new Scored(scored.version(), evaluation), run.warnings());
  }

  /** A version with its evaluation. */
  public record Scored(int modelVersion, Evaluation evaluation) {}

  /** Deploys a version, the newest when none is named, unless a decision kept it back. */
  public CommandReport<Deployment> deploy(Optional<Integer> version, String actor, String reason) {
    return deploy(version, false, actor, reason);
  }

  /**
   * Deploys a version, the newest when none is named.
   *
   * @param force also one that was judged and kept back, which is otherwise refused with USAGE
   */
  public CommandReport<Deployment> deploy(
      Optional<Integer> version, boolean force, String actor, String reason) {
    return command(
        "deploy",
        run ->
            run.step(
                "deploy",
                () -> {
                  ModelVersion chosen =
                      version.map(run.models()::version).orElseGet(run.models()::newest);
                  return new Deploying(run).deployByHand(chosen, force, actor, reason);
                },
                deployment -> "version " + deployment.version()));
  }

  /** Deploys again what was deployed before the present version. */
  public CommandReport<Deployment> rollback(String actor, String reason) {
    return rolledBack(null, actor, reason);
  }

  /** Deploys again a version that was deployed before the present one; USAGE when it was not. */
  public CommandReport<Deployment> rollbackTo(int version, String actor, String reason) {
    return rolledBack(version, actor, reason);
  }

  private CommandReport<Deployment> rolledBack(@Nullable Integer to, String actor, String reason) {
    return command(
        "rollback",
        run ->
            run.step(
                "rollback",
                () -> new Deploying(run).rollback(to, actor, reason),
                deployment -> "version " + deployment.version()));
  }

  /** Deletes the files of older versions, see {@link Pruning}. */
  public CommandReport<Pruning> prune(int keep) {
    return command(
        "models prune",
        run ->
            run.step(
                "models prune",
                () -> {
                  Pruning plan = Pruning.plan(store.models(), keep);
                  plan.pruned().forEach(store.models()::prune);
                  return plan;
                },
                plan -> plan.pruned().isEmpty() ? "none" : "versions " + plan.pruned()));
  }

  /**
   * Makes a run's decision on challengers once more. Changes nothing.
   *
   * @throws RiskException USAGE when the run made none
   */
  public DecisionReplay replay(String runId) {
    return DecisionReplay.of(run("replay"), runId);
  }

  /**
   * Makes the predictions of a batch once more, from what is stored. Changes nothing.
   *
   * @param id of a batch, or of a prediction: that of its batch, a slash and the client
   * @return empty when there is no such batch
   * @throws RiskException MODEL_MISSING when the version's files were pruned, DATA_INVALID when the
   *     rows were not stored, USAGE when the batch has no such client
   */
  public Optional<BatchReplay> replayPredictions(String id) {
    Run run = run("replay");
    return BatchReplay.batch(run, id).map(batch -> replay(run, batch, id));
  }

  private BatchReplay replay(Run run, PredictionBatch batch, String id) {
    Scoring recorded = new Predicting(run).scoring(batch);
    String client =
        id.indexOf(BatchReplay.SEPARATOR) < 0 ? null : id.substring(batch.batchId().length() + 1);
    if (client != null && recorded.rowOf(client) < 0) {
      throw ClientPages.unknown(recorded, client);
    }
    if (!batch.configHash().equals(config.hash())) {
      run.warn("the configuration has changed since; bands are those of today's");
    }
    Scoring recomputed =
        new Scoring(
            batch,
            Portfolio.of(recorded.rows(), recorded.model()).predictions(),
            recorded.rows(),
            recorded.model());
    List<BatchReplay.Difference> differences =
        BatchReplay.differences(recorded.predictions(), recomputed.predictions(), client);
    return new BatchReplay(
        batch,
        client,
        client == null ? batch.n() : 1,
        differences,
        report(
            run,
            recomputed,
            new VersionRefits(run).stored(run.models().version(batch.modelVersion()))));
  }

  /** Holds two versions against each other. Changes nothing. */
  public ModelComparison compare(int first, int second) {
    return ModelComparison.of(run("models compare"), first, second);
  }

  /** Step 3 alone: looks at the dataset and at the system; a look at all parts is kept. */
  public CommandReport<Diagnosis> diagnose(Set<DiagnoseStage.Part> parts, boolean offline) {
    return command(
        "diagnose",
        run ->
            run.step(
                "diagnose",
                () -> new Reporting(run).diagnose(dataset(run), parts, offline),
                Reporting::summary));
  }

  /** Step 4 alone: writes the documents on the deployed model. */
  public CommandReport<List<Path>> report() {
    return command(
        "report",
        run ->
            run.step(
                "report",
                () -> {
                  run.models().deployed();
                  return new Reporting(run).report(dataset(run));
                },
                files -> files.size() + " files"));
  }

  /** Step 4 alone: asks the service everything; one is started when no address is given. */
  public CommandReport<ApiCallsStage.Answers> apiCalls(Optional<URI> url) {
    return command(
        "apicalls",
        run ->
            run.step(
                "apicalls",
                () -> {
                  if (url.isEmpty()) {
                    run.models().deployed();
                  }
                  return new Reporting(run).call(url);
                },
                answers -> answers.calls().size() + " calls"));
  }

  /**
   * Scores the portfolio, of {@code portfolio} or else of the dataset, the newest row of every
   * client that has not left, and stores the scores as a batch. Asked for again while nothing is
   * new, the batch is the same. No run has to end first.
   */
  public PredictionReport predict() {
    Run run = run("predict");
    Scoring scoring = new Predicting(run).now();
    ModelVersion version = run.models().version(scoring.batch().modelVersion());
    return report(run, scoring, new VersionRefits(run).refits(version));
  }

  /** First rank first. */
  private PredictionReport report(Run run, Scoring scoring, Optional<Refits> refits) {
    List<Integer> order =
        IntStream.range(0, scoring.predictions().size())
            .boxed()
            .sorted(Comparator.comparingInt(row -> scoring.predictions().get(row).rank()))
            .toList();
    Dataset rows = scoring.rows().pick(order.stream().mapToInt(row -> row).toArray());
    return new PredictionReport(
        scoring.batch().batchId(),
        scoring.batch().modelVersion(),
        order.stream().map(scoring.predictions()::get).toList(),
        refits.map(known -> known.risks(scoring.model(), rows)).orElse(List.of()),
        config.callList().bands(),
        run.warnings());
  }

  /** Scores the rows of a CSV file, whose label column may be absent. They are not kept. */
  public PredictionReport predict(Path file) {
    Run run = run("predict");
    TableReader.Table table = stages.tables().table(file, config.schema());
    table.rejected().forEach(row -> run.warn(row.describe()));
    return scored(run, table.rows(), true);
  }

  /**
   * Scores the rows of a CSV file part by part, without intervals, in constant memory. They are not
   * kept.
   *
   * @param sink takes the parts in the file's order
   * @return what to tell: rows that were set aside, as far as they are few
   */
  public List<String> predict(Path file, Consumer<ScoredPart> sink) {
    Run run = run("predict");
    int version = run.models().deployed().version();
    RiskModel model = run.models().load(version);
    long[] rejected = {0};
    stages
        .tables()
        .parts(
            file,
            config.schema(),
            table -> {
              cancellation.check();
              table.rejected().stream()
                  .limit(Math.max(0, REJECTED_TOLD - rejected[0]))
                  .forEach(row -> run.warn(row.describe()));
              rejected[0] += table.rejected().size();
              double[] logOdds = model.logOdds(table.rows());
              sink.accept(new ScoredPart(table.rows(), model.risks(logOdds), model));
            });
    if (rejected[0] > REJECTED_TOLD) {
      run.warn("and " + (rejected[0] - REJECTED_TOLD) + " rows more, or even more than that");
    }
    return run.warnings();
  }

  /**
   * Some rows of a file, scored.
   *
   * @param risks of each row
   */
  public record ScoredPart(Dataset rows, double[] risks, RiskModel model) {}

  /** Scores the rows of the test data, without intervals. They are not kept. */
  public PredictionReport predictTestData() {
    Run run = run("predict");
    return scored(run, run.rows(config.testData()), false);
  }

  private PredictionReport scored(Run run, Dataset rows, boolean withIntervals) {
    ModelVersion version = run.models().version(run.models().deployed().version());
    RiskModel model = run.models().load(version.version());
    Optional<Refits> refits =
        withIntervals ? new VersionRefits(run).refits(version) : Optional.empty();
    return new PredictionReport(
        null,
        version.version(),
        Portfolio.of(rows, model).predictions(),
        refits.map(known -> known.risks(model, rows)).orElse(List.of()),
        config.callList().bands(),
        run.warnings());
  }

  /**
   * Whom to call, by the newest scores; the portfolio is scored first when these are by another
   * version than the deployed one, or on another dataset. With {@code call_list.holdout_share} it
   * is recorded who was listed and who withheld. No run has to end first.
   *
   * @throws RiskException USAGE when no client has the owner asked for, SOURCE_UNREACHABLE when the
   *     list of clients not to be called cannot be read
   */
  public CallListReport callList(CallListRequest request) {
    return new CallLists(run("call-list")).list(request);
  }

  /**
   * Computes what lists need of the deployed version and do not find there yet, its refits first,
   * and keeps it with the version; otherwise the first list does. Takes some seconds up to a
   * minute, and keeps nobody from anything.
   */
  public void prepareLists() {
    Run run = run("call-list");
    store
        .models()
        .deployed()
        .map(deployed -> run.models().version(deployed.version()))
        .ifPresent(
            version -> {
              new VersionRefits(run).refits(version);
              new VersionRefits(run).usual(version);
            });
  }

  /**
   * All there is to say of a client of the portfolio.
   *
   * @param changed cells to see the model's view of the client with, by feature; empty for the
   *     client as it is
   * @throws RiskException USAGE when there is no such client, feature or cell
   */
  public ClientReport client(String clientId, Map<String, String> changed) {
    return new ClientPages(run("client")).page(clientId, changed);
  }

  /**
   * Records what came of calling a client. No run has to end first.
   *
   * @throws RiskException USAGE when no batch of scores has that client
   */
  public Contact contact(String clientId, Contact.Outcome outcome, String note, String by) {
    Run run = run("contact");
    if (store.predictions().history(clientId, 1).isEmpty()) {
      throw ClientPages.unknown(new Predicting(run).current(), clientId);
    }
    return store.calls().add(new Contact(0, clientId, outcome, note, by, run.now()));
  }

  /** What calling has done, as far as it can be told. */
  public ContactReport contactReport() {
    return new ContactEffect(run("contact report")).report();
  }

  /**
   * Notes that the run underway was interrupted, for a process that is about to end and whose run
   * did not stop in time. May be called from another thread.
   */
  public void abandon() {
    RunRecord run = underway;
    if (run != null) {
      store.runs().finish(finished(run, RunRecord.INTERRUPTED, "stopped by a signal"));
    }
  }

  /** The process whose run is changing the workspace, if one is. */
  public static OptionalLong underway(RiskConfig config) {
    return RunLock.holder(config);
  }

  public static DatasetRecord dataset(Run run) {
    return run.datasetRecord()
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.DATA_INSUFFICIENT,
                    "nothing is ingested yet; 'risk ingest' reads "
                        + run.config().sources().get(0).name()));
  }

  private <T> CommandReport<T> command(String command, Function<Run, T> body) {
    return recorded(
        command,
        run -> {
          T result = body.apply(run);
          new ModelViews(run.context()).heal();
          return new CommandReport<>(run.id(), result, run.warnings());
        },
        report -> "OK",
        report -> null);
  }

  private <T> T recorded(
      String command,
      Function<Run, T> body,
      Function<T, String> outcome,
      Function<T, @Nullable String> message) {
    return alone(() -> recordedAlone(command, body, outcome, message));
  }

  /**
   * Does something that no run may come in between, of this machine or, where several share the
   * store, of another. It is not recorded.
   *
   * @throws RiskException LOCKED when a run is under way
   */
  public <T> T alone(Supplier<T> work) {
    RunLock lock = RunLock.take(config);
    try {
      RunClaim claim = store.claim();
      try {
        return work.get();
      } finally {
        claim.close();
      }
    } finally {
      lock.close();
    }
  }

  private <T> T recordedAlone(
      String command,
      Function<Run, T> body,
      Function<T, String> outcome,
      Function<T, @Nullable String> message) {
    Run run = run(command);
    RunRecord started =
        new RunRecord(
            run.id(),
            command,
            config.hash(),
            codeVersion,
            run.now(),
            null,
            RunRecord.RUNNING,
            null,
            null);
    store.runs().start(started);
    underway = started;
    try {
      T result = body.apply(run);
      store.runs().finish(finished(started, outcome.apply(result), message.apply(result)));
      return result;
    } catch (RuntimeException e) {
      finishFailed(started, e);
      throw e;
    } finally {
      underway = null;
    }
  }

  private void finishFailed(RunRecord started, RuntimeException failure) {
    boolean interrupted =
        failure instanceof RiskException risk && risk.code() == ErrorCode.INTERRUPTED;
    try {
      store
          .runs()
          .finish(
              finished(
                  started,
                  interrupted ? RunRecord.INTERRUPTED : RunRecord.FAILED,
                  failure.getMessage()));
    } catch (RuntimeException unrecorded) {
      failure.addSuppressed(unrecorded);
    }
  }

  private RunRecord finished(RunRecord run, String outcome, @Nullable String message) {
    return new RunRecord(
        run.runId(),
        run.command(),
        run.configHash(),
        run.codeVersion(),
        run.startedAt(),
        clock.instant(),
        outcome,
        store.models().deployed().map(Deployment::version).orElse(null),
        message);
  }

  private Run run(String command) {
    Instant now = clock.instant();
    String runId = RUN_ID.format(now) + "-" + UUID.randomUUID().toString().substring(0, 4);
    return new Run(
        new RunContext(runId, config, store, files, clock, listener, cancellation),
        stages,
        command,
        codeVersion);
  }
}
