package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.process.RiskProcess;

class ReasonDoubtsTest extends PortfolioFixture {
  private static ColumnDrift drift(CheckStatus status) {
    return new ColumnDrift(
        "activity",
        ColumnDrift.Kind.DISTRIBUTION,
        status,
        "Kolmogorov-Smirnov",
        0.4,
        1e-9,
        1e-9,
        0.31,
        "psi",
        0.1,
        120,
        80,
        null,
        null,
        null,
        null,
        "stability index 0.310, large");
  }

  @Test
  void reason_is_marked_where_its_feature_has_drifted() {
    stages.drift(List.of(drift(CheckStatus.ALERT)));
    CallListReport calm = process().clients().callList(CallListRequest.of(1));
    assertThat(calm.items().get(0).reasons().get(0).doubt()).isNull();
    assertThat(stages.compared()).as("nothing has come in").isEmpty();

    stages.arrive(clients(90, 2));
    process().sources().ingest();
    CallListReport list = process().clients().callList(CallListRequest.of(1));
    assertThat(list.items().get(0).reasons().get(0).doubt()).isEqualTo(Doubt.DRIFTED);
    assertThat(list.warnings())
        .anyMatch(
            w ->
                w.startsWith("activity has drifted since version 1 was trained")
                    && w.contains("large (80 clients compared with 120 held out)"));
    String id = list.items().get(0).prediction().clientId();
    assertThat(process().clients().client(id).item().reasons().get(0).doubt())
        .isEqualTo(Doubt.DRIFTED);
  }

  /** Of this portfolio nobody has left, so it is compared with those held out that stayed. */
  @Test
  void like_is_compared_with_like() {
    stages.arrive(clients(90, 2));
    process().sources().ingest();
    process().clients().callList(CallListRequest.of(1));
    Dataset reference = stages.compared().get(0);
    Dataset current = stages.compared().get(1);
    assertThat(reference.positives()).isZero();
    assertThat(reference.negatives()).isBetween(50, 130);
    assertThat(reference.clientId(0)).as("ids are not stored").isEqualTo("0");
    assertThat(current.size()).isEqualTo(current.negatives()).isBetween(40, 89);
    for (int row = 0; row < current.size(); row++) {
      assertThat(current.clientId(row)).startsWith("c2-");
    }

    stages.portfolio(
        clients(70, 3).stream()
            .map(row -> new String[] {row[0], row[1], row[2], row[3], ""})
            .toList());
    RiskProcess process = process(FileSource.ofFolder("today", workspace.resolve("today")));
    process.clients().predict();
    process.clients().callList(CallListRequest.of(1));
    assertThat(stages.compared().get(2).positives()).isPositive();
    assertThat(stages.compared().get(3).size()).isEqualTo(70);
  }

  @Test
  void reason_is_marked_where_rows_were_quarantined_for_it() {
    stages.arrive(clients(90, 2));
    stages.reject(Map.of("activity", 1L));
    process().sources().ingest();
    assertThat(
            process()
                .clients()
                .callList(CallListRequest.of(1))
                .items()
                .get(0)
                .reasons()
                .get(0)
                .doubt())
        .as("1 of 91")
        .isNull();
    stages.arrive(clients(90, 3));
    stages.reject(Map.of("activity", 3L));
    process().sources().ingest();
    CallListReport list = process().clients().callList(CallListRequest.of(1));
    assertThat(list.items().get(0).reasons().get(0).doubt()).isEqualTo(Doubt.QUARANTINED);
    assertThat(list.warnings())
        .contains(
            "activity had 4 of 184 rows quarantined since version 1 was trained; reasons based"
                + " on it are marked");
  }

  /** A file that has grown is read again: rows rejected before the training do not count again. */
  @Test
  void rows_quarantined_before_training_raise_no_doubt() {
    stages.reject(Map.of("activity", 40L));
    stages.arrive(clients(20, 2));
    process().sources().ingest();
    stages.reject(Map.of("activity", 40L));
    stages.changedFrom(2);
    stages.arrive(clients(10, 3));
    process().versions().train();
    process().production().force(2, "ann", "for the test");
    process().sources().ingest();
    assertThat(
            process()
                .clients()
                .callList(CallListRequest.of(1))
                .items()
                .get(0)
                .reasons()
                .get(0)
                .doubt())
        .isNull();
    stages.reject(Map.of("activity", 43L));
    stages.changedFrom(3);
    stages.arrive(clients(10, 4));
    process().sources().ingest();
    CallListReport list = process().clients().callList(CallListRequest.of(1));
    assertThat(list.items().get(0).reasons().get(0).doubt()).isEqualTo(Doubt.QUARANTINED);
    assertThat(list.warnings())
        .anyMatch(w -> w.startsWith("activity had 3 of 23 rows quarantined since version 2"));
  }

  @Test
  void warns_when_drift_is_unknown() {
    stages.drift(List.of(drift(CheckStatus.OK), drift(CheckStatus.ERROR)));
    stages.arrive(clients(5, 6));
    process().sources().ingest();
    assertThat(process().clients().callList(CallListRequest.of(1)).warnings())
        .anyMatch(w -> w.startsWith("unknown whether activity has drifted: "));
    stages.drift(List.of(drift(CheckStatus.INSUFFICIENT)));
    stages.arrive(clients(5, 2));
    process().sources().ingest();
    assertThat(process().clients().callList(CallListRequest.of(1)).warnings())
        .anyMatch(w -> w.startsWith("unknown whether features have drifted: "));
  }
}
