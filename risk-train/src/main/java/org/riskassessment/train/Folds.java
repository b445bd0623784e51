package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.riskassessment.core.dataset.Dataset;

/**
 * Rows dealt into parts for cross-validation: all rows of a client into one, clients that left and
 * clients that stayed evenly, in an order drawn from a seed.
 *
 * @param count number of parts, 2 or more
 * @param parts the part of each row, from 0
 */
record Folds(int count, int[] parts) {

  /** Empty where there are not two clients of either kind. */
  static Optional<Folds> of(Dataset rows, int wanted, long seed) {
    int[] clients = rows.clientNumbers();
    List<Client> met = new ArrayList<>();
    for (int row = 0; row < clients.length; row++) {
      if (clients[row] == met.size()) {
        met.add(new Client(rows.clientHash(row, seed)));
      }
      met.get(clients[row]).left |= rows.exited(row);
    }
    int left = (int) met.stream().filter(client -> client.left).count();
    int count = Math.min(wanted, Math.min(left, met.size() - left));
    if (count < 2) {
      return Optional.empty();
    }
    List<Client> order = new ArrayList<>(met);
    order.sort(
        Comparator.comparing((Client client) -> client.left)
            .thenComparingLong(client -> client.place));
    for (int i = 0; i < order.size(); i++) {
      order.get(i).part = i % count;
    }
    int[] parts = new int[clients.length];
    for (int row = 0; row < parts.length; row++) {
      parts[row] = met.get(clients[row]).part;
    }
    return Optional.of(new Folds(count, parts));
  }

  private static final class Client {
    private final long place;
    private boolean left;
    private int part;

    Client(long place) {
      this.place = place;
    }
  }
}
