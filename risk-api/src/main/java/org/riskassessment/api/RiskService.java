package org.riskassessment.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.access.TokenAccess;
import org.riskassessment.api.course.PredictionEndpoint;
import org.riskassessment.api.course.StoredResults;
import org.riskassessment.api.http.Access;
import org.riskassessment.api.http.HostCheck;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Route;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.http.ServerSettings;
import org.riskassessment.api.http.Tls;
import org.riskassessment.api.inference.MlflowScoring;
import org.riskassessment.api.inference.OpenInference;
import org.riskassessment.api.metric.Metrics;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.api.model.Health;
import org.riskassessment.api.model.Recent;
import org.riskassessment.api.v1.ClientEndpoints;
import org.riskassessment.api.v1.ModelEndpoints;
import org.riskassessment.api.v1.PredictionEndpoints;
import org.riskassessment.api.v1.RunEndpoints;
import org.riskassessment.api.v1.StatusEndpoints;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.stage.Stages;
import org.riskassessment.core.store.RiskStore;

/**
 * The HTTP service over a workspace, running from {@link Builder#start} to {@link #close}: the
 * course's four endpoints, health checks, and {@code /v1} with the documents of the command line.
 * Problems follow RFC 9457.
 *
 * <p>It answers under the name of the host it listens on, names of this machine's loopback, and
 * those of {@code service.hosts}. The caller owns the store and closes it after the service. All
 * threads are daemons. Safe for several threads.
 */
public final class RiskService implements AutoCloseable {
  private final Javalin javalin;
  private final RunEndpoints runs;
  private final List<Route> routes;
  private final String scheme;
  private final String host;
  private final int port;

  private RiskService(
      Javalin javalin, RunEndpoints runs, List<Route> routes, String scheme, String host) {
    this.scheme = scheme;
    this.routes = routes;
    this.javalin = javalin;
    this.runs = runs;
    this.host = host;
    this.port = javalin.port();
  }

  /** Builds a service; it listens on a free port of this machine by default. */
  public static Builder over(RiskConfig config, RiskStore store, Stages stages) {
    return new Builder(config, store, stages);
  }

  /** Builds a service. Not thread-safe. */
  public static final class Builder {
    private final RiskConfig config;
    private final RiskStore store;
    private final Stages stages;
    private String host = "127.0.0.1";
    private int port;
    private String release = "unknown";
    private boolean isOpen;
    private @Nullable Tls tls;
    private ServerSettings.Limits limits = ServerSettings.Limits.STANDARD;

    private Builder(RiskConfig config, RiskStore store, Stages stages) {
      this.config = config;
      this.store = store;
      this.stages = stages;
    }

    /** Name or address to listen on; {@code 127.0.0.1}, the default, accepts only this machine. */
    public Builder host(String newHost) {
      host = Objects.requireNonNull(newHost);
      return this;
    }

    /** 0, the default, for any free port. */
    public Builder port(int newPort) {
      port = newPort;
      return this;
    }

    /** The program's name and version, stored with every run that it starts. */
    public Builder release(String newRelease) {
      release = Objects.requireNonNull(newRelease);
      return this;
    }

    /** The certificate to show; plain HTTP by default. */
    public Builder tls(Tls newTls) {
      tls = newTls;
      return this;
    }

    /** Asks nobody for a token; for calls of this process alone. */
    Builder open() {
      isOpen = true;
      return this;
    }

    /** Other limits for what callers may take. */
    public Builder limits(ServerSettings.Limits newLimits) {
      limits = newLimits;
      return this;
    }

