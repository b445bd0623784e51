package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
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
        SqlWorkspace.millis(batch.modifiedAt()),
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

  private static Batch batch(StoredRow row) throws SQLException {
    return new Batch(
        row.whole("number"),
        row.text("run_id"),
        new Batch.Content(
            row.text("source"),
            row.name("name"),
            row.sha256("sha256"),
            row.count("bytes"),
            row.optionalInstant("modified_at")),
        new Batch.Place(row.whole("generation"), row.text("schema_hash"), row.count("first_row")),
        new Batch.Outcome(
            row.choice("status", Batch.Status.class), row.optionalText("reason"), forgotten(row)),
        new RowCounts(
            row.count("rows_read"),
            row.count("rows_new"),
            row.count("rows_duplicate"),
            row.count("rows_rejected"),
            row.count("rows_contradictory"),
            row.document("rejected_by_rule", SqlBatches::counts),
            row.document("rejected_by_column", SqlBatches::counts)),
        row.optionalWhole("changed_from"),
        row.instant("recorded_at"),
        row.integer("millis"));
  }

  private static Batch.@Nullable Forgotten forgotten(StoredRow row) throws SQLException {
    Integer generation = row.optionalWhole("forgotten_generation");
    if (generation == null) {
      return null;
    }
    Map<Long, Long> cuts = new TreeMap<>();
    row.document("forgotten_cuts", SqlBatches::counts)
        .forEach((place, rows) -> cuts.put(Long.parseLong(place), rows));
    return new Batch.Forgotten(generation, cuts);
  }

  private static String text(Map<Long, Long> cuts) {
    Map<String, Long> byText = new LinkedHashMap<>();
    cuts.forEach((place, rows) -> byText.put(Long.toString(place), rows));
    return Json.compact(byText);
  }

  private static Map<String, Long> counts(JsonSection json) {
    Map<String, Long> counts = new TreeMap<>();
    json.keys().forEach(key -> counts.put(key, json.integer(key, 0, Long.MAX_VALUE)));
    return counts;
  }
}
