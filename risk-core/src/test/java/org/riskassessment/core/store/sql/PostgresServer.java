package org.riskassessment.core.store.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Secret;
import org.riskassessment.core.error.ErrorContext;

/**
 * The PostgreSQL of the tests, one for each JVM: an embedded server on this machine's loopback,
 * stopped at the JVM's end, or the one that {@code RISK_TEST_PG_URL} names, where databases are
 * made and dropped. {@code RISK_TEST_PG_URL=none} leaves the tests out.
 */
public final class PostgresServer {
  /** {@code jdbc:postgresql://HOST/postgres?user=NAME&password=...}; may make databases. */
  private static final String VARIABLE = "RISK_TEST_PG_URL";

  private static @Nullable PostgresServer shared;

  private final String hosts;
  private final String user;
  private final String password;
  private final List<String> databases = new ArrayList<>();
  private final List<String> owners = new ArrayList<>();

  private PostgresServer(String hosts, String user, String password) {
    this.hosts = hosts;
    this.user = user;
    this.password = password;
    Runtime.getRuntime().addShutdownHook(new Thread(this::dropAll, "drop databases"));
  }

  /** The server, started if it was not. */
  public static synchronized PostgresServer shared() {
    String named = System.getenv(VARIABLE);
    Assumptions.assumeFalse("none".equals(named), VARIABLE + "=none leaves these tests out");
    if (shared == null) {
      shared = named == null ? embedded() : named(named);
    }
    return shared;
  }

  private static PostgresServer named(String url) {
    return new PostgresServer(
        url.substring(0, url.lastIndexOf('/') + 1),
        setting(url, "user").orElse("postgres"),
        setting(url, "password").orElse(""));
  }

  private static Optional<String> setting(String url, String name) {
    Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static PostgresServer embedded() {
    try {
      Path data = Files.createTempDirectory("risk-postgres");
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(Path.of("target", "postgres").toAbsolutePath().toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(true)
              .setRegisterShutdownHook(true)
              .start();
      PostgresServer started =
          new PostgresServer(
              "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/", "postgres", "");
      // Who logs in has to know the password, but for the tests themselves.
      Files.writeString(
          data.resolve("pg_hba.conf"),
          "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
      started.sql("postgres", "select pg_reload_conf()");
      return started;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "PostgreSQL is needed and the embedded server does not start: "
              + e
              + "; name a server in "
              + VARIABLE
              + "=jdbc:postgresql://HOST/postgres?user=NAME&password=..., or leave these tests out"
              + " with "
              + VARIABLE
              + "=none",
          e);
    }
  }

  /** An empty database as the server makes it. */
  public Database database() {
    return database("");
  }

  /**
   * An empty database.
   *
   * @param options of {@code create database}
   */
  public synchronized Database database(String options) {
    String name = "risk_test_" + ProcessHandle.current().pid() + "_" + databases.size();
    sql("postgres", "create database " + name + " " + options);
    databases.add(name);
    return at(name);
  }

  /** A database of a name, which need not be there, reached as the tests reach the server. */
  public Database at(String name) {
    return at(name, user, password);
  }

  /**
   * Makes a user who may log in with a password, and owns a database.
   *
   * @return the name
   */
  public synchronized String owner(String database, String passwordOfOwner) {
    String name = "risk_owner_" + ProcessHandle.current().pid() + "_" + owners.size();
    sql("postgres", "create role " + name + " login password '" + passwordOfOwner + "'");
    owners.add(name);
    sql("postgres", "alter database " + database + " owner to " + name);
    return name;
  }

  /** A database of a name, which need not be there, reached by a user. */
  public Database at(String name, String login, String passwordOfLogin) {
    if (passwordOfLogin.isEmpty()) {
      return new Database(hosts + name, login, null);
    }
    try {
      Path file = Files.createTempFile("risk-password", "");
      file.toFile().deleteOnExit();
      Files.writeString(file, passwordOfLogin + "\n");
      return new Database(
          hosts + name,
          login,
          Secret.of("${file:" + file + "}", file.getParent(), ErrorContext.none()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A store in a database, of the workspace that is not named. */
  public static RiskConfig.Store store(Database database) {
    return new RiskConfig.Store(database, RiskConfig.Store.WORKSPACE);
  }

  /** The name of a database. */
  public static String name(Database database) {
    return database.display().substring(database.display().lastIndexOf('/') + 1);
  }

  /** A connection of the tests' own, as superuser. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    return DriverManager.getConnection(hosts + database, properties);
  }

  /** Runs a statement and gives the first cell of what it answers, if it does. */
  public @Nullable String sql(String database, String statement) {
    try (Connection connection = connect(database);
        Statement one = connection.createStatement()) {
      if (!one.execute(statement)) {
        return null;
      }
      try (ResultSet rows = one.getResultSet()) {
        return rows.next() ? rows.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the connections to a database that match a condition on {@code pg_stat_activity}. */
  public void kill(String database, String condition) {
    sql(
        "postgres",
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '"
            + database
            + "' and "
            + condition);
  }

  private synchronized void dropAll() {
    try {
      for (String database : databases) {
        sql("postgres", "drop database if exists " + database + " with (force)");
      }
      for (String owner : owners) {
        sql("postgres", "drop role if exists " + owner);
      }
    } catch (IllegalStateException e) {
      // An embedded server may be gone before, and all that was in it.
      return;
    }
  }
}
