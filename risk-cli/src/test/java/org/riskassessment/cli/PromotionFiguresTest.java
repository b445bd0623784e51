package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskassessment.cli.model.PromotionBenchmark;

/** A short run of {@link PromotionBenchmark}, which tells the figures. */
class PromotionFiguresTest {
  private static final boolean STRESS = System.getProperty("stress") != null;
  private static final int PAIRS = STRESS ? 400 : 40;
  private static final int SEEDS = STRESS ? 50 : 4;

  @Test
  void equal_models_are_hardly_ever_promoted() {
    assertThat(PromotionBenchmark.promoted(PAIRS, 0.75, false))
        .isLessThanOrEqualTo(Math.max(2, PAIRS / 25));
  }

  @Test
  void a_clearly_better_challenger_nearly_always_is() {
    assertThat(PromotionBenchmark.promoted(PAIRS, 0.80, false))
        .isGreaterThanOrEqualTo(PAIRS * 99 / 100);
  }

  @Test
  void a_slightly_worse_one_hardly_ever_passes_the_margin() {
    assertThat(PromotionBenchmark.promoted(PAIRS, 0.74, true))
        .isLessThanOrEqualTo(Math.max(2, PAIRS / 25));
  }

  @Test
  void a_reversed_relation_is_mended_in_its_first_tick() {
    assertThat(IntStream.rangeClosed(1, SEEDS).filter(PromotionBenchmark::reversalIsMended).count())
        .isGreaterThanOrEqualTo(SEEDS * 95L / 100);
  }
}
