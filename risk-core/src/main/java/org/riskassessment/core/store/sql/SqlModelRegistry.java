package org.riskassessment.core.store.sql;

import java.nio.charset.StandardCharsets;
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
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.Review;

final class SqlModelRegistry implements ModelRegistry {
  /** Versions with a row for each file, or one row without a file. */
  private static final String WITH_FILES =
      " from model_version v left join model_artifact a"
          + " on a.workspace_id = v.workspace_id and a.version = v.version"
          + " where v.workspace_id = ?";

  private static final String VERSIONS = "select v.version, v.card, a.name, a.sha256" + WITH_FILES;

  private final SqlWorkspace workspace;
  private final SqlDeployments deployments;

  SqlModelRegistry(SqlWorkspace workspace) {
    this.workspace = workspace;
    this.deployments = new SqlDeployments(workspace);
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
        workspace.writeFor(
            handle -> {
              int version =
                  workspace.next(
                      handle, "select max(version) from model_version where workspace_id = ?");
              handle.execute(
                  "insert into model_version (workspace_id, version, card, dataset_id, trained_at,"
                      + " n, f1, roc_auc) values (?, ?, ?, ?, ?, ?, ?, ?)",
                  workspace.id(),
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
                          workspace.id(),
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
            workspace.list(SqlModelRegistry::versionRow, VERSIONS + " and v.version = ?", version))
        .stream()
        .findFirst();
  }

  @Override
  public List<ModelVersion> versions() {
    return versions(workspace.list(SqlModelRegistry::versionRow, VERSIONS + " order by v.version"));
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
  public SortedMap<Integer, Set<String>> artifactNames() {
    SortedMap<Integer, Set<String>> names = new TreeMap<>();
    workspace.list(
        row -> {
          Set<String> own = names.computeIfAbsent(row.whole("version"), v -> new TreeSet<>());
          String name = row.optionalText("name");
          return name != null && own.add(name);
        },
        "select v.version, a.name" + WITH_FILES + " order by v.version, a.name");
    return names;
  }

  @Override
  public byte[] artifact(int version, String name) {
    Artifact artifact =
        workspace
            .first(
                SqlModelRegistry::artifact,
                "select content, sha256 from model_artifact"
                    + " where workspace_id = ? and version = ? and name = ?",
                version,
                name)
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.MODEL_MISSING,
                        "model version " + version + " has no such file",
                        ErrorContext.none().withValue(name)));
    if (!Sha256.hex(artifact.content()).equals(artifact.sha256())) {
      throw new RiskException(
          ErrorCode.MODEL_CORRUPT,
          "its bytes in the store have changed since they were stored"
              + (ModelVersion.isDerived(name) ? "" : "; deploy another version"),
          ErrorContext.ofFile(name + " of model version " + version));
    }
    return artifact.content();
  }

  @Override
  public void addArtifact(int version, String name, byte[] content) {
    byte[] stored = content.clone();
    workspace.write(
        handle -> {
          deployments.requireVersion(handle, version);
          handle.execute(
              "insert into model_artifact (workspace_id, version, name, sha256, content)"
                  + " values (?, ?, ?, ?, ?)"
                  + " on conflict (workspace_id, version, name) do nothing",
              workspace.id(),
              version,
              name,
              Sha256.hex(stored),
              stored);
        });
  }

  @Override
  public void removeArtifact(int version, String name) {
    workspace.write(
        handle ->
            handle.execute(
                "delete from model_artifact"
                    + " where workspace_id = ? and version = ? and name = ?",
                workspace.id(),
                version,
                name));
  }

  @Override
  public void prune(int version) {
    workspace.write(
        handle -> {
          deployments.requireVersion(handle, version);
          if (Objects.equals(deployments.deployedVersion(handle), version)) {
            throw new RiskException(
                ErrorCode.USAGE, "version " + version + " is deployed, so its files stay");
          }
          handle.execute(
              "delete from model_artifact where workspace_id = ? and version = ?",
              workspace.id(),
              version);
        });
  }

  @Override
  public void addEvaluation(int version, @Nullable String runId, Evaluation evaluation) {
    String json = Json.compact(evaluation.toTree());
    workspace.write(
        handle -> {
          deployments.requireVersion(handle, version);
          int number =
              workspace.next(
                  handle,
                  "select max(number) from evaluation where workspace_id = ? and version = ?",
                  version);
          handle.execute(
              "insert into evaluation (workspace_id, version, number, run_id, protocol, n, f1,"
                  + " roc_auc, evaluation) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              workspace.id(),
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
    return workspace.list(
        row ->
            row.document(
                "evaluation",
                "evaluation of model version " + version,
                ErrorCode.MODEL_CORRUPT,
                Evaluation::read),
        "select evaluation from evaluation where workspace_id = ? and version = ?"
            + " order by number",
        version);
  }

  @Override
  public Optional<Deployment> deployed() {
    return deployments.newest();
  }

  @Override
  public List<Deployment> deployments() {
    return deployments.all();
  }

  @Override
  public Deployment deploy(Deployment deployment) {
    return workspace.writeFor(handle -> deployments.append(handle, deployment));
  }

  @Override
  public List<Review> reviews() {
    return deployments.reviews();
  }

  @Override
  public Optional<Review> lastReview() {
    return deployments.lastReview();
  }

  @Override
  public Optional<byte[]> evidence(String runId) {
    return deployments.evidence(runId);
  }

  @Override
  public void review(Review review, @Nullable Deployment promotion, byte @Nullable [] evidence) {
    workspace.write(
        handle -> {
          deployments.append(handle, review, evidence);
          if (promotion != null) {
            deployments.append(handle, promotion);
          }
        });
  }

  private static @Nullable Double nullable(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }

  private static VersionRow versionRow(StoredRow row) throws SQLException {
    return new VersionRow(
        row.whole("version"),
        row.text("card"),
        row.optionalText("name"),
        row.optionalText("sha256"));
  }

  private static Artifact artifact(StoredRow row) throws SQLException {
    return new Artifact(row.bytes("content"), row.text("sha256"));
  }
}
