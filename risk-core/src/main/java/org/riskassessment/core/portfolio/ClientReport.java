package org.riskassessment.core.portfolio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * @param labels what people call the features, by feature
 * @param shown the cells as people write them, by feature
 * @param contributions of every feature; their sum plus the bias is the log-odds before calibration
 * @param calibration how log-odds become a risk, in one word
 * @param history its predictions in past batches, newest first
 * @param contacts oldest first
 * @param similar labelled clients whose contributions are closest to this client's
 * @param modelWarning what must be known of the model first; null when nothing is wrong with it
 */
public record ClientReport(
    PredictionBatch batch,
    CallListItem item,
    Map<String, String> changed,
    Map<String, String> profile,
    Map<String, String> labels,
    Map<String, String> shown,
    List<Contribution> contributions,
    double bias,
    double logOdds,
    String calibration,
    List<PredictionLog.Entry> history,
    List<Contact> contacts,
    List<Similar> similar,
    @Nullable String modelWarning,
    List<String> warnings) {

  public ClientReport {
    changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    profile = Collections.unmodifiableMap(new LinkedHashMap<>(profile));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
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
   * @param common values that both have, in words, what counts most first
   */
  public record Similar(
      String clientId, boolean exited, double risk, double distance, List<String> common) {

    public Similar {
      common = List.copyOf(common);
    }
  }
}
