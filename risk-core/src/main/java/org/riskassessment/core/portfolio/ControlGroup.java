package org.riskassessment.core.portfolio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.riskassessment.core.file.Sha256;

/**
 * Draws the clients withheld from a list: the same share of each block of {@value #BLOCK} ranks, by
 * a hash of seed and client, so that called and withheld clients have similar ranks and the draw
 * does not depend on when it is made or what is listed.
 *
 * @param share above 0
 */
record ControlGroup(double share, long seed) {
  /** Ranks in a block. */
  static final int BLOCK = 20;

  /** How long a draw stays in force. */
  static final Duration LASTS = Duration.ofDays(90);

  /**
   * The clients withheld.
   *
   * @param ranked all clients, first rank first
   * @param earlier draws still in force, by client
   */
  Set<String> withheld(List<String> ranked, Map<String, Boolean> earlier) {
    Set<String> withheld = new HashSet<>();
    for (int from = 0; from < ranked.size(); from += BLOCK) {
      List<String> open = new ArrayList<>();
      for (String client : ranked.subList(from, Math.min(ranked.size(), from + BLOCK))) {
        Boolean drawn = earlier.get(client);
        if (drawn == null) {
          open.add(client);
        } else if (drawn) {
          withheld.add(client);
        }
      }
      // Rounded so that the shares of all blocks add up exactly.
      int count =
          (int) (Math.floor((from + open.size()) * share + 1e-9) - Math.floor(from * share + 1e-9));
      open.sort(Comparator.comparingLong(this::place).thenComparing(Comparator.naturalOrder()));
      withheld.addAll(open.subList(0, Math.min(count, open.size())));
    }
    return withheld;
  }

  private long place(String client) {
    MessageDigest digest = Sha256.digest();
    digest.update((seed + " ").getBytes(StandardCharsets.UTF_8));
    byte[] hash = digest.digest(client.getBytes(StandardCharsets.UTF_8));
    long head = 0;
    for (int i = 0; i < 8; i++) {
      head = head << 8 | (hash[i] & 0xff);
    }
    return head;
  }
}
