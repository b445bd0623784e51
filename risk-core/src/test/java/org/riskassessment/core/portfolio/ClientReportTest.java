package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Contact;

class ClientReportTest extends PortfolioFixture {
  @Test
  void what_if_is_the_model_s_view_of_other_cells() {
    String first = ids(process().clients().callList(CallListRequest.of(1))).get(0);
    ClientReport now = process().clients().client(first);
    ClientReport then = process().clients().whatIf(first, Map.of("activity", "150"));
    assertThat(then.item().prediction().risk()).isLessThan(now.item().prediction().risk());
    assertThat(then.profile()).containsEntry("activity", "150");
    assertThat(then.bias() + then.contributions().get(0).logOdds())
        .isCloseTo(then.logOdds(), within(1e-9));
    assertThat(process().clients().whatIf(first, Map.of("Activity", "150")).changed())
        .isEqualTo(Map.of("activity", "150"));
    assertThat(now.similar()).hasSize(5).allSatisfy(s -> assertThat(s.distance()).isNotNegative());
    assertThatThrownBy(() -> process().clients().whatIf(first, Map.of("aktivity", "1")))
        .hasMessageContaining("did you mean 'activity'");
    assertThatThrownBy(() -> process().clients().whatIf(first, Map.of("activity", "much")))
        .hasMessageContaining("cannot be set to that value");
    assertThatThrownBy(() -> process().clients().client("c1-9999"))
        .hasMessageContaining("no client in the portfolio has that id");
    assertThatThrownBy(() -> process().clients().contact("nobody", Contact.Outcome.LOST, "", "ann"))
        .hasMessageContaining("no client in the portfolio has that id");
  }
}
