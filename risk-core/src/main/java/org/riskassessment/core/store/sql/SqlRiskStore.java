package org.riskassessment.core.store.sql;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.CallLog;
import org.riskassessment.core.store.DiagnosisLog;
import org.riskassessment.core.store.IngestionLedger;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.PredictionLog;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunClaim;
import org.riskassessment.core.store.RunLog;

/**
 * The store in a SQL database: a file of SQLite, or PostgreSQL.
 *
 * <p>Writes of one process queue, those of several processes wait for each other up to 10 seconds.
 * Reads do not wait for writes. What the database refuses because a key is taken or a row that it
 * points to is not there is {@link org.riskassessment.core.error.ErrorCode#INTERNAL}. Safe for
 * several threads.
 */
public final class SqlRiskStore implements RiskStore {
  private final Lane reading;
  private final Lane writing;
  private final @Nullable PostgresClaims claims;
  private final IngestionLedger ingestion;
  private final ModelRegistry models;
  private final RunLog runs;
  private final PredictionLog predictions;
  private final DiagnosisLog diagnoses;
  private final CallLog calls;

  /**
   * A store over its ways to the database.
   *
   * @param claims null where no other machine reaches the database
   */
  private SqlRiskStore(
      Lane reading, Lane writing, @Nullable PostgresClaims claims, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.claims = claims;
    this.ingestion = new SqlIngestionLedger(reading, writing, workspaceId);
    this.models = new SqlModelRegistry(reading, writing, workspaceId);
    this.runs = new SqlRunLog(reading, writing, workspaceId);
    this.predictions = new SqlPredictionLog(reading, writing, workspaceId);
    this.diagnoses = new SqlDiagnosisLog(reading, writing, workspaceId);
    this.calls = new SqlCallLog(reading, writing, workspaceId);
  }

  /**
   * Opens a store; makes it, or brings it up to this release, when that is needed.
   *
   * @param store where it is: {@code jdbc:sqlite:FILE}, on a local disk, whose missing folders are
   *     made, or {@code jdbc:postgresql://HOST/DATABASE}, where an empty database has to be
   * @throws org.riskassessment.core.error.RiskException STORE_UNREACHABLE when the file or the
   *     database cannot be opened or is not a store, STORE_TOO_NEW when a newer release wrote it,
   *     CONFIG_INVALID when the URL is of another kind or the password is not to be had
   */
  public static SqlRiskStore open(RiskConfig.Store store) {
    StoreDatabase database = StoreDatabase.of(store);
    return database instanceof PostgresDatabase postgres
        ? open(postgres, store.workspaceId())
        : open((SqliteFile) database, store.workspaceId());
  }

  /** Opens a store that is reached by its URL alone. */
  public static SqlRiskStore open(String jdbcUrl, String workspaceId) {
    return open(new RiskConfig.Store(Database.of(Objects.requireNonNull(jdbcUrl)), workspaceId));
  }

  private static SqlRiskStore open(SqliteFile file, String workspaceId) {
    SqliteLane reading = new SqliteLane(file::connectToRead, file::failure);
    SqliteLane writing = new SqliteLane(file::connectToWrite, file::failure);
    // The writer waits for the first write: many commands have none.
    reading.open();
    return new SqlRiskStore(reading, writing, null, workspaceId);
  }

  static SqlRiskStore open(PostgresDatabase database, String workspaceId) {
    PostgresClaims claims = new PostgresClaims(database, workspaceId);
    Lane lane = PostgresLane.open(database, claims);
    return new SqlRiskStore(lane, lane, claims, workspaceId);
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
  public CallLog calls() {
    return calls;
  }

  @Override
  public RunClaim claim() {
    return claims == null ? () -> {} : claims.claim();
  }

  @Override
  public boolean isClaimed() {
    PostgresClaims known = claims;
    return known != null && reading.read(known::isClaimed);
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
