package org.riskassessment.core.portfolio;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.RateDifference;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.CallHistory;

/**
 * Compares how many clients left among those listed and those withheld at random. By intention to
 * treat: who was actually called or reached makes no difference.
 */
final class ContactEffect {
  private final Run run;

  ContactEffect(Run run) {
    this.run = run;
  }

  ContactReport report() {
    Map<Contact.Outcome, Integer> outcomes = new EnumMap<>(Contact.Outcome.class);
    for (Contact.Outcome outcome : Contact.Outcome.values()) {
      outcomes.put(outcome, 0);
    }
    run.store().calls().contacts().forEach(c -> outcomes.merge(c.outcome(), 1, Integer::sum));
    CallHistory history = new CallHistory(run.store().calls(), run.store().ingestion());
    Map<String, Boolean> left = history.assigned().isEmpty() ? Map.of() : left(history);
    ContactReport.Arm called = arm(history, left, false);
    ContactReport.Arm withheld = arm(history, left, true);
    Optional<RateDifference> effect = RateDifference.over(strata(history, left, null));
    Map<Bands.Band, RateDifference> byBand = new EnumMap<>(Bands.Band.class);
    if (effect.isPresent()) {
      for (Bands.Band band : Bands.Band.values()) {
        RateDifference.over(strata(history, left, band)).ifPresent(e -> byBand.put(band, e));
      }
    }
    return new ContactReport(
        outcomes,
        called,
        withheld,
        effect.orElse(null),
        byBand,
        effect.isPresent()
            ? "exit rates by label, by intention to treat, compared within lots and ranks"
            : why(called, withheld),
        run.warnings());
  }

  /**
   * Called and withheld clients of the same lot and similar ranks, among whom the draw was random:
   * with other shares at other times, or at other risks, these alone can be compared.
   *
   * @param band null for all bands
   */
  private List<RateDifference.Stratum> strata(
      CallHistory history, Map<String, Boolean> left, Bands.@Nullable Band band) {
    Map<String, Map<String, Bands.Band>> bands = new HashMap<>();
    Map<String, int[]> counts = new TreeMap<>();
    for (Assignment one : history.assigned().values()) {
      Boolean exited = left.get(one.clientId());
      if (exited == null
          || band != null
              && band != bands.computeIfAbsent(one.batchId(), this::bands).get(one.clientId())) {
        continue;
      }
      String stratum = one.batchId() + " " + (one.rank() - 1) / ControlGroup.BLOCK;
      int[] count = counts.computeIfAbsent(stratum, key -> new int[4]);
      int arm = one.withheld() ? 2 : 0;
      count[arm] += exited ? 1 : 0;
      count[arm + 1]++;
    }
    return counts.values().stream()
        .map(c -> new RateDifference.Stratum(c[0], c[1], c[2], c[3]))
        .toList();
  }

  /** The band that each client of a batch was in when it was listed or withheld. */
  private Map<String, Bands.Band> bands(String batchId) {
    Map<String, Bands.Band> bands = new HashMap<>();
    for (Prediction prediction : run.store().predictions().predictions(batchId)) {
      bands.put(prediction.clientId(), run.config().callList().bands().of(prediction.risk()));
    }
    return bands;
  }

  private String why(ContactReport.Arm called, ContactReport.Arm withheld) {
    if (called.clients() + withheld.clients() == 0 || withheld.clients() == 0) {
      return "not measurable: nobody was withheld from a list"
          + (run.config().callList().holdoutShare() == 0
              ? "; call_list.holdout_share is 0, so there is no control group to compare the called"
                  + " clients with"
              : " yet");
    }
    if (called.labelled() > 0 && withheld.labelled() > 0) {
      return "not measurable yet: no lot has labels of called and of withheld clients of similar"
          + " ranks";
    }
    return "not measurable yet: no labels have arrived for "
        + (called.labelled() == 0 ? "the called clients" : "the withheld clients");
  }

  private static ContactReport.Arm arm(
      CallHistory history, Map<String, Boolean> left, boolean withheld) {
    int clients = 0;
    int labelled = 0;
    int leavers = 0;
    for (Assignment one : history.assigned().values()) {
      if (one.withheld() == withheld) {
        Boolean exited = left.get(one.clientId());
        clients++;
        labelled += exited == null ? 0 : 1;
        leavers += exited != null && exited ? 1 : 0;
      }
    }
    return new ContactReport.Arm(clients, labelled, leavers);
  }

  /** Whether each client left, by its newest label since it was listed or withheld. */
  private Map<String, Boolean> left(CallHistory history) {
    Optional<Dataset> all = run.datasetRecord().map(run::rows);
    Map<String, Boolean> left = new HashMap<>();
    if (all.isEmpty()) {
      return left;
    }
    Dataset rows = all.get();
    CallHistory.Arrival arrival = history.arrival(rows);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.isLabelled(row)) {
        @Nullable Assignment one = history.assigned().get(rows.clientId(row));
        if (one != null && arrival.isAfter(row, one.at())) {
          left.put(one.clientId(), rows.exited(row));
        }
      }
    }
    return left;
  }
}
