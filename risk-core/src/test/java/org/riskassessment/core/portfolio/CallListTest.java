package org.riskassessment.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.config.CallList;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.model.Refits;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.run.Workspaces;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.stage.Cancellation;
import org.riskassessment.core.stage.StageDoubles;
import org.riskassessment.core.store.Models;
import org.riskassessment.core.store.memory.InMemoryStore;
import org.riskassessment.core.version.CallHistory;

/** Lists, contacts and replays over stages without files; ranks worked out anew beside them. */
class CallListTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("activity", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("revenue", ColumnRole.VALUE, ColumnType.NUMERIC),
              Column.of("manager", ColumnRole.OWNER, ColumnType.TEXT),
              Column.of("exited", ColumnRole.LABEL, ColumnType.TEXT)),
          "1",
          "0");

  @TempDir Path workspace;

  private final InMemoryStore store = new InMemoryStore();
  private final StageDoubles stages = new StageDoubles();
  private final Ticking clock = new Ticking();
  private CallList callList = new CallList(100, 0, Bands.STANDARD, null, 20, Map.of());

  /** A clock that goes on by a second whenever it is looked at. */
  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }
  }

  @BeforeEach
  void deployed() {
    stages.arrive(clients(600, 1));
    assertThat(process().run().outcome()).isEqualTo(RunOutcome.FIRST_DEPLOYMENT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Clients that stayed were more active; three in ten left. */
  private static List<String[]> clients(int n, long seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean left = random.nextInt(10) < 3;
      rows.add(
          new String[] {
            "c" + seed + "-" + i,
            Long.toString(Math.round((left ? 70 : 100) + 20 * random.nextGaussian())),
            Integer.toString(random.nextInt(5) * 100),
            List.of("ann", "bob", "cai").get(i % 3),
            left ? "1" : "0"
          });
    }
    return rows;
  }

  private RiskConfig config(FileSource portfolio) {
    return Workspaces.of(Workspaces.config(workspace, SCHEMA), portfolio, callList);
  }

  private RiskProcess process() {
    return process(null);
  }

  private RiskProcess process(FileSource portfolio) {
    return RiskProcess.over(config(portfolio), store, stages.stages())
        .clock(clock)
        .release("test")
        .build();
  }

  private static List<String> ids(CallListReport report) {
    return report.items().stream().map(item -> item.prediction().clientId()).toList();
  }

  @Test
  void the_list_is_ranked_by_expected_loss_then_log_odds_then_id() {
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
        .hasMessageContaining("not to be called is not there");
  }

  @Test
  void changes_are_told_against_the_batch_before() {
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
        .anyMatch(w -> w.contains("1 clients is not known"))
        .anyMatch(w -> w.contains("1 clients is below 0"));
  }

  private static ColumnDrift drift(CheckStatus status) {
    return new ColumnDrift(
        "activity",
        ColumnDrift.Kind.DISTRIBUTION,
        status,
        "Kolmogorov-Smirnov",
        OptionalDouble.of(0.4),
        OptionalDouble.of(1e-9),
        OptionalDouble.of(1e-9),
        OptionalDouble.of(0.31),
        OptionalDouble.of(0.1),
        120,
        80,
        "stability index 0.310, large");
  }

  @Test
  void reason_is_marked_where_its_feature_has_drifted_since_the_training() {
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
                    && w.contains("large, of 80 clients against 120 held out"));
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
    assertThat(reference.clientId(0)).as("no names are kept").isEqualTo("0");
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
  void reason_is_marked_where_rows_were_set_aside_for_its_feature() {
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
            "activity had 4 of 184 rows set aside since version 1 was trained; reasons that rest"
                + " on it are marked");
  }

  /** A file that has grown is read again: what was set aside before the training is no news. */
  @Test
  void rows_set_aside_before_the_training_are_no_doubt() {
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
        .anyMatch(w -> w.startsWith("activity had 3 of 23 rows set aside since version 2"));
  }

  @Test
  void not_knowing_whether_features_have_drifted_is_told() {
    stages.drift(List.of(drift(CheckStatus.OK), drift(CheckStatus.ERROR)));
    stages.arrive(clients(5, 6));
    process().sources().ingest();
    assertThat(process().clients().callList(CallListRequest.of(1)).warnings())
        .anyMatch(w -> w.startsWith("whether activity has drifted is not known: "));
    stages.drift(List.of(drift(CheckStatus.INSUFFICIENT)));
    stages.arrive(clients(5, 2));
    process().sources().ingest();
    assertThat(process().clients().callList(CallListRequest.of(1)).warnings())
        .anyMatch(w -> w.startsWith("whether features have drifted is not known: "));
  }

  @Test
  void reasons_tell_the_cell_and_what_is_usual_in_the_words_configured() {
    CallListItem item = process().clients().callList(CallListRequest.of(1)).items().get(0);
    assertThat(item.reasons()).hasSize(1);
    assertThat(item.reasons().get(0).text())
        .matches("activity -?[0-9]+; most clients who stay: [0-9]+ to [0-9]+");
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
  void what_if_is_the_model_s_view_of_other_cells() {
    String first = ids(process().clients().callList(CallListRequest.of(1))).get(0);
    ClientReport now = process().clients().client(first);
    ClientReport then = process().clients().whatIf(first, Map.of("activity", "150"));
    assertThat(then.item().prediction().risk()).isLessThan(now.item().prediction().risk());
    assertThat(then.profile()).containsEntry("activity", "150");
    assertThat(then.bias() + then.contributions().get(0).logOdds())
        .isCloseTo(then.logOdds(), within(1e-9));
    assertThat(now.similar()).hasSize(5).allSatisfy(s -> assertThat(s.distance()).isNotNegative());
    assertThatThrownBy(() -> process().clients().whatIf(first, Map.of("aktivity", "1")))
        .hasMessageContaining("did you mean 'activity'");
    assertThatThrownBy(() -> process().clients().whatIf(first, Map.of("activity", "much")))
        .hasMessageContaining("cannot be set to that");
    assertThatThrownBy(() -> process().clients().client("c1-9999"))
        .hasMessageContaining("no client of the portfolio has that id");
    assertThatThrownBy(() -> process().clients().contact("nobody", Contact.Outcome.LOST, "", "ann"))
        .hasMessageContaining("no client of the portfolio has that id");
  }

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

  // what calling does

  private void holdOut(double share) {
    callList = new CallList(100, share, Bands.STANDARD, null, 20, Map.of());
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
  void exits_of_those_called_are_held_against_those_withheld() {
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
  void labels_after_a_call_are_not_learned_from_and_withheld_ones_count_for_all() {
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
        .anyMatch(w -> w.startsWith("50 rows that came in after their clients were called"))
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
