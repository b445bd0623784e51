package org.riskassessment.core.portfolio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.evaluate.RateDifference;

/**
 * What calling has done, as far as it can be told.
 *
 * @param outcomes how many contacts ended in each way
 * @param called clients put on a list while others were withheld by lot
 * @param withheld those others
 * @param effect exits of the called less those of the withheld, shares of those whose label is
 *     known; null where it cannot be measured
 * @param reason why it cannot be measured, or what it is
 */
public record ContactReport(
    Map<Contact.Outcome, Integer> outcomes,
    Arm called,
    Arm withheld,
    @Nullable RateDifference effect,
    String reason,
    List<String> warnings) {

  public ContactReport {
    outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    warnings = List.copyOf(warnings);
  }

  /**
   * Clients of one kind.
   *
   * @param clients all of them
   * @param labelled those of whom a label came in since
   * @param left those of these that left
   */
  public record Arm(int clients, int labelled, int left) {}
}
