package org.riskassessment.core.portfolio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.model.Contribution;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.PredictionLog;

/**
 * All there is to say of a client.
 *
 * @param changed the cells that were set to see what would follow, as given; the item then tells
 *     the model's view of a client with them, and its rank is that of the client as it is
 * @param profile the client's cells, by feature
 * @param contributions of every feature; with the bias they sum to the log-odds before calibration
 * @param calibration how the log-odds become a risk, one word
 * @param history what the batches said, newest first
 * @param contacts oldest first
 * @param similar labelled clients whose contributions are nearest to this one's
 */
public record ClientReport(
    PredictionBatch batch,
    CallListItem item,
    Map<String, String> changed,
    Map<String, String> profile,
    List<Contribution> contributions,
    double bias,
    double logOdds,
    String calibration,
    List<PredictionLog.Entry> history,
    List<Contact> contacts,
    List<Similar> similar,
    List<String> warnings) {

  public ClientReport {
    changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    profile = Collections.unmodifiableMap(new LinkedHashMap<>(profile));
    contributions = List.copyOf(contributions);
    history = List.copyOf(history);
    contacts = List.copyOf(contacts);
    similar = List.copyOf(similar);
    warnings = List.copyOf(warnings);
  }

  /**
   * A client of the dataset that is like this one in what the model looks at.
   *
   * @param exited whether it left
   * @param distance between the contributions, in log-odds
   */
  public record Similar(String clientId, boolean exited, double risk, double distance) {}
}
