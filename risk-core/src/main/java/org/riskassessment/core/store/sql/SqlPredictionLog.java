package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.PredictionLog;

final class SqlPredictionLog implements PredictionLog {
  /** Rows sent together: many enough to be fast, few enough to need little memory. */
  private static final int CHUNK = 1_000;

  private final SqlWorkspace workspace;

  SqlPredictionLog(SqlWorkspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public void add(PredictionBatch batch, List<Prediction> predictions, byte @Nullable [] rows) {
    workspace.write(
        handle -> {
          int number = nextNumber(handle);
          handle.execute(
              "insert into prediction_batch (workspace_id, number, batch_id, model_version,"
                  + " dataset_id, config_hash, n, predicted_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
              workspace.id(),
              number,
              batch.batchId(),
              batch.modelVersion(),
              batch.datasetId().sha256(),
              batch.configHash(),
              batch.n(),
              batch.at().toEpochMilli());
          for (int from = 0; from < predictions.size(); from += CHUNK) {
            int end = Math.min(from + CHUNK, predictions.size());
            insert(handle, number, from, predictions.subList(from, end));
          }
          if (rows != null) {
            handle.execute(
                "insert into prediction_rows (workspace_id, batch_number, content)"
                    + " values (?, ?, ?)",
                workspace.id(),
                number,
                rows);
          }
        });
  }

  /** In a damaged store predictions may be left of a batch that is not there. */
  private int nextNumber(Handle handle) {
    int number =
        workspace.next(handle, "select max(number) from prediction_batch where workspace_id = ?");
    for (String table : List.of("prediction", "prediction_rows")) {
      String highest = "select max(batch_number) from " + table + " where workspace_id = ?";
      number = Math.max(number, workspace.next(handle, highest));
    }
    return number;
  }

  private void insert(Handle handle, int batchNumber, int place, List<Prediction> predictions) {
    try (PreparedBatch rows =
        handle.prepareBatch(
            "insert into prediction (workspace_id, batch_number, place, client_id, log_odds,"
                + " risk, exits, client_rank, value_at_stake) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Prediction prediction : predictions) {
        rows.add(
            workspace.id(),
            batchNumber,
            place++,
            prediction.clientId(),
            prediction.logOdds(),
            prediction.risk(),
            prediction.exits(),
            prediction.rank(),
            prediction.value());
      }
      rows.execute();
    }
  }

  @Override
  public List<PredictionBatch> newest(int limit) {
    return workspace.list(
        SqlPredictionLog::batch,
        "select * from prediction_batch where workspace_id = ?" + " order by number desc limit ?",
        limit);
  }

  @Override
  public Optional<PredictionBatch> batch(String batchId) {
    return workspace.first(
        SqlPredictionLog::batch,
        "select * from prediction_batch where workspace_id = ? and batch_id = ?",
        batchId);
  }

  @Override
  public List<Prediction> predictions(String batchId) {
    return workspace.list(
        SqlPredictionLog::prediction,
        "select p.* from prediction_batch b"
            + " join prediction p on p.workspace_id = b.workspace_id"
            + " and p.batch_number = b.number"
            + " where b.workspace_id = ? and b.batch_id = ? order by p.place",
        batchId);
  }

  @Override
  public Optional<byte[]> rows(String batchId) {
    return workspace.first(
        row -> row.bytes("content"),
        "select r.content from prediction_batch b"
            + " join prediction_rows r on r.workspace_id = b.workspace_id"
            + " and r.batch_number = b.number"
            + " where b.workspace_id = ? and b.batch_id = ?",
        batchId);
  }

  @Override
  public List<Entry> history(String clientId, int limit) {
    return workspace.list(
        row -> new Entry(batch(row), prediction(row)),
        "select p.*, b.* from prediction p"
            + " join prediction_batch b on b.workspace_id = p.workspace_id"
            + " and b.number = p.batch_number"
            + " where p.workspace_id = ? and p.client_id = ?"
            + " and not exists (select 1 from prediction later"
            + " where later.workspace_id = p.workspace_id"
            + " and later.client_id = p.client_id"
            + " and later.batch_number = p.batch_number and later.place > p.place)"
            + " order by p.batch_number desc limit ?",
        clientId,
        limit);
  }

  private static PredictionBatch batch(StoredRow row) throws SQLException {
    row.requireNumber();
    return new PredictionBatch(
        row.text("batch_id"),
        row.whole("model_version"),
        row.datasetId("dataset_id"),
        row.text("config_hash"),
        row.whole("n"),
        row.instant("predicted_at"));
  }

  private static Prediction prediction(StoredRow row) throws SQLException {
    return new Prediction(
        row.text("client_id"),
        row.real("log_odds", -Double.MAX_VALUE, Double.MAX_VALUE),
        row.real("risk", 0, 1),
        row.flag("exits"),
        row.whole("client_rank"),
        row.optionalReal("value_at_stake", -Double.MAX_VALUE, Double.MAX_VALUE));
  }
}
