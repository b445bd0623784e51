package org.riskassessment.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.process.ClientRisk;
import org.riskassessment.core.process.IngestionReport;
import org.riskassessment.core.process.PredictionReport;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.StepRecord;

/** The data of each command's JSON document: the contract with scripts. */
final class Trees {
  private Trees() {}

  static Map<String, @Nullable Object> run(RunReport report) {
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

  static Map<String, @Nullable Object> ingestion(IngestionReport report, RiskConfig config) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("nothing_new", report.nothingNew());
    tree.put("batches", report.batches().stream().map(Trees::batch).toList());
    tree.put(
        "dataset",
        report
            .dataset()
            .map(
                d -> {
                  Map<String, Object> dataset = new LinkedHashMap<>();
                  dataset.put("id", d.id().sha256());
                  dataset.put("rows", d.rows());
                  dataset.put("path", config.display(config.datasetFile()));
                  return dataset;
                }));
    return tree;
  }

  static Map<String, @Nullable Object> deployment(Deployment deployment) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model_version", deployment.version());
    tree.put("previous_version", deployment.previousVersion());
    tree.put("since", deployment.at().toString());
    return tree;
  }

  static Map<String, @Nullable Object> predictions(PredictionReport report) {
    List<Object> list = new ArrayList<>(report.clients().size());
    for (ClientRisk client : report.clients()) {
      list.add(client(client));
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model_version", report.modelVersion());
    tree.put("n", report.clients().size());
    tree.put("predictions", list);
    return tree;
  }

  static List<Map<String, @Nullable Object>> models(List<ModelVersion> versions, int deployed) {
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

  static String status(ModelVersion version, int deployed) {
    return version.version() == deployed ? "deployed" : "stored";
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
    tree.put("millis", step.millis());
    tree.put("detail", step.detail());
    return tree;
  }

  private static Map<String, @Nullable Object> batch(Batch batch) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("source", batch.source());
    tree.put("name", batch.name());
    tree.put("sha256", batch.sha256());
    tree.put("status", batch.status().name());
    tree.put("rows_read", batch.rowsRead());
    tree.put("rows_new", batch.rowsNew());
    tree.put("rows_duplicate", batch.rowsDuplicate());
    tree.put("rows_rejected", batch.rowsRejected());
    tree.put("reason", batch.reason());
    return tree;
  }
}
