package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;

class ModelReviewTest extends VersionFixture {
  private long challengersRow() {
    var versions = store.models().versions();
    return versions.get(versions.size() - 1).card().firstRow();
  }

  @Test
  void second_challenger_trains_on_rows_since_the_drift() {
    run(1_000, 1, 1);
    assertThat(run(600, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(run(600, 1, 3).outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(run(2_000, -1, 4).outcome()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(challengersRow()).isEqualTo(2_200);
    assertThat(deployed()).isEqualTo(3);
  }

  /** 100 of each class to learn from: 400 rows have some 107 that left and are not held out. */
  @Test
  void earlier_rows_are_added_while_too_few_follow() {
    run(1_000, 1, 1);
    assertThat(run(600, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    run(210, -1, 3);
    assertThat(challengersRow()).isBetween(1_300L, 1_500L);
  }

  @Test
  void rows_from_before_a_drift_do_not_decide_after_it() {
    run(1_000, 1, 1);
    assertThat(run(600, 1, 2).outcome()).isEqualTo(RunOutcome.KEPT);
    RunReport few = run(210, -1, 3);
    assertThat(few.outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(few.verdict()).contains("30 of each are needed to decide");
    assertThat(decided().decision().basis().firstRow()).isEqualTo(1_600);

    RunReport enough = run(400, -1, 4);
    assertThat(enough.outcome()).as(enough.verdict()).isEqualTo(RunOutcome.REDEPLOYED);
    assertThat(decided().decision().basis().question().earliest()).isEqualTo(1_600);
    assertThat(decided().decision().basis().firstRow()).isBetween(1_600L, 1_699L);
  }

  @Test
  void rows_of_an_unresolved_drift_are_trained_on_again() {
    run(1_000, 1, 1);
    run(600, 1, 2);
    assertThat(run(1_500, 0.2, 3).outcome()).isEqualTo(RunOutcome.RETRAINED_NOT_PROMOTED);
    assertThat(challengersRow()).isEqualTo(1_600);
    run(1_500, 0.2, 4);
    assertThat(challengersRow()).isEqualTo(1_600);
  }
}
