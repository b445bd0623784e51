package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Batches;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.KnownFile;
import org.riskassessment.core.store.Watermark;

final class SqlIngestionLedger implements IngestionLedger {
  private static final String DATASETS =
      "select * from dataset where workspace_id = ? order by number";
  private static final String NEWEST_DATASET = DATASETS + " desc limit 1";

  private final SqlWorkspace workspace;
  private final SqlBatches batches;

  SqlIngestionLedger(SqlWorkspace workspace) {
    this.workspace = workspace;
    this.batches = new SqlBatches(workspace);
  }

  @Override
  public Map<String, KnownFile> knownFiles() {
    Map<String, KnownFile> byPath = new TreeMap<>();
    workspace
        .list(SqlIngestionLedger::file, "select * from known_file where workspace_id = ?")
        .forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }

  @Override
  public Optional<Batch> batchWithContent(String sha256, int generation) {
    return batches.newest(sha256, generation);
  }

  @Override
  public Optional<Batch> newestBatch() {
    return batches.newest();
  }

  @Override
  public List<Batch> batches() {
    return batches.all();
  }

  @Override
  public Optional<DatasetRecord> dataset() {
    return workspace.first(SqlIngestionLedger::dataset, NEWEST_DATASET);
  }

  @Override
  public List<DatasetRecord> datasets() {
    return workspace.list(SqlIngestionLedger::dataset, DATASETS);
  }

  @Override
  public List<Watermark> watermarks() {
    return workspace.list(
        SqlIngestionLedger::watermark,
        "select * from watermark where workspace_id = ? order by source");
  }

  @Override
  public void resetWatermark(String source) {
    workspace.write(
        handle ->
            handle.execute(
                "delete from watermark where workspace_id = ? and source = ?",
                workspace.id(),
                source));
  }

  @Override
  public void commit(
      List<Batch> added,
      List<KnownFile> files,
      @Nullable DatasetRecord dataset,
      @Nullable Watermark watermark) {
    workspace.write(
        handle -> {
          batches.append(handle, added);
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
  public void forget(int number, String reason, Map<Long, Long> cuts, DatasetRecord dataset) {
    workspace.write(
        handle -> {
          DatasetRecord present =
              workspace.first(handle, SqlIngestionLedger::dataset, NEWEST_DATASET).orElse(null);
          new Batches(batches.all(handle))
              .without(number, reason, cuts, present, dataset)
              .forEach(batch -> batches.update(handle, batch));
          moveToGeneration(handle, "known_file", dataset.generation());
          moveToGeneration(handle, "watermark", dataset.generation());
          insert(handle, dataset);
        });
  }

  private void moveToGeneration(Handle handle, String table, int generation) {
    handle.execute(
        "update " + table + " set generation = ? where workspace_id = ? and generation = ?",
        generation,
        workspace.id(),
        generation - 1);
  }

  private void put(Handle handle, KnownFile file) {
    handle.execute(
        "insert into known_file"
            + " (workspace_id, path, bytes, modified_at, hashed_at, sha256, generation)"
            + " values (?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (workspace_id, path) do update set bytes = excluded.bytes,"
            + " modified_at = excluded.modified_at, hashed_at = excluded.hashed_at,"
            + " sha256 = excluded.sha256, generation = excluded.generation",
        workspace.id(),
        file.path(),
        file.size(),
        file.modifiedAt().toEpochMilli(),
        file.hashedAt().toEpochMilli(),
        file.sha256(),
        file.generation());
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
        workspace.id(),
        watermark.source(),
        watermark.generation(),
        watermark.timestamp(),
        watermark.id(),
        Json.compact(watermark.columns()),
        watermark.content(),
        Json.compact(watermark.rejected()),
        watermark.at().toEpochMilli());
  }

  private void insert(Handle handle, DatasetRecord dataset) {
    int number = workspace.next(handle, "select max(number) from dataset where workspace_id = ?");
    handle.execute(
        "insert into dataset (workspace_id, number, generation, dataset_id, path, row_count,"
            + " bytes, schema_hash, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspace.id(),
        number,
        dataset.generation(),
        dataset.id().sha256(),
        dataset.path(),
        dataset.rows(),
        dataset.bytes(),
        dataset.schemaHash(),
        dataset.createdAt().toEpochMilli());
  }

  private static KnownFile file(StoredRow row) throws SQLException {
    return new KnownFile(
        row.name("path"),
        row.count("bytes"),
        row.instant("modified_at"),
        row.instant("hashed_at"),
        row.sha256("sha256"),
        row.whole("generation"));
  }

  private static DatasetRecord dataset(StoredRow row) throws SQLException {
    row.requireNumber();
    return new DatasetRecord(
        row.datasetId("dataset_id"),
        row.whole("generation"),
        row.name("path"),
        row.count("row_count"),
        row.count("bytes"),
        row.text("schema_hash"),
        row.instant("created_at"));
  }

  private static Watermark watermark(StoredRow row) throws SQLException {
    return new Watermark(
        row.text("source"),
        row.whole("generation"),
        row.optionalText("timestamp_value"),
        row.optionalText("id_value"),
        row.texts("columns_json"),
        row.optionalText("content_sha256"),
        row.texts("rejected_json"),
        row.instant("read_at"));
  }
}
