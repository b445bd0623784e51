package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.stage.ReportStage;

/** A run, the report and the call list show the same clients in the same order. */
class ReportedClientsTest extends PortfolioFixture {

  private static List<String> idsOf(List<ClientRisk> clients) {
    return clients.stream().map(ClientRisk::clientId).toList();
  }

  private ReportStage.Content newestReport() {
    return stages.reports().get(stages.reports().size() - 1);
  }

  @Test
  void report_shows_the_configured_portfolio() {
    List<String[]> today = clients(40, 5);
    today.forEach(row -> row[4] = "");
    stages.portfolio(today);
    FileSource file = FileSource.ofFolder("today.csv", workspace.resolve("today.csv"));
    stages.arrive(clients(100, 2));
    process(file).run();
    assertThat(newestReport().portfolio()).isEqualTo(40);
    assertThat(idsOf(newestReport().atRisk()))
        .hasSize(20)
        .isSubsetOf(today.stream().map(row -> row[0]).toList())
        .isEqualTo(ids(process(file).clients().callList(CallListRequest.of(20))));

    process(file).reports().write();
    assertThat(newestReport().portfolio()).isEqualTo(40);
  }

  @Test
  void run_report_and_call_list_rank_by_expected_loss() {
    stages.arrive(clients(100, 2));
    RunReport run = process().run();
    List<String> listed = ids(process().clients().callList(CallListRequest.of(20)));
    assertThat(run.atRisk())
        .extracting(item -> item.prediction().clientId())
        .isEqualTo(listed.subList(0, 10));
    assertThat(idsOf(newestReport().atRisk())).isEqualTo(listed);
    assertThat(newestReport().atRisk())
        .extracting(ClientRisk::risk)
        .as("the values decide, not the risks alone")
        .isNotEqualTo(
            newestReport().atRisk().stream()
                .map(ClientRisk::risk)
                .sorted(Comparator.reverseOrder())
                .toList());
  }
}
