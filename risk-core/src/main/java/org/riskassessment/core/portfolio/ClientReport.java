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
 * Everything known about one client.
 *
 * @param changed the cells changed for a what-if, as given; the item then shows the prediction with
 *     these cells, but the rank of the client as it is
 * @param profile the client's cells, by feature
 * @param contributions of every feature; their sum plus the bias is the log-odds before calibration
 * @param calibration how log-odds become a risk, in one word
 * @param history its predictions in past batches, newest first
 * @param contacts oldest first
 * @param similar labelled clients whose contributions are closest to this client's
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
   * A client of the dataset that the model sees as similar.
   *
   * @param exited whether it left
   * @param distance between the contributions, in log-odds
   */
  public record Similar(String clientId, boolean exited, double risk, double distance) {}
}
