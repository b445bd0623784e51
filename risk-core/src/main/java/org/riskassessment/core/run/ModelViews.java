package org.riskassessment.core.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.file.RegularFile;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.RiskStore;

/**
 * The store's models as folders: one for each version and one for the deployed version. They are
 * for people: the product never reads a model from them, and the next command rewrites whatever a
 * crash left incomplete.
 */
public final class ModelViews {
  private static final String SCORE_FILE = "latestscore.txt";
  private static final String DEPLOYMENT_FILE = "deployment.json";

  /** The most bytes of that file. */
  private static final int LONGEST = 1 << 20;

  private final RiskConfig config;
  private final RiskStore store;
  private final DurableFiles files;
  private final Models models;
  private final Run run;

  public ModelViews(Run run) {
    this.run = run;
    this.config = run.config();
    this.store = run.store();
    this.files = run.context().files();
    this.models = run.models();
  }

  /** Makes all folders match the store. */
  public void heal() {
    SortedMap<Integer, Set<String>> artifacts = store.models().artifactNames();
    artifacts.forEach(
        (version, names) -> {
          if (names.isEmpty()) {
            removeVersion(version);
          } else if (!isShown(version, names)) {
            healVersion(version, version.equals(artifacts.lastKey()));
          }
        });
    store
        .models()
        .deployed()
        .filter(deployed -> !isShown(deployed))
        .ifPresent(this::writeProduction);
  }

  private void healVersion(int number, boolean newest) {
    ModelVersion version = store.models().version(number).orElseThrow();
    writeVersion(version);
    if (newest) {
      writeScore(version.version(), models.evaluation(version));
    } else {
      files.write(scoreFile(version.version()), text(models.evaluation(version)));
    }
  }

  /** The score is written last, so a folder that has one is complete. */
  private boolean isShown(int version, Set<String> artifacts) {
    Path folder = folder(version);
    return Files.exists(scoreFile(version))
        && artifacts.stream().allMatch(name -> Files.exists(folder.resolve(name)));
  }

  private void removeVersion(int version) {
    Path folder = folder(version);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(Files::isRegularFile).sorted().forEach(files::delete);
    } catch (IOException e) {
      throw DurableFiles.failure(folder, e);
    }
    files.delete(folder);
  }

  /**
   * Writes the files of a version that are intact. Using a version with another one fails with the
   * reason; the others stay usable.
   */
  public void writeVersion(ModelVersion version) {
    for (String name : version.artifacts().keySet()) {
      try {
        content(version, name)
            .ifPresent(content -> files.write(folder(version.version()).resolve(name), content));
      } catch (RiskException e) {
        if (e.code() != ErrorCode.MODEL_CORRUPT) {
          throw e;
        }
      }
    }
  }

  /**
   * A file of a version. One that is damaged and can be computed again is dropped, and is then
   * computed when it is next needed.
   */
  private Optional<byte[]> content(ModelVersion version, String name) {
    try {
      return Optional.of(store.models().artifact(version.version(), name));
    } catch (RiskException e) {
      if (e.code() != ErrorCode.MODEL_CORRUPT || !ModelVersion.isDerived(name)) {
        throw e;
      }
      run.dropDerived(version, name);
      return Optional.empty();
    }
  }

  /** Writes a version's F1, the bare number, into its folder and next to the version folders. */
  public void writeScore(int version, Evaluation evaluation) {
    files.write(config.modelFolder().resolve(SCORE_FILE), text(evaluation));
    files.write(scoreFile(version), text(evaluation));
  }

  /** Writes the deployed version's folder; the file that names the deployment is written last. */
  void writeProduction(Deployment deployment) {
    ModelVersion version =
        store
            .models()
            .version(deployment.version())
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.MODEL_MISSING,
                        "the deployed version " + deployment.version() + " is not in the store"));
    Map<String, Object> digests = new LinkedHashMap<>();
    for (String name : version.artifacts().keySet()) {
      content(version, name).ifPresent(content -> writeProductionFile(name, content, digests));
    }
    writeProductionFile(
        SCORE_FILE, text(models.evaluation(version)).getBytes(StandardCharsets.UTF_8), digests);
    writeProductionFile(
        "ingestedfiles.txt", ingestedFiles(version).getBytes(StandardCharsets.UTF_8), digests);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("deployment", deployment.number());
    tree.put("model_version", deployment.version());
    tree.put("since", deployment.at().toString());
    tree.put("reason", deployment.reason());
    tree.put("sha256", digests);
    files.write(config.productionFolder().resolve(DEPLOYMENT_FILE), Json.indented(tree));
  }

  private void writeProductionFile(String name, byte[] content, Map<String, Object> digests) {
    files.write(config.productionFolder().resolve(name), content);
    digests.put(name, Sha256.hex(content));
  }

  /** The files whose rows the version could be trained on, one name per line. */
  private String ingestedFiles(ModelVersion version) {
    Optional<Integer> generation =
        store.ingestion().datasets().stream()
            .filter(d -> d.id().equals(version.card().datasetId()))
            .map(d -> d.generation())
            .findFirst();
    StringBuilder names = new StringBuilder();
    store.ingestion().batches().stream()
        .filter(b -> b.status() == Batch.Status.INGESTED)
        .filter(b -> generation.isPresent() && b.generation() == generation.get())
        .filter(b -> b.firstRow() < version.card().datasetRows())
        .map(Batch::name)
        .distinct()
        .forEach(name -> names.append(name).append('\n'));
    return names.toString();
  }

  /**
   * Whether the folder names the deployment and its files match the digests it lists, including
   * files added to the version later, such as its refits.
   */
  private boolean isShown(Deployment deployment) {
    Path file = config.productionFolder().resolve(DEPLOYMENT_FILE);
    try {
      if (!Files.exists(file)
          || !(Json.parse(
                      RegularFile.bytes(file, LONGEST), file.toString(), ErrorCode.MODEL_CORRUPT)
                  .root()
              instanceof Map<?, ?> tree)
          || !Long.valueOf(deployment.number()).equals(tree.get("deployment"))
          || !(tree.get("sha256") instanceof Map<?, ?> digests)
          || !digests.entrySet().containsAll(artifacts(deployment))) {
        return false;
      }
      for (Map.Entry<?, ?> digest : digests.entrySet()) {
        Path shown = config.productionFolder().resolve(String.valueOf(digest.getKey()));
        if (!Files.isRegularFile(shown) || !Sha256.ofFile(shown).equals(digest.getValue())) {
          return false;
        }
      }
      return true;
    } catch (IOException | RiskException e) {
      return false;
    }
  }

  private Set<Map.Entry<String, String>> artifacts(Deployment deployment) {
    return store
        .models()
        .version(deployment.version())
        .map(version -> version.artifacts().entrySet())
        .orElse(Set.of());
  }

  private static String text(Evaluation evaluation) {
    return evaluation.confusion().f1() + "\n";
  }

  private Path scoreFile(int version) {
    return folder(version).resolve(SCORE_FILE);
  }

  private Path folder(int version) {
    return config.modelFolder().resolve(Integer.toString(version));
  }
}
