package org.riskassessment.core.store;

import java.util.Comparator;
import java.util.Optional;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.schema.Schema;

/** Loads model versions from the registry and checks them. Safe for several threads. */
public final class Models {
  private final Schema schema;
  private final ModelRegistry registry;

  /**
   * @param schema of the rows to score; a model trained for another one is not loaded
   */
  public Models(Schema schema, ModelRegistry registry) {
    this.schema = schema;
    this.registry = registry;
  }

  /** A stored version, or MODEL_MISSING. */
  public ModelVersion version(int number) {
    return registry
        .version(number)
        .orElseThrow(
            () -> missing("there is no model version " + number, Remedy.Kind.LIST_VERSIONS));
  }

  /** The newest version, or MODEL_MISSING. */
  public ModelVersion newest() {
    return registry.versions().stream()
        .max(Comparator.comparingInt(ModelVersion::version))
        .orElseThrow(() -> missing("no model is trained yet", Remedy.Kind.TRAIN));
  }

  /** What is deployed, or MODEL_MISSING. */
  public Deployment deployed() {
    return registry
        .deployed()
        .orElseThrow(() -> missing("no model is deployed yet", Remedy.Kind.RUN));
  }

  /**
   * A model, ready to score rows of the schema.
   *
   * @throws RiskException MODEL_MISSING if there is no such version for this schema or its files
   *     were deleted, MODEL_CORRUPT if its bytes are not the ones that were stored
   */
  public RiskModel load(int version) {
    requireFiles(version(version));
    RiskModel model =
        ModelJson.read(
            registry.artifact(version, ModelJson.FILE),
            "model version " + version + ", " + ModelJson.FILE);
    if (!schema.hasHash(model.schemaHash())) {
      throw missing(
          "model version " + version + " was trained for another schema than the configured one",
          Remedy.Kind.RUN);
    }
    model
        .misfit(schema)
        .ifPresent(
            why -> {
              throw new RiskException(
                  ErrorCode.MODEL_CORRUPT,
                  "is damaged: " + why + "; deploy another version",
                  ErrorContext.ofFile("model version " + version + ", " + ModelJson.FILE)
                      .withRemedy(Remedy.of(Remedy.Kind.LIST_VERSIONS)));
            });
    return model;
  }

  /**
   * Checks the files of a version, other than those that can be computed again, against their
   * stored digests.
   *
   * @throws RiskException MODEL_MISSING if its files were deleted, MODEL_CORRUPT if one is not what
   *     was stored
   */
  public void requireIntact(ModelVersion version) {
    requireFiles(version);
    version.artifacts().keySet().stream()
        .filter(name -> !ModelVersion.isDerived(name))
        .forEach(name -> registry.artifact(version.version(), name));
  }

  /**
   * A file of a version, checked against its stored digest.
   *
   * @throws RiskException MODEL_MISSING if there is no such file, MODEL_CORRUPT if it is not what
   *     was stored
   */
  public byte[] artifact(ModelVersion version, String name) {
    requireFiles(version);
    if (!version.artifacts().containsKey(name)) {
      throw new RiskException(
          ErrorCode.MODEL_MISSING,
          "model version " + version.version() + " has no file " + name,
          ErrorContext.none().withAccepted(String.join(", ", version.artifacts().keySet())));
    }
    return registry.artifact(version.version(), name);
  }

  private static void requireFiles(ModelVersion version) {
    if (version.isPruned()) {
      throw missing(
          "model version "
              + version.version()
              + " was pruned: its history is kept, its files are deleted",
          Remedy.Kind.LIST_VERSIONS);
    }
  }

  private static RiskException missing(String message, Remedy.Kind remedy) {
    return new RiskException(
        ErrorCode.MODEL_MISSING, message, ErrorContext.none().withRemedy(Remedy.of(remedy)));
  }

  /** The newest evaluation of a version on test data. */
  public Optional<Evaluation> testEvaluation(int version) {
    return registry.evaluations(version).stream()
        .filter(e -> e.protocol() == Evaluation.Protocol.TEST)
        .reduce((first, second) -> second);
  }

  /** The newest evaluation of a version on test data, else the one made in training. */
  public Evaluation evaluation(ModelVersion version) {
    return testEvaluation(version.version()).orElse(version.card().evaluation());
  }
}
