package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.Models;

class CallListTest extends PortfolioFixture {
  @Test
  void ranked_by_expected_loss_then_log_odds_then_id() {
    CallListReport report = process().clients().callList(CallListRequest.of(600));
    List<Prediction> listed = report.items().stream().map(CallListItem::prediction).toList();
    for (int i = 1; i < listed.size(); i++) {
      Prediction above = listed.get(i - 1);
      Prediction below = listed.get(i);
      int byLoss = Double.compare(above.expectedLoss(), below.expectedLoss());
      int byOdds = Double.compare(above.logOdds(), below.logOdds());
      assertThat(
              byLoss > 0
                  || byLoss == 0 && byOdds > 0
                  || byLoss == 0 && byOdds == 0 && above.clientId().compareTo(below.clientId()) < 0)
          .as("%s above %s", above, below)
          .isTrue();
      assertThat(below.rank()).isEqualTo(i + 1);
    }
    assertThat(report.expectedLeavers().value())
        .isCloseTo(listed.stream().mapToDouble(Prediction::risk).sum(), within(1e-9));
    assertThat(report.expectedLeavers().interval().low())
        .isLessThan(report.expectedLeavers().value());
    assertThat(report.expectedLeavers().interval().high())
        .isGreaterThan(report.expectedLeavers().value());
    assertThat(report.capture()).isEqualTo(1);
  }

  @Test
  void a_list_is_the_beginning_of_any_longer_one() {
    List<String> all = ids(process().clients().callList(CallListRequest.of(600)));
    for (int capacity = 1; capacity < 120; capacity++) {
      assertThat(ids(process().clients().callList(CallListRequest.of(capacity))))
          .isEqualTo(all.subList(0, capacity));
    }
  }

