package org.riskassessment.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.simulate.Scenario;

/**
 * The short form of {@link LoopBenchmark}: one workspace from one seed for each kind of trouble.
 */
class LoopTest {
  @Test
  void calm_ticks_and_calls_that_work_raise_no_alarm() {
    assertThat(LoopBenchmark.live(Scenario.calm(1_500, 500, 2), 1).alarms()).isZero();
    assertThat(LoopBenchmark.live(Scenario.calm(1_500, 800, 2).calling(0.2, 0.5, 0.2), 1).alarms())
        .isZero();
  }

  @Test
  void a_base_rate_that_doubles_is_repaired_in_one_tick() {
    LoopBenchmark.Life life = LoopBenchmark.live(Scenario.rate(2.1, 500, 1), 1);
    assertThat(life.ticks().get(0).outcome()).isEqualTo(RunOutcome.RECALIBRATED);
    assertThat(life.lost(1)).isLessThan(0.04);
  }

  @Test
  void labels_that_come_late_repair_as_soon_as_they_come() {
    LoopBenchmark.Life life = LoopBenchmark.live(Scenario.rate(2.1, 500, 2).delayed(1), 1);
    assertThat(life.ticks().get(0).outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(life.ticks().get(1).outcome()).isEqualTo(RunOutcome.RECALIBRATED);
  }

  @Test
  void a_reversed_relation_is_replaced_in_one_tick() {
    assertThat(LoopBenchmark.live(Scenario.drift(0.2, 500, 1), 1).redeployedBy(1)).isTrue();
  }
}
