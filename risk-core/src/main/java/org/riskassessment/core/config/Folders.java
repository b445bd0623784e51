package org.riskassessment.core.config;

import java.nio.file.Path;

/**
 * The folders that a workspace writes to. All paths are absolute.
 *
 * @param output where the dataset is kept ({@code output_folder_path})
 * @param models where each model version has a folder ({@code output_model_path})
 * @param production the view of the deployed version ({@code prod_deployment_path})
 * @param reports where documents are written ({@code report.path})
 */
public record Folders(Path output, Path models, Path production, Path reports) {

  /** The usual folders below another one. */
  public static Folders below(Path folder) {
    return new Folders(
        folder.resolve("ingesteddata"),
        folder.resolve("models"),
        folder.resolve("production_deployment"),
        folder.resolve("reports"));
  }
}
