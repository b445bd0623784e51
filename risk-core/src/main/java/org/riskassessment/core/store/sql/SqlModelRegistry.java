package org.riskassessment.core.store.sql;

import static org.riskassessment.core.store.sql.Rows.datasetId;
import static org.riskassessment.core.store.sql.Rows.instant;
import static org.riskassessment.core.store.sql.Rows.optionalInteger;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PerformanceCheck;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.Review;

final class SqlModelRegistry implements ModelRegistry {
  /** A row for each artifact of a version, or one without an artifact. */
  private static final String VERSIONS =
      "select v.version, v.card, a.name, a.sha256 from model_version v left join model_artifact a"
          + " on a.workspace_id = v.workspace_id and a.version = v.version"
          + " where v.workspace_id = ?";

  private final Lane reading;
  private final Lane writing;
  private final String workspaceId;

  SqlModelRegistry(Lane reading, Lane writing, String workspaceId) {
    this.reading = reading;
    this.writing = writing;
    this.workspaceId = workspaceId;
  }

  private record Artifact(byte[] content, String sha256) {}

  private record VersionRow(
      int version, String card, @Nullable String artifact, @Nullable String sha256) {}

  @Override
  public ModelVersion add(ModelCard card, Map<String, byte[]> artifacts) {
    // Copied first: what is stored has to be what was hashed.
    Map<String, Artifact> contents = new TreeMap<>();
    Map<String, String> digests = new TreeMap<>();
    artifacts.forEach(
        (name, bytes) -> {
          byte[] content = bytes.clone();
          contents.put(name, new Artifact(content, Sha256.hex(content)));
          digests.put(name, Sha256.hex(content));
        });
    String json = new String(card.toJson(), StandardCharsets.UTF_8);
    Evaluation evaluation = card.evaluation();
    int added =
        writing.changeFor(
            handle -> {
              int version =
                  Rows.next(
                      handle,
                      "select max(version) from model_version where workspace_id = ?",
                      workspaceId);
              handle.execute(
                  "insert into model_version (workspace_id, version, card, dataset_id, trained_at,"
                      + " n, f1, roc_auc) values (?, ?, ?, ?, ?, ?, ?, ?)",
                  workspaceId,
                  version,
                  json,
                  card.datasetId().sha256(),
                  card.trainedAt().toEpochMilli(),
                  evaluation.n(),
                  evaluation.confusion().f1(),
                  nullable(evaluation.rocAuc()));
              contents.forEach(
                  (name, artifact) ->
                      handle.execute(
                          "insert into model_artifact (workspace_id, version, name, sha256,"
                              + " content) values (?, ?, ?, ?, ?)",
                          workspaceId,
                          version,
                          name,
                          artifact.sha256(),
                          artifact.content()));
              return version;
            });
    return new ModelVersion(added, card, digests);
  }

  @Override
  public Optional<ModelVersion> version(int version) {
    return versions(
            reading.read(
                handle ->
                    handle
                        .select(VERSIONS + " and v.version = ?", workspaceId, version)
                        .map((row, context) -> versionRow(row))
                        .list()))
        .stream()
        .findFirst();
  }

  @Override
  public List<ModelVersion> versions() {
    return versions(
        reading.read(
            handle ->
                handle
                    .select(VERSIONS + " order by v.version", workspaceId)
                    .map((row, context) -> versionRow(row))
                    .list()));
  }

  @Override
  public SortedMap<Integer, Set<String>> artifactNames() {
    SortedMap<Integer, Set<String>> names = new TreeMap<>();
    reading.read(
        handle ->
            handle
                .select(
                    "select v.version, a.name from model_version v left join model_artifact a"
                        + " on a.workspace_id = v.workspace_id and a.version = v.version"
                        + " where v.workspace_id = ? order by v.version, a.name",
                    workspaceId)
                .map(
                    (row, context) -> {
                      Set<String> own = names.computeIfAbsent(row.getInt(1), v -> new TreeSet<>());
                      String name = row.getString(2);
                      return name != null && own.add(name);
                    })
                .list());
    return names;
  }

