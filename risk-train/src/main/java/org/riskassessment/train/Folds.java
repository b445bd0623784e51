package org.riskassessment.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.riskassessment.core.dataset.Dataset;

/**
 * The folds of cross-validation: all rows of a client are in the same fold, clients that left and
 * clients that stayed are spread evenly, and the seed decides the order.
 *
 * @param count number of folds, 2 or more
 * @param parts the fold of each row, from 0
 */
record Folds(int count, int[] parts) {

  /** Empty if fewer than two clients left or fewer than two stayed. */
  static Optional<Folds> of(Dataset rows, int wanted, long seed) {
    int[] clients = rows.clientNumbers();
    List<Client> seen = new ArrayList<>();
    for (int row = 0; row < clients.length; row++) {
      if (clients[row] == seen.size()) {
        seen.add(new Client(rows.clientHash(row, seed)));
      }
      seen.get(clients[row]).left |= rows.exited(row);
    }
    int left = (int) seen.stream().filter(client -> client.left).count();
    int count = Math.min(wanted, Math.min(left, seen.size() - left));
    if (count < 2) {
      return Optional.empty();
    }
    List<Client> order = new ArrayList<>(seen);
    order.sort(
        Comparator.comparing((Client client) -> client.left)
            .thenComparingLong(client -> client.place));
    for (int i = 0; i < order.size(); i++) {
      order.get(i).part = i % count;
    }
    int[] parts = new int[clients.length];
    for (int row = 0; row < parts.length; row++) {
      parts[row] = seen.get(clients[row]).part;
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
