package org.riskassessment.ingest.jdbc;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.stage.Cancellation;

/**
 * Connects to databases with the drivers on the class path and in the workspace's folder {@code
 * drivers}. If a server cannot be reached it tries again, each time after twice as long a wait.
 */
final class Drivers {
  private static final String FOLDER = "drivers";
  private static final long FIRST_WAIT_MILLIS = 500;
  private static final int CONNECT_SECONDS = 10;

  private final Path folder;

  Drivers(Path workspace) {
    this.folder = workspace.resolve(FOLDER);
  }

  /**
   * Opens a read-only connection without auto-commit.
   *
   * @throws RiskException SOURCE_UNREACHABLE when no driver is found or the server refuses
   */
  Connection connect(JdbcSource source, Cancellation cancellation) {
    long wait = FIRST_WAIT_MILLIS;
    for (int tries = 0; ; tries++) {
      cancellation.check();
      try {
        return connect(source);
      } catch (SQLException e) {
        if (tries >= source.retries() || !mayPass(e)) {
          throw failure(source, "cannot be reached", e);
        }
        pause(wait, cancellation);
        wait *= 2;
      }
    }
  }

  private Connection connect(JdbcSource source) throws SQLException {
    Database database = source.database();
    String url = database.driverUrl();
    Properties properties = properties(source);
    for (Driver driver : drivers()) {
      if (driver.acceptsURL(url)) {
        Connection connection = driver.connect(url, properties);
        if (connection != null) {
          return prepared(connection, database);
        }
      }
    }
    throw new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        "no driver for " + database.kind() + " databases",
        ErrorContext.ofFile(source.name())
            .withAccepted("postgresql, sqlite, or a driver's jar in the folder " + folder));
  }

  private static Connection prepared(Connection connection, Database database) throws SQLException {
    try {
      if (!database.kind().equals("duckdb")) { // It takes this as it opens, and only then.
        connection.setReadOnly(true);
      }
      connection.setAutoCommit(false);
      int isolation = Connection.TRANSACTION_REPEATABLE_READ;
      if (connection.getMetaData().supportsTransactionIsolationLevel(isolation)) {
        connection.setTransactionIsolation(isolation);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Properties properties(JdbcSource source) {
    Database database = source.database();
    Properties properties = database.credentials();
    switch (database.kind()) {
      case "postgresql" -> {
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "risk");
      }
      case "duckdb" -> {
        if (!database.url().equals("jdbc:duckdb:")) {
          properties.setProperty("duckdb.read_only", "true");
        }
      }
      case "sqlite" -> {
        database.file().ifPresent(file -> requireFile(source, file));
        // A missing file is not created.
        properties.setProperty("open_mode", "1");
      }
      case "mysql" -> {
        properties.setProperty("useCursorFetch", "true");
        // Earlier drivers send a server any file that it asks for.
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("allowUrlInLocalInfile", "false");
      }
      case "mariadb" -> properties.setProperty("allowLocalInfile", "false");
      default -> {}
    }
    return properties;
  }

  private static void requireFile(JdbcSource source, Path file) {
    try {
      if (Files.exists(file)) {
        RegularFile.attributes(file);
      }
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          source.database().display() + " " + RegularFile.reason(e),
          ErrorContext.ofFile(source.name()),
          e);
    }
  }

  private List<Driver> drivers() {
    List<Driver> drivers = new ArrayList<>();
    load(ServiceLoader.load(Driver.class, Drivers.class.getClassLoader()), drivers);
    List<URL> jars = jars();
    if (!jars.isEmpty()) {
      // Never closed: a driver loads classes while it is in use.
      URLClassLoader dropped =
          new URLClassLoader(jars.toArray(URL[]::new), Drivers.class.getClassLoader());
      load(ServiceLoader.load(Driver.class, dropped), drivers);
    }
    return drivers;
  }

  private static void load(ServiceLoader<Driver> found, List<Driver> drivers) {
    found.stream()
        .forEach(
            provider -> {
              try {
                drivers.add(provider.get());
              } catch (ServiceConfigurationError e) {
                // Skip a driver that this Java cannot load; if it is needed, connect() says so.
              }
            });
  }

  private List<URL> jars() {
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path file : files) {
          if (Files.isRegularFile(file)) {
            jars.add(file.toUri().toURL());
          }
        }
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new RiskException(
            ErrorCode.SOURCE_UNREACHABLE,
            "cannot be listed: " + e.getMessage(),
            ErrorContext.ofFile(folder),
            e);
      }
    }
    return jars;
  }

  /** Whether the failure is one of the network, or of a server that is starting. */
  private static boolean mayPass(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
  }

  private static void pause(long millis, Cancellation cancellation) {
    try {
      for (long left = millis; left > 0; left -= 100) {
        cancellation.check();
        Thread.sleep(Math.min(100, left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A database's failure in the first line of the server's message, without a password. */
  static RiskException failure(JdbcSource source, String what, SQLException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new RiskException(
        ErrorCode.SOURCE_UNREACHABLE,
        source.database().display()
            + " "
            + what
            + ": "
            + message.lines().findFirst().orElse("").strip(),
        ErrorContext.ofFile(source.name()),
        e);
  }
}
