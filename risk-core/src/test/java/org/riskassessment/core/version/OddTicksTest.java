package org.riskassessment.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.client.Assignment;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.store.Review;

/** Ticks that say little, or nothing. */
class OddTicksTest extends VersionFixture {
  /** Rows of new clients of whom all left, or all stayed. */
  private List<String[]> oneClass(int n, String label, int seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(
          new String[] {
            "one-" + seed + "-" + i, Long.toString(100 + random.nextInt(30)), "900", "30", label
          });
    }
    return rows;
  }

  @Test
  void a_tick_of_one_class_judges_no_ranking_and_breaks_nothing() {
    run(2_000, 1, 1);
    stages.arrive(oneClass(300, "0", 2));
    RunReport stayed = process().run();
    assertThat(stayed.verdict()).contains("20 of each are needed to judge");
    stages.arrive(oneClass(300, "1", 3));
    RunReport left = process().run();
    assertThat(left.outcome()).isNotEqualTo(RunOutcome.NOTHING_NEW);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.level().isAlarm()).isTrue();
    assertThat(process().versions().replay(review.runId()).isIdentical()).isTrue();
  }

  @Test
  void twenty_rows_wait_for_more() {
    run(2_000, 1, 1);
    RunReport few = run(20, -1, 2);
    assertThat(few.outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(few.verdict()).contains("20 new labelled rows are too few").contains("180 more");
  }

  /** Called before their labels came, and nobody withheld. */
  @Test
  void rows_of_called_clients_alone_cannot_be_judged() {
    run(2_000, 1, 1);
    call(300);
    RunReport report = run(300, 1, 2);
    assertThat(report.outcome()).isEqualTo(RunOutcome.KEPT);
    assertThat(report.verdict())
        .contains("0 new labelled rows are too few")
        .contains("300 rows of called clients cannot be judged");
  }

  /** Each list counts by its own share. */
  @Test
  void a_share_that_changes_counts_by_list() {
    run(2_000, 1, 1);
    List<Assignment> lists = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean early = i < 100;
      lists.add(
          new Assignment(
              early ? "early" : "late",
              "client-2-" + i,
              i % 100 + 1,
              early ? i % 10 == 0 : i % 2 == 0,
              early ? 0.1 : 0.5,
              NOW.minus(Duration.ofHours(1))));
    }
    store.calls().assign(lists);
    RunReport report = run(400, 1, 2);
    assertThat(report.verdict()).contains("140 rows of called clients are left out");
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.level().n()).as("10 + 50 withheld, 200 unlisted").isEqualTo(260);
    assertThat(review.level().expected()).as("of 400 clients").isBetween(110.0, 160.0);
  }

  /** People were called without a list; nobody stands for them. */
  @Test
  void contacts_without_lists_are_left_out_and_said() {
    run(2_000, 1, 1);
    call(50);
    RunReport report = run(300, 1, 2);
    assertThat(report.verdict())
        .contains("50 rows of called clients cannot be judged", "call_list.holdout_share");
    assertThat(store.models().lastReview().orElseThrow().level().n()).isEqualTo(250);
  }

  /** Calls and rows that seem to come from the future. */
  @Test
  void a_clock_that_went_back_breaks_nothing() {
    run(2_000, 1, 1);
    store
        .calls()
        .add(
            new Contact(
                0, "client-2-1", Contact.Outcome.SAVED, "", "ann", NOW.plus(Duration.ofDays(9))));
    arrive(300, 1, 2);
    RunReport report =
        RiskProcess.over(config(), store, stages.stages())
            .clock(Clock.fixed(NOW.minus(Duration.ofDays(40)), ZoneOffset.UTC))
            .release("0.1.0")
            .build()
            .run();
    assertThat(report.outcome()).isEqualTo(RunOutcome.KEPT);
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.level().n()).isEqualTo(300);
    assertThat(process().versions().replay(review.runId()).isIdentical()).isTrue();
    assertThat(run(300, 1, 3).outcome()).isEqualTo(RunOutcome.KEPT);
  }

  /** Test data follow the same rule as every other row. */
  @Test
  void called_clients_are_left_out_of_test_data() {
    run(2_000, 1, 1);
    for (int i = 0; i < 40; i++) {
      store
          .calls()
          .add(
              new Contact(
                  0,
                  "test-" + i,
                  Contact.Outcome.SAVED,
                  "",
                  "ann",
                  NOW.minus(Duration.ofHours(1))));
    }
    List<String[]> test = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      test.add(new String[] {"test-" + i, Integer.toString(80 + i % 40), "900", "30", "" + i % 2});
    }
    stages.test(test);
    assertThat(process().versions().score(1).result().evaluation().n()).isEqualTo(60);
  }

  /** Of 300 clients half are listed, a fifth of these withheld: 120 rows say nothing. */
  @Test
  void withheld_clients_stand_for_the_list() {
    run(2_000, 1, 1);
    List<Assignment> list = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      list.add(
          new Assignment(
              "list", "client-2-" + i, i + 1, i % 5 == 0, 0.2, NOW.minus(Duration.ofHours(1))));
    }
    store.calls().assign(list);
    RunReport report = run(300, 1, 2);
    assertThat(report.verdict()).contains("120 rows of called clients are left out");
    Review review = store.models().lastReview().orElseThrow();
    assertThat(review.level().expected()).as("150 + 30 x 5 rows").isBetween(80.0, 120.0);
    assertThat(process().versions().replay(review.runId()).isIdentical()).isTrue();
  }

  /** Calls the first clients of the second tick before their labels come. */
  private void call(int clients) {
    Instant at = NOW.minus(Duration.ofHours(1));
    for (int i = 0; i < clients; i++) {
      store.calls().add(new Contact(0, "client-2-" + i, Contact.Outcome.SAVED, "", "ann", at));
    }
  }
}
