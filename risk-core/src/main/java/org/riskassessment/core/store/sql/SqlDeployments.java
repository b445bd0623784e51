package org.riskassessment.core.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.LevelCheck;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Review;

/** The deployments of versions, and the reviews of what is deployed. */
final class SqlDeployments {
  /** Without the evidence, which is large. */
  private static final String REVIEW =
      "select number, run_id, version, dataset_id, first_row, end_row, settled, check_json,"
          + " decision_json, reviewed_at, level_json, drift_json, recalibration_json from review"
          + " where workspace_id = ?";

  private final SqlWorkspace workspace;

  SqlDeployments(SqlWorkspace workspace) {
    this.workspace = workspace;
  }

  Optional<Deployment> newest() {
    return workspace.first(
        SqlDeployments::deployment,
        "select * from deployment where workspace_id = ? order by number desc limit 1");
  }

  List<Deployment> all() {
    return workspace.list(
        SqlDeployments::deployment,
        "select * from deployment where workspace_id = ? order by number");
  }

  /** Appends a deployment of an existing version; part of a transaction. */
  Deployment append(Handle handle, Deployment deployment) {
    requireVersion(handle, deployment.version());
    if (deployment.previousVersion() != null) {
      requireVersion(handle, deployment.previousVersion());
    }
    Integer deployed = deployedVersion(handle);
    if (!Objects.equals(deployed, deployment.previousVersion())) {
      throw deployment.overtaken(deployed);
    }
    int number =
        workspace.next(handle, "select max(number) from deployment where workspace_id = ?");
    handle.execute(
        "insert into deployment (workspace_id, number, version, previous_version, kind, actor,"
            + " reason, run_id, deployed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspace.id(),
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

  @Nullable Integer deployedVersion(Handle handle) {
    return workspace
        .first(
            handle,
            row -> row.whole("version"),
            "select version from deployment where workspace_id = ? order by number desc limit 1")
        .orElse(null);
  }

  void requireVersion(Handle handle, int version) {
    boolean stored =
        workspace
            .first(
                handle,
                row -> true,
                "select 1 from model_version where workspace_id = ? and version = ?",
                version)
            .isPresent();
    if (!stored) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING, "there is no model version " + version + " in the store");
    }
  }

  List<Review> reviews() {
    return workspace.list(SqlDeployments::review, REVIEW + " order by number");
  }

  Optional<Review> lastReview() {
    return workspace.first(SqlDeployments::review, REVIEW + " order by number desc limit 1");
  }

  /** What it takes to repeat the decision of a run's newest review. */
  Optional<byte[]> evidence(String runId) {
    return workspace.first(
        row -> row.bytes("evidence"),
        "select evidence from review where workspace_id = ? and run_id = ?"
            + " and evidence is not null order by number desc limit 1",
        runId);
  }

  /** Appends a review of an existing version; part of a transaction. */
  void append(Handle handle, Review review, byte @Nullable [] evidence) {
    requireVersion(handle, review.version());
    Decision decision = review.decision();
    int number = workspace.next(handle, "select max(number) from review where workspace_id = ?");
    handle.execute(
        "insert into review (workspace_id, number, run_id, version, dataset_id, first_row,"
            + " end_row, settled, check_json, decision_json, reviewed_at, level_json, drift_json,"
            + " recalibration_json, evidence)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        workspace.id(),
        number,
        review.runId(),
        review.version(),
        review.datasetId().sha256(),
        review.firstRow(),
        review.endRow(),
        review.settled(),
        Json.compact(review.check().toTree()),
        decision == null ? null : Json.compact(decision.toTree()),
        review.at().toEpochMilli(),
        review.level() == null ? null : Json.compact(review.level().toTree()),
        review.drift() == null ? null : Json.compact(review.drift().toTree()),
        review.recalibration() == null ? null : Json.compact(review.recalibration().toTree()),
        evidence);
  }

  private static Deployment deployment(StoredRow row) throws SQLException {
    return new Deployment(
        row.whole("number"),
        row.whole("version"),
        row.optionalWhole("previous_version"),
        row.choice("kind", Deployment.Kind.class),
        row.text("actor"),
        row.text("reason"),
        row.optionalText("run_id"),
        row.instant("deployed_at"));
  }

  private static Review review(StoredRow row) throws SQLException {
    row.requireNumber();
    String of = " of the run " + row.text("run_id");
    return new Review(
        row.text("run_id"),
        row.whole("version"),
        row.datasetId("dataset_id"),
        row.count("first_row"),
        row.count("end_row"),
        row.flag("settled"),
        row.document("check_json", "review" + of, ErrorCode.STORE_CORRUPT, PerformanceCheck::read),
        row.optionalText("decision_json") == null
            ? null
            : row.document(
                "decision_json", "decision" + of, ErrorCode.STORE_CORRUPT, Decision::read),
        row.instant("reviewed_at"),
        document(row, "level_json", of, LevelCheck::read),
        document(row, "drift_json", of, DriftState::read),
        document(row, "recalibration_json", of, Recalibration::read));
  }

  private static <T> @Nullable T document(
      StoredRow row, String column, String of, Function<JsonSection, T> reader)
      throws SQLException {
    return row.optionalText(column) == null
        ? null
        : row.document(column, "review" + of, ErrorCode.STORE_CORRUPT, reader);
  }
}
