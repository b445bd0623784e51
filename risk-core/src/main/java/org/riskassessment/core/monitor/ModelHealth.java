package org.riskassessment.core.monitor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.PerformanceCheck;
import org.riskassessment.core.check.Skill;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.model.Baseline;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.Review;

/**
 * What must be said of the deployed model before anything it says: that it does not rank better
 * than chance, or that it has drifted and nothing better is known.
 *
 * @param skill by the rows that it was promoted on, or the clients it was not trained on; while a
 *     drift lasts, by the rows since then
 * @param drift null while none is known that nothing better was found for
 */
public record ModelHealth(int version, Skill skill, @Nullable DriftState drift) {

  /** Of the deployed version; empty when none is. */
  public static Optional<ModelHealth> of(ModelRegistry registry) {
    return registry
        .deployed()
        .map(Deployment::version)
        .flatMap(registry::version)
        .map(version -> of(registry, version));
  }

  private static ModelHealth of(ModelRegistry registry, ModelVersion version) {
    Optional<Review> last =
        registry
            .lastReview()
            .filter(
                review ->
                    review.version() == version.version()
                        || registry.version(review.version()).map(ModelHealth::base).orElse(0)
                            == base(version));
    DriftState drift = last.map(Review::drift).filter(DriftState::isNothingBetter).orElse(null);
    Skill known = skill(registry, version);
    Optional<PerformanceCheck.Pooled> now =
        drift == null ? Optional.empty() : Optional.ofNullable(last.get().check().worst());
    return new ModelHealth(
        version.version(), now.map(pooled -> Skill.of(pooled.now())).orElse(known), drift);
  }

  static int base(ModelVersion version) {
    Recalibration level = version.card().recalibration();
    return level == null ? version.version() : level.base();
  }

  private static Skill skill(ModelRegistry registry, ModelVersion version) {
    int base = base(version);
    List<Review> reviews = registry.reviews();
    for (int i = reviews.size() - 1; i >= 0; i--) {
      Decision decision = reviews.get(i).decision();
      Decision.Winner winner = decision == null ? null : decision.winner();
      if (decision != null
          && winner != null
          && decision.verdict() instanceof PromotionDecision.Promote promote
          && promote.challenger() == base) {
        return Skill.of(winner.reference());
      }
    }
    Ranking ranking =
        version.artifacts().containsKey(Baseline.FILE)
            ? Baseline.read(
                    registry.artifact(version.version(), Baseline.FILE),
                    "model version " + version.version() + ", " + Baseline.FILE)
                .ranking()
            : null;
    return ranking == null ? Skill.of(version.card().evaluation()) : Skill.crossValidated(ranking);
  }

  /** What is wrong, in one sentence; empty when nothing is. */
  public Optional<String> warning() {
    if (!skill.isShown()) {
      return Optional.of(skill.warning(version));
    }
    return drift == null
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "DRIFTED: version %d ranks worse than it did (AUC %.3f on %,d clients), and no"
                    + " challenger is better",
                version,
                skill.rocAuc(),
                skill.clients()));
  }
}
