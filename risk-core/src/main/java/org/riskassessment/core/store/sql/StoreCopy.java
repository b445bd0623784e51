package org.riskassessment.core.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.RunClaim;

/**
 * Copies everything stored for a workspace from one database to another, of the same kind or not,
 * and compares every row before it commits. The copy succeeds completely or changes nothing.
 */
public final class StoreCopy {
  /** Rows sent together. */
  private static final int CHUNK = 1_000;

  private final RiskConfig.Store from;
  private final RiskConfig.Store to;

  /**
   * @param to the target; an empty database becomes a store
   */
  public StoreCopy(RiskConfig.Store from, RiskConfig.Store to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies; no run may change the source meanwhile.
   *
   * @return how many rows each table has, all of them compared
   * @throws RiskException USAGE if the target is the source or already has rows of the workspace,
   *     LOCKED if a run has claimed the target, STORE_UNREACHABLE if either is unreachable or a row
   *     differs in the target, STORE_CORRUPT if the target cannot hold a row of the source
   */
  public Map<String, Long> copy() {
    StoreDatabase source = StoreDatabase.of(from);
    StoreDatabase target = StoreDatabase.of(to);
    if (source.display().equals(target.display())
        && (from.workspaceId().equals(to.workspaceId())
            || from.database().kind().equals("sqlite"))) {
      throw refused(target, "is the store to be copied");
    }
    try (SqlRiskStore opened = SqlRiskStore.open(to)) {
      RunClaim claim = opened.claim();
      try {
        return copy(source, target);
      } finally {
        claim.close();
      }
    }
  }

  private Map<String, Long> copy(StoreDatabase source, StoreDatabase target) {
    try (Connection reading = source.connectToRead()) {
      source.beginReading(reading);
      try (Connection writing = target.connectToWrite()) {
        return copy(reading, target, writing);
      } catch (SQLException e) {
        RiskException failure = target.failure(e);
        throw failure.code() == ErrorCode.INTERNAL ? damaged(source, e) : failure;
      }
    } catch (SQLException e) {
      throw source.failure(e);
    }
  }

  /** The target's rules are those of the source: what they refuse was never stored there. */
  private static RiskException damaged(StoreDatabase source, SQLException refused) {
    return new RiskException(
        ErrorCode.STORE_CORRUPT,
        "has a row that is not as it was stored (" + Sql.words(refused) + "); nothing was copied",
        ErrorContext.ofFile(source.display()).withRemedy(Remedy.of(Remedy.Kind.RESTORE_STORE)),
        refused);
  }

  private Map<String, Long> copy(Connection reading, StoreDatabase target, Connection writing)
      throws SQLException {
    target.beginWriting(writing, to.workspaceId());
    try {
      for (StoreTable table : StoreTable.ALL) {
        long there = table.count(writing, to.workspaceId());
        if (there > 0) {
          throw refused(
              target,
              "already has rows of the workspace '"
                  + to.workspaceId()
                  + "': "
                  + there
                  + " in "
                  + table.name());
        }
      }
      Map<String, Long> counts = new LinkedHashMap<>();
      for (StoreTable table : StoreTable.ALL) {
        insert(table, reading, writing);
        counts.put(table.name(), compare(table, reading, target, writing));
      }
      writing.commit();
      return counts;
    } catch (SQLException | RuntimeException e) {
      try {
        writing.rollback();
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
  }

  private void insert(StoreTable table, Connection reading, Connection writing)
      throws SQLException {
    List<StoreTable.Column> columns = table.columns(writing);
    try (PreparedStatement rows = reading.prepareStatement(table.select(columns));
        PreparedStatement sent = writing.prepareStatement(table.insert(columns))) {
      rows.setFetchSize(CHUNK);
      rows.setString(1, from.workspaceId());
      try (ResultSet row = rows.executeQuery()) {
        int waiting = 0;
        while (row.next()) {
          bind(sent, columns, StoreTable.values(row, columns));
          sent.addBatch();
          if (++waiting == CHUNK) {
            sent.executeBatch();
            waiting = 0;
          }
        }
        if (waiting > 0) {
          sent.executeBatch();
        }
      }
    }
  }

  private void bind(
      PreparedStatement sent, List<StoreTable.Column> columns, @Nullable Object[] values)
      throws SQLException {
    sent.setString(1, to.workspaceId());
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        sent.setNull(i + 2, StoreTable.sqlType(columns.get(i).kind()));
      } else if (value instanceof byte[] bytes) {
        sent.setBytes(i + 2, bytes);
      } else {
        sent.setObject(i + 2, value);
      }
    }
  }

  /** Reads both again and compares them. */
  private long compare(
      StoreTable table, Connection reading, StoreDatabase target, Connection writing)
      throws SQLException {
    List<StoreTable.Column> columns = table.columns(writing);
    String select = table.select(columns);
    try (PreparedStatement there = reading.prepareStatement(select);
        PreparedStatement here = writing.prepareStatement(select)) {
      there.setFetchSize(CHUNK);
      here.setFetchSize(CHUNK);
      there.setString(1, from.workspaceId());
      here.setString(1, to.workspaceId());
      try (ResultSet original = there.executeQuery();
          ResultSet copy = here.executeQuery()) {
        long n = 0;
        while (original.next()) {
          n++;
          if (!copy.next()
              || !StoreTable.same(
                  StoreTable.values(original, columns), StoreTable.values(copy, columns))) {
            throw different(target, table, n);
          }
        }
        if (copy.next()) {
          throw different(target, table, n + 1);
        }
        return n;
      }
    }
  }

  private static RiskException different(StoreDatabase target, StoreTable table, long n) {
    return new RiskException(
        ErrorCode.STORE_UNREACHABLE,
        "row " + n + " of " + table.name() + " differs in the copy; nothing was copied",
        ErrorContext.none().withFile(target.display()));
  }

  private static RiskException refused(StoreDatabase target, String what) {
    return new RiskException(
        ErrorCode.USAGE,
        what + "; nothing was copied",
        ErrorContext.none()
            .withFile(target.display())
            .withAccepted("an empty database or file, or another workspace name")
            .withRemedy(Remedy.of(Remedy.Kind.RENAME_WORKSPACE)));
  }
}
