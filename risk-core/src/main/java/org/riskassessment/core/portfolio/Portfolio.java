package org.riskassessment.core.portfolio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.model.Contribution;
import org.riskassessment.core.model.RiskModel;

/** Today's clients with their risks, highest first. */
public final class Portfolio {
  private static final Comparator<Prediction> BY_LOSS =
      Comparator.comparingDouble(Portfolio::loss)
          .thenComparingDouble(Prediction::logOdds)
          .reversed()
          .thenComparing(Prediction::clientId);

  private final Dataset clients;
  private final RiskModel model;
  private final double[] logOdds;
  private final double[] risks;
  private final List<Integer> ranked;

  private Portfolio(Dataset clients, RiskModel model) {
    this.clients = clients;
    this.model = model;
    this.logOdds = model.logOdds(clients);
    this.risks = model.risks(logOdds);
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < clients.size(); row++) {
      rows.add(row);
    }
    rows.sort(
        Comparator.<Integer>comparingDouble(row -> -logOdds[row]).thenComparing(clients::clientId));
    this.ranked = rows;
  }

  /** The newest row of every client that has not left by it, scored. */
  public static Portfolio newestOf(Dataset all, RiskModel model) {
    boolean[] newest = newest(all);
    return new Portfolio(all.where(row -> newest[row]), model);
  }

  /** How many clients have not left by their newest row. */
  public static int sizeOf(Dataset all) {
    int size = 0;
    for (boolean newest : newest(all)) {
      size += newest ? 1 : 0;
    }
    return size;
  }

  private static boolean[] newest(Dataset all) {
    boolean[] newest = new boolean[all.size()];
    for (int row : all.newestRows()) {
      newest[row] = !(all.isLabelled(row) && all.exited(row));
    }
    return newest;
  }

  /** Rows as they are, scored. */
  public static Portfolio of(Dataset rows, RiskModel model) {
    return new Portfolio(rows, model);
  }

  public int size() {
    return clients.size();
  }

  /** The rows that were scored. */
  Dataset clients() {
    return clients;
  }

  /**
   * All clients in the order of their rows, each with its rank by the money that may be lost, or
   * where no value is known by risk; ties by log-odds, then by id. Clients whose value is not known
   * come after those whose is.
   */
  public List<Prediction> predictions() {
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

  /** All clients in the order of their rows, without reasons. */
  List<ClientRisk> inOrder() {
    List<ClientRisk> list = new ArrayList<>(clients.size());
    for (int row = 0; row < clients.size(); row++) {
      list.add(client(row, 0));
    }
    return list;
  }

  /** The clients most at risk; ties in the order of their ids. */
  public List<ClientRisk> top(int count, int reasons) {
    return ranked.stream().limit(count).map(row -> client(row, reasons)).toList();
  }

  private ClientRisk client(int row, int reasons) {
    double risk = risks[row];
    return new ClientRisk(
        clients.clientId(row), risk, logOdds[row], model.exits(risk), reasons(row, reasons));
  }

  private List<ClientRisk.Reason> reasons(int row, int count) {
    return count == 0
        ? List.of()
        : model.contributions(clients, row).stream()
            .sorted(Comparator.comparingDouble(Contribution::logOdds).reversed())
            .limit(count)
            .map(c -> new ClientRisk.Reason(c.column(), clients.cell(c.column(), row), c.logOdds()))
            .toList();
  }
}
