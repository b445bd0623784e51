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

/** Model versions with their artifacts and evaluations, and which of them is deployed. */
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

  /** The names of the artifacts of each version, oldest first: none of one that is pruned. */
  SortedMap<Integer, Set<String>> artifactNames();

  /**
   * The content of an artifact, its SHA-256 checked.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when there is none of that
   *     name, MODEL_CORRUPT when its bytes are not the ones that were stored
   */
  byte[] artifact(int version, String name);

  /**
   * Adds a file to a version, of what was computed on it later; one that is there stays.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when there is no such version
   */
  void addArtifact(int version, String name, byte[] content);

  /**
   * Stores an evaluation of a version.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when there is no such version
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
   * @param deployment its number is given here
   * @return the entry with its number
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when there is no such
   *     version, LOCKED when its previous version is not, or no more, the deployed one
   */
  Deployment deploy(Deployment deployment);

  /**
   * Deletes the artifacts of a version. Its card, its evaluations and the history stay; without
   * artifacts it is {@link ModelVersion#isPruned}.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when there is no such
   *     version, USAGE when it is deployed
   */
  void prune(int version);

  /** All reviews, oldest first. */
  List<Review> reviews();

  /** The newest review, if there was one. */
  Optional<Review> lastReview();

  /**
   * Stores a review and, when it promotes, the deployment that follows from it, in one transaction.
   *
   * @throws org.riskassessment.core.error.RiskException MODEL_MISSING when there is no version as
   *     reviewed or as promoted; as {@link #deploy} otherwise
   */
  void review(Review review, @Nullable Deployment promotion);
}
