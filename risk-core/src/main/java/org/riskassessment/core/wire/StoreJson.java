package org.riskassessment.core.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Inline;

/** The database of the store. */
public final class StoreJson {
  private StoreJson() {}

  /**
   * What is in the database.
   *
   * @param store where it is
   * @param database its product and version; null when it is not there yet
   * @param workspace the workspace's name in it
   * @param tablesVersion version of its tables; null when it is not there yet
   * @param newestVersion the version that this release has
   * @param rows number of rows by table
   */
  public record Info(
      String store,
      @Nullable String database,
      String workspace,
      @Nullable Integer tablesVersion,
      int newestVersion,
      Map<String, Long> rows) {}

  /**
   * A database whose tables are up to date.
   *
   * @param info what is in it now
   * @param versionBefore version of its tables before; 0 when there were none
   */
  public record Migrated(@Inline Info info, int versionBefore) {}

  /**
   * A store that was copied.
   *
   * @param from where it is
   * @param to where the copy is
   * @param workspace the workspace's name in the copy
   * @param rows number of rows copied, by table
   * @param rowsCompared rows compared with the original: all of them
   */
  public record Copied(
      String from, String to, String workspace, Map<String, Long> rows, long rowsCompared) {}
}
