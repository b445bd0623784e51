package org.riskassessment.core.run;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunRecord;

/**
 * Starts runs. Work that changes the workspace holds its lock and is recorded however it ends; work
 * that only reads needs neither. Thread-safe: each call has its own {@link Run}.
 */
public final class Runs {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RiskConfig config;
  private final RiskStore store;
  private final Stages stages;
  private final DurableFiles files;
  private final Clock clock;
  private final String release;
  private final RunListener listener;
  private final Cancellation cancellation;

  /** The recorded run in progress; the lock allows one at a time. */
  private final AtomicReference<@Nullable RunRecord> current = new AtomicReference<>();

  /**
   * @param release the program's name and version, stored with every run and model
   */
  public Runs(
      RiskConfig config,
      RiskStore store,
      Stages stages,
      DurableFiles files,
      Clock clock,
      String release,
      RunListener listener,
      Cancellation cancellation) {
    this.config = config;
    this.store = store;
    this.stages = stages;
    this.files = files;
    this.clock = clock;
    this.release = release;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /** A run that takes no lock and is not recorded. */
  public Run unrecorded(String command) {
    Instant now = clock.instant();
    String runId = RUN_ID.format(now) + "-" + UUID.randomUUID().toString().substring(0, 4);
    return new Run(
        new RunContext(runId, config, store, files, clock, listener, cancellation),
        stages,
        command,
        release);
  }

  /**
   * Runs a single step as a recorded run.
   *
   * @param command the name of the run and of its step
   * @param detail one sentence on the result
   * @throws RiskException LOCKED when another run is changing the workspace
   */
  public <T> CommandReport<T> step(
      String command, Function<Run, T> work, Function<T, String> detail) {
    return step(command, work, detail, result -> false);
  }

  /**
   * The same for a step that may find nothing to do.
   *
   * @param idle whether the result means that there was nothing to do
   */
  public <T> CommandReport<T> step(
      String command, Function<Run, T> work, Function<T, String> detail, Predicate<T> idle) {
    return recorded(
        command,
        run -> {
          T result = run.step(command, () -> work.apply(run), detail, idle);
          new ModelViews(run).heal();
          return new CommandReport<>(run.id(), result, run.warnings());
        },
        report -> "OK",
        report -> null);
  }

  /**
   * Runs several steps as one recorded run.
   *
   * @param outcome one word for the result, stored with the run
   * @param message one sentence on the result, stored with the run; null for none
   * @throws RiskException LOCKED when another run is changing the workspace
   */
  public <T> T recorded(
      String command,
      Function<Run, T> body,
      Function<T, String> outcome,
      Function<T, @Nullable String> message) {
    return alone(() -> record(unrecorded(command), body, outcome, message));
  }

  /**
   * Does work, unrecorded, while no run can start on this machine or on another that shares the
   * store.
   *
   * @throws RiskException LOCKED when a run is in progress
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

  /**
   * Records the run in progress as interrupted, for a process that is about to exit before its run
   * has stopped. Called from a thread other than the run's.
   */
  public void abandon() {
    RunRecord run = current.get();
    if (run != null) {
      store.runs().finish(finished(run, RunRecord.INTERRUPTED, "stopped by a signal"));
    }
  }

  private <T> T record(
      Run run,
      Function<Run, T> body,
      Function<T, String> outcome,
      Function<T, @Nullable String> message) {
    RunRecord started =
        RunRecord.started(run.id(), run.command(), config.hash(), release, run.now());
    store.runs().start(started);
    current.set(started);
    try {
      listener.runStarted(run.id());
      files.deleteDrafts(config.outputFolder());
      T result = body.apply(run);
      store.runs().finish(finished(started, outcome.apply(result), message.apply(result)));
      return result;
    } catch (RuntimeException e) {
      finishFailed(started, e);
      throw e;
    } finally {
      current.set(null);
    }
  }

  private void finishFailed(RunRecord started, RuntimeException failure) {
    boolean interrupted =
        failure instanceof RiskException risk && risk.code() == ErrorCode.INTERRUPTED;
    String outcome = interrupted ? RunRecord.INTERRUPTED : RunRecord.FAILED;
    try {
      store.runs().finish(finished(started, outcome, failure.getMessage()));
    } catch (RuntimeException unrecorded) {
      failure.addSuppressed(unrecorded);
    }
  }

  private RunRecord finished(RunRecord run, String outcome, @Nullable String message) {
    return run.finished(
        clock.instant(),
        outcome,
        store.models().deployed().map(Deployment::version).orElse(null),
        message);
  }
}
