package org.riskassessment.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.History;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.StepRecord;

/** A run in progress: what its stages need, and the steps done so far. Not thread-safe. */
public final class Run {
  private final RunContext context;
  private final Stages stages;
  private final String codeVersion;
  private final String command;
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<Integer, Refits> refits = new HashMap<>();
  private @Nullable DatasetRecord readRecord;
  private @Nullable Dataset storedDataset;
  private @Nullable Dataset readDataset;
  private final Map<Source, Dataset> tables = new HashMap<>();

  Run(RunContext context, Stages stages, String command, String codeVersion) {
    this.context = context;
    this.stages = stages;
    this.command = command;
    this.codeVersion = codeVersion;
  }

  public RunContext context() {
    return context;
  }

  public RiskStore store() {
    return context.store();
  }

  public Stages stages() {
    return stages;
  }

  public RiskConfig config() {
    return context.config();
  }

  public Models models() {
    return new Models(config().schema(), store().models());
  }

  /** The current dataset, if it matches the configured schema. */
  public Optional<DatasetRecord> datasetRecord() {
    return store().ingestion().dataset().filter(d -> config().schema().hasHash(d.schemaHash()));
  }

  /**
   * The current dataset.
   *
   * @throws RiskException DATA_INSUFFICIENT when nothing is ingested yet
   */
  public DatasetRecord requiredDataset() {
    return datasetRecord()
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.DATA_INSUFFICIENT,
                    "no data has been ingested yet from " + config().sources().get(0).name(),
                    ErrorContext.none().withRemedy(Remedy.of(Remedy.Kind.INGEST))));
  }

  /**
   * A stored version.
   *
   * @param version null for the newest
   * @throws RiskException MODEL_MISSING when there is no such version
   */
  public ModelVersion versionOrNewest(@Nullable Integer version) {
    return version == null ? models().newest() : models().version(version);
  }

  /** The rows of a recorded dataset, with the labels they have by then; read once and kept. */
  public Dataset rows(DatasetRecord dataset) {
    if (readDataset == null || !dataset.equals(readRecord)) {
      storedDataset = stages.tables().dataset(config(), dataset);
      readDataset = History.of(storedDataset);
      readRecord = dataset;
    }
    return readDataset;
  }

  /**
   * The rows of a recorded dataset part by part, with the labels they have by then; in constant
   * memory if they have not been read yet.
   *
   * @param after an earlier state of the dataset, whose rows are left out; null for none
   */
  public void rows(DatasetRecord dataset, @Nullable DatasetRecord after, Consumer<Dataset> sink) {
    if (dataset.equals(readRecord) || config().schema().isHistory()) {
      Dataset all = rows(dataset);
      sink.accept(after == null ? all : all.slice((int) after.rows(), all.size()));
    } else {
      stages.tables().rows(config(), dataset, after, sink);
    }
  }

  /**
   * The first rows of the current dataset, with the labels they had before the others came; empty
   * as for {@link #rowsIfThere}.
   */
  public Optional<Dataset> rowsIfThere(int end) {
    return rowsIfThere()
        .map(
            all ->
                storedDataset == null || !config().schema().isHistory()
                    ? all.slice(0, Math.min(end, all.size()))
                    : History.of(storedDataset.slice(0, Math.min(end, all.size()))));
  }

  /**
   * The rows of the current dataset; empty when there is no dataset, or when its file is on another
   * machine that shares the store.
   */
  public Optional<Dataset> rowsIfThere() {
    try {
      return datasetRecord().map(this::rows);
    } catch (RiskException e) {
      if (e.code() == ErrorCode.SOURCE_UNREACHABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The current rows of a source, read once and kept; rejected rows add warnings. */
  public Dataset rows(Source source) {
    Dataset known = tables.get(source);
    if (known == null) {
      known = read(source);
      tables.put(source, known);
    }
    return known;
  }

  private Dataset read(Source source) {
    TableReader.Table table = stages.tables().table(config(), source, context.cancellation());
    table.notes().forEach(this::warn);
    table.rejected().describe().forEach(this::warn);
    long now =
        config().schema().isHistory()
            ? rowsIfThere().map(History::now).orElse(Long.MIN_VALUE)
            : Long.MIN_VALUE;
    return History.of(table.rows(), now);
  }

  public String id() {
    return context.runId();
  }

  String command() {
    return command;
  }

  public String codeVersion() {
    return codeVersion;
  }

  public Instant now() {
    return context.clock().instant();
  }

  /** Drops a damaged file that can be computed again from the store, and warns of it. */
  public void dropDerived(ModelVersion version, String name) {
    try {
      store().models().removeArtifact(version.version(), name);
    } catch (RiskException e) {
      // A store that may only be read keeps it; it is computed each time.
      if (e.code() != ErrorCode.WRITE_FAILED) {
        throw e;
      }
    }
    warn(
        name
            + " of model version "
            + version.version()
            + " was damaged; it is computed again when it is needed");
  }

  /** Keeps the refits of a version that this run has trained, so that it need not read them. */
  public void keep(int version, Refits made) {
    refits.put(version, made);
  }

  /** The refits of a version, if this run has made them. */
  public Optional<Refits> kept(int version) {
    return Optional.ofNullable(refits.get(version));
  }

  /** Adds a warning: something the user should know that does not stop the run. */
  public void warn(String warning) {
    warnings.add(warning);
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  public List<StepRecord> steps() {
    return List.copyOf(steps);
  }

  /**
   * Runs a step and records how it went.
   *
   * @param detail one sentence on the result
   */
  public <T> T step(String name, Supplier<T> work, Function<T, String> detail) {
    return step(name, work, detail, result -> false);
  }

  /**
   * The same for a step that may find nothing to do.
   *
   * @param idle whether the result means that there was nothing to do
   */
  public <T> T step(String name, Supplier<T> work, Function<T, String> detail, Predicate<T> idle) {
    context.cancellation().check();
    context.listener().stepStarted(name);
    Instant startedAt = now();
    long started = System.nanoTime();
    int warningsBefore = warnings.size();
    try {
      T result = work.get();
      record(
          name,
          idle.test(result)
              ? StepRecord.Status.SKIPPED
              : warnings.size() > warningsBefore
                  ? StepRecord.Status.ATTENTION
                  : StepRecord.Status.OK,
          startedAt,
          started,
          detail.apply(result));
      return result;
    } catch (RuntimeException e) {
      boolean interrupted = e instanceof RiskException risk && risk.code() == ErrorCode.INTERRUPTED;
      try {
        record(
            name,
            interrupted ? StepRecord.Status.INTERRUPTED : StepRecord.Status.FAILED,
            startedAt,
            started,
            e.getMessage());
      } catch (RuntimeException unrecorded) {
        e.addSuppressed(unrecorded);
      }
      throw e;
    }
  }

  private void record(
      String name,
      StepRecord.Status status,
      Instant startedAt,
      long started,
      @Nullable String detail) {
    long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
    StepRecord step = new StepRecord(name, status, startedAt, millis, detail);
    store().runs().addStep(id(), step);
    steps.add(step);
    context.listener().stepEnded(step);
  }
}
