package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.store.AccessToken;
import org.riskassessment.core.store.AccessTokens;
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
 * Reads do not wait for writes. A file that may not be written, or whose folder may not, is read,
 * and every write is {@link org.riskassessment.core.error.ErrorCode#WRITE_FAILED}. A row that the
 * database refuses, because its key exists or a row it refers to does not, is {@link
 * org.riskassessment.core.error.ErrorCode#INTERNAL}. Safe for several threads.
 */
public final class SqlRiskStore implements RiskStore {
  private final Connections reader;
  private final Connections writer;
  private final @Nullable PostgresClaims claims;
  private final IngestionLedger ingestion;
  private final ModelRegistry models;
  private final RunLog runs;
  private final PredictionLog predictions;
  private final DiagnosisLog diagnoses;
  private final CallLog calls;
  private final AccessTokens tokens;

  /**
   * A store over its connections.
   *
   * @param claims null if no other machine can reach the database
   */
  private SqlRiskStore(
      Connections reader, Connections writer, @Nullable PostgresClaims claims, String workspaceId) {
    this.reader = reader;
    this.writer = writer;
    this.claims = claims;
    SqlWorkspace workspace = new SqlWorkspace(reader, writer, workspaceId);
    this.ingestion = new SqlIngestionLedger(workspace);
    this.models = new SqlModelRegistry(workspace);
    this.runs = new SqlRunLog(workspace);
    this.predictions = new SqlPredictionLog(workspace);
    this.diagnoses = new SqlDiagnosisLog(workspace);
    this.calls = new SqlCallLog(workspace);
    this.tokens = new Tokens(workspace);
  }

  /**
   * Opens a store; creates it, or migrates it to this release, if needed.
   *
   * @param store where it is: {@code jdbc:sqlite:FILE} on a local disk, whose missing folders are
   *     created, or {@code jdbc:postgresql://HOST/DATABASE}, where the database has to exist
   * @throws org.riskassessment.core.error.RiskException STORE_UNREACHABLE if the file or the
   *     database cannot be opened or is not a store, STORE_TOO_NEW if a newer release wrote it,
   *     CONFIG_INVALID if the URL is of another kind or the password is missing
   */
  public static SqlRiskStore open(RiskConfig.Store store) {
    StoreDatabase database = StoreDatabase.of(store);
    return database instanceof PostgresDatabase postgres
        ? open(postgres, store.workspaceId())
        : open((SqliteFile) database, store.workspaceId());
  }

  /** Opens a store that needs no login. */
  public static SqlRiskStore open(String jdbcUrl, String workspaceId) {
    return open(new RiskConfig.Store(Database.of(Objects.requireNonNull(jdbcUrl)), workspaceId));
  }

  private static SqlRiskStore open(SqliteFile file, String workspaceId) {
    if (file.isReadOnly()) {
      ReadOnlyConnections connections = new ReadOnlyConnections(file);
      connections.open();
      return new SqlRiskStore(connections, connections, null, workspaceId);
    }
    SqliteConnections reader = new SqliteConnections(file::connectToRead, file::failure);
    SqliteConnections writer = new SqliteConnections(file::connectToWrite, file::failure);
    // The writer connects at the first write: many commands have none.
    reader.open();
    return new SqlRiskStore(reader, writer, null, workspaceId);
  }

  static SqlRiskStore open(PostgresDatabase database, String workspaceId) {
    PostgresClaims claims = new PostgresClaims(database, workspaceId);
    Connections pool = PostgresConnections.open(database, claims);
    return new SqlRiskStore(pool, pool, claims, workspaceId);
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
  public AccessTokens tokens() {
    return tokens;
  }

  @Override
  public RunClaim claim() {
    return claims == null ? () -> {} : claims.claim();
  }

  @Override
  public boolean isClaimed() {
    PostgresClaims known = claims;
    return known != null && reader.read(known::isClaimed);
  }

  @Override
  public void close() {
    // The writer last: SQLite merges the write-ahead log into the file when the last one closes.
    try {
      reader.close();
    } finally {
      writer.close();
    }
  }

  private static final class Tokens implements AccessTokens {
    private final SqlWorkspace workspace;

    Tokens(SqlWorkspace workspace) {
      this.workspace = workspace;
    }

    @Override
    public AccessToken add(AccessToken token) {
      return workspace.writeFor(
          handle -> {
            int number =
                workspace.next(
                    handle, "select max(number) from access_token where workspace_id = ?");
            handle.execute(
                "insert into access_token (workspace_id, number, name, hash, scopes, actor,"
                    + " created_at, revoked_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                workspace.id(),
                number,
                token.name(),
                token.hash(),
                String.join(" ", token.scopes()),
                token.by(),
                token.createdAt().toEpochMilli(),
                SqlWorkspace.millis(token.revokedAt()));
            return token.withNumber(number);
          });
    }

    @Override
    public List<AccessToken> all() {
      return workspace.list(
          Tokens::token, "select * from access_token where workspace_id = ? order by number");
    }

    @Override
    public void revoke(int number, Instant at) {
      workspace.write(
          handle ->
              handle.execute(
                  "update access_token set revoked_at = ? where workspace_id = ? and number = ?"
                      + " and revoked_at is null",
                  at.toEpochMilli(),
                  workspace.id(),
                  number));
    }

    private static AccessToken token(StoredRow row) throws SQLException {
      return new AccessToken(
          row.whole("number"),
          row.text("name"),
          row.text("hash"),
          List.of(row.text("scopes").split(" ")),
          row.text("actor"),
          row.instant("created_at"),
          row.optionalInstant("revoked_at"));
    }
  }
}
