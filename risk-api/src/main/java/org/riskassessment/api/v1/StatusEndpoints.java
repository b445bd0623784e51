package org.riskassessment.api.v1;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.monitor.ModelHealth;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.status.RunState;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.wire.DiagnosisJson;
import org.riskassessment.core.wire.IngestionJson;
import org.riskassessment.core.wire.MonitorJson;
import org.riskassessment.core.wire.StatusJson;

/** How things stand: the workspace, what was read, what the monitoring found. */
public final class StatusEndpoints {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private final RiskConfig config;
  private final RiskStore store;
  private final Clock clock = Clock.systemUTC();

  public StatusEndpoints(RiskConfig config, RiskStore store) {
    this.config = config;
    this.store = store;
  }

  public void addTo(Router router) {
    router
        .get(
            "/v1/status",
            Scope.READ,
            "What is deployed, how the last run ended, what was read.",
            this::status)
        .get(
            "/v1/ingestions",
            Scope.READ,
            "The batches that were read, oldest first.",
            this::ingestions)
        .get(
            "/v1/quarantine",
            Scope.READ,
            "The batches that were refused or have quarantined rows.",
            this::quarantine)
        .get(
            "/v1/monitoring",
            Scope.READ,
            "The newest diagnosis of the deployed model.",
            this::monitoring)
        .get(
            "/v1/metrics/history",
            Scope.READ,
            "The earlier diagnoses, oldest first.",
            this::history);
  }

  private Reply status(Call call) {
    call.onlyQuery();
    Instant now = clock.instant();
    IngestionLedger ledger = store.ingestion();
    return Reply.document(
        "status",
        new StatusJson(
            Objects.toString(config.workspace().getFileName(), ""),
            config.profile(),
            config.store().database().kind(),
            store.models().deployed().map(d -> StatusJson.Deployed.of(d, now)).orElse(null),
            ModelHealth.of(store.models()).flatMap(ModelHealth::warning).orElse(null),
            Monitor.newest(store)
                .map(found -> found.verdict(now, config.monitoring().staleDays()))
                .orElse(null),
            RunState.last(store, config).map(StatusJson.LastRun::of).orElse(null),
            null,
            null,
            SourceTotals.of(StandingBatches.inForce(ledger)).stream()
                .map(source -> StatusJson.Source.of(source, now))
                .toList(),
            StandingBatches.refused(ledger, config).stream().map(StatusJson.Refused::of).toList(),
            StandingBatches.standing(ledger).stream()
                .filter(batch -> batch.status() == Batch.Status.INGESTED)
                .map(StatusJson.SetAside::of)
                .toList()));
  }

  private Reply ingestions(Call call) {
    call.onlyQuery("limit");
    int limit = call.count("limit", USUAL, 1, MOST);
    List<Batch> batches = store.ingestion().batches();
    int newest = batches.isEmpty() ? 0 : batches.get(batches.size() - 1).number();
    return Reply.json(
        IngestionJson.Ledger.of(
            newest, batches.subList(Math.max(0, batches.size() - limit), batches.size())));
  }

  private Reply quarantine(Call call) {
    call.onlyQuery();
    return Reply.document(
        "quarantine.list",
        IngestionJson.Quarantine.of(StandingBatches.standing(store.ingestion())));
  }

  private Reply monitoring(Call call) {
    call.onlyQuery();
    ModelDiagnosis diagnosis =
        Monitor.newest(store)
            .orElseThrow(
                () ->
                    new ProblemException(
                        503, "No model has been monitored yet; the first run does so."));
    return Reply.document(
        "diagnose",
        DiagnosisJson.of(
            null,
            null,
            MonitorJson.of(diagnosis, Set.of(MonitorJson.Part.values())),
            diagnosis.modelVersion()));
  }

  private Reply history(Call call) {
    call.onlyQuery("limit", "column");
    return Reply.document(
        "diagnose.history",
        MonitorJson.History.of(
            store.diagnoses().newestOfModel(call.count("limit", USUAL, 1, MOST)),
            call.query("column")));
  }
}