  @Test
  void the_order_of_the_portfolio_s_rows_makes_no_difference() {
    List<String[]> today = clients(200, 5);
    today.forEach(row -> row[4] = "");
    FileSource file = FileSource.ofFolder("today.csv", workspace.resolve("today.csv"));
    stages.portfolio(today);
    process(file).clients().predict();
    List<String> first = ids(process(file).clients().callList(CallListRequest.of(200)));
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(today, new Random(seed));
      StageDoubles shuffled = new StageDoubles();
      shuffled.portfolio(today);
      Portfolio portfolio =
          Portfolio.newestOf(
              shuffled.table(config(file), file, new Cancellation()).rows(),
              new Models(config(file).schema(), store.models()).load(1));
      assertThat(
              portfolio.predictions().stream()
                  .sorted(Comparator.comparingInt(Prediction::rank))
                  .map(Prediction::clientId)
                  .toList())
          .isEqualTo(first);
    }
  }

  @Test
  void asked_again_while_nothing_is_new_the_batch_is_the_same() {
    String batch = process().clients().predict().batchId();
    assertThat(process().clients().predict().batchId()).isEqualTo(batch);
    assertThat(process().clients().callList(CallListRequest.of(5)).batch().batchId())
        .isEqualTo(batch);
    assertThat(store.models().version(1).orElseThrow().artifacts()).containsKey(Refits.FILE);
    assertThat(process().run().outcome()).isEqualTo(RunOutcome.NOTHING_NEW);
    assertThat(store.predictions().newest().orElseThrow().batchId()).isEqualTo(batch);
  }

  @Test
  void only_clients_asked_for_are_listed() {
    CallListReport ofBob = process().clients().callList(new CallListRequest(600, "bob", 0.6, null));
    assertThat(ofBob.items())
        .isNotEmpty()
        .allSatisfy(
            item -> {
              assertThat(item.owner()).isEqualTo("bob");
              assertThat(item.prediction().risk()).isGreaterThanOrEqualTo(0.6);
            });
    assertThat(ofBob.warnings()).anyMatch(w -> w.contains("fewer than 600"));
    assertThatThrownBy(() -> process().clients().callList(new CallListRequest(5, "bop", 0, null)))
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("did you mean 'bob'");
  }

  @Test
  void those_not_to_be_called_and_those_reached_are_left_out() throws IOException {
    List<String> all = ids(process().clients().callList(CallListRequest.of(4)));
    Path file = workspace.resolve("not.txt");
    Files.writeString(file, all.get(0) + "\n\n");
    callList = new CallList(100, 0, Bands.STANDARD, file, 20, Map.of());
    process().clients().contact(all.get(1), Contact.Outcome.SAVED, "", "ann");
    process().clients().contact(all.get(2), Contact.Outcome.NO_ANSWER, "", "ann");
    CallListRequest month = new CallListRequest(2, null, 0, Duration.ofDays(30));

    assertThat(ids(process().clients().callList(month))).containsExactly(all.get(2), all.get(3));
    assertThat(process().clients().callList(month).items().get(0).lastContact().outcome())
        .isEqualTo(Contact.Outcome.NO_ANSWER);
    clock.pass(Duration.ofDays(31));
    assertThat(ids(process().clients().callList(month))).containsExactly(all.get(1), all.get(2));

    Files.delete(file);
    assertThatThrownBy(() -> process().clients().callList(month))
        .hasMessageContaining("the do-not-call list does not exist");
  }

  @Test
  void who_may_be_on_the_do_not_call_list_is_not_called() throws IOException {
    List<String> all = ids(process().clients().callList(CallListRequest.of(4)));
    Path file = workspace.resolve("not.txt");
    Files.writeString(
        file, "  " + all.get(0).toUpperCase(Locale.ROOT) + " \n000" + all.get(1) + "\n");
    callList = new CallList(100, 0, Bands.STANDARD, file, 20, Map.of());
    List<String> left = ids(process().clients().callList(CallListRequest.of(2)));
    assertThat(left).doesNotContain(all.get(0), all.get(1));
  }

  @Test
  void clients_whose_ids_differ_in_zeros_only_are_noted() {
    String first =
        process().clients().callList(CallListRequest.of(1)).items().get(0).prediction().clientId();
    stages.arrive(List.of(new String[][] {{"00" + first, "200", "100", "ann", ""}}));
    process().sources().ingest();
    assertThat(process().clients().callList(CallListRequest.of(3)).warnings())
        .anyMatch(
            w -> w.contains("1 client has an id that differs") && w.contains("'00" + first + "'"));
  }

  @Test
  void changes_refer_to_the_previous_batch() {
    List<CallListItem> before = process().clients().callList(CallListRequest.of(3)).items();
    assertThat(before).extracting(CallListItem::change).containsOnly("new");
    String first = before.get(0).prediction().clientId();
    stages.arrive(
        List.of(new String[][] {{first, "200", "100", "ann", ""}, {"x", "1", "900", "bob", ""}}));
    process().sources().ingest();

    List<CallListItem> after = process().clients().callList(CallListRequest.of(3)).items();
    assertThat(after.get(0).prediction().clientId()).isEqualTo("x");
    assertThat(after.get(0).change()).isEqualTo("new");
    assertThat(after.get(1).change()).isEqualTo("=");
    assertThat(process().clients().client(first).item().change()).startsWith("down ");
    assertThat(process().clients().client(first).history()).hasSize(2);
  }

  @Test
  void missing_values_come_last_and_negative_ones_lose_nothing() {
    stages.arrive(
        List.of(new String[][] {{"none", "1", "", "ann", ""}, {"minus", "1", "-900", "ann", ""}}));
    process().sources().ingest();
    PredictionReport report = process().clients().predict();
    int n = report.clients().size();
    assertThat(report.clients().get(n - 1).clientId()).isEqualTo("none");
    assertThat(report.clients().get(n - 1).expectedLoss()).isNull();
    Prediction minus =
        report.clients().stream().filter(p -> p.clientId().equals("minus")).findFirst().get();
    assertThat(minus.expectedLoss()).isZero();
    assertThat(report.warnings())
        .anyMatch(w -> w.contains("1 clients have no value"))
        .anyMatch(w -> w.contains("1 clients have a value below 0"));
  }

  @Test
  void reasons_follow_the_configured_words() {
    CallListItem item = process().clients().callList(CallListRequest.of(1)).items().get(0);
    assertThat(item.reasons()).hasSize(1);
    assertThat(item.reasons().get(0).text())
        .matches(
            "activity -?[0-9]+: [0-9]+% of [0-9]+ past clients with -?[0-9]+ to [0-9]+ left"
                + " \\([0-9]+% of all\\)");
    assertThat(item.reasons().get(0).doubt()).isNull();
    assertThat(item.reasons().get(0).contribution())
        .isCloseTo(item.prediction().logOdds(), within(1e-12));
    callList =
        new CallList(
            100, 0, Bands.STANDARD, null, 20, Map.of("activity", "{value} orders, not {usual}"));
    assertThat(
            process()
                .clients()
                .callList(CallListRequest.of(1))
                .items()
                .get(0)
                .reasons()
                .get(0)
                .text())
        .matches("-?[0-9]+ orders, not [0-9]+ to [0-9]+");
  }

  @Test
  void intervals_hold_the_estimate_and_are_the_same_each_time() {
    PredictionReport report = process().clients().predict();
    assertThat(report.intervals()).hasSameSizeAs(report.clients());
    for (int i = 0; i < report.clients().size(); i++) {
      assertThat(report.clients().get(i).risk())
          .isBetween(report.intervals().get(i).low(), report.intervals().get(i).high());
    }
    assertThat(process().clients().predict().intervals()).isEqualTo(report.intervals());
    callList = new CallList(100, 0, Bands.STANDARD, null, 0, Map.of());
  }

  @Test
  void without_refits_there_are_no_intervals() {
    callList = new CallList(100, 0, Bands.STANDARD, null, 0, Map.of());
    assertThat(process().clients().predict().intervals()).isEmpty();
    CallListReport report = process().clients().callList(CallListRequest.of(3));
    assertThat(report.expectedLeavers().interval()).isNull();
    assertThat(report.items().get(0).interval()).isNull();
  }

  @Test
  void nobody_to_call_is_an_empty_list() {
    List<String[]> today = clients(1, 5);
    today.forEach(row -> row[4] = "1");
    stages.portfolio(today);
    FileSource file = FileSource.ofFolder("today.csv", workspace.resolve("today.csv"));
    process(file).clients().predict();
    CallListReport report = process(file).clients().callList(CallListRequest.of(5));
    assertThat(report.items()).isEmpty();
    assertThat(report.expectedLeavers().value()).isZero();
    assertThat(report.warnings()).anyMatch(w -> w.contains("only 0 clients"));
  }
}
