package org.riskassessment.core.store.sql;

import java.util.List;
import java.util.Optional;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.DiagnosisLog;

final class SqlDiagnosisLog implements DiagnosisLog {
  private final Lane reading;
  private final Lane writing;
  private final String workspaceId;

  SqlDiagnosisLog(Lane reading, Lane writing, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.workspaceId = workspaceId;
  }

  @Override
  public void add(String runId, Diagnosis diagnosis) {
    writing.change(
        handle -> {
          int number =
              Rows.next(
                  handle, "select max(number) from diagnosis where workspace_id = ?", workspaceId);
          handle.execute(
              "insert into diagnosis (workspace_id, number, run_id, diagnosed_at, content)"
                  + " values (?, ?, ?, ?, ?)",
              workspaceId,
              number,
              runId,
              diagnosis.at().toEpochMilli(),
              Json.compact(diagnosis.toTree()));
        });
  }

  @Override
  public Optional<Diagnosis> newest() {
    return newest(1).stream().findFirst();
  }

  @Override
  public List<Diagnosis> newest(int limit) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select content from diagnosis where workspace_id = ?"
                        + " order by number desc limit ?",
                    workspaceId,
                    limit)
                .map((row, context) -> Diagnosis.read(row.getString("content"), "diagnosis"))
                .list());
  }
}