  private static List<ModelVersion> versions(List<VersionRow> rows) {
    Map<Integer, String> cards = new LinkedHashMap<>();
    Map<Integer, Map<String, String>> artifacts = new LinkedHashMap<>();
    for (VersionRow row : rows) {
      cards.put(row.version(), row.card());
      Map<String, String> digests =
          artifacts.computeIfAbsent(row.version(), version -> new LinkedHashMap<>());
      if (row.artifact() != null && row.sha256() != null) {
        digests.put(row.artifact(), row.sha256());
      }
    }
    List<ModelVersion> versions = new ArrayList<>();
    cards.forEach(
        (version, json) -> {
          byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
          ModelCard card = ModelCard.read(utf8, "card of model version " + version);
          versions.add(new ModelVersion(version, card, artifacts.getOrDefault(version, Map.of())));
        });
    return versions;
  }

  @Override
  public byte[] artifact(int version, String name) {
    Artifact artifact =
        reading
            .read(
                handle ->
                    handle
                        .select(
                            "select content, sha256 from model_artifact"
                                + " where workspace_id = ? and version = ? and name = ?",
                            workspaceId,
                            version,
                            name)
                        .map((row, context) -> artifact(row))
                        .findOne())
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.MODEL_MISSING,
                        "model version " + version + " has no such file",
                        ErrorContext.none().withValue(name)));
    if (!Sha256.hex(artifact.content()).equals(artifact.sha256())) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT,
          "its bytes in the store are not the ones that were stored; deploy another version",
          ErrorContext.ofFile(name + " of model version " + version));
    }
    return artifact.content();
  }

  @Override
  public void addArtifact(int version, String name, byte[] content) {
    byte[] stored = content.clone();
    writing.change(
        handle -> {
          requireVersion(handle, version);
          handle.execute(
              "insert into model_artifact (workspace_id, version, name, sha256, content)"
                  + " values (?, ?, ?, ?, ?)"
                  + " on conflict (workspace_id, version, name) do nothing",
              workspaceId,
              version,
              name,
              Sha256.hex(stored),
              stored);
        });
  }

  @Override
  public void addEvaluation(int version, @Nullable String runId, Evaluation evaluation) {
    String json = Json.compact(evaluation.toTree());
    writing.change(
        handle -> {
          requireVersion(handle, version);
          int number =
              Rows.next(
                  handle,
                  "select max(number) from evaluation where workspace_id = ? and version = ?",
                  workspaceId,
                  version);
          handle.execute(
              "insert into evaluation (workspace_id, version, number, run_id, protocol, n, f1,"
                  + " roc_auc, evaluation) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              workspaceId,
              version,
              number,
              runId,
              evaluation.protocol().name(),
              evaluation.n(),
              evaluation.confusion().f1(),
              nullable(evaluation.rocAuc()),
              json);
        });
  }

  @Override
  public List<Evaluation> evaluations(int version) {
    List<String> documents =
        reading.read(
            handle ->
                handle
                    .select(
                        "select evaluation from evaluation where workspace_id = ? and version = ?"
                            + " order by number",
                        workspaceId,
                        version)
                    .map((row, context) -> row.getString(1))
                    .list());
    return documents.stream().map(json -> evaluation(json, version)).toList();
  }

  @Override
  public Optional<Deployment> deployed() {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from deployment where workspace_id = ? order by number desc limit 1",
                    workspaceId)
                .map((row, context) -> deployment(row))
                .findOne());
  }

  @Override
  public List<Deployment> deployments() {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from deployment where workspace_id = ? order by number", workspaceId)
                .map((row, context) -> deployment(row))
                .list());
  }

  @Override
  public Deployment deploy(Deployment deployment) {
    return writing.changeFor(handle -> append(handle, deployment));
  }

  @Override
  public void prune(int version) {
    writing.change(
        handle -> {
          requireVersion(handle, version);
          Integer deployed = deployedVersion(handle);
          if (deployed != null && deployed == version) {
            throw new RiskException(
                ErrorCode.USAGE, "version " + version + " is deployed, so its files stay");
          }
          handle.execute(
              "delete from model_artifact where workspace_id = ? and version = ?",
              workspaceId,
              version);
        });
  }

  @Override
  public List<Review> reviews() {
    return reading.read(
        handle ->
            handle
                .select("select * from review where workspace_id = ? order by number", workspaceId)
                .map((row, context) -> review(row))
                .list());
  }

  @Override
  public Optional<Review> lastReview() {
    return reading.read(
        handle ->
            handle
                .select(
                    "select * from review where workspace_id = ? order by number desc limit 1",
                    workspaceId)
                .map((row, context) -> review(row))
                .findOne());
  }

  @Override
  public void review(Review review, @Nullable Deployment promotion) {
    Decision decision = review.decision();
    writing.change(
        handle -> {
          requireVersion(handle, review.version());
          int number =
              Rows.next(
                  handle, "select max(number) from review where workspace_id = ?", workspaceId);
          handle.execute(
              "insert into review (workspace_id, number, run_id, version, dataset_id, first_row,"
                  + " end_row, settled, check_json, decision_json, reviewed_at)"
                  + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              workspaceId,
              number,
              review.runId(),
              review.version(),
              review.datasetId().sha256(),
              review.firstRow(),
              review.endRow(),
              review.settled(),
              Json.compact(review.check().toTree()),
              decision == null ? null : Json.compact(decision.toTree()),
              review.at().toEpochMilli());
          if (promotion != null) {
            append(handle, promotion);
          }
        });
  }

  private Deployment append(Handle handle, Deployment deployment) {
    requireVersion(handle, deployment.version());
    if (deployment.previousVersion() != null) {
      requireVersion(handle, deployment.previousVersion());
    }
    Integer deployed = deployedVersion(handle);
    if (!Objects.equals(deployed, deployment.previousVersion())) {
      throw deployment.overtaken(deployed);
    }
    int number =
        Rows.next(handle, "select max(number) from deployment where workspace_id = ?", workspaceId);
    handle.execute(
        "insert into deployment (workspace_id, number, version, previous_version, kind, actor,"
            + " reason, run_id, deployed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspaceId,
        number,
        deployment.version(),
        deployment.previousVersion(),
        deployment.kind().name(),
        deployment.actor(),
        deployment.reason(),
        deployment.runId(),
        deployment.at().toEpochMilli());
    return deployment.withNumber(number);
  }

  private @Nullable Integer deployedVersion(Handle handle) {
    return handle
        .select(
            "select version from deployment where workspace_id = ? order by number desc limit 1",
            workspaceId)
        .map((row, context) -> row.getInt(1))
        .findOne()
        .orElse(null);
  }

  private void requireVersion(Handle handle, int version) {
    boolean stored =
        handle
            .select(
                "select 1 from model_version where workspace_id = ? and version = ?",
                workspaceId,
                version)
            .map((row, context) -> row.getInt(1))
            .findOne()
            .isPresent();
    if (!stored) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING, "there is no model version " + version + " in the store");
    }
  }

  private static @Nullable Double nullable(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }

  private static VersionRow versionRow(ResultSet row) throws SQLException {
    return new VersionRow(
        row.getInt("version"),
        row.getString("card"),
        row.getString("name"),
        row.getString("sha256"));
  }

  private static Artifact artifact(ResultSet row) throws SQLException {
    return new Artifact(row.getBytes("content"), row.getString("sha256"));
  }

  private static Evaluation evaluation(String json, int version) {
    JsonSection root =
        Json.parse(
                json.getBytes(StandardCharsets.UTF_8),
                "evaluation of model version " + version,
                ErrorCode.MODEL_CORRUPT)
            .section(ErrorCode.MODEL_CORRUPT);
    Evaluation evaluation = Evaluation.read(root);
    root.check();
    return evaluation;
  }

  private static Deployment deployment(ResultSet row) throws SQLException {
    return new Deployment(
        row.getInt("number"),
        row.getInt("version"),
        optionalInteger(row, "previous_version"),
        Deployment.Kind.valueOf(row.getString("kind")),
        row.getString("actor"),
        row.getString("reason"),
        row.getString("run_id"),
        instant(row, "deployed_at"));
  }

  private static Review review(ResultSet row) throws SQLException {
    String of = " of the run " + row.getString("run_id");
    String decision = row.getString("decision_json");
    return new Review(
        row.getString("run_id"),
        row.getInt("version"),
        datasetId(row, "dataset_id"),
        row.getLong("first_row"),
        row.getLong("end_row"),
        row.getBoolean("settled"),
        read(row.getString("check_json"), "review" + of, PerformanceCheck::read),
        decision == null ? null : read(decision, "decision" + of, Decision::read),
        instant(row, "reviewed_at"));
  }

  private static <T> T read(String json, String name, Function<JsonSection, T> form) {
    JsonSection root =
        Json.parse(json.getBytes(StandardCharsets.UTF_8), name, ErrorCode.STORE_UNREACHABLE)
            .section(ErrorCode.STORE_UNREACHABLE);
    try {
      T value = form.apply(root);
      root.check();
      return value;
    } catch (IllegalArgumentException e) {
      throw new RiskException(
          ErrorCode.STORE_UNREACHABLE,
          "is damaged: " + e.getMessage(),
          ErrorContext.ofFile(name),
          e);
    }
  }
}