    /**
     * Starts the service, which answers requests when this returns.
     *
     * @throws RiskException USAGE if the port is not valid, or if others reach the address and
     *     there is no token; SOURCE_UNREACHABLE if the service cannot listen on it, for example
     *     because it is in use
     */
    public RiskService start() {
      if (port < 0 || port > 65_535) {
        throw new RiskException(
            ErrorCode.USAGE,
            "the port is not valid",
            ErrorContext.none()
                .withValue(Integer.toString(port))
                .withAccepted("1 to 65535, or 0 for any free port"));
      }
      TokenAccess tokens = new TokenAccess(store.tokens());
      if (!HostCheck.isLoopback(host) && !isOpen && !tokens.isOn()) {
        throw new RiskException(
            ErrorCode.USAGE,
            "the service would be open to everybody who reaches this address",
            ErrorContext.none()
                .withValue(host)
                .withAccepted("an address of this machine alone, such as 127.0.0.1, or tokens")
                .withRemedy(Remedy.of(Remedy.Kind.CREATE_TOKEN)));
      }
      RunEndpoints runs = new RunEndpoints(config, store, stages, release);
      Router router = router(runs, isOpen ? Access.OPEN : tokens);
      Javalin javalin =
          Javalin.create(
              settings -> {
                settings.startup.showJavalinBanner = false;
                settings.startup.showOldJavalinVersionWarning = false;
                settings.startup.startupWatcherEnabled = false;
                settings.http.prefer405over404 = true;
                settings.http.compressionStrategy = CompressionStrategy.NONE;
                new ServerSettings(host, port, config.service().hosts(), limits, tls)
                    .configure(settings);
                router.register(settings);
              });
      try {
        javalin.start();
      } catch (UncheckedIOException e) {
        throw cannotListen(host, port, e);
      }
      return new RiskService(javalin, runs, router.routes(), tls == null ? "http" : "https", host);
    }

    private Router router(RunEndpoints runs, Access access) {
      RiskProcess process = RiskProcess.over(config, store, stages).release(release).build();
      DeployedModel deployed = new DeployedModel(config, store, process.clients());
      StoredResults results = new StoredResults(config, store, deployed);
      Recent<Reply> scoring = new Recent<>(() -> Reply.json(results.scoring()));
      Recent<Reply> summaryStatistics = new Recent<>(() -> Reply.json(results.summaryStatistics()));
      Recent<Reply> diagnostics = new Recent<>(() -> Reply.json(results.diagnostics()));
      Health health = new Health(deployed);
      PredictionEndpoint prediction = new PredictionEndpoint(config, stages.tables(), deployed);
      Metrics metrics = new Metrics(store);
      Router router =
          new Router(access, metrics)
              .post(
                  "/prediction",
                  Scope.PREDICT,
                  "The risk of each client in a file of the workspace.",
                  prediction)
              .get(
                  "/scoring",
                  Scope.READ,
                  "The scores of the deployed version.",
                  call -> scoring.get())
              .get(
                  "/summarystats",
                  Scope.READ,
                  "The statistics of the newest diagnosis.",
                  call -> summaryStatistics.get())
              .get(
                  "/diagnostics",
                  Scope.READ,
                  "Blank cells, timings and libraries of the newest diagnosis.",
                  call -> diagnostics.get())
              .get(
                  "/health/live",
                  Scope.NONE,
                  "Answers as long as the process does.",
                  call -> Reply.json(health.live()))
              .get(
                  "/health/ready",
                  Scope.NONE,
                  "Answers with 200 as long as a deployed model can score.",
                  call -> Reply.json(health.ready()));
      new PredictionEndpoints(deployed).addTo(router);
      new OpenInference(deployed, release).addTo(router);
      new MlflowScoring(deployed, release).addTo(router);
      new ClientEndpoints(config, process).addTo(router);
      new ModelEndpoints(store, process, deployed).addTo(router);
      new StatusEndpoints(config, store).addTo(router);
      runs.addTo(router);
      metrics.addTo(router);
      new Description(router).addTo(router);
      return router;
    }
  }

  private static RiskException cannotListen(String host, int port, UncheckedIOException e) {
    Throwable cause = e;
    for (Throwable next = e.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    String reason = cause.getMessage() == null ? "unknown host" : cause.getMessage();
    String place = "port " + port + " on " + host;
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        reason.contains("in use")
            ? place + " is already in use"
            : "cannot listen on " + place + ": " + reason,
        ErrorContext.none().withAccepted("a free port, or 0 for any free port"),
        e);
  }

  /** What it answers. */
  List<Route> routes() {
    return routes;
  }

  /** The port that the service listens on. */
  int port() {
    return port;
  }

  /** The address of the service. */
  public URI uri() {
    return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /**
   * Stops the service: accepts no new requests, waits up to 15 seconds for those in flight, and
   * asks a run that it started to stop at a safe point. Closing it again does nothing.
   */
  @Override
  public void close() {
    javalin.stop();
    runs.close();
  }
}
