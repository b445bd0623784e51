package org.riskassessment.core.wire;

import java.util.Map;
import org.riskassessment.core.config.RiskConfig;

/** The configuration. */
public final class ConfigJson {
  private ConfigJson() {}

  /**
   * The configuration in force.
   *
   * @param profile the profile in force
   * @param config every key with its value, defaults included, as {@code config.json} has them;
   *     secrets are references
   */
  public record InForce(String profile, Map<String, Object> config) {
    public static InForce of(RiskConfig config) {
      return new InForce(config.profile(), config.toTree());
    }
  }

  /**
   * A configuration that was checked.
   *
   * @param profile the profile in force
   * @param valid true; a configuration that is not valid is a failure
   */
  public record Valid(String profile, boolean valid) {
    public static Valid of(RiskConfig config) {
      return new Valid(config.profile(), true);
    }
  }
}
