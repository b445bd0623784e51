package org.riskassessment.core.run;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.schema.Schema;

/** Configurations of workspaces for tests, with every default. */
public final class Workspaces {
  private Workspaces() {}

  public static RiskConfig config(Path workspace) {
    return config(workspace, Schema.standard());
  }

  /** With a portfolio of its own. */
  public static RiskConfig of(Path workspace, Source portfolio) {
    RiskConfig plain = config(workspace);
    return of(plain, portfolio, plain.callList());
  }

  /** Another configuration with a portfolio, if any, and a call list of its own. */
  public static RiskConfig of(RiskConfig plain, @Nullable Source portfolio, CallList callList) {
    return new RiskConfig(
        plain.workspace(),
        plain.profile(),
        plain.sources(),
        plain.outputFolder(),
        plain.testData(),
        portfolio,
        plain.modelFolder(),
        plain.productionFolder(),
        plain.reportFolder(),
        plain.store(),
        plain.schema(),
        plain.ingestion(),
        plain.training(),
        plain.monitoring(),
        plain.promotion(),
        callList);
  }

  public static RiskConfig config(Path workspace, Schema schema) {
    return config(workspace, schema, RiskConfig.Promotion.STANDARD);
  }

  public static RiskConfig config(Path workspace, Schema schema, RiskConfig.Promotion promotion) {
    return new RiskConfig(
        workspace,
        RiskConfig.PRODUCTION,
        List.of(FileSource.ofFolder("sourcedata", workspace.resolve("sourcedata"))),
        workspace.resolve("ingesteddata"),
        workspace.resolve("testdata"),
        workspace.resolve("models"),
        workspace.resolve("production_deployment"),
        workspace.resolve("reports"),
        "jdbc:sqlite:" + workspace.resolve("risk.db"),
        schema,
        RiskConfig.Ingestion.STANDARD,
        Training.STANDARD,
        RiskConfig.Monitoring.STANDARD,
        promotion);
  }
}
