package org.riskassessment.api.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.http.Observer;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.model.Recent;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.monitor.Monitor;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;

/** {@code /metrics}: requests as they are answered, and how model and runs stand in the store. */
public final class Metrics implements Observer {
  private static final String TYPE = "text/plain;version=0.0.4;charset=utf-8";
  private static final int RUNS = 20;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RiskStore store;
  private final Clock clock = Clock.systemUTC();
  private final Recent<Known> known;

  /** What the store says now. */
  private record Known(
      @Nullable Deployment deployed,
      @Nullable ModelDiagnosis diagnosis,
      @Nullable RunRecord lastRun,
      @Nullable DatasetRecord dataset) {}

  public Metrics(RiskStore store) {
    this.store = store;
    this.known = new Recent<>(this::look);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gauge("risk.model.version", "the deployed version", k -> version(k.deployed()));
    gauge(
        "risk.model.deployed.age",
        "seconds since it was deployed",
        k -> k.deployed() == null ? Double.NaN : age(k.deployed().at()));
    gauge(
        "risk.model.attention",
        "1 when the newest diagnosis of the model asks for attention, else 0",
        k -> k.diagnosis() == null ? Double.NaN : attention(k.diagnosis()));
    gauge(
        "risk.model.auc.new",
        "ROC AUC on the newest labelled rows",
        k -> k.diagnosis() == null ? Double.NaN : orNaN(k.diagnosis().performance().new_()));
    gauge(
        "risk.model.rate.observed",
        "share of the newest labelled clients that left",
        k ->
            k.diagnosis() == null ? Double.NaN : orNaN(k.diagnosis().calibration().observedRate()));
    gauge(
        "risk.model.rate.expected",
        "share that the risks promised",
        k ->
            k.diagnosis() == null ? Double.NaN : orNaN(k.diagnosis().calibration().expectedRate()));
    gauge(
        "risk.run.age",
        "seconds since the last run of the full process ended",
        k ->
            k.lastRun() == null || k.lastRun().finishedAt() == null
                ? Double.NaN
                : age(k.lastRun().finishedAt()));
    gauge(
        "risk.run.failed",
        "1 when the last run of the full process failed, else 0",
        k ->
            k.lastRun() == null
                ? Double.NaN
                : k.lastRun().outcome().equals(RunRecord.FAILED) ? 1 : 0);
    gauge(
        "risk.dataset.rows",
        "rows of the dataset",
        k -> k.dataset() == null ? 0 : k.dataset().rows());
  }

  public void addTo(Router router) {
    router.get(
        "/metrics",
        Scope.READ,
        "Figures of the service and of its model, for Prometheus.",
        call -> {
          call.onlyQuery();
          return Reply.text(TYPE.substring(0, TYPE.indexOf(";charset")), registry.scrape());
        });
  }

  @Override
  public void answered(String method, String route, int status, Duration took) {
    Timer.builder("http.server.requests")
        .description("requests and how long they took")
        .tag("method", method)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(took);
  }

  private void gauge(String name, String description, ToDoubleFunction<Known> value) {
    Gauge.builder(name, known, recent -> value.applyAsDouble(recent.get()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private Known look() {
    return new Known(
        store.models().deployed().orElse(null),
        Monitor.newest(store).orElse(null),
        store.runs().newest(RUNS).stream()
            .filter(run -> run.command().equals("run") && !run.outcome().equals(RunRecord.RUNNING))
            .findFirst()
            .orElse(null),
        store.ingestion().dataset().orElse(null));
  }

  private double age(Instant at) {
    return Duration.between(at, clock.instant()).toMillis() / 1000.0;
  }

  private static double version(@Nullable Deployment deployed) {
    return deployed == null ? Double.NaN : deployed.version();
  }

  private static double attention(ModelDiagnosis diagnosis) {
    return diagnosis.verdict().status() == Verdict.Status.ATTENTION ? 1 : 0;
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
