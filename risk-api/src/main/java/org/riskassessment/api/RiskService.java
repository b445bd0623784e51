package org.riskassessment.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.RiskStore;

/**
 * The HTTP service over a workspace's store, running from {@link #start} to {@link #close}.
 *
 * <table>
 * <caption>Endpoints; every answer is JSON, problems follow RFC 9457</caption>
 * <tr><td>{@code POST /prediction}</td><td>scores a CSV file in the data folders</td></tr>
 * <tr><td>{@code GET /scoring}</td><td>evaluation of the deployed version</td></tr>
 * <tr><td>{@code GET /summarystats}</td><td>statistics of the newest diagnosis</td></tr>
 * <tr><td>{@code GET /diagnostics}</td><td>the rest of the newest diagnosis</td></tr>
 * <tr><td>{@code GET /health/live}</td><td>200 while the process answers</td></tr>
 * <tr><td>{@code GET /health/ready}</td><td>200 while a deployed model can score</td></tr>
 * </table>
 *
 * <p>It answers under the name of the host it listens on, names of this machine's loopback, and
 * those of {@code service.hosts}. No request writes to the store. The caller owns the store and
 * closes it after the service. All threads are daemons. Safe for several threads.
 */
public final class RiskService implements AutoCloseable {
  private final Javalin javalin;
  private final String host;
  private final int port;

  private RiskService(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
    this.port = javalin.port();
  }

  /**
   * Starts the service, which answers requests when this returns.
   *
   * @param host name or address to listen on; {@code 127.0.0.1} accepts only this machine
   * @param port 0 for any free port
   * @throws RiskException USAGE if the port is not valid, SOURCE_UNREACHABLE if the service cannot
   *     listen on it, for example because it is in use
   */
  public static RiskService start(
      RiskConfig config, RiskStore store, TableReader tables, String host, int port) {
    return start(config, store, tables, host, port, ServerSettings.Limits.STANDARD);
  }

  /** Starts the service with other limits for its clients. */
  static RiskService start(
      RiskConfig config,
      RiskStore store,
      TableReader tables,
      String host,
      int port,
      ServerSettings.Limits limits) {
    Objects.requireNonNull(host);
    if (port < 0 || port > 65_535) {
      throw new RiskException(
          ErrorCode.USAGE,
          "the port is not valid",
          ErrorContext.none()
              .withValue(Integer.toString(port))
              .withAccepted("1 to 65535, or 0 for any free port"));
    }
    Routes routes = routes(config, store, Objects.requireNonNull(tables));
    Javalin javalin =
        Javalin.create(
            settings -> {
              settings.startup.showJavalinBanner = false;
              settings.startup.showOldJavalinVersionWarning = false;
              settings.startup.startupWatcherEnabled = false;
              settings.http.prefer405over404 = true;
              settings.http.compressionStrategy = CompressionStrategy.NONE;
              new ServerSettings(host, port, config.service().hosts(), limits).configure(settings);
              routes.register(settings);
            });
    try {
      javalin.start();
    } catch (UncheckedIOException e) {
      throw cannotListen(host, port, e);
    }
    return new RiskService(javalin, host);
  }

  private static Routes routes(RiskConfig config, RiskStore store, TableReader tables) {
    DeployedModel deployed = new DeployedModel(config, store);
    StoredResults results = new StoredResults(config, store, deployed);
    Health health = new Health(deployed);
    return new Routes()
        .post("/prediction", new PredictionEndpoint(config, tables, deployed))
        .get("/scoring", body -> results.scoring())
        .get("/summarystats", body -> results.summaryStatistics())
        .get("/diagnostics", body -> results.diagnostics())
        .get("/health/live", body -> health.live())
        .get("/health/ready", body -> health.ready());
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

  /** The port that the service listens on. */
  int port() {
    return port;
  }

  /** The address of the service. */
  public URI uri() {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /**
   * Stops the service: accepts no new requests and waits up to 15 seconds for those in flight.
   * Closing it again does nothing.
   */
  @Override
  public void close() {
    javalin.stop();
  }
}
