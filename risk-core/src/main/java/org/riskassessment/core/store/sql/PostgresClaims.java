package org.riskassessment.core.store.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.store.RunClaim;

/**
 * The claim on a workspace: an advisory lock on a separate connection, which the server frees when
 * that connection ends. A run may lose its lock without noticing, so each claim also has a number,
 * and each write of its run checks that this number is still the newest. Safe for several threads.
 */
final class PostgresClaims {
  private static final long NONE = -1;

  /** Notices a dead machine after a minute, and keeps an idle connection open for hours. */
  private static final String KEEP =
      "select set_config(name, case name when 'tcp_keepalives_idle' then '30'"
          + " when 'tcp_keepalives_interval' then '10' when 'tcp_keepalives_count' then '3'"
          + " else '0' end, false) from pg_settings where name in ('tcp_keepalives_idle',"
          + " 'tcp_keepalives_interval', 'tcp_keepalives_count', 'idle_session_timeout')";

  private final PostgresDatabase database;
  private final String workspaceId;
  private final long key;
  private volatile long fence = NONE;

  PostgresClaims(PostgresDatabase database, String workspaceId) {
    this.database = database;
    this.workspaceId = workspaceId;
    this.key = key(workspaceId);
  }

  /** The key of a workspace's advisory lock, the same in all releases. */
  static long key(String workspaceId) {
    byte[] name = ("risk run " + workspaceId).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(HexFormat.of().parseHex(Sha256.hex(name))).getLong();
  }

  synchronized RunClaim claim() {
    if (fence != NONE) {
      throw locked("another run of this process");
    }
    try {
      return new Claim(locked());
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  private Connection locked() throws SQLException {
    Connection connection = database.connect();
    boolean taken = false;
    try {
      Sql.execute(connection, KEEP);
      if (!"t".equals(Sql.text(connection, "select pg_try_advisory_lock(?)", key))) {
        throw locked(holder(connection).orElse("another run"));
      }
      fence =
          Sql.number(
              connection,
              "insert into run_fence (workspace_id, number) values (?, 1)"
                  + " on conflict (workspace_id) do update set number = run_fence.number + 1"
                  + " returning number",
              workspaceId);
      taken = true;
      return connection;
    } finally {
      if (!taken) {
        connection.close();
      }
    }
  }

  /** Who has the lock, as far as the server says. */
  private Optional<String> holder(Connection connection) throws SQLException {
    return Optional.ofNullable(
            Sql.text(
                connection,
                "select coalesce(a.application_name, '') || ' on '"
                    + " || coalesce(host(a.client_addr), 'the server')"
                    + " from pg_locks l join pg_stat_activity a on a.pid = l.pid where "
                    + ADVISORY,
                high(),
                low()))
        .map(who -> "another run (" + who + ")");
  }

  private static final String ADVISORY =
      "l.locktype = 'advisory' and l.granted and l.objsubid = 1"
          + " and l.classid::bigint = ? and l.objid::bigint = ?"
          + " and l.database = (select oid from pg_database where datname = current_database())";

  private long high() {
    return key >>> 32;
  }

  private long low() {
    return key & 0xffff_ffffL;
  }

  private RiskException locked(String who) {
    return new RiskException(
        ErrorCode.LOCKED,
        who + " is changing the workspace '" + workspaceId + "'; try again when it has finished",
        ErrorContext.none().withFile(database.display()));
  }

  boolean isClaimed(Handle handle) {
    return handle
            .select("select count(*) from pg_locks l where " + ADVISORY, high(), low())
            .map((row, context) -> row.getInt(1))
            .one()
        > 0;
  }

  /**
   * Begins a write, after the one under way if there is one.
   *
   * @throws RiskException LOCKED if this store's claim is not the newest
   */
  void beginWrite(Handle handle) {
    long newest =
        number(handle)
            .orElseGet(
                () -> {
                  handle.execute(
                      "insert into run_fence (workspace_id, number) values (?, 0)"
                          + " on conflict (workspace_id) do nothing",
                      workspaceId);
                  return number(handle).orElse(0L);
                });
    long own = fence;
    if (own != NONE && own != newest) {
      throw new RiskException(
          ErrorCode.LOCKED,
          "this run lost its connection and another run took over the workspace '"
              + workspaceId
              + "', so this run ends",
          ErrorContext.none().withFile(database.display()));
    }
  }

  private Optional<Long> number(Handle handle) {
    return handle
        .select(PostgresDatabase.FENCE, workspaceId)
        .map((row, context) -> row.getLong(1))
        .findOne();
  }

  private final class Claim implements RunClaim {
    private @Nullable Connection connection;

    private Claim(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void close() {
      synchronized (PostgresClaims.this) {
        Connection held = connection;
        connection = null;
        if (held == null) {
          return;
        }
        fence = NONE;
        try (held) {
          // The server notices a closed connection only a moment later.
          Sql.text(held, "select pg_advisory_unlock(?)", key);
        } catch (SQLException e) {
          // A lost connection has already given the lock back.
          return;
        }
      }
    }
  }
}
