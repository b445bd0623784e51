package org.riskassessment.core.store.sql;

import java.util.List;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.DiagnosisLog;

final class SqlDiagnosisLog implements DiagnosisLog {
  private final SqlWorkspace workspace;

  SqlDiagnosisLog(SqlWorkspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public void add(String runId, Diagnosis diagnosis) {
    workspace.write(
        handle -> {
          int number =
              workspace.next(handle, "select max(number) from diagnosis where workspace_id = ?");
          handle.execute(
              "insert into diagnosis (workspace_id, number, run_id, diagnosed_at, content)"
                  + " values (?, ?, ?, ?, ?)",
              workspace.id(),
              number,
              runId,
              diagnosis.at().toEpochMilli(),
              Json.compact(diagnosis.toTree()));
        });
  }

  @Override
  public List<Diagnosis> newest(int limit) {
    return workspace.list(
        row -> Diagnosis.read(row.text("content"), "diagnosis"),
        "select content from diagnosis where workspace_id = ? order by number desc limit ?",
        limit);
  }

  @Override
  public void add(ModelDiagnosis diagnosis) {
    workspace.write(
        handle -> {
          int number =
              workspace.next(
                  handle, "select max(number) from model_diagnosis where workspace_id = ?");
          handle.execute(
              "insert into model_diagnosis"
                  + " (workspace_id, number, run_id, diagnosed_at, version, content)"
                  + " values (?, ?, ?, ?, ?, ?)",
              workspace.id(),
              number,
              diagnosis.runId(),
              diagnosis.at().toEpochMilli(),
              diagnosis.modelVersion(),
              diagnosis.toJson());
        });
  }

  @Override
  public List<ModelDiagnosis> newestOfModel(int limit) {
    return workspace.list(
        row -> ModelDiagnosis.read(row.text("content")),
        "select content from model_diagnosis where workspace_id = ? order by number desc limit ?",
        limit);
  }
}
