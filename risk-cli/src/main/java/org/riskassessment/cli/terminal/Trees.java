package org.riskassessment.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RowCounts;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.ingest.QuarantineReader;

/** The data of each command's JSON document: the contract with scripts. */
public final class Trees {
  private Trees() {}

  public static Map<String, @Nullable Object> run(RunReport report) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("outcome", report.outcome().name());
    tree.put("run_id", report.runId());
    tree.put("steps", report.steps().stream().map(Trees::step).toList());
    tree.put("model_version", report.modelVersion());
    tree.put("verdict", report.verdict());
    tree.put("batches", report.ingestion().batches().stream().map(Trees::batch).toList());
    tree.put("held_out", tree(report.heldOut()));
    tree.put("test", tree(report.test()));
    tree.put("portfolio", report.portfolio());
    tree.put("at_risk", report.atRisk().stream().map(Trees::clientWithReasons).toList());
    return tree;
  }

  public static Map<String, @Nullable Object> ingestion(IngestionReport report, RiskConfig config) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("nothing_new", report.nothingNew());
    tree.put("batches", report.batches().stream().map(Trees::batch).toList());
    tree.put("dataset", dataset(report, config));
    if (!report.reconciled().isEmpty()) {
      tree.put("reconciled", report.reconciled().stream().map(Trees::reconciliation).toList());
    }
    return tree;
  }

  private static Map<String, Object> reconciliation(IngestionReport.Reconciliation source) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("source", source.source());
    tree.put("source_rows", source.sourceRows());
    tree.put("dataset_rows", source.datasetRows());
    tree.put("late_rows", source.lateRows());
    tree.put("deleted_clients", source.deleted());
    tree.put("deleted_client_ids", source.deletedClients());
    return tree;
  }

  public static Map<String, @Nullable Object> forgotten(
      Batch batch, IngestionReport report, RiskConfig config) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("forgotten", batch(batch));
    tree.put("rows_removed", rowsRemoved(batch));
    tree.put("dataset", dataset(report, config));
    return tree;
  }

  private static Optional<Map<String, Object>> dataset(IngestionReport report, RiskConfig config) {
    return report
        .dataset()
        .map(
            d -> {
              Map<String, Object> dataset = new LinkedHashMap<>();
              dataset.put("id", d.id().sha256());
              dataset.put("rows", d.rows());
              dataset.put("path", config.display(config.datasetFile()));
              return dataset;
            });
  }

  private static @Nullable Object rowsRemoved(Batch batch) {
    Batch.Forgotten forgotten = batch.forgotten();
    return forgotten == null ? null : forgotten.rows();
  }

  /**
   * @param file where the rows are, as the user knows it
   */
  public static Map<String, @Nullable Object> quarantine(
      Batch batch, String file, List<QuarantineReader.Entry> rows) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch", batch(batch));
    tree.put("path", file);
    tree.put("rows", rows.stream().map(Trees::entry).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> entry(QuarantineReader.Entry entry) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("line", entry.line());
    tree.put("column", entry.column());
    tree.put("value", entry.value());
    tree.put("rule", entry.rule());
    tree.put("accepted", entry.accepted());
    tree.put("row", entry.row());
    return tree;
  }

  public static Map<String, @Nullable Object> record(RunRecord run) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Instant finishedAt = run.finishedAt();
    tree.put("run_id", run.runId());
    tree.put("command", run.command());
    tree.put("outcome", run.outcome());
    tree.put("started_at", run.startedAt().toString());
    tree.put("finished_at", finishedAt == null ? null : finishedAt.toString());
    tree.put("seconds", run.duration().map(Trees::seconds));
    tree.put("model_version", run.modelVersion());
    tree.put("message", run.message());
    return tree;
  }

  public static Map<String, @Nullable Object> record(
      RunRecord run, List<StepRecord> steps, List<Batch> batches) {
    Map<String, @Nullable Object> tree = record(run);
    tree.put("code_version", run.codeVersion());
    tree.put("config", run.configHash());
    tree.put("steps", steps.stream().map(Trees::step).toList());
    tree.put("batches", batches.stream().map(Trees::batch).toList());
    tree.put("sources", SourceTotals.of(batches).stream().map(Trees::source).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> source(SourceTotals source) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("source", source.name());
    tree.put("batches", source.batches());
    putRows(tree, source.rows());
    tree.put("bytes", source.bytes());
    tree.put("seconds", source.millis() / 1000.0);
    tree.put("rows_per_second", source.rowsPerSecond());
    tree.put("freshness_seconds", source.freshness().map(Duration::toSeconds));
    return tree;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static void putRows(Map<String, @Nullable Object> tree, RowCounts rows) {
    tree.put("rows_read", rows.read());
    tree.put("rows_new", rows.fresh());
    tree.put("rows_duplicate", rows.duplicate());
    tree.put("rows_rejected", rows.rejected());
    tree.put("rejected_by_rule", rows.rejectedByRule());
    tree.put("rejected_by_column", rows.rejectedByColumn());
    tree.put("rows_contradictory", rows.contradictory());
  }

  public static Map<String, @Nullable Object> deployment(Deployment deployment) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model_version", deployment.version());
    tree.put("previous_version", deployment.previousVersion());
    tree.put("since", deployment.at().toString());
    return tree;
  }

  public static Map<String, @Nullable Object> predictions(PredictionReport report) {
    List<Object> list = new ArrayList<>(report.clients().size());
    for (int i = 0; i < report.clients().size(); i++) {
      Prediction client = report.clients().get(i);
      Interval interval = report.intervals().isEmpty() ? null : report.intervals().get(i);
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("id", client.clientId());
      tree.put("risk", client.risk());
      tree.put("risk_low", interval == null ? null : interval.low());
      tree.put("risk_high", interval == null ? null : interval.high());
      tree.put("band", lower(report.bands().of(client.risk())));
      tree.put("value", client.value());
      tree.put("expected_loss", client.expectedLoss());
      tree.put("exits", client.exits());
      list.add(tree);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch_id", report.batchId());
    tree.put("model_version", report.modelVersion());
    tree.put("n", report.clients().size());
    tree.put("predictions", list);
    return tree;
  }

  public static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<Map<String, @Nullable Object>> models(
      List<ModelVersion> versions, int deployed) {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (ModelVersion version : versions) {
      Evaluation evaluation = version.card().evaluation();
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("model_version", version.version());
      tree.put("status", status(version, deployed));
      tree.put("trained_at", version.card().trainedAt().toString());
      tree.put("roc_auc", evaluation.rocAuc());
      tree.put("f1", evaluation.confusion().f1());
      tree.put("n", evaluation.n());
      tree.put("rows", version.card().trainedRows());
      list.add(tree);
    }
    return list;
  }

  public static String status(ModelVersion version, int deployed) {
    return version.version() == deployed ? "deployed" : version.isPruned() ? "pruned" : "stored";
  }

  private static Map<String, @Nullable Object> clientWithReasons(ClientRisk client) {
    Map<String, @Nullable Object> tree = client(client);
    List<Object> reasons = new ArrayList<>();
    for (ClientRisk.Reason reason : client.reasons()) {
      Map<String, Object> inner = new LinkedHashMap<>();
      inner.put("feature", reason.column());
      inner.put("value", reason.value());
      inner.put("contribution", reason.logOdds());
      reasons.add(inner);
    }
    tree.put("reasons", reasons);
    return tree;
  }

  private static Map<String, @Nullable Object> client(ClientRisk client) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", client.clientId());
    tree.put("risk", client.risk());
    tree.put("exits", client.exits());
    return tree;
  }

  private static @Nullable Object tree(@Nullable Evaluation evaluation) {
    return evaluation == null ? null : evaluation.toTree();
  }

  private static Map<String, @Nullable Object> step(StepRecord step) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", step.name());
    tree.put("status", step.status().name());
    tree.put("at", step.startedAt().toString());
    tree.put("millis", step.millis());
    tree.put("detail", step.detail());
    return tree;
  }

  public static Map<String, @Nullable Object> batch(Batch batch) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Instant modifiedAt = batch.modifiedAt();
    tree.put("number", batch.number());
    tree.put("source", batch.source());
    tree.put("name", batch.name());
    tree.put("sha256", batch.sha256());
    tree.put("status", batch.status().name());
    putRows(tree, batch.rows());
    tree.put("reason", batch.reason());
    tree.put("changed_from", batch.changedFrom());
    tree.put("bytes", batch.bytes());
    tree.put("at", batch.at().toString());
    tree.put("seconds", batch.millis() / 1000.0);
    tree.put("rows_per_second", batch.rowsPerSecond());
    tree.put("modified_at", modifiedAt == null ? null : modifiedAt.toString());
    tree.put("freshness_seconds", batch.freshness().map(Duration::toSeconds));
    return tree;
  }
}
