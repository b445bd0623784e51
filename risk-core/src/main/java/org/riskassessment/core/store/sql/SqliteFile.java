package org.riskassessment.core.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.FileAccess;
import org.riskassessment.core.file.RegularFile;
import org.sqlite.JDBC;
import org.sqlite.NativeLibraryNotFoundException;

/**
 * A SQLite file: connects to it, creates and migrates its tables, and words its failures.
 *
 * <p>Nothing but SQLite may open the file: on POSIX systems a process that closes a file loses all
 * its locks on it, even those of SQLite's own connections.
 */
final class SqliteFile implements StoreDatabase {
  private static final String PREFIX = "jdbc:sqlite:";
  private static final String WAIT_MILLIS = "10000";
  private static final int OPEN_READONLY = 0x1;
  private static final int OPEN_URI = 0x40;
  private static final int CONSTRAINT = 19;
  private static final int NOT_A_DATABASE = 26;

  private final Path file;
  private final FileAccess access;

  private SqliteFile(Path file, FileAccess access) {
    this.file = file;
    this.access = access;
  }

  /**
   * The file of a database.
   *
   * @param access who may read it, once this program creates it
   * @throws RiskException CONFIG_INVALID if it is not one of SQLite
   */
  static SqliteFile of(Database database, FileAccess access) {
    Path file = database.file().orElseThrow(() -> unsupported(database));
    return new SqliteFile(file.toAbsolutePath().normalize(), access);
  }

  private static RiskException unsupported(Database database) {
    return new RiskException(
        ErrorCode.CONFIG_INVALID,
        "this release does not support the store's URL",
        ErrorContext.none()
            .withValue("jdbc:" + database.kind() + ":...")
            .withAccepted("jdbc:sqlite:FILE, jdbc:postgresql://HOST/DATABASE"));
  }

  @Override
  public String display() {
    return file.toString();
  }

  @Override
  public String product(Connection connection) throws SQLException {
    return "SQLite " + Sql.text(connection, "select sqlite_version()");
  }

  @Override
  public OptionalInt version() throws SQLException {
    if (!Files.exists(file)) {
      return OptionalInt.empty();
    }
    try (Connection connection = connectToLook()) {
      return OptionalInt.of(version(connection));
    }
  }

  @Override
  public void beginReading(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
  }

  @Override
  public void beginWriting(Connection connection, String workspaceId) throws SQLException {
    connection.setAutoCommit(false);
  }

  /**
   * A connection that refuses to write, to a store with the tables of this release, which are
   * created or migrated first if needed.
   */
  @Override
  public Connection connectToRead() throws SQLException {
    if (isReadOnly()) {
      return connectReadOnly();
    }
    makeFolder();
    Connection current = Files.exists(file) ? connectWhenCurrent() : null;
    if (current == null) {
      StoreLock.hold(file.resolveSibling("store.lock"), access, this::makeCurrent);
      current = connectWhenCurrent();
    }
    if (current == null) {
      throw new SQLException("its tables do not match this release after the migration");
    }
    return current;
  }

  /**
   * A connection whose transactions take the write lock when they begin. One that took it only at
   * its first write could fail there, because another process wrote after its first read.
   */
  @Override
  public Connection connectToWrite() throws SQLException {
    if (isReadOnly()) {
      throw readOnly("nothing can be written to the store");
    }
    return connect("IMMEDIATE", "");
  }

  @Override
  public Connection connectToLook() throws SQLException {
    return isReadOnly() ? connect("DEFERRED", readOnlySettings()) : connect("DEFERRED", "");
  }

  /** Whether this user may only read it. SQLite writes files beside it too, even to read. */
  boolean isReadOnly() {
    return Files.exists(file)
        && !(Files.isWritable(file) && Files.isWritable(real().resolveSibling("")));
  }

  /** SQLite keeps its log beside the file that a link leads to. */
  private Path real() {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }

