package org.riskassessment.core.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.Contribution;
import org.riskassessment.core.model.RiskModel;

/** Today's clients with their risks, highest first. */
final class Portfolio {
  private final Dataset clients;
  private final RiskModel model;
  private final double[] logOdds;
  private final List<Integer> ranked;

  private Portfolio(Dataset clients, RiskModel model) {
    this.clients = clients;
    this.model = model;
    this.logOdds = model.logOdds(clients);
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < clients.size(); row++) {
      rows.add(row);
    }
    rows.sort(
        Comparator.<Integer>comparingDouble(row -> -logOdds[row]).thenComparing(clients::clientId));
    this.ranked = rows;
  }

  /** The newest row of every client that has not left by it, scored. */
  static Portfolio newestOf(Dataset all, RiskModel model) {
    boolean[] newest = newest(all);
    return new Portfolio(all.where(row -> newest[row]), model);
  }

  /** How many clients have not left by their newest row. */
  static int sizeOf(Dataset all) {
    int size = 0;
    for (boolean newest : newest(all)) {
      size += newest ? 1 : 0;
    }
    return size;
  }

  private static boolean[] newest(Dataset all) {
    int[] clients = all.clientNumbers();
    boolean[] met = new boolean[clients.length];
    boolean[] newest = new boolean[clients.length];
    for (int row = clients.length - 1; row >= 0; row--) {
      newest[row] = !met[clients[row]] && !(all.isLabelled(row) && all.exited(row));
      met[clients[row]] = true;
    }
    return newest;
  }

  /** Rows as they are, scored. */
  static Portfolio of(Dataset rows, RiskModel model) {
    return new Portfolio(rows, model);
  }

  int size() {
    return clients.size();
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
  List<ClientRisk> top(int count, int reasons) {
    return ranked.stream().limit(count).map(row -> client(row, reasons)).toList();
  }

  private ClientRisk client(int row, int reasons) {
    double risk = model.risk(logOdds[row]);
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
