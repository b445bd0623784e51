package org.riskassessment.core.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;

/** Model versions with their files (artifacts) and evaluations, and which one is deployed. */
public interface ModelRegistry {

  /**
   * Stores a new version, numbered one above the highest ever given.
   *
   * @param artifacts content by file name
   */
  ModelVersion add(ModelCard card, Map<String, byte[]> artifacts);

  Optional<ModelVersion> version(int version);

  /** All versions, oldest first. */
  List<ModelVersion> versions();

  /** The names of the files of each version, oldest first; none for a pruned version. */
  SortedMap<Integer, Set<String>> artifactNames();

  /**
   * The content of a file, its SHA-256 checked.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if there is no such file,
   *     MODEL_CORRUPT if its bytes are not the ones that were stored
   */
  byte[] artifact(int version, String name);

  /**
   * Adds a file to a version, for what was computed on it later; a file that exists stays.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if there is no such version
   */
  void addArtifact(int version, String name, byte[] content);

  /** Takes a file away from a version, so that it can be added again; nothing if there is none. */
  void removeArtifact(int version, String name);

  /**
   * Stores an evaluation of a version.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if there is no such version
   */
  void addEvaluation(int version, @Nullable String runId, Evaluation evaluation);

  /** The evaluations of a version, oldest first. */
  List<Evaluation> evaluations(int version);

  /** What is deployed: the newest entry of the history. */
  Optional<Deployment> deployed();

  /** The append-only history, oldest first. */
  List<Deployment> deployments();

  /**
   * Appends to the history.
   *
   * @param deployment its number is assigned here
   * @return the entry with its number
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if there is no such version,
   *     LOCKED if its previous version is not, or no longer, the deployed one
   */
  Deployment deploy(Deployment deployment);

  /**
   * Deletes the files of a version. Its card, its evaluations and the history stay; without files
   * it is {@link ModelVersion#isPruned}.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if there is no such version,
   *     USAGE if it is deployed
   */
  void prune(int version);

  /** All reviews, oldest first. */
  List<Review> reviews();

  /** The newest review, if any. */
  Optional<Review> lastReview();

  /**
   * Stores a review and, if it promotes, the deployment that follows from it, in one transaction.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING if the version reviewed or
   *     promoted does not exist; otherwise as {@link #deploy}
   */
  default void review(Review review, @Nullable Deployment promotion) {
    review(review, promotion, null);
  }

  /**
   * The same with what it takes to repeat the decision beside models and rows.
   *
   * @param evidence null for nothing
   */
  void review(Review review, @Nullable Deployment promotion, byte @Nullable [] evidence);

  /** The evidence of the newest review of a run; empty when it has none. */
  Optional<byte[]> evidence(String runId);
}
