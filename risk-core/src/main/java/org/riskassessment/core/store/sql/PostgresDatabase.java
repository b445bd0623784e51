package org.riskassessment.core.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Types;
import java.util.OptionalInt;
import java.util.Properties;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * A PostgreSQL database, version 15 or newer: connects to it, creates and migrates its tables, and
 * words its failures. The tables are in the first schema of the connection's search path ({@code
 * ?currentSchema=NAME} in the URL).
 */
final class PostgresDatabase implements StoreDatabase {
  static final String KIND = "postgresql";

  /** Locks a workspace's row, and with it every other write, until the transaction ends. */
  static final String FENCE = "select number from run_fence where workspace_id = ? for update";

  private static final int CONNECTIONS = 8;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int STATEMENT_MILLIS = 60_000;
  private static final int LOCK_MILLIS = 10_000;

  /** Binds text so that PostgreSQL can store it. */
  static final class TextArgument extends AbstractArgumentFactory<String> {
    TextArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String text, ConfigRegistry config) {
      return (position, statement, context) -> statement.setString(position, storable(text));
    }
  }

  private final Database database;
  private final int statementMillis;
  private final int lockMillis;

  PostgresDatabase(Database database) {
    this(database, STATEMENT_MILLIS, LOCK_MILLIS);
  }

  /**
   * A database with other limits.
   *
   * @param statementMillis how long a statement may take
   * @param lockMillis how long it may wait for another write
   */
  PostgresDatabase(Database database, int statementMillis, int lockMillis) {
    this.database = database;
    this.statementMillis = statementMillis;
    this.lockMillis = lockMillis;
  }

  /**
   * Text as PostgreSQL stores it: with U+0001, which sorts in the same place, for NUL. Rows that
   * earlier releases accepted may contain one.
   */
  static String storable(String text) {
    return text.replace('\0', '\u0001');
  }

  @Override
  public String display() {
    return database.display();
  }

  @Override
  public String product(Connection connection) throws SQLException {
    return "PostgreSQL " + Sql.text(connection, "show server_version");
  }

  /** A pool of connections to tables of this release; fails at once if it cannot connect. */
  HikariDataSource pool() throws SQLException {
    connectToRead().close();
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(database.url());
    config.setDataSourceProperties(properties());
    config.setConnectionInitSql(session());
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    // Not connected at first: it was reached a moment ago.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** A connection outside of any pool. */
  Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(database.url(), properties());
    boolean ready = false;
    try {
      Sql.execute(connection, session());
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      ready = true;
      return connection;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  /** The driver's settings; those in the URL win. */
  private Properties properties() {
    Properties properties = database.credentials();
    properties.setProperty("ApplicationName", "risk, process " + ProcessHandle.current().pid());
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_MILLIS / 1_000));
    // Longer than the server allows a statement: for a server that vanished silently.
    properties.setProperty("socketTimeout", String.valueOf(statementMillis / 1_000 + 15));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    return properties;
  }

  private String session() {
    return "set statement_timeout = " + statementMillis + "; set lock_timeout = " + lockMillis;
  }

  @Override
  public OptionalInt version() throws SQLException {
    try (Connection connection = connect()) {
      return OptionalInt.of(version(connection));
    }
  }

  @Override
  public Connection connectToLook() throws SQLException {
    return connect();
  }

  @Override
  public Connection connectToRead() throws SQLException {
    Connection connection = connect();
    boolean current = false;
    try {
      int found = version(connection);
      if (found > Migrations.NEWEST) {
        throw Migrations.tooNew(found, "another database", context());
      }
      if (found < Migrations.NEWEST) {
        migrate(connection, found);
      }
      current = true;
      return connection;
    } finally {
      if (!current) {
        connection.close();
      }
    }
  }

  private void migrate(Connection connection, int found) throws SQLException {
    String encoding = Sql.text(connection, "show server_encoding");
    if (found == 0 && !"UTF8".equals(encoding)) {
      throw new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "the database cannot store all text: its encoding is " + encoding,
          context().withAccepted("a database with the encoding UTF8"));
    }
    // Processes that migrate at the same time wait for each other: Flyway takes an advisory lock.
    Migrations.run(
        Migrations.POSTGRESQL,
        database.url(),
        database.user(),
        database.password() == null ? null : database.password().reveal());
    if (version(connection) != Migrations.NEWEST) {
      throw new SQLException("its tables do not match this release after the migration");
    }
  }

  @Override
  public Connection connectToWrite() throws SQLException {
    return connect();
  }

  @Override
  public void beginReading(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
  }

  @Override
  public void beginWriting(Connection connection, String workspaceId) throws SQLException {
    connection.setAutoCommit(false);
    if (Sql.text(connection, FENCE, workspaceId) == null) {
      Sql.execute(connection, "lock table run_fence in share row exclusive mode");
    }
  }

  /** The version of the tables, 0 when there are none. */
  private int version(Connection connection) throws SQLException {
    if (Sql.text(connection, "select current_schema()") == null) {
      throw new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "the schema named by currentSchema in its URL does not exist or may not be used",
          context());
    }
    return StoreDatabase.tablesVersion(
        connection,
        "select max(case when c.relname = 'flyway_schema_history' then 1 else 0 end)"
            + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            + " where n.nspname = current_schema() and c.relkind in ('r', 'p')",
        this::foreign);
  }

  private RiskException foreign() {
    return new RiskException(
        ErrorCode.STORE_UNREACHABLE,
        "contains the tables of another program, not a store; in store.url, name another database"
            + " or an empty schema of this one: ?currentSchema=NAME",
        context());
  }

  private ErrorContext context() {
    return ErrorContext.none().withFile(display());
  }

  @Override
  public RiskException failure(Exception e) {
    SQLException cause = cause(e);
    String state = cause == null ? "" : state(cause);
    String words = Sql.words(cause == null ? e : cause);
    if (state.startsWith("23")) {
      return new RiskException(
          ErrorCode.INTERNAL, "the store refused a row: " + words, context(), e);
    }
    return new RiskException(ErrorCode.STORE_UNREACHABLE, what(state) + ": " + words, context(), e);
  }

  private String what(String state) {
    return switch (state) {
      case "28P01", "28000", "08004" ->
          "the server refuses the login; check the store's user and password";
      case "3D000" -> "the server has no such database";
      case "57014" -> "a statement was stopped: it took longer than " + seconds(statementMillis);
      case "55P03" ->
          "another process has been writing to the workspace for " + seconds(lockMillis);
      default -> isLoss(state) ? "the store is unreachable" : "the store cannot be used";
    };
  }

  private static String seconds(int millis) {
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  /** Whether a failure means that the connection is gone and its transaction is undone. */
  static boolean lostConnection(Exception e) {
    SQLException cause = cause(e);
    return cause != null && isLoss(state(cause));
  }

  private static boolean isLoss(String state) {
    // The connection failed, or the server or an administrator closed it.
    return state.startsWith("08") || state.startsWith("57P");
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** The innermost failure of the database, which says more than the pool's own. */
  private static @Nullable SQLException cause(Throwable e) {
    SQLException found = null;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
        found = sql;
      }
    }
    return found;
  }
}
