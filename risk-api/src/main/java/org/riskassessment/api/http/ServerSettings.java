package org.riskassessment.api.http;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the Jetty server below the routes: address, daemon threads, limits, and a
 * graceful stop that lets requests in flight finish. Of its threads some are left for health
 * checks, however many other requests there are: those wait for their turn without a thread.
 */
public final class ServerSettings {
  /** How long a stop waits for requests in flight. */
  static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  /** The endpoint that takes any number of rows in one request. */
  private static final String STREAMED = "/v1/predictions";

  private static final int MOST_THREADS = 64;
  private static final int MOST_AT_WORK = 48;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final int LONGEST_HEADERS = 8 << 10;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int WAITING_CONNECTIONS = 512;

  private final String host;
  private final int port;
  private final List<String> names;
  private final Limits limits;
  private final @Nullable Tls tls;

  /**
   * How long clients may take.
   *
   * @param body how long to send a body
   * @param lastIdle how long a connection may be silent while the service stops; one kept open
   *     between requests delays the stop by this much
   */
  public record Limits(Duration body, Duration lastIdle) {
    public static final Limits STANDARD = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(1));
  }

  /**
   * @param tls the certificate to show; null for plain HTTP
   * @param names by which the service is known beside the host
   */
  public ServerSettings(
      String host, int port, List<String> names, Limits limits, @Nullable Tls tls) {
    this.tls = tls;
    this.host = host;
    this.port = port;
    this.names = names;
    this.limits = limits;
  }

  public void configure(JavalinConfig config) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4, 30_000);
    threads.setName("risk-http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(this::configure);
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyErrorHandler()));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(LONGEST_HEADERS);
        });
    config.jetty.addConnector(this::connector);
  }

  private void configure(Server server) {
    server.setStopTimeout(LONGEST_STOP.toMillis());
    server.setStopAtShutdown(false);
    server.setErrorHandler(new JettyErrorHandler());
    QoSHandler turns = new QoSHandler();
    turns.setMaxRequestCount(MOST_AT_WORK);
    turns.setMaxSuspend(LONGEST_WAIT);
    turns.excludePath("/health/*");
    Handler application = server.getHandler();
    for (Handler.Wrapper outer :
        List.of(
            new UpgradeFilter(),
            turns,
            new BodyReader(limits.body(), ServerSettings::isStream),
            new HostCheck(host, names),
            new GracefulHandler())) {
      outer.setHandler(application);
      application = outer;
    }
    server.setHandler(application);
    server.addBean(withoutSessions(server), true);
    // It checks limits that are not set every second, in a thread that would keep the JVM alive.
    server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
  }

  /** Whether the body is rows that are answered as they come in. */
  private static boolean isStream(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null
        && request.getHttpURI().getDecodedPath().equals(STREAMED)
        && (type.startsWith("text/csv") || type.startsWith("application/x-ndjson"));
  }

  /** Turns off the thread that cleans up sessions, because there are no sessions. */
  private static DefaultSessionIdManager withoutSessions(Server server) {
    DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
    HouseKeeper idle = new HouseKeeper();
    idle.setSessionIdManager(ids);
    try {
      idle.setIntervalSec(0);
    } catch (Exception e) {
      throw new IllegalStateException("only a running housekeeper can fail", e);
    }
    ids.setSessionHouseKeeper(idle);
    return ids;
  }

  private ConnectionFactory[] protocols(HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (tls == null) {
      return new ConnectionFactory[] {plain};
    }
    // Which names are known is for HostCheck to say.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls.factory(), plain.getProtocol()), plain
    };
  }

  /** Opens the connector here, because the server would also log a failure to open it. */
  private ServerConnector connector(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(
            server,
            null,
            new ScheduledExecutorScheduler("risk-http-timer", true),
            null,
            1,
            1,
            protocols(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setShutdownIdleTimeout(limits.lastIdle().toMillis());
    connector.setAcceptQueueSize(WAITING_CONNECTIONS);
    try {
      connector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }
}
