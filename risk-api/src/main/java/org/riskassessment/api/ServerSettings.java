package org.riskassessment.api;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * How the server below the routes listens: threads that keep no JVM alive, limits, and an end that
 * lets requests in flight finish.
 */
final class Listener {
  /** How long requests in flight may take to finish when the service stops. */
  static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private static final int MOST_THREADS = 64;
  private static final int LONGEST_HEADERS = 8 << 10;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int WAITING_CONNECTIONS = 512;

  private final String host;
  private final int port;
  private final Duration lastIdle;

  /**
   * @param lastIdle how long a connection may be silent while the service stops; one that is kept
   *     open between requests delays the end by as much
   */
  Listener(String host, int port, Duration lastIdle) {
    this.host = host;
    this.port = port;
    this.lastIdle = lastIdle;
  }

  void configure(JavalinConfig config) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4, 30_000);
    threads.setName("risk-http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(Listener::configure);
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyProblems()));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(LONGEST_HEADERS);
        });
    config.jetty.addConnector(this::connector);
  }

  private static void configure(Server server) {
    server.setStopTimeout(LONGEST_STOP.toMillis());
    server.setStopAtShutdown(false);
    server.setErrorHandler(new JettyProblems());
    Handler.Wrapper graceful = new GracefulHandler();
    Handler.Wrapper plain = new PlainHttp();
    plain.setHandler(server.getHandler());
    graceful.setHandler(plain);
    server.setHandler(graceful);
    server.addBean(withoutSessions(server), true);
    // Looks every second, from a thread that would keep the JVM alive, for limits that nobody set.
    server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
  }

  /** There are no sessions, so nobody has to sweep them up in a thread of its own. */
  private static DefaultSessionIdManager withoutSessions(Server server) {
    DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
    HouseKeeper idle = new HouseKeeper();
    idle.setSessionIdManager(ids);
    try {
      idle.setIntervalSec(0);
    } catch (Exception e) {
      throw new IllegalStateException("only one that runs can fail", e);
    }
    ids.setSessionHouseKeeper(idle);
    return ids;
  }

  /** Opened here rather than by the server, whose own failure to do so would be logged, too. */
  private ServerConnector connector(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(
            server,
            null,
            new ScheduledExecutorScheduler("risk-http-timer", true),
            null,
            1,
            1,
            new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setShutdownIdleTimeout(lastIdle.toMillis());
    connector.setAcceptQueueSize(WAITING_CONNECTIONS);
    try {
      connector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }
}
