package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

final class InMemoryRuns implements RunLog {
  private final SharedLock lock;
  private final NavigableMap<String, RunRecord> runs = new TreeMap<>();
  private final Map<String, List<StepRecord>> steps = new HashMap<>();

  InMemoryRuns(SharedLock lock) {
    this.lock = lock;
  }

  @Override
  public void start(RunRecord run) {
    lock.run(
        () -> {
          if (runs.containsKey(run.runId())) {
            throw broken("the run " + run.runId() + " has already started");
          }
          runs.replaceAll((id, other) -> other.isRunning() ? other.killed() : other);
          runs.put(run.runId(), run);
        });
  }

  @Override
  public void addStep(String runId, StepRecord step) {
    lock.run(
        () -> {
          if (!runs.containsKey(runId)) {
            throw broken("the run " + runId + " has a step but never started");
          }
          steps.computeIfAbsent(runId, id -> new ArrayList<>()).add(step);
        });
  }

  @Override
  public void finish(RunRecord run) {
    lock.run(
        () -> {
          if (runs.replace(run.runId(), run) == null) {
            throw broken("the run " + run.runId() + " ends but never started");
          }
        });
  }

  @Override
  public Optional<RunRecord> run(String runId) {
    return lock.call(() -> Optional.ofNullable(runs.get(runId)));
  }

  @Override
  public List<RunRecord> newest(int limit) {
    return startingWith("", limit);
  }

  @Override
  public List<RunRecord> startingWith(String prefix, int limit) {
    return lock.call(
        () ->
            runs.descendingMap().values().stream()
                .filter(run -> run.runId().startsWith(prefix))
                .limit(limit)
                .toList());
  }

  @Override
  public List<StepRecord> newestDone(String stepName, int limit) {
    return lock.call(
        () -> {
          List<StepRecord> done = new ArrayList<>();
          for (String runId : runs.descendingMap().keySet()) {
            List<StepRecord> steps = steps(runId);
            for (int i = steps.size() - 1; i >= 0; i--) {
              if (steps.get(i).name().equals(stepName) && steps.get(i).isDone()) {
                done.add(steps.get(i));
              }
            }
          }
          return done.stream().limit(limit).toList();
        });
  }

  @Override
  public List<StepRecord> steps(String runId) {
    return lock.call(() -> List.copyOf(steps.getOrDefault(runId, List.of())));
  }

  private static RiskException broken(String message) {
    return new RiskException(ErrorCode.INTERNAL, message);
  }
}
