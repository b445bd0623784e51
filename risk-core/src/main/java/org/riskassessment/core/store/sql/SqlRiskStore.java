package org.riskassessment.core.store.sql;

import java.util.Objects;
import org.riskassessment.core.store.DiagnosisLog;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.PredictionLog;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunLog;

/**
 * The store in a SQL database; SQLite so far.
 *
 * <p>Writes of one process queue for its one writing connection, those of several processes wait
 * for each other up to 10 seconds. Reads do not wait for writes. What the database refuses because
 * a key is taken or a row that it points to is not there is {@link
 * org.riskassessment.core.error.ErrorCode#INTERNAL}. Safe for several threads.
 */
public final class SqlRiskStore implements RiskStore {
  private final Lane reading;
  private final Lane writing;
  private final IngestionLedger ingestion;
  private final ModelRegistry models;
  private final RunLog runs;
  private final PredictionLog predictions;
  private final DiagnosisLog diagnoses;

  private SqlRiskStore(Lane reading, Lane writing, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.ingestion = new SqlIngestionLedger(reading, writing, workspaceId);
    this.models = new SqlModelRegistry(reading, writing, workspaceId);
    this.runs = new SqlRunLog(reading, writing, workspaceId);
    this.predictions = new SqlPredictionLog(reading, writing, workspaceId);
    this.diagnoses = new SqlDiagnosisLog(reading, writing, workspaceId);
  }

  /**
   * Opens a store; makes it, or brings it up to this release, when that is needed.
   *
   * @param jdbcUrl {@code jdbc:sqlite:FILE}, on a local disk; missing folders are made
   * @param workspaceId whose rows to see; one database may hold several workspaces
   * @throws org.riskassessment.core.error.RiskException STORE_UNREACHABLE when the file cannot be
   *     opened or is not a store, STORE_TOO_NEW when a newer release wrote it, CONFIG_INVALID when
   *     the URL is of another kind
   */
  public static SqlRiskStore open(String jdbcUrl, String workspaceId) {
    if (workspaceId.isEmpty() || workspaceId.length() > 200) {
      throw new IllegalArgumentException("a workspace id has 1 to 200 characters: " + workspaceId);
    }
    SqliteFile file = SqliteFile.of(Objects.requireNonNull(jdbcUrl));
    Lane reading = new Lane(file::connectToRead, file::failure);
    Lane writing = new Lane(file::connectToWrite, file::failure);
    // The writer waits for the first write: many commands have none.
    reading.open();
    return new SqlRiskStore(reading, writing, workspaceId);
  }

  /** The version of the tables, which every open store has. */
  public static int tablesVersion() {
    return Migrations.NEWEST;
  }

  @Override
  public IngestionLedger ingestion() {
    return ingestion;
  }

  @Override
  public ModelRegistry models() {
    return models;
  }

  @Override
  public RunLog runs() {
    return runs;
  }

  @Override
  public PredictionLog predictions() {
    return predictions;
  }

  @Override
  public DiagnosisLog diagnoses() {
    return diagnoses;
  }

  @Override
  public void close() {
    // The writer last: SQLite folds the write-ahead log into the file when the last one leaves.
    try {
      reading.close();
    } finally {
      writing.close();
    }
  }
}
