package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

final class SqlRunLog implements RunLog {
  private final SqlWorkspace workspace;

  SqlRunLog(SqlWorkspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public void start(RunRecord run) {
    workspace.write(
        handle -> {
          handle.execute(
              "update run set outcome = ?, message = ? where workspace_id = ? and outcome = ?",
              RunRecord.KILLED,
              RunRecord.KILLED_MESSAGE,
              workspace.id(),
              RunRecord.RUNNING);
          handle.execute(
              "insert into run (workspace_id, run_id, command, config_hash, code_version,"
                  + " started_at, finished_at, outcome, model_version, message)"
                  + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              workspace.id(),
              run.runId(),
              run.command(),
              run.configHash(),
              run.codeVersion(),
              run.startedAt().toEpochMilli(),
              SqlWorkspace.millis(run.finishedAt()),
              run.outcome(),
              run.modelVersion(),
              run.message());
        });
  }

  @Override
  public void addStep(String runId, StepRecord step) {
    workspace.write(
        handle -> {
          int number =
              workspace.next(
                  handle,
                  "select max(number) from run_step where workspace_id = ? and run_id = ?",
                  runId);
          handle.execute(
              "insert into run_step (workspace_id, run_id, number, name, status, started_at,"
                  + " millis, detail) values (?, ?, ?, ?, ?, ?, ?, ?)",
              workspace.id(),
              runId,
              number,
              step.name(),
              step.status().name(),
              step.startedAt().toEpochMilli(),
              step.millis(),
              step.detail());
        });
  }

  @Override
  public void finish(RunRecord run) {
    int changed =
        workspace.writeFor(
            handle ->
                handle.execute(
                    "update run set command = ?, config_hash = ?, code_version = ?,"
                        + " started_at = ?, finished_at = ?, outcome = ?, model_version = ?,"
                        + " message = ? where workspace_id = ? and run_id = ?",
                    run.command(),
                    run.configHash(),
                    run.codeVersion(),
                    run.startedAt().toEpochMilli(),
                    SqlWorkspace.millis(run.finishedAt()),
                    run.outcome(),
                    run.modelVersion(),
                    run.message(),
                    workspace.id(),
                    run.runId()));
    if (changed == 0) {
      throw new RiskException(
          ErrorCode.INTERNAL, "the run " + run.runId() + " ends but never started");
    }
  }

  @Override
  public Optional<RunRecord> run(String runId) {
    return workspace.first(
        SqlRunLog::run, "select * from run where workspace_id = ? and run_id = ?", runId);
  }

  @Override
  public List<RunRecord> newest(int limit) {
    return workspace.list(
        SqlRunLog::run,
        "select * from run where workspace_id = ? order by run_id desc limit ?",
        limit);
  }

  @Override
  public List<RunRecord> startingWith(String prefix, int limit) {
    return workspace.list(
        SqlRunLog::run,
        "select * from run where workspace_id = ? and substr(run_id, 1, ?) = ?"
            + " order by run_id desc limit ?",
        prefix.length(),
        prefix,
        limit);
  }

  @Override
  public List<StepRecord> newestDone(String stepName, int limit) {
    return workspace.list(
        SqlRunLog::step,
        "select * from run_step where workspace_id = ? and name = ?"
            + " and status in ('OK', 'ATTENTION')"
            + " order by run_id desc, number desc limit ?",
        stepName,
        limit);
  }

  @Override
  public List<StepRecord> steps(String runId) {
    return workspace.list(
        SqlRunLog::step,
        "select * from run_step where workspace_id = ? and run_id = ? order by number",
        runId);
  }

  private static RunRecord run(StoredRow row) throws SQLException {
    return new RunRecord(
        row.text("run_id"),
        row.text("command"),
        row.text("config_hash"),
        row.text("code_version"),
        row.instant("started_at"),
        row.optionalInstant("finished_at"),
        row.text("outcome"),
        row.optionalWhole("model_version"),
        row.optionalText("message"));
  }

  private static StepRecord step(StoredRow row) throws SQLException {
    row.requireNumber();
    return new StepRecord(
        row.text("name"),
        row.choice("status", StepRecord.Status.class),
        row.instant("started_at"),
        row.integer("millis"),
        row.optionalText("detail"));
  }
}
