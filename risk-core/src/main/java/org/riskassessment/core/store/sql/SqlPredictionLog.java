package org.riskassessment.core.store.sql;

import static org.riskassessment.core.store.sql.Rows.datasetId;
import static org.riskassessment.core.store.sql.Rows.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.riskassessment.core.store.Prediction;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.PredictionLog;

final class SqlPredictionLog implements PredictionLog {
  /** Rows sent together: many enough to be fast, few enough to need little memory. */
  private static final int CHUNK = 1_000;

  private final Lane reading;
  private final Lane writing;
  private final String workspaceId;

  SqlPredictionLog(Lane reading, Lane writing, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.workspaceId = workspaceId;
  }

  @Override
  public void add(PredictionBatch batch, List<Prediction> predictions) {
    writing.change(
        handle -> {
          int number =
              Rows.next(
                  handle,
                  "select max(number) from prediction_batch where workspace_id = ?",
                  workspaceId);
          handle.execute(
              "insert into prediction_batch (workspace_id, number, batch_id, model_version,"
                  + " dataset_id, config_hash, n, predicted_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
              workspaceId,
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
        });
  }

  private void insert(Handle handle, int batchNumber, int place, List<Prediction> predictions) {
    try (PreparedBatch rows =
        handle.prepareBatch(
            "insert into prediction (workspace_id, batch_number, place, client_id, log_odds,"
                + " risk, exits) values (?, ?, ?, ?, ?, ?, ?)")) {
      for (Prediction prediction : predictions) {
        rows.add(
            workspaceId,
            batchNumber,
            place++,
            prediction.clientId(),
            prediction.logOdds(),
            prediction.risk(),
            prediction.exits());
      }
      rows.execute();
    }
  }

  @Override
  public Optional<PredictionBatch> newest() {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from prediction_batch where workspace_id = ?"
                        + " order by number desc limit 1",
                    workspaceId)
                .map((row, context) -> batch(row))
                .findOne());
  }

  @Override
  public List<Prediction> predictions(String batchId) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select p.client_id, p.log_odds, p.risk, p.exits from prediction_batch b"
                        + " join prediction p on p.workspace_id = b.workspace_id"
                        + " and p.batch_number = b.number"
                        + " where b.workspace_id = ? and b.batch_id = ? order by p.place",
                    workspaceId,
                    batchId)
                .map((row, context) -> prediction(row))
                .list());
  }

  private static PredictionBatch batch(ResultSet row) throws SQLException {
    return new PredictionBatch(
        row.getString("batch_id"),
        row.getInt("model_version"),
        datasetId(row, "dataset_id"),
        row.getString("config_hash"),
        row.getInt("n"),
        instant(row, "predicted_at"));
  }

  private static Prediction prediction(ResultSet row) throws SQLException {
    return new Prediction(row.getString(1), row.getDouble(2), row.getDouble(3), row.getBoolean(4));
  }
}
