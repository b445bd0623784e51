package org.riskassessment.core.store;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;

/** Finds models in the store for the schema in force. Safe for several threads. */
public final class Models {
  private final RiskConfig config;
  private final RiskStore store;

  public Models(RiskConfig config, RiskStore store) {
    this.config = config;
    this.store = store;
  }

  /** A stored version, or MODEL_MISSING. */
  public ModelVersion version(int number) {
    return store
        .models()
        .version(number)
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.MODEL_MISSING,
                    "there is no model version "
                        + number
                        + "; 'risk models list' shows those there are"));
  }

  /** The newest version, or MODEL_MISSING. */
  public ModelVersion newest() {
    return store.models().versions().stream()
        .max(Comparator.comparingInt(ModelVersion::version))
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.MODEL_MISSING, "no model is trained yet; 'risk train' trains one"));
  }

  /** What is deployed, or MODEL_MISSING. */
  public Deployment deployed() {
    return store
        .models()
        .deployed()
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.MODEL_MISSING,
                    "no model is deployed yet; 'risk run' trains and deploys one"));
  }

  /**
   * A model ready to score rows of the schema in force.
   *
   * @throws RiskException MODEL_MISSING when there is none for this schema or its files are gone,
   *     MODEL_CORRUPT when its bytes are not those that were stored
   */
  public RiskModel load(int version) {
    requireFiles(version(version));
    RiskModel model =
        ModelJson.read(
            store.models().artifact(version, ModelJson.FILE),
            "model version " + version + ", " + ModelJson.FILE);
    if (!config.schema().hasHash(model.schemaHash())) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          "model version "
              + version
              + " was trained for another schema than the configuration's; 'risk run' trains one"
              + " for it");
    }
    return model;
  }

  /**
   * All files of a version by name, each checked to be the one that was stored.
   *
   * @throws RiskException MODEL_MISSING when its files are gone, MODEL_CORRUPT when one is not what
   *     was stored
   */
  public Map<String, byte[]> artifacts(ModelVersion version) {
    requireFiles(version);
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (String name : version.artifacts().keySet()) {
      contents.put(name, store.models().artifact(version.version(), name));
    }
    return contents;
  }

  /**
   * A file of a version, checked to be the one that was stored.
   *
   * @throws RiskException MODEL_MISSING when there is none, MODEL_CORRUPT when it is not what was
   *     stored
   */
  public byte[] artifact(ModelVersion version, String name) {
    requireFiles(version);
    if (!version.artifacts().containsKey(name)) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          "model version " + version.version() + " has no " + name,
          ErrorContext.none().withAccepted(String.join(", ", version.artifacts().keySet())));
    }
    return store.models().artifact(version.version(), name);
  }

  private static void requireFiles(ModelVersion version) {
    if (version.isPruned()) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          "model version "
              + version.version()
              + " was pruned: its history is kept, its files are not; 'risk models list' shows the"
              + " versions that have theirs");
    }
  }

  /** The newest evaluation of a version on test data. */
  public Optional<Evaluation> testEvaluation(int version) {
    return store.models().evaluations(version).stream()
        .filter(e -> e.protocol() == Evaluation.Protocol.TEST)
        .reduce((first, second) -> second);
  }

  /** The newest evaluation of a version on test data, else the one made in training. */
  public Evaluation evaluation(ModelVersion version) {
    return testEvaluation(version.version()).orElse(version.card().evaluation());
  }
}
