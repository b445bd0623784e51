package org.riskassessment.core.store.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.Review;

final class InMemoryRegistry implements ModelRegistry {
  private final SharedLock lock;
  private final List<Stored> versions = new ArrayList<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private final List<Review> reviews = new ArrayList<>();
  private final Map<String, byte[]> evidence = new LinkedHashMap<>();

  InMemoryRegistry(SharedLock lock) {
    this.lock = lock;
  }

  private record Stored(
      ModelVersion version, Map<String, byte[]> artifacts, List<Evaluation> evaluations) {

    Stored with(Map<String, String> digests, Map<String, byte[]> contents) {
      return new Stored(
          new ModelVersion(version.version(), version.card(), digests), contents, evaluations);
    }
  }

  @Override
  public ModelVersion add(ModelCard card, Map<String, byte[]> artifacts) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Map<String, String> digests = new TreeMap<>();
    artifacts.forEach(
        (name, bytes) -> {
          byte[] content = bytes.clone();
          contents.put(name, content);
          digests.put(name, Sha256.hex(content));
        });
    return lock.call(
        () -> {
          ModelVersion version = new ModelVersion(versions.size() + 1, card, digests);
          versions.add(new Stored(version, contents, new ArrayList<>()));
          return version;
        });
  }

  @Override
  public Optional<ModelVersion> version(int version) {
    return lock.call(() -> stored(version).map(Stored::version));
  }

  @Override
  public List<ModelVersion> versions() {
    return lock.call(() -> versions.stream().map(Stored::version).toList());
  }

  @Override
  public SortedMap<Integer, Set<String>> artifactNames() {
    SortedMap<Integer, Set<String>> names = new TreeMap<>();
    versions().forEach(v -> names.put(v.version(), v.artifacts().keySet()));
    return names;
  }

  @Override
  public byte[] artifact(int version, String name) {
    return lock.call(
        () ->
            stored(version)
                .map(stored -> stored.artifacts().get(name))
                .orElseThrow(
                    () ->
                        new RiskException(
                            ErrorCode.MODEL_MISSING,
                            "model version " + version + " has no such file",
                            ErrorContext.none().withValue(name)))
                .clone());
  }

  @Override
  public void addArtifact(int version, String name, byte[] content) {
    lock.run(
        () -> {
          Stored stored = required(version);
          if (!stored.artifacts().containsKey(name)) {
            Map<String, byte[]> contents = new LinkedHashMap<>(stored.artifacts());
            contents.put(name, content.clone());
            Map<String, String> digests = new TreeMap<>(stored.version().artifacts());
            digests.put(name, Sha256.hex(content));
            versions.set(version - 1, stored.with(digests, contents));
          }
        });
  }

  @Override
  public void removeArtifact(int version, String name) {
    lock.run(
        () ->
            stored(version)
                .ifPresent(
                    stored -> {
                      Map<String, byte[]> contents = new LinkedHashMap<>(stored.artifacts());
                      contents.remove(name);
                      Map<String, String> digests = new TreeMap<>(stored.version().artifacts());
                      digests.remove(name);
                      versions.set(version - 1, stored.with(digests, contents));
                    }));
  }

  @Override
  public void addEvaluation(int version, @Nullable String runId, Evaluation evaluation) {
    lock.run(() -> required(version).evaluations().add(evaluation));
  }

  @Override
  public List<Evaluation> evaluations(int version) {
    return lock.call(
        () -> stored(version).map(stored -> List.copyOf(stored.evaluations())).orElse(List.of()));
  }

  @Override
  public Optional<Deployment> deployed() {
    return lock.call(() -> deployments.stream().reduce((first, second) -> second));
  }

  @Override
  public List<Deployment> deployments() {
    return lock.call(() -> List.copyOf(deployments));
  }

  @Override
  public Deployment deploy(Deployment deployment) {
    return lock.call(
        () -> {
          required(deployment.version());
          if (deployment.previousVersion() != null) {
            required(deployment.previousVersion());
          }
          if (!Objects.equals(deployedVersion(), deployment.previousVersion())) {
            throw deployment.overtaken(deployedVersion());
          }
          Deployment numbered = deployment.withNumber(deployments.size() + 1);
          deployments.add(numbered);
          return numbered;
        });
  }

  @Override
  public void prune(int version) {
    lock.run(
        () -> {
          Stored stored = required(version);
          if (Objects.equals(deployedVersion(), version)) {
            throw new RiskException(
                ErrorCode.USAGE, "version " + version + " is deployed, so its files stay");
          }
          versions.set(version - 1, stored.with(Map.of(), Map.of()));
        });
  }

  @Override
  public List<Review> reviews() {
    return lock.call(() -> List.copyOf(reviews));
  }

  @Override
  public Optional<Review> lastReview() {
    return lock.call(() -> reviews.stream().reduce((first, second) -> second));
  }

  @Override
  public void review(Review review, @Nullable Deployment promotion, byte @Nullable [] newEvidence) {
    lock.run(
        () -> {
          required(review.version());
          if (promotion != null) {
            deploy(promotion);
          }
          reviews.add(review);
          if (newEvidence != null) {
            evidence.put(review.runId(), newEvidence.clone());
          }
        });
  }

  @Override
  public Optional<byte[]> evidence(String runId) {
    return lock.call(() -> Optional.ofNullable(evidence.get(runId)).map(byte[]::clone));
  }

  private @Nullable Integer deployedVersion() {
    return deployed().map(Deployment::version).orElse(null);
  }

  private Optional<Stored> stored(int version) {
    return version >= 1 && version <= versions.size()
        ? Optional.of(versions.get(version - 1))
        : Optional.empty();
  }

  private Stored required(int version) {
    return stored(version)
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.MODEL_MISSING,
                    "there is no model version " + version + " in the store"));
  }
}
