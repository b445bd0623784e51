package org.riskassessment.core.diagnosis;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.Lower;

/**
 * Whether the deployed model is still right.
 *
 * @param status in one word
 * @param sentence what a manager needs to know
 * @param causes what was found, the one that costs most first
 */
public record Verdict(@Lower Status status, String sentence, List<Cause> causes) {

  /** A verdict in one word. */
  public enum Status {
    /** Nothing found that needs action. */
    HEALTHY,
    /** Something found that needs action. */
    ATTENTION,
    /** Nothing found, but nothing was looked at for long. */
    STALE,
    /** Too few rows to tell. */
    INSUFFICIENT
  }

  /**
   * Something that was found.
   *
   * @param id names it from one diagnosis to the next, such as {@code level}
   * @param status ALERT when it needs action, WARN when it is good to know
   * @param sentence what was found
   * @param loss how much of what the model is worth it may cost, 0 to 1, a rough guess to sort by
   * @param acknowledged who has taken note of it, when and why; null when nobody has
   */
  public record Cause(
      String id,
      @Lower CheckStatus status,
      String sentence,
      double loss,
      @Nullable Acknowledgement acknowledged) {

    /** The same after somebody has taken note of it. */
    public Cause noted(Acknowledgement note) {
      return new Cause(id, status, sentence, loss, note);
    }

    /** Whether it needs action and nobody has taken note of it. */
    public boolean isOpen() {
      return status == CheckStatus.ALERT && acknowledged == null;
    }
  }

  /**
   * That somebody has taken note of a cause.
   *
   * @param by who
   * @param at when
   * @param reason why nothing more needs to be done
   */
  public record Acknowledgement(String by, Instant at, String reason) {}

  public Verdict {
    causes = List.copyOf(causes);
  }
}
