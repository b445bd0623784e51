package org.riskassessment.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.TableReader;
import org.riskassessment.core.store.RiskStore;

/**
 * The HTTP service over a workspace's store, up from {@link #start} to {@link #close}.
 *
 * <table>
 * <caption>Endpoints; all answers are JSON, problems as in RFC 9457</caption>
 * <tr><td>{@code POST /prediction}</td><td>scores a CSV file of the data folders</td></tr>
 * <tr><td>{@code GET /scoring}</td><td>evaluation of the deployed version</td></tr>
 * <tr><td>{@code GET /summarystats}</td><td>statistics of the newest diagnosis</td></tr>
 * <tr><td>{@code GET /diagnostics}</td><td>the rest of the newest diagnosis</td></tr>
 * <tr><td>{@code GET /health/live}</td><td>200 while the process answers</td></tr>
 * <tr><td>{@code GET /health/ready}</td><td>200 while a deployed model can score</td></tr>
 * </table>
 *
 * <p>No request writes to the store. The store stays the caller's: close it after the service. Its
 * threads are daemons. Safe for several threads.
 */
public final class RiskService implements AutoCloseable {
  private static final Duration LAST_IDLE = Duration.ofSeconds(1);

  private final Javalin javalin;
  private final String host;
  private final int port;

  private RiskService(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
    this.port = javalin.port();
  }

  /**
   * Starts the service; on return it answers.
   *
   * @param host name or address to listen on; {@code 127.0.0.1} answers this machine alone
   * @param port 0 for any that is free
   * @throws RiskException USAGE when there is no such port, SOURCE_UNREACHABLE when it cannot be
   *     listened on, such as when another program does
   */
  public static RiskService start(
      RiskConfig config, RiskStore store, TableReader tables, String host, int port) {
    return start(config, store, tables, host, port, LAST_IDLE);
  }

  /** As above, for clients that are near. */
  static RiskService start(
      RiskConfig config,
      RiskStore store,
      TableReader tables,
      String host,
      int port,
      Duration lastIdle) {
    Objects.requireNonNull(host);
    if (port < 0 || port > 65_535) {
      throw new RiskException(
          ErrorCode.USAGE,
          "there is no such port",
          ErrorContext.none()
              .withValue(Integer.toString(port))
              .withAccepted("1 to 65535, or 0 for any that is free"));
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
              new Listener(host, port, lastIdle).configure(settings);
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
    StoredResults results = new StoredResults(config, store);
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
    String reason = cause.getMessage() == null ? "there is no such host" : cause.getMessage();
    String place = "port " + port + " of " + host;
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        reason.contains("in use")
            ? "the " + place + " is in use by another program"
            : "the service cannot listen on " + place + ": " + reason,
        ErrorContext.none().withAccepted("a free port of this machine, or 0 for any"),
        e);
  }

  /** The port listened on. */
  public int port() {
    return port;
  }

  /** Where the service answers. */
  public URI uri() {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /**
   * Stops: takes no further requests and waits for those in flight, at most 15 seconds. Closing
   * again does nothing.
   */
  @Override
  public void close() {
    javalin.stop();
  }
}
