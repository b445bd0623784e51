package org.riskassessment.core.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * Whether a workspace has all that a run needs.
 *
 * @param checks everything that was checked, in order
 */
public record DoctorJson(List<Check> checks) {

  /** How a check ended. */
  public enum Status {
    OK,
    /** Works, but somebody should know. */
    ATTENTION,
    FAILED
  }

  /**
   * One check.
   *
   * @param name what was checked
   * @param status how it ended
   * @param message what was found
   * @param mend how to fix it; null when it is fine
   */
  public record Check(String name, @Lower Status status, String message, @Nullable String mend) {}
}
