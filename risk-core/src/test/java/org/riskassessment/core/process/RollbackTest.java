package org.riskassessment.core.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.store.Deployment;

class RollbackTest extends ProcessFixture {
  @Test
  void a_rollback_is_not_undone_by_a_run_without_new_rows() {
    int second = redeployment();
    Deployment back = process().production().rollback("ann", "looks wrong").result();
    assertThat(back.version()).isEqualTo(1);
    assertThat(back.kind()).isEqualTo(Deployment.Kind.ROLLBACK);
    assertThat(back.previousVersion()).isEqualTo(second);
    assertThat(back.actor()).isEqualTo("ann");

    RunReport report = run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(deployed()).isEqualTo(1);
    assertThat(store.models().versions()).hasSize(2);
  }

  @Test
  void rollback_scores_the_portfolio_with_its_version() {
    redeployment();
    process().production().rollback("ann", "looks wrong");
    run();
    assertThat(store.predictions().newest().orElseThrow().modelVersion()).isEqualTo(1);
  }

  @Test
  void rollbacks_go_back_one_step_at_a_time() {
    firstDeployment();
    process().versions().train();
    process().versions().train();
    process().versions().train();
    deploy(2);
    deploy(3);
    assertThat(rollback()).isEqualTo(2);
    deploy(4);
    assertThat(rollback()).isEqualTo(2);
    assertThat(rollback()).isEqualTo(1);
    assertThatThrownBy(this::rollback)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
        .hasMessageContaining("version 1 is the first one deployed");
    assertThat(deployed()).isEqualTo(1);
    deploy(3);
    assertThat(rollback()).isEqualTo(1);
    assertThat(store.models().deployments())
        .extracting(Deployment::version)
        .containsExactly(1, 2, 3, 2, 4, 2, 1, 3, 1);
  }

  @Test
  void a_version_deployed_again_after_another_is_a_step_of_its_own() {
    firstDeployment();
    process().versions().train();
    deploy(2);
    deploy(1);
    assertThat(rollback()).isEqualTo(2);
    assertThat(rollback()).isEqualTo(1);
  }

  @Test
  void deploying_what_is_deployed_changes_nothing() {
    firstDeployment();
    deploy(1);
    assertThat(store.models().deployments()).hasSize(1);
  }

  @Test
  void nothing_rolls_back_before_the_first_deployment() {
    assertThatThrownBy(this::rollback)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
        .hasMessageContaining("no model is deployed");
    assertThatThrownBy(() -> process().production().deploy(7, "ann", ""))
        .hasMessageContaining("there is no model version 7");
    assertThatThrownBy(() -> process().production().deploy(null, "ann", ""))
        .hasMessageContaining("no model is trained yet");
    assertThatThrownBy(() -> process().clients().predict())
        .hasMessageContaining("no model is deployed yet");
    assertThatThrownBy(() -> process().versions().train())
        .hasMessageContaining("no data has been ingested yet");
  }
}
