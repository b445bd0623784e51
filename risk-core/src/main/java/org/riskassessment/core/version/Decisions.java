package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.Review;

/** The stored decisions on challengers, including those of earlier releases. */
public final class Decisions {
  private final List<Entry> all;

  public Decisions(ModelRegistry registry) {
    List<Entry> entries = new ArrayList<>();
    for (Review review : registry.reviews()) {
      Decision decision = review.decision();
      if (decision != null) {
        entries.add(new Entry(review, decision));
      }
    }
    this.all = List.copyOf(entries);
  }

  /** What a review's decision was asked; null without one, and in those of earlier releases. */
  static Decision.@Nullable Terms terms(Review review) {
    Decision decision = review.decision();
    Decision.Basis basis = decision == null ? null : decision.basis();
    return basis == null ? null : basis.question().terms();
  }

  /** A decision and its review. */
  public record Entry(Review review, Decision decision) {

    /** The verdict in one sentence. */
    public String sentence() {
      return decision.verdict().sentence();
    }
  }

  /** The newest decision that judged a version as a challenger. */
  public Optional<Entry> on(int version) {
    return all.stream()
        .filter(entry -> entry.decision().verdict().versions().contains(version))
        .reduce((first, second) -> second);
  }

  /** How many challengers have been judged on rows at or after a given one. */
  int judgedFrom(long firstRow, Lineage lineage) {
    return all.stream()
        .filter(entry -> entry.decision().basis() != null)
        .filter(
            entry ->
                lineage.place(entry.review().datasetId(), entry.review().endRow()).orElse(0)
                    > firstRow)
        .mapToInt(entry -> entry.decision().verdict().compared())
        .sum();
  }
}
