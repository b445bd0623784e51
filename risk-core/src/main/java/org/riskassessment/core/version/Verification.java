package org.riskassessment.core.version;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.PastRates;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.model.UsualCells;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;

/**
 * Whether every version's stored files are intact, and whether the folders that show them match.
 * Read-only.
 *
 * @param faults what is wrong in the store; such a version cannot be used
 * @param derived files that are damaged in the store but can be computed again; their version can
 *     be used
 * @param strayViews files in the folders that differ from the store; the product does not read them
 */
public record Verification(
    int versions, int files, List<Fault> faults, List<Fault> derived, List<Fault> strayViews) {

  public Verification {
    faults = List.copyOf(faults);
    derived = List.copyOf(derived);
    strayViews = List.copyOf(strayViews);
  }

  /** Something wrong with a version. */
  public record Fault(int version, String message) {}

  /** Checks some versions. */
  static Verification of(Run run, List<ModelVersion> versions) {
    RiskConfig config = run.config();
    RiskStore store = run.store();
    int files = 0;
    List<Fault> faults = new ArrayList<>();
    List<Fault> derived = new ArrayList<>();
    List<Fault> views = new ArrayList<>();
    Integer deployed = store.models().deployed().map(Deployment::version).orElse(null);
    for (ModelVersion version : versions) {
      for (Map.Entry<String, String> file : version.artifacts().entrySet()) {
        files++;
        String fault = fault(store, version, file.getKey());
        if (fault != null && ModelVersion.isDerived(file.getKey())) {
          derived.add(
              new Fault(version.version(), fault + "; it is computed again when it is needed"));
        } else if (fault != null) {
          faults.add(new Fault(version.version(), fault));
        }
        checkView(
            config,
            config.modelFolder().resolve(Integer.toString(version.version())),
            version.version(),
            file,
            views);
        if (deployed != null && deployed == version.version()) {
          checkView(config, config.productionFolder(), version.version(), file, views);
        }
      }
    }
    return new Verification(versions.size(), files, faults, derived, views);
  }

  private static @Nullable String fault(RiskStore store, ModelVersion version, String name) {
    try {
      byte[] content = store.models().artifact(version.version(), name);
      String called = name + " of model version " + version.version();
      if (name.equals(ModelJson.FILE)) {
        ModelJson.read(content, called);
      } else if (name.equals(ModelCard.FILE)) {
        ModelCard.read(content, called);
      } else if (name.equals(Refits.FILE)) {
        Refits.read(content, called);
      } else if (name.equals(PastRates.FILE)) {
        PastRates.read(content, called);
      } else if (name.equals(UsualCells.FILE)) {
        UsualCells.read(content, called);
      }
      return null;
    } catch (RiskException e) {
      if (e.code() != ErrorCode.MODEL_CORRUPT && e.code() != ErrorCode.MODEL_MISSING) {
        throw e;
      }
      return e.getMessage();
    }
  }

  private static void checkView(
      RiskConfig config,
      Path folder,
      int version,
      Map.Entry<String, String> file,
      List<Fault> views) {
    Path shown = folder.resolve(file.getKey());
    try {
      if (!Files.exists(shown)) {
        views.add(new Fault(version, config.display(shown) + " is missing"));
      } else if (!Sha256.ofFile(shown).equals(file.getValue())) {
        views.add(new Fault(version, config.display(shown) + " differs from the store"));
      }
    } catch (IOException e) {
      views.add(new Fault(version, config.display(shown) + " cannot be read: " + e.getMessage()));
    }
  }
}
