package org.riskassessment.core.store.sql;

import static org.riskassessment.core.store.sql.Rows.instant;
import static org.riskassessment.core.store.sql.Rows.optionalInstant;
import static org.riskassessment.core.store.sql.Rows.optionalInteger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

final class SqlRunLog implements RunLog {
  private final Lane reading;
  private final Lane writing;
  private final String workspaceId;

  SqlRunLog(Lane reading, Lane writing, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.workspaceId = workspaceId;
  }

  @Override
  public void start(RunRecord run) {
    writing.change(
        handle -> {
          handle.execute(
              "update run set outcome = ? where workspace_id = ? and outcome = ?",
              RunRecord.KILLED,
              workspaceId,
              RunRecord.RUNNING);
          handle.execute(
              "insert into run (workspace_id, run_id, command, config_hash, code_version,"
                  + " started_at, finished_at, outcome, model_version, message)"
                  + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              workspaceId,
              run.runId(),
              run.command(),
              run.configHash(),
              run.codeVersion(),
              run.startedAt().toEpochMilli(),
              Rows.millis(run.finishedAt()),
              run.outcome(),
              run.modelVersion(),
              run.message());
        });
  }

  @Override
  public void addStep(String runId, StepRecord step) {
    writing.change(
        handle -> {
          int number =
              Rows.next(
                  handle,
                  "select max(number) from run_step where workspace_id = ? and run_id = ?",
                  workspaceId,
                  runId);
          handle.execute(
              "insert into run_step (workspace_id, run_id, number, name, status, started_at,"
                  + " millis, detail) values (?, ?, ?, ?, ?, ?, ?, ?)",
              workspaceId,
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
        writing.changeFor(
            handle ->
                handle.execute(
                    "update run set command = ?, config_hash = ?, code_version = ?,"
                        + " started_at = ?, finished_at = ?, outcome = ?, model_version = ?,"
                        + " message = ? where workspace_id = ? and run_id = ?",
                    run.command(),
                    run.configHash(),
                    run.codeVersion(),
                    run.startedAt().toEpochMilli(),
                    Rows.millis(run.finishedAt()),
                    run.outcome(),
                    run.modelVersion(),
                    run.message(),
                    workspaceId,
                    run.runId()));
    if (changed == 0) {
      throw new RiskException(
          ErrorCode.INTERNAL, "the run " + run.runId() + " ends but never began");
    }
  }

  @Override
  public Optional<RunRecord> run(String runId) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from run where workspace_id = ? and run_id = ?", workspaceId, runId)
                .map((row, context) -> run(row))
                .findOne());
  }

  @Override
  public List<RunRecord> newest(int limit) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from run where workspace_id = ? order by run_id desc limit ?",
                    workspaceId,
                    limit)
                .map((row, context) -> run(row))
                .list());
  }

  @Override
  public List<RunRecord> startingWith(String prefix, int limit) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from run where workspace_id = ? and substr(run_id, 1, ?) = ?"
                        + " order by run_id desc limit ?",
                    workspaceId,
                    prefix.length(),
                    prefix,
                    limit)
                .map((row, context) -> run(row))
                .list());
  }

  @Override
  public Optional<StepRecord> newestDone(String stepName) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from run_step where workspace_id = ? and name = ?"
                        + " and status in ('OK', 'ATTENTION')"
                        + " order by run_id desc, number desc limit 1",
                    workspaceId,
                    stepName)
                .map((row, context) -> step(row))
                .findOne());
  }

  @Override
  public List<StepRecord> steps(String runId) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from run_step where workspace_id = ? and run_id = ? order by number",
                    workspaceId,
                    runId)
                .map((row, context) -> step(row))
                .list());
  }

  private static RunRecord run(ResultSet row) throws SQLException {
    return new RunRecord(
        row.getString("run_id"),
        row.getString("command"),
        row.getString("config_hash"),
        row.getString("code_version"),
        instant(row, "started_at"),
        optionalInstant(row, "finished_at"),
        row.getString("outcome"),
        optionalInteger(row, "model_version"),
        row.getString("message"));
  }

  private static StepRecord step(ResultSet row) throws SQLException {
    return new StepRecord(
        row.getString("name"),
        StepRecord.Status.valueOf(row.getString("status")),
        instant(row, "started_at"),
        row.getLong("millis"),
        row.getString("detail"));
  }
}
