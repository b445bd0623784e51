package org.riskassessment.core.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;

/**
 * Facts about a store's database. Reading them changes nothing.
 *
 * @param place where it is, without user and password
 * @param product the database product and its version; null if it does not exist yet
 * @param tablesVersion the version of its tables, 0 if it has none; empty if it does not exist
 * @param rows of the workspace, by table; empty unless this release wrote the tables
 */
public record StoreInfo(
    String place, @Nullable String product, OptionalInt tablesVersion, Map<String, Long> rows) {

  /** The facts about a store. */
  public static StoreInfo of(RiskConfig.Store store) {
    StoreDatabase database = StoreDatabase.of(store);
    try {
      OptionalInt version = database.version();
      if (version.isEmpty()) {
        return new StoreInfo(database.display(), null, version, Map.of());
      }
      try (Connection connection = database.connectToLook()) {
        Map<String, Long> rows = new LinkedHashMap<>();
        if (version.getAsInt() == Migrations.NEWEST) {
          for (StoreTable table : StoreTable.ALL) {
            rows.put(table.name(), table.count(connection, store.workspaceId()));
          }
        }
        return new StoreInfo(database.display(), database.product(connection), version, rows);
      }
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }
}
