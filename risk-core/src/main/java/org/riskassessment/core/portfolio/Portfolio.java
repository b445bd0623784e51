package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.model.RiskModel;

/**
 * Clients with their risks by one model, ranked.
 *
 * @param clients n rows
 * @param predictions n, in the order of the rows. Ranked by expected loss, ties by log-odds and
 *     then by id; clients without a value come last, by log-odds.
 */
record Portfolio(Dataset clients, RiskModel model, List<Prediction> predictions) {
  private static final Comparator<Prediction> BY_LOSS =
      Comparator.comparingDouble(Portfolio::loss)
          .thenComparingDouble(Prediction::logOdds)
          .reversed()
          .thenComparing(Prediction::clientId);

  /** The newest row of every client that has not left, scored. */
  static Portfolio newestOf(Dataset all, RiskModel model) {
    return of(all.pick(all.presentRows()), model);
  }

  /** All given rows, scored. */
  static Portfolio of(Dataset rows, RiskModel model) {
    return new Portfolio(rows, model, ranked(rows, model));
  }

  int size() {
    return predictions.size();
  }

  private static List<Prediction> ranked(Dataset clients, RiskModel model) {
    double[] logOdds = model.logOdds(clients);
    double[] risks = model.risks(logOdds);
    NumericColumn values = clients.value().orElse(null);
    List<Prediction> unranked = new ArrayList<>(clients.size());
    for (int row = 0; row < clients.size(); row++) {
      Double value = values == null || values.isMissing(row) ? null : values.at(row);
      unranked.add(
          new Prediction(
              clients.clientId(row), logOdds[row], risks[row], model.exits(risks[row]), 0, value));
    }
    Integer[] order = new Integer[unranked.size()];
    Arrays.setAll(order, row -> row);
    Arrays.sort(order, (one, other) -> BY_LOSS.compare(unranked.get(one), unranked.get(other)));
    Prediction[] ranked = new Prediction[order.length];
    for (int place = 0; place < order.length; place++) {
      ranked[order[place]] = unranked.get(order[place]).withRank(place + 1);
    }
    return List.of(ranked);
  }

  private static double loss(Prediction prediction) {
    Double loss = prediction.expectedLoss();
    return loss == null ? -1 : loss;
  }
}
