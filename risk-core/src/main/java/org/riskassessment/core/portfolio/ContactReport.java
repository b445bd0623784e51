package org.riskassessment.core.portfolio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.evaluate.RateDifference;

/**
 * The effect of calling, as far as it can be measured.
 *
 * @param outcomes how many contacts ended in each way
 * @param called clients listed while others were withheld at random
 * @param withheld the clients withheld
 * @param effect exit rate of the called minus that of the withheld, among clients with a label,
 *     over lots and ranks; null where it cannot be measured
 * @param effectByBand the same for each band of risk that it can be measured in
 * @param reason why it cannot be measured, or how it was
 */
public record ContactReport(
    Map<Contact.Outcome, Integer> outcomes,
    Arm called,
    Arm withheld,
    @Nullable RateDifference effect,
    Map<Bands.Band, RateDifference> effectByBand,
    String reason,
    List<String> warnings) {

  public ContactReport {
    effectByBand = Collections.unmodifiableMap(new LinkedHashMap<>(effectByBand));
    outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    warnings = List.copyOf(warnings);
  }

  /**
   * One arm of the comparison.
   *
   * @param clients how many clients
   * @param labelled how many of them got a label since
   * @param left how many of those left
   */
  public record Arm(int clients, int labelled, int left) {}
}
