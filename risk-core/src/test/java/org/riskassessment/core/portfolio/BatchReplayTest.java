package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

class BatchReplayTest extends PortfolioFixture {
  @Test
  void a_batch_replays_to_the_last_bit() {
    PredictionReport report = process().clients().predict();
    BatchReplay whole = process().clients().replay(report.batchId()).orElseThrow();
    assertThat(whole.isIdentical()).isTrue();
    assertThat(whole.compared()).isEqualTo(report.clients().size());
    assertThat(whole.predictions().clients()).isEqualTo(report.clients());
    assertThat(whole.predictions().intervals()).isEqualTo(report.intervals());
    String client = report.clients().get(0).clientId();
    BatchReplay one = process().clients().replay(report.batchId() + "/" + client).orElseThrow();
    assertThat(one.compared()).isEqualTo(1);
    assertThat(one.isIdentical()).isTrue();
    assertThat(process().clients().replay("none")).isEmpty();
    assertThatThrownBy(() -> process().clients().replay(report.batchId() + "/nobody"))
        .isInstanceOf(RiskException.class);
  }

  @Test
  void a_batch_whose_model_was_pruned_cannot_be_replayed() {
    String batch = process().clients().predict().batchId();
    process().versions().train();
    process().production().force(2, "ann", "newer");
    store.models().prune(1);
    assertThatThrownBy(() -> process().clients().replay(batch))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
        .hasMessageContaining("pruned");
  }

  @Test
  void a_replay_reports_each_difference() {
    Prediction was = new Prediction("a", 1, 0.7, true, 1, 5.0);
    Prediction is = new Prediction("a", 1, 0.8, true, 2, 5.0);
    assertThat(BatchReplay.differences(List.of(was), List.of(is), null))
        .containsExactly(
            new BatchReplay.Difference("a", "risk", "0.7", "0.8"),
            new BatchReplay.Difference("a", "rank", "1", "2"));
    assertThat(BatchReplay.differences(List.of(was), List.of(is), "b")).isEmpty();
  }
}
