package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.CallHistory;

class ContactEffectTest extends PortfolioFixture {
  private void holdOut(double share) {
    callList = new CallList(100, share, Bands.STANDARD, null, 20, Map.of());
  }

  @Test
  void a_note_with_a_hidden_character_is_refused() {
    assertThatThrownBy(
            () -> process().clients().contact("c1", Contact.Outcome.REACHED, "a\0b", "ann"))
        .hasMessageContaining("note: contains U+0000 NULL");
  }

  @Test
  void a_share_of_each_block_of_ranks_is_withheld_and_recorded() {
    List<String> all = ids(process().clients().callList(CallListRequest.of(100)));
    holdOut(0.1);
    CallListReport report = process().clients().callList(CallListRequest.of(90));
    Set<String> withheld =
        store.calls().assignments().stream()
            .filter(Assignment::withheld)
            .map(Assignment::clientId)
            .collect(Collectors.toSet());
    assertThat(report.withheld()).isBetween(8, 10).isEqualTo(withheld.size());
    assertThat(ids(report)).doesNotContainAnyElementsOf(withheld);
    for (int block = 0; block < 4; block++) {
      assertThat(all.subList(20 * block, 20 * block + 20).stream().filter(withheld::contains))
          .hasSize(2);
    }
    assertThat(ids(process().clients().callList(CallListRequest.of(90)))).isEqualTo(ids(report));
    assertThat(ids(process().clients().callList(CallListRequest.of(40))))
        .isEqualTo(ids(report).subList(0, 40));
  }

  @Test
  void without_a_share_the_effect_is_not_measurable() {
    String first = ids(process().clients().callList(CallListRequest.of(1))).get(0);
    process().clients().contact(first, Contact.Outcome.REACHED, "busy", "ann");
    ContactReport report = process().clients().contactReport();
    assertThat(report.effect()).isNull();
    assertThat(report.reason()).startsWith("not measurable").contains("holdout_share is 0");
    assertThat(report.outcomes()).containsEntry(Contact.Outcome.REACHED, 1);
    assertThat(store.calls().assignments()).isEmpty();
  }

  @Test
  void exits_of_called_and_withheld_clients_are_compared() {
    holdOut(0.5);
    process().clients().callList(CallListRequest.of(100));
    assertThat(process().clients().contactReport().reason()).startsWith("not measurable yet");
    List<String[]> labels = new ArrayList<>();
    for (Assignment one : store.calls().assignments()) {
      String left = one.withheld() && one.rank() % 2 == 0 ? "1" : "0";
      labels.add(new String[] {one.clientId(), "77", "100", "ann", left});
    }
    stages.arrive(labels);
    process().sources().ingest();

    ContactReport report = process().clients().contactReport();
    assertThat(report.called().labelled()).isEqualTo(100);
    assertThat(report.called().left()).isZero();
    assertThat(report.withheld().left()).isPositive();
    assertThat(report.effect().value())
        .isEqualTo(-report.withheld().left() / (double) report.withheld().labelled());
    assertThat(report.effect().interval().high()).isNegative();
  }

  @Test
  void labels_after_a_call_are_left_out_of_training() {
    holdOut(0.5);
    process().clients().callList(CallListRequest.of(50));
    List<String[]> labels = new ArrayList<>();
    store.calls().assignments().stream()
        .sorted(Comparator.comparing(Assignment::clientId))
        .forEach(one -> labels.add(new String[] {one.clientId(), "77", "100", "ann", "1"}));
    stages.arrive(labels);
    process().sources().ingest();

    CallHistory history = new CallHistory(store.calls(), store.ingestion());
    double[] weights =
        history.weights(stages.dataset(config(null), store.ingestion().dataset().get()));
    assertThat(weights).hasSize(600 + labels.size());
    for (int row = 0; row < 600; row++) {
      assertThat(weights[row]).as("a label from before").isEqualTo(1);
    }
    Map<String, Boolean> withheld =
        store.calls().assignments().stream()
            .collect(Collectors.toMap(Assignment::clientId, Assignment::withheld));
    for (int i = 0; i < labels.size(); i++) {
      assertThat(weights[600 + i]).isEqualTo(withheld.get(labels.get(i)[0]) ? 2 : 0);
    }
    CommandReport<?> trained = process().versions().train();
    assertThat(trained.warnings())
        .anyMatch(w -> w.startsWith("50 rows were left out of training"))
        .noneMatch(w -> w.contains("holdout_share"));
  }

  @Test
  void training_warns_when_nobody_was_withheld() {
    String first = ids(process().clients().callList(CallListRequest.of(1))).get(0);
    process().clients().contact(first, Contact.Outcome.SAVED, "", "ann");
    stages.arrive(List.<String[]>of(new String[] {first, "77", "100", "ann", "0"}));
    process().sources().ingest();
    assertThat(process().versions().train().warnings())
        .anyMatch(w -> w.contains("call_list.holdout_share"));
  }
}
