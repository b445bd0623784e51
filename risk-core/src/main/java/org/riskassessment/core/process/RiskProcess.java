package org.riskassessment.core.process;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.function.Supplier;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.portfolio.Clients;
import org.riskassessment.core.run.Runs;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.version.Production;
import org.riskassessment.core.version.Versions;

/**
 * The system as a library: the full process, and access to each part of it.
 *
 * <p>Whatever changes the workspace takes its lock (LOCKED when another run holds it) and is
 * recorded, however it ends. Thread-safe: each call is its own run.
 */
public final class RiskProcess {
  private final Runs runs;

  private RiskProcess(Builder builder) {
    this.runs =
        new Runs(
            builder.config,
            builder.store,
            builder.stages,
            builder.files,
            builder.clock,
            builder.release,
            builder.listener,
            builder.cancellation);
  }

  /** Builds a process; everything the builder can set has a default. */
  public static Builder over(RiskConfig config, RiskStore store, Stages stages) {
    return new Builder(config, store, stages);
  }

  /** Runs the full process: ingests what is new and does whatever follows from it. */
  public RunReport run() {
    return runs.recorded(
        "run",
        run -> new FullProcess(run).run(),
        report -> report.outcome().name(),
        RunReport::verdict);
  }

  /** Ingestion. */
  public Sources sources() {
    return new Sources(runs);
  }

  /** Training, evaluation and the stored versions. */
  public Versions versions() {
    return new Versions(runs);
  }

  /** Deployment and rollback. */
  public Production production() {
    return new Production(runs);
  }

  /** Scores, call lists, explanations and contacts. */
  public Clients clients() {
    return new Clients(runs);
  }

  /** Diagnosis, documents and calls of the service. */
  public Reports reports() {
    return new Reports(runs);
  }

  /**
   * Does work while no run can start, on this machine or on another that shares the store.
   *
   * @throws RiskException LOCKED when a run is in progress
   */
  public <T> T alone(Supplier<T> work) {
    return runs.alone(work);
  }

  /**
   * Records the run in progress as interrupted, for a process that is about to exit before its run
   * has stopped. Called from a thread other than the run's.
   */
  public void abandon() {
    runs.abandon();
  }

  /** Builds a process. Not thread-safe. */
  public static final class Builder {
    private final RiskConfig config;
    private final RiskStore store;
    private final Stages stages;
    private DurableFiles files;
    private Clock clock = Clock.systemUTC();
    private String release = "unknown";
    private RunListener listener = RunListener.SILENT;
    private Cancellation cancellation = new Cancellation();

    private Builder(RiskConfig config, RiskStore store, Stages stages) {
      this.config = requireNonNull(config);
      this.files = new DurableFiles(config.fileAccess());
      this.store = requireNonNull(store);
      this.stages = requireNonNull(stages);
    }

    /** How files are written; durably by default. */
    public Builder files(DurableFiles newFiles) {
      files = requireNonNull(newFiles);
      return this;
    }

    /** The clock; the system's by default. */
    public Builder clock(Clock newClock) {
      clock = requireNonNull(newClock);
      return this;
    }

    /** The program's name and version, stored with every run and model; 'unknown' by default. */
    public Builder release(String newRelease) {
      release = requireNonNull(newRelease);
      return this;
    }

    /** Follows the steps of runs; ignored by default. */
    public Builder listener(RunListener newListener) {
      listener = requireNonNull(newListener);
      return this;
    }

    /** Lets another thread stop runs at a safe point. */
    public Builder cancellation(Cancellation newCancellation) {
      cancellation = requireNonNull(newCancellation);
      return this;
    }

    public RiskProcess build() {
      return new RiskProcess(this);
    }
  }
}
