package org.riskassessment.core.version;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.Review;

/** The stored decisions on challengers, those of earlier releases among them. */
public final class Decisions {
  private final List<Decision> all;

  public Decisions(ModelRegistry registry) {
    List<Decision> decisions = new ArrayList<>();
    for (Review review : registry.reviews()) {
      String json = review.decision();
      if (json != null) {
        decisions.add(read(review, json));
      }
    }
    this.all = List.copyOf(decisions);
  }

  /**
   * A decision.
   *
   * @param promoted the version that took over, null when the champion stayed
   * @param judged the challengers that were compared with the champion
   * @param firstRow the first row they were compared on; null in decisions of earlier releases
   */
  public record Decision(
      Review review,
      String sentence,
      @Nullable Integer promoted,
      List<Integer> judged,
      @Nullable Long firstRow) {

    public Decision {
      judged = List.copyOf(judged);
    }
  }

  /** All of them, oldest first. */
  public List<Decision> all() {
    return all;
  }

  /** The newest decision that judged a version as a challenger. */
  public Optional<Decision> on(int version) {
    return all.stream()
        .filter(decision -> decision.judged().contains(version))
        .reduce((first, second) -> second);
  }

  /** How many challengers were judged on some of the rows from a place on. */
  int judgedFrom(long firstRow, Lineage lineage) {
    return all.stream()
        .filter(d -> d.firstRow() != null)
        .filter(
            d -> lineage.place(d.review().datasetId(), d.review().endRow()).orElse(0) > firstRow)
        .mapToInt(d -> d.judged().size())
        .sum();
  }

  private static Decision read(Review review, String json) {
    Object root =
        Json.parse(
                json.getBytes(StandardCharsets.UTF_8),
                "decision of the run " + review.runId(),
                ErrorCode.STORE_UNREACHABLE)
            .root();
    Map<?, ?> tree = root instanceof Map<?, ?> map ? map : Map.of();
    Integer challenger = number(tree.get("challenger"));
    List<Integer> judged = new ArrayList<>();
    if (tree.get("judged") instanceof List<?> list) {
      for (Object one : list) {
        Integer version = one instanceof Map<?, ?> map ? number(map.get("version")) : null;
        if (version != null) {
          judged.add(version);
        }
      }
    } else if (challenger != null) {
      judged.add(challenger);
    }
    return new Decision(
        review,
        String.valueOf(tree.get("sentence")),
        "PROMOTE".equals(tree.get("verdict")) ? challenger : null,
        judged,
        tree.get("first_row") instanceof Number row ? row.longValue() : null);
  }

  private static @Nullable Integer number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : null;
  }
}
