package org.riskassessment.core.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

class CancellationTest {

  @Test
  void goes_on_until_a_stop_is_asked_for_by_another_thread() throws InterruptedException {
    Cancellation cancellation = new Cancellation();
    cancellation.check();
    assertThat(cancellation.isRequested()).isFalse();

    Thread signal = new Thread(cancellation::request);
    signal.start();
    signal.join();

    assertThat(cancellation.isRequested()).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(cancellation::check)
          .isInstanceOfSatisfying(
              RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    }
  }
}
