package org.riskassessment.core.store.sql;

import static org.riskassessment.core.store.sql.Rows.datasetId;
import static org.riskassessment.core.store.sql.Rows.instant;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.Watermark;

final class SqlIngestionLedger implements IngestionLedger {
  private final Lane reading;
  private final Lane writing;
  private final String workspaceId;

  SqlIngestionLedger(Lane reading, Lane writing, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.workspaceId = workspaceId;
  }

  @Override
  public Map<String, KnownFile> knownFiles() {
    List<KnownFile> files =
        reading.read(
            handle ->
                handle
                    .select("select * from known_file where workspace_id = ?", workspaceId)
                    .map((row, context) -> file(row))
                    .list());
    Map<String, KnownFile> byPath = new TreeMap<>();
    files.forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }

  @Override
  public Optional<Batch> batchWithContent(String sha256, int generation) {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from ingestion_batch"
                        + " where workspace_id = ? and sha256 = ? and generation = ?"
                        + " order by number desc limit 1",
                    workspaceId,
                    sha256,
                    generation)
                .map((row, context) -> batch(row))
                .findOne());
  }

  @Override
  public Optional<Batch> newestBatch() {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from ingestion_batch where workspace_id = ?"
                        + " order by number desc limit 1",
                    workspaceId)
                .map((row, context) -> batch(row))
                .findOne());
  }

  @Override
  public List<Batch> batches() {
    return reading.read(this::batches);
  }

  @Override
  public Optional<DatasetRecord> dataset() {
    return reading.read(this::newestDataset);
  }

  @Override
  public List<DatasetRecord> datasets() {
    return reading.read(
        handle ->
            handle
                .select("select * from dataset where workspace_id = ? order by number", workspaceId)
                .map((row, context) -> dataset(row))
                .list());
  }

  @Override
  public void commit(
      List<Batch> batches,
      List<KnownFile> files,
      @Nullable DatasetRecord dataset,
      @Nullable Watermark watermark) {
    writing.change(
        handle -> {
          int number =
              Rows.next(
                  handle,
                  "select max(number) from ingestion_batch where workspace_id = ?",
                  workspaceId);
          for (Batch batch : batches) {
            insert(handle, batch.withNumber(number++));
          }
          files.forEach(file -> put(handle, file));
          if (dataset != null) {
            insert(handle, dataset);
          }
          if (watermark != null) {
            put(handle, watermark);
          }
        });
  }

  @Override
  public List<Watermark> watermarks() {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from watermark where workspace_id = ? order by source", workspaceId)
                .map((row, context) -> watermark(row))
                .list());
  }

  @Override
  public void resetWatermark(String source) {
    writing.change(
        handle ->
            handle.execute(
                "delete from watermark where workspace_id = ? and source = ?",
                workspaceId,
                source));
  }

  private void put(Handle handle, Watermark watermark) {
    handle.execute(
        "insert into watermark (workspace_id, source, generation, timestamp_value, id_value,"
            + " columns_json, content_sha256, rejected_json, read_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (workspace_id, source) do update set"
            + " generation = excluded.generation, timestamp_value = excluded.timestamp_value,"
            + " id_value = excluded.id_value, columns_json = excluded.columns_json,"
            + " content_sha256 = excluded.content_sha256,"
            + " rejected_json = excluded.rejected_json, read_at = excluded.read_at",
        workspaceId,
        watermark.source(),
        watermark.generation(),
        watermark.timestamp(),
        watermark.id(),
        Json.compact(watermark.columns()),
        watermark.content(),
        Json.compact(watermark.rejected()),
        watermark.at().toEpochMilli());
  }

  private static Watermark watermark(ResultSet row) throws SQLException {
    return new Watermark(
        row.getString("source"),
        row.getInt("generation"),
        row.getString("timestamp_value"),
        row.getString("id_value"),
        texts(row.getString("columns_json")),
        row.getString("content_sha256"),
        texts(row.getString("rejected_json")),
        instant(row, "read_at"));
  }

  private static List<String> texts(String json) {
    List<String> texts = new ArrayList<>();
    if (Json.parse(json.getBytes(StandardCharsets.UTF_8), "list", ErrorCode.INTERNAL).root()
        instanceof List<?> list) {
      list.forEach(text -> texts.add(String.valueOf(text)));
    }
    return texts;
  }

  @Override
  public void forget(int number, String reason, Map<Long, Long> cuts, DatasetRecord dataset) {
    writing.change(
        handle -> {
          int generation = dataset.generation() - 1;
          if (newestDataset(handle).filter(d -> d.generation() == generation).isEmpty()) {
            throw new RiskException(
                ErrorCode.INTERNAL,
                "the dataset without batch " + number + " is not of the next generation");
          }
          Batch.forgetting(batches(handle), generation, number, reason, cuts)
              .forEach(batch -> update(handle, batch));
          handle.execute(
              "update known_file set generation = ? where workspace_id = ? and generation = ?",
              generation + 1,
              workspaceId,
              generation);
          handle.execute(
              "update watermark set generation = ? where workspace_id = ? and generation = ?",
              generation + 1,
              workspaceId,
              generation);
          insert(handle, dataset);
        });
  }

  private List<Batch> batches(Handle handle) {
    return handle
        .select("select * from ingestion_batch where workspace_id = ? order by number", workspaceId)
        .map((row, context) -> batch(row))
        .list();
  }

  private Optional<DatasetRecord> newestDataset(Handle handle) {
    return handle
        .select(
            "select * from dataset where workspace_id = ? order by number desc limit 1",
            workspaceId)
        .map((row, context) -> dataset(row))
        .findOne();
  }

  private void update(Handle handle, Batch batch) {
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
        workspaceId,
        batch.number());
  }

  private void insert(Handle handle, Batch batch) {
    handle.execute(
        "insert into ingestion_batch (workspace_id, number, run_id, source, name, sha256, bytes,"
            + " generation, schema_hash, status, reason, rows_read, rows_new, rows_duplicate,"
            + " rows_rejected, rows_contradictory, rejected_by_rule, rejected_by_column, first_row, changed_from,"
            + " modified_at, recorded_at, millis)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspaceId,
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
        Optional.ofNullable(batch.modifiedAt()).map(Instant::toEpochMilli).orElse(null),
        batch.at().toEpochMilli(),
        batch.millis());
  }

  private void put(Handle handle, KnownFile file) {
    handle.execute(
        "insert into known_file"
            + " (workspace_id, path, bytes, modified_at, hashed_at, sha256, generation)"
            + " values (?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (workspace_id, path) do update set bytes = excluded.bytes,"
            + " modified_at = excluded.modified_at, hashed_at = excluded.hashed_at,"
            + " sha256 = excluded.sha256, generation = excluded.generation",
        workspaceId,
        file.path(),
        file.size(),
        file.modifiedAt().toEpochMilli(),
        file.hashedAt().toEpochMilli(),
        file.sha256(),
        file.generation());
  }

  private void insert(Handle handle, DatasetRecord dataset) {
    int number =
        Rows.next(handle, "select max(number) from dataset where workspace_id = ?", workspaceId);
    handle.execute(
        "insert into dataset (workspace_id, number, generation, dataset_id, path, row_count,"
            + " bytes, schema_hash, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspaceId,
        number,
        dataset.generation(),
        dataset.id().sha256(),
        dataset.path(),
        dataset.rows(),
        dataset.bytes(),
        dataset.schemaHash(),
        dataset.createdAt().toEpochMilli());
  }

  private static KnownFile file(ResultSet row) throws SQLException {
    return new KnownFile(
        row.getString("path"),
        row.getLong("bytes"),
        instant(row, "modified_at"),
        instant(row, "hashed_at"),
        row.getString("sha256"),
        row.getInt("generation"));
  }

  private static Batch batch(ResultSet row) throws SQLException {
    return new Batch(
        row.getInt("number"),
        row.getString("run_id"),
        row.getString("source"),
        row.getString("name"),
        row.getString("sha256"),
        row.getLong("bytes"),
        row.getInt("generation"),
        row.getString("schema_hash"),
        Batch.Status.valueOf(row.getString("status")),
        row.getString("reason"),
        new RowCounts(
            row.getLong("rows_read"),
            row.getLong("rows_new"),
            row.getLong("rows_duplicate"),
            row.getLong("rows_rejected"),
            row.getLong("rows_contradictory"),
            counts(row.getString("rejected_by_rule")),
            counts(row.getString("rejected_by_column"))),
        row.getLong("first_row"),
        row.getObject("changed_from") == null ? null : row.getInt("changed_from"),
        row.getObject("modified_at") == null ? null : instant(row, "modified_at"),
        instant(row, "recorded_at"),
        row.getLong("millis"),
        row.getObject("forgotten_generation") == null
            ? null
            : new Batch.Forgotten(
                row.getInt("forgotten_generation"), cuts(row.getString("forgotten_cuts"))));
  }

  private static String text(Map<Long, Long> cuts) {
    Map<String, Long> byText = new LinkedHashMap<>();
    cuts.forEach((place, rows) -> byText.put(Long.toString(place), rows));
    return Json.compact(byText);
  }

  private static Map<Long, Long> cuts(String json) {
    Map<Long, Long> cuts = new TreeMap<>();
    counts(json).forEach((place, rows) -> cuts.put(Long.parseLong(place), rows));
    return cuts;
  }

  private static Map<String, Long> counts(String json) {
    JsonSection section =
        Json.parse(json.getBytes(StandardCharsets.UTF_8), "counts", ErrorCode.INTERNAL)
            .section(ErrorCode.INTERNAL);
    Map<String, Long> counts = new TreeMap<>();
    section.keys().forEach(key -> counts.put(key, section.integer(key, 0, Long.MAX_VALUE)));
    section.check();
    return counts;
  }

  private static DatasetRecord dataset(ResultSet row) throws SQLException {
    return new DatasetRecord(
        datasetId(row, "dataset_id"),
        row.getInt("generation"),
        row.getString("path"),
        row.getLong("row_count"),
        row.getLong("bytes"),
        row.getString("schema_hash"),
        instant(row, "created_at"));
  }
}
