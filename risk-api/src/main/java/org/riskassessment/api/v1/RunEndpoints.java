package org.riskassessment.api.v1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.Problem;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.RunListener;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.status.RunState;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunLog;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;
import org.riskassessment.core.wire.RunJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs, and starting one. A run started here goes on when its caller has gone. */
public final class RunEndpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunEndpoints.class);
  private static final int MOST = 1_000;
  private static final int USUAL = 50;
  private static final int MOST_WATCHERS = 16;
  private static final long LOOK_MILLIS = 250;
  private static final long LONGEST_WATCH_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long LONGEST_START_SECONDS = 30;

  private final RiskConfig config;
  private final RiskStore store;
  private final Stages stages;
  private final String release;
  private final Cancellation cancellation = new Cancellation();
  private final Semaphore watchers = new Semaphore(MOST_WATCHERS);
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "risk-run");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param release stored with the runs that it starts
   */
  public RunEndpoints(RiskConfig config, RiskStore store, Stages stages, String release) {
    this.config = config;
    this.store = store;
    this.stages = stages;
    this.release = release;
  }

  public void addTo(Router router) {
    router
        .get("/v1/runs", Scope.READ, "The newest runs.", this::list)
        .post("/v1/runs", Scope.OPERATE, "Starts the full process.", this::start)
        .get(
            "/v1/runs/{run}",
            Scope.READ,
            "A run with its steps, or its steps as they end.",
            this::show);
  }

  private Reply list(Call call) {
    call.onlyQuery("limit");
    return Reply.document(
        "runs.list",
        RunJson.Runs.of(
            store.runs().newest(call.count("limit", USUAL, 1, MOST)).stream()
                .map(run -> RunState.of(run, store, config))
                .toList()));
  }

  private Reply show(Call call) {
    call.onlyQuery();
    RunRecord run = run(call.path("run"));
    return call.asksFor("text/event-stream") ? watch(run.runId()) : details(run);
  }

  private Reply details(RunRecord run) {
    return Reply.document(
        "runs.show",
        RunJson.Details.of(
            run,
            store.runs().steps(run.runId()),
            store.ingestion().batches().stream()
                .filter(batch -> batch.runId().equals(run.runId()))
                .toList()));
  }

  private RunRecord run(String id) {
    RunLog log = store.runs();
    RunRecord found =
        (id.equals("latest") ? log.newest(1).stream().findFirst() : log.run(id))
            .orElseThrow(() -> new ProblemException(404, "There is no run of that id."));
    return RunState.of(found, store, config);
  }

  /** Starts the full process and answers with where to follow it. */
  private Reply start(Call call) {
    call.onlyQuery();
    call.json().check();
    CompletableFuture<String> started = new CompletableFuture<>();
    RiskProcess process =
        RiskProcess.over(config, store, stages)
            .release(release)
            .cancellation(cancellation)
            .listener(
                new RunListener() {
                  @Override
                  public void runStarted(String runId) {
                    started.complete(runId);
                  }
                })
            .build();
    worker.execute(
        () -> {
          try {
            process.run();
          } catch (RuntimeException e) {
            // The run's own record says it too, unless it never began.
            if (!started.completeExceptionally(e)) {
              LOG.warn("a run failed: {}", e.toString());
            }
          }
        });
    String id = awaited(started);
    return details(run(id)).withStatus(202).withHeader("Location", "/v1/runs/" + id);
  }

  private static String awaited(CompletableFuture<String> started) {
    try {
      return started.get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RiskException known && known.code() == ErrorCode.LOCKED) {
        throw busy();
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw busy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
  }

  private static ProblemException busy() {
    return new ProblemException(
        new Problem(409, "A run is in progress; follow it at /v1/runs/latest.")
            .withHeader("Retry-After", "5"));
  }

  /** Server-sent events: each step as it ends, then the end of the run. */
  private Reply watch(String runId) {
    if (!watchers.tryAcquire()) {
      throw new ProblemException(
          new Problem(503, "Too many callers are following runs; try again later.")
              .withHeader("Retry-After", "5"));
    }
    return Reply.stream(
            "text/event-stream",
            out -> {
              try {
                follow(runId, out);
              } finally {
                watchers.release();
              }
            })
        .withHeader("Cache-Control", "no-store");
  }

  private void follow(String runId, OutputStream out) throws IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WATCH_MILLIS);
    int sent = 0;
    long silent = 0;
    while (System.nanoTime() < until && !cancellation.isRequested()) {
      List<StepRecord> steps = store.runs().steps(runId);
      RunRecord run = run(runId);
      for (; sent < steps.size(); sent++) {
        event(out, "step", RunJson.Step.of(steps.get(sent)));
        silent = 0;
      }
      if (!run.outcome().equals(RunRecord.RUNNING)) {
        event(out, "end", RunJson.Past.of(run));
        return;
      }
      if (silent++ % 40 == 0) {
        // A comment keeps proxies from closing the connection, and finds out who has gone.
        out.write(": \n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void event(OutputStream out, String name, Record data) throws IOException {
    out.write(
        ("event: " + name + "\ndata: " + RecordWriter.compact(data) + "\n\n")
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Asks a run that it started to stop at a safe point, and waits a little for it. */
  @Override
  public void close() {
    cancellation.request();
    worker.shutdown();
    try {
      worker.awaitTermination(LONGEST_START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
