package org.riskassessment.core.config;

import java.nio.file.Path;
import org.riskassessment.core.file.FileAccess;

/**
 * The folders that a workspace writes to. All paths are absolute.
 *
 * @param output where the dataset is kept ({@code output_folder_path})
 * @param models where each model version has a folder ({@code output_model_path})
 * @param production the view of the deployed version ({@code prod_deployment_path})
 * @param reports where documents are written ({@code report.path})
 * @param access who may read what is created in them ({@code file_access})
 */
public record Folders(Path output, Path models, Path production, Path reports, FileAccess access) {

  /** The usual folders below another one, for their owner alone. */
  public static Folders below(Path folder) {
    return new Folders(
        folder.resolve("ingesteddata"),
        folder.resolve("models"),
        folder.resolve("production_deployment"),
        folder.resolve("reports"),
        FileAccess.OWNER);
  }

  Folders withAccess(FileAccess other) {
    return new Folders(output, models, production, reports, other);
  }
}
