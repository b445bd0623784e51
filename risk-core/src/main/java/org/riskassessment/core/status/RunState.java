package org.riskassessment.core.status;

import java.util.Optional;
import java.util.OptionalLong;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.run.RunLock;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;

/** The state of runs. A run that never ended is KILLED when no run is in progress. */
public final class RunState {
  private RunState() {}

  /** The newest run. */
  public static Optional<RunRecord> last(RiskStore store, RiskConfig config) {
    return store.runs().newest(1).stream().findFirst().map(run -> of(run, store, config));
  }

  /** A run as recorded, or KILLED when it never ended and cannot be in progress. */
  public static RunRecord of(RunRecord run, RiskStore store, RiskConfig config) {
    if (!run.isRunning() || holder(config).isPresent() || store.isClaimed()) {
      return run;
    }
    // Read again: it may have ended between the two checks.
    RunRecord now = store.runs().run(run.runId()).orElse(run);
    return now.isRunning() ? now.killed() : now;
  }

  /** The process on this machine whose run is changing the workspace, if one is. */
  public static OptionalLong holder(RiskConfig config) {
    return RunLock.holder(config);
  }
}
