package org.riskassessment.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.evaluate.Ranking;

class SkillTest {
  /** Labels by lot: out of fold and held out together 0.539, held out alone 0.476. */
  @Test
  void a_ranking_that_folds_reach_by_luck_is_no_skill() {
    Ranking lucky = new Ranking(0.5388, 0.0180, 0.5688, 1_500, 330, 1_500);
    assertThat(Skill.of(lucky).isShown()).isTrue();
    Skill skill = Skill.crossValidated(lucky);
    assertThat(skill.isShown()).isFalse();
    assertThat(skill.interval().low()).isCloseTo(0.5388 - 1.96 * 1.5 * 0.0180, within(1e-5));
    assertThat(skill.warning(1))
        .isEqualTo(
            "NO SKILL: version 1 does not rank leavers better than names drawn by lot (AUC 0.539,"
                + " 0.49 to 0.59, on 1,500 clients)");
  }

  @Test
  void a_weak_signal_on_many_clients_is_skill() {
    assertThat(Skill.crossValidated(new Ranking(0.56, 0.018, 0.57, 1_500, 330, 1_500)).isShown())
        .isTrue();
  }

  @Test
  void too_few_clients_to_tell_claim_no_score() {
    assertThat(new Skill(0.5, null, 1).warning(1))
        .isEqualTo(
            "NO SKILL: version 1 is not shown to rank leavers better than names drawn by lot (1"
                + " client is too few to tell)");
  }
}
