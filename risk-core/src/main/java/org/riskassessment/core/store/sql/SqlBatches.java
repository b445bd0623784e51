package org.riskassessment.core.store.sql;

import static org.riskassessment.core.store.sql.Rows.instant;
import static org.riskassessment.core.store.sql.Rows.optionalInstant;
import static org.riskassessment.core.store.sql.Rows.optionalInteger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RowCounts;

/** The batches of a workspace. */
final class SqlBatches {
  private static final String ALL =
      "select * from ingestion_batch where workspace_id = ? order by number";

  private final SqlWorkspace workspace;

  SqlBatches(SqlWorkspace workspace) {
    this.workspace = workspace;
  }

  List<Batch> all() {
    return workspace.list(SqlBatches::batch, ALL);
  }

  List<Batch> all(Handle handle) {
    return workspace.list(handle, SqlBatches::batch, ALL);
  }

  Optional<Batch> newest() {
    return workspace.first(SqlBatches::batch, ALL + " desc limit 1");
  }

  Optional<Batch> newest(String sha256, int generation) {
    return workspace.first(
        SqlBatches::batch,
        "select * from ingestion_batch where workspace_id = ? and sha256 = ? and generation = ?"
            + " order by number desc limit 1",
        sha256,
        generation);
  }

  /** Numbers batches in the order given and stores them. */
  void append(Handle handle, List<Batch> batches) {
    int number =
        workspace.next(handle, "select max(number) from ingestion_batch where workspace_id = ?");
    for (Batch batch : batches) {
      insert(handle, batch.withNumber(number++));
    }
  }

  private void insert(Handle handle, Batch batch) {
    handle.execute(
        "insert into ingestion_batch (workspace_id, number, run_id, source, name, sha256, bytes,"
            + " generation, schema_hash, status, reason, rows_read, rows_new, rows_duplicate,"
            + " rows_rejected, rows_contradictory, rejected_by_rule, rejected_by_column,"
            + " first_row, changed_from, modified_at, recorded_at, millis)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspace.id(),
        batch.number(),
        batch.runId(),
        batch.source(),
        batch.name(),
        batch.sha256(),
        batch.bytes(),
        batch.generation(),
        batch.schemaHash(),
        batch.status().name(),
        batch.reason(),
        batch.rowsRead(),
        batch.rowsNew(),
        batch.rowsDuplicate(),
        batch.rowsRejected(),
        batch.rows().contradictory(),
        Json.compact(batch.rows().rejectedByRule()),
        Json.compact(batch.rows().rejectedByColumn()),
        batch.firstRow(),
        batch.changedFrom(),
        Rows.millis(batch.modifiedAt()),
        batch.at().toEpochMilli(),
        batch.millis());
  }

  /** Stores where a batch belongs now and what happened to it; nothing else ever changes. */
  void update(Handle handle, Batch batch) {
    Batch.Forgotten forgotten = batch.forgotten();
    handle.execute(
        "update ingestion_batch set generation = ?, first_row = ?, status = ?, reason = ?,"
            + " forgotten_generation = ?, forgotten_cuts = ?"
            + " where workspace_id = ? and number = ?",
        batch.generation(),
        batch.firstRow(),
        batch.status().name(),
        batch.reason(),
        forgotten == null ? null : forgotten.generation(),
        forgotten == null ? null : text(forgotten.cuts()),
        workspace.id(),
        batch.number());
  }

  private static Batch batch(ResultSet row) throws SQLException {
    return new Batch(
        row.getInt("number"),
        row.getString("run_id"),
        new Batch.Content(
            row.getString("source"),
            row.getString("name"),
            row.getString("sha256"),
            row.getLong("bytes"),
            optionalInstant(row, "modified_at")),
        new Batch.Place(
            row.getInt("generation"), row.getString("schema_hash"), row.getLong("first_row")),
        new Batch.Outcome(
            Batch.Status.valueOf(row.getString("status")), row.getString("reason"), forgotten(row)),
        new RowCounts(
            row.getLong("rows_read"),
            row.getLong("rows_new"),
            row.getLong("rows_duplicate"),
            row.getLong("rows_rejected"),
            row.getLong("rows_contradictory"),
            counts(row.getString("rejected_by_rule")),
            counts(row.getString("rejected_by_column"))),
        optionalInteger(row, "changed_from"),
        instant(row, "recorded_at"),
        row.getLong("millis"));
  }

  private static Batch.@Nullable Forgotten forgotten(ResultSet row) throws SQLException {
    Integer generation = optionalInteger(row, "forgotten_generation");
    if (generation == null) {
      return null;
    }
    Map<Long, Long> cuts = new TreeMap<>();
    counts(row.getString("forgotten_cuts"))
        .forEach((place, rows) -> cuts.put(Long.parseLong(place), rows));
    return new Batch.Forgotten(generation, cuts);
  }

  private static String text(Map<Long, Long> cuts) {
    Map<String, Long> byText = new LinkedHashMap<>();
    cuts.forEach((place, rows) -> byText.put(Long.toString(place), rows));
    return Json.compact(byText);
  }

  private static Map<String, Long> counts(String json) {
    return Rows.document(
        json,
        "counts",
        ErrorCode.INTERNAL,
        section -> {
          Map<String, Long> counts = new TreeMap<>();
          section.keys().forEach(key -> counts.put(key, section.integer(key, 0, Long.MAX_VALUE)));
          return counts;
        });
  }
}