  /** What it holds, as far as files tell without being read: changed by whoever may write. */
  Object state() {
    if (hasLog()) {
      return "log"; // Then SQLite itself keeps readers and writers apart.
    }
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean hasLog() {
    Path real = real();
    return Files.exists(real.resolveSibling(real.getFileName() + "-wal"));
  }

  /** Without its log SQLite reads a file only if told that nobody is writing to it. */
  private String readOnlySettings() {
    return "?open_mode=" + (OPEN_READONLY | OPEN_URI) + (hasLog() ? "" : "&immutable=1");
  }

  private Connection connectReadOnly() throws SQLException {
    Connection connection = connectToLook();
    boolean current = false;
    try {
      int found = requireNotNewer(version(connection));
      if (found < Migrations.NEWEST) {
        throw readOnly(
            "its tables have version "
                + found
                + " and have to be upgraded to version "
                + Migrations.NEWEST
                + " first");
      }
      current = true;
      return connection;
    } finally {
      if (!current) {
        connection.close();
      }
    }
  }

  /** The error for something that only a user who may write can do. */
  RiskException readOnly(String what) {
    return new RiskException(
        ErrorCode.WRITE_FAILED,
        what + ": this user may not write to the file or its folder",
        ErrorContext.ofFile(file));
  }

  private Connection connect(String transactionMode, String settings) throws SQLException {
    if (Files.exists(file)) {
      requireRegular();
    }
    Properties pragmas = new Properties();
    pragmas.setProperty("busy_timeout", WAIT_MILLIS);
    pragmas.setProperty("foreign_keys", "true");
    pragmas.setProperty("synchronous", "FULL");
    pragmas.setProperty("transaction_mode", transactionMode);
    // Not through DriverManager: that would load the drivers of other databases too.
    return JDBC.createConnection(url(settings), pragmas);
  }

  /**
   * SQLite's own form of a URL, in which a path may contain any character.
   *
   * @param settings of the driver, from a question mark on
   */
  private String url(String settings) {
    return PREFIX + file.toUri() + settings;
  }

  private void requireRegular() {
    try {
      RegularFile.attributes(file);
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "the store cannot be used: " + RegularFile.cause(e),
          ErrorContext.ofFile(file),
          e);
    }
  }

  private void makeFolder() {
    Path folder = file.getParent();
    try {
      if (folder != null) {
        access.createFolders(folder);
      }
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "the store's folder cannot be created (" + RegularFile.cause(e) + ")",
          ErrorContext.ofFile(file),
          e);
    }
  }

  private @Nullable Connection connectWhenCurrent() throws SQLException {
    Connection connection = connect("DEFERRED", "");
    boolean current = false;
    try {
      Sql.execute(connection, "pragma query_only = on");
      current = isCurrent(connection);
    } finally {
      if (!current) {
        connection.close();
      }
    }
    return current ? connection : null;
  }

  /** Creates or migrates the store; one process at a time does, the others find it done. */
  private void makeCurrent() throws SQLException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      // SQLite would create it as the umask says. Its log gets the permissions of the file.
      new DurableFiles(access).write(file, "");
    }
    try (Connection connection = connect("DEFERRED", "")) {
      if (isCurrent(connection)) {
        return;
      }
      String journal = Sql.text(connection, "pragma journal_mode = wal");
      if (!"wal".equals(journal)) {
        throw new SQLException(
            "SQLite cannot keep its write-ahead log here; the store needs a local disk");
      }
    }
    Migrations.run(
        Migrations.SQLITE, url("?busy_timeout=" + WAIT_MILLIS + "&foreign_keys=true"), null, null);
  }

  private boolean isCurrent(Connection connection) throws SQLException {
    int found = requireNotNewer(version(connection));
    return found == Migrations.NEWEST && "wal".equals(Sql.text(connection, "pragma journal_mode"));
  }

  private int requireNotNewer(int found) {
    if (found > Migrations.NEWEST) {
      throw Migrations.tooNew(found, "another file", ErrorContext.ofFile(file));
    }
    return found;
  }

  /** The version of the tables, 0 when there are none. */
  private int version(Connection connection) throws SQLException {
    return StoreDatabase.tablesVersion(
        connection,
        "select max(name = 'flyway_schema_history') from sqlite_master where type = 'table'",
        this::foreign);
  }

  private RiskException foreign() {
    return new RiskException(
        ErrorCode.STORE_UNREACHABLE,
        "is the database of another program, not a store; name another file in store.url",
        ErrorContext.ofFile(file));
  }

  @Override
  public RiskException failure(Exception e) {
    SQLException cause = null;
    for (Throwable t = e; t != null && cause == null; t = t.getCause()) {
      cause = t instanceof SQLException found ? found : null;
    }
    if (e.getCause() instanceof NativeLibraryNotFoundException
        || cause != null && cause.getCause() instanceof NativeLibraryNotFoundException) {
      return new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "the store cannot be opened: SQLite's library cannot be unpacked into the temporary"
              + " folder, which has to be writable; another one can be named with"
              + " -Djava.io.tmpdir=DIR",
          ErrorContext.ofFile(System.getProperty("java.io.tmpdir")),
          e);
    }
    String words = Sql.words(cause == null ? e : cause);
    // Extended result codes say more in their upper bytes.
    int code = cause == null ? 0 : cause.getErrorCode() & 0xff;
    ErrorContext context = ErrorContext.ofFile(file);
    if (code == CONSTRAINT) {
      return new RiskException(ErrorCode.INTERNAL, "the store refused a row: " + words, context, e);
    }
    String what =
        code == NOT_A_DATABASE
            ? "is not a store; move the file away or name another one in store.url: "
            : "the store cannot be used: ";
    return new RiskException(ErrorCode.STORE_UNREACHABLE, what + words, context, e);
  }
}
