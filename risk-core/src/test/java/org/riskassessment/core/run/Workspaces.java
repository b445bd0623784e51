package org.riskassessment.core.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.config.Source;
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
    return plain
        .withInputs(plain.inputs().withPortfolio(portfolio))
        .withSettings(plain.settings().withCallList(callList));
  }

  public static RiskConfig config(Path workspace, Schema schema) {
    return config(workspace, schema, RiskConfig.Promotion.STANDARD);
  }

  public static RiskConfig config(Path workspace, Schema schema, RiskConfig.Promotion promotion) {
    RiskConfig.Inputs inputs =
        RiskConfig.Inputs.ofFiles(
            workspace, workspace.resolve("sourcedata"), workspace.resolve("testdata"));
    return RiskConfig.of(workspace, inputs, schema)
        .withSettings(RiskConfig.Settings.STANDARD.withPromotion(promotion));
  }
}
