package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;

/** Finds the labelled clients that the model sees as most like a given one. */
final class SimilarClients {
  private static final int MOST = 5;

  private final Run run;
  private final Reasons reasons;

  SimilarClients(Run run, Reasons reasons) {
    this.run = run;
    this.reasons = reasons;
  }

  /** The nearest labelled clients of the dataset, each by its newest row, nearest first. */
  List<ClientReport.Similar> of(Dataset client, RiskModel model) {
    Optional<Dataset> labelled = run.rowsIfThere().map(Dataset::labelled);
    if (labelled.isEmpty()) {
      return List.of();
    }
    Dataset rows = labelled.get();
    double[] distances = model.distances(rows, client);
    PriorityQueue<Integer> nearest =
        new PriorityQueue<>(
            Comparator.<Integer>comparingDouble(row -> distances[row])
                .thenComparing(row -> row)
                .reversed());
    int[] clients = rows.clientNumbers();
    int[] newest = rows.newestRows();
    for (int row = 0; row < distances.length; row++) {
      if (newest[clients[row]] == row && !rows.clientId(row).equals(client.clientId(0))) {
        nearest.add(row);
        if (nearest.size() > MOST) {
          nearest.remove();
        }
      }
    }
    List<Integer> places = new ArrayList<>(nearest);
    places.sort(
        Comparator.<Integer>comparingDouble(row -> distances[row]).thenComparing(row -> row));
    Dataset found = rows.pick(places.stream().mapToInt(row -> row).toArray());
    double[] risks = model.risks(model.logOdds(found));
    List<ClientReport.Similar> similar = new ArrayList<>();
    for (int i = 0; i < risks.length; i++) {
      similar.add(
          new ClientReport.Similar(
              found.clientId(i),
              found.exited(i),
              risks[i],
              distances[places.get(i)],
              reasons.common(client, found.pick(new int[] {i}))));
    }
    return similar;
  }
}
