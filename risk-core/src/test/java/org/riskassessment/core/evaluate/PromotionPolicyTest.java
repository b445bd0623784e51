package org.riskassessment.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskassessment.core.evaluate.PromotionDecision.Insufficient;
import org.riskassessment.core.evaluate.PromotionDecision.Keep;
import org.riskassessment.core.evaluate.PromotionDecision.Promote;

class PromotionPolicyTest {
  private static final PromotionPolicy POLICY = new PromotionPolicy(0.01, 30);
  private static final int N = 400;

  /** What two models are scored on: the same rows, a signal of its own strength for each. */
  private static ScoredRows scored(double strength, double noise, long seed) {
    Random labels = new Random(1);
    Random random = new Random(seed);
    double[] logOdds = new double[N];
    boolean[] exited = new boolean[N];
    for (int i = 0; i < N; i++) {
      exited[i] = i % 4 == 0;
      double common = labels.nextGaussian() + (exited[i] ? 1 : 0);
      logOdds[i] = strength * common + noise * random.nextGaussian();
    }
    return Scored.ofLogOdds(logOdds, exited);
  }

  private static PromotionDecision decide(
      ScoredRows champion, Map<Integer, ScoredRows> challengers, boolean drifted) {
    return decide(POLICY, champion, challengers, drifted, 0);
  }

  private static PromotionDecision decide(
      PromotionPolicy policy,
      ScoredRows champion,
      Map<Integer, ScoredRows> challengers,
      boolean drifted,
      int judgedBefore) {
    return policy.decide(
        new Contender(1, champion, 0.5),
        challengers.entrySet().stream()
            .map(challenger -> new Contender(challenger.getKey(), challenger.getValue(), 0.5))
            .toList(),
        drifted,
        judgedBefore,
        42);
  }

  // the comparison

  @Test
  void a_model_does_not_differ_from_itself() {
    ScoredRows rows = scored(1, 0, 2);
    PairedComparison same = PairedComparison.of(rows, rows, 0.025, 42);
    assertThat(same.difference()).isZero();
    assertThat(same.interval()).isEqualTo(new Interval(0, 0));
    assertThat(same.n()).isEqualTo(N);
    assertThat(same.positives()).isEqualTo(N / 4);
    assertThat(same.clients()).isEqualTo(N);
  }

  @Test
  void comparing_the_other_way_round_turns_the_sign() {
    PairedComparison one = PairedComparison.of(scored(1, 2, 2), scored(1, 0.5, 3), 0.025, 42);
    PairedComparison other = PairedComparison.of(scored(1, 0.5, 3), scored(1, 2, 2), 0.025, 42);
    assertThat(other.difference()).isEqualTo(-one.difference());
    assertThat(other.interval().low()).isCloseTo(-one.interval().high(), within(1e-12));
    assertThat(other.interval().high()).isCloseTo(-one.interval().low(), within(1e-12));
  }

  @Test
  void the_order_of_rows_is_irrelevant() {
    ScoredRows champion = scored(1, 2, 2);
    ScoredRows challenger = scored(1, 0.5, 3);
    List<Integer> order = new java.util.ArrayList<>(IntStream.range(0, N).boxed().toList());
    Collections.shuffle(order, new Random(4));
    assertThat(
            PairedComparison.of(
                reordered(champion, order), reordered(challenger, order), 0.025, 42))
        .isEqualTo(PairedComparison.of(champion, challenger, 0.025, 42));
  }

  private static ScoredRows reordered(ScoredRows rows, List<Integer> order) {
    double[] risk = order.stream().mapToDouble(rows::risk).toArray();
    boolean[] exited = new boolean[N];
    for (int i = 0; i < N; i++) {
      exited[i] = rows.exited(order.get(i));
    }
    return new ScoredRows(risk, risk, exited, order.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Models that rank alike differ by less than two that err apart: pairing is what shows it. */
  @Test
  void pairing_narrows_the_interval() {
    ScoredRows champion = scored(1, 0, 2);
    Interval paired = PairedComparison.of(champion, scored(1, 0.2, 3), 0.025, 42).interval();
    Interval own = Scored.evaluation(champion).interval(Metric.ROC_AUC).orElseThrow();
    assertThat(paired.high() - paired.low()).isLessThan((own.high() - own.low()) / 2);
  }

  @Test
  void rows_that_differ_are_not_compared() {
    ScoredRows rows = scored(1, 0, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PairedComparison.of(rows, Scored.normal(N - 1, 0.25, 1, new Random(1)), 0.025, 42));
  }

  // the decision

  @Test
  void a_better_challenger_is_promoted_with_its_numbers() {
    PromotionDecision decision = decide(scored(0, 1, 2), Map.of(7, scored(1, 0, 3)), false);
    assertThat(decision)
        .isInstanceOfSatisfying(
            Promote.class,
            promote -> {
              assertThat(promote.challenger()).isEqualTo(7);
              PairedComparison evidence = promote.evidence().of(7);
              assertThat(evidence.interval().low()).isPositive();
              assertThat(promote.sentence())
                  .isEqualTo(
                      String.format(
                          java.util.Locale.ROOT,
                          "Version 7 replaces 1: AUC %.3f against %.3f on 400 clients unseen by"
                              + " both, difference %.3f (%.3f to %.3f); these rows have judged 1"
                              + " challenger",
                          evidence.challengerRocAuc(),
                          evidence.championRocAuc(),
                          evidence.difference(),
                          evidence.interval().low(),
                          evidence.interval().high()));
            });
  }

  @Test
  void a_worse_challenger_is_not_even_after_a_drift() {
    PromotionDecision decision = decide(scored(1, 0, 2), Map.of(7, scored(0, 1, 3)), true);
    assertThat(decision).isInstanceOf(Keep.class);
    assertThat(decision.sentence())
        .startsWith("Version 1 stays, version 7 is not shown to be better: AUC ");
  }

  /** A challenger that equals its champion has an interval of 0 to 0: above -0.01, not above 0. */
  @Test
  void the_margin_counts_only_once_the_champion_has_drifted() {
    ScoredRows rows = scored(1, 0, 2);
    assertThat(decide(rows, Map.of(2, rows), false)).isInstanceOf(Keep.class);
    assertThat(decide(rows, Map.of(2, rows), true)).isInstanceOf(Promote.class);
    assertThat(decide(new PromotionPolicy(0, 30), rows, Map.of(2, rows), true, 0))
        .isInstanceOf(Keep.class);
  }

  @Test
  void the_best_of_two_challengers_is_judged_with_half_the_tail() {
    ScoredRows champion = scored(1, 1, 2);
    ScoredRows weak = scored(1, 2, 3);
    ScoredRows strong = scored(1, 0.5, 4);
    Map<Integer, ScoredRows> challengers = new LinkedHashMap<>();
    challengers.put(2, weak);
    challengers.put(3, strong);

    PairedComparison alone = PairedComparison.of(champion, strong, 0.025, 42);
    PairedComparison ofTwo = PairedComparison.of(champion, strong, 0.0125, 42);
    assertThat(evidence(decide(champion, challengers, true))).isEqualTo(ofTwo);
    assertThat(evidence(decide(champion, Map.of(3, strong), true))).isEqualTo(alone);
    assertThat(ofTwo.interval().low()).isLessThan(alone.interval().low());
    assertThat(ofTwo.interval().high()).isGreaterThan(alone.interval().high());
  }

  @Test
  void of_two_equal_challengers_the_first_is_taken() {
    ScoredRows champion = scored(0, 1, 2);
    Map<Integer, ScoredRows> challengers = new LinkedHashMap<>();
    challengers.put(2, scored(1, 0, 3));
    challengers.put(3, scored(1, 0, 3));
    assertThat(decide(champion, challengers, true))
        .isInstanceOfSatisfying(
            Promote.class, promote -> assertThat(promote.challenger()).isEqualTo(2));
  }

  @Test
  void fewer_than_30_of_a_class_do_not_decide() {
    ScoredRows few = Scored.normal(200, 29.0 / 200, 1, new Random(1));
    ScoredRows enough = Scored.normal(200, 30.0 / 200, 1, new Random(1));
    PromotionDecision decision = decide(few, Map.of(2, few), true);
    assertThat(decision).isInstanceOf(Insufficient.class);
    assertThat(decision.sentence())
        .isEqualTo(
            "Version 1 stays: among 200 new rows of clients unseen by every model 29 left and 171"
                + " stayed, and 30 of each are needed to decide");
    assertThat(decide(enough, Map.of(2, enough), true)).isInstanceOf(Promote.class);
  }

  @Test
  void no_rows_at_all_do_not_decide() {
    ScoredRows none = Scored.of(new double[] {});
    assertThat(decide(none, Map.of(2, none), true)).isInstanceOf(Insufficient.class);
  }

  @Test
  void a_challenger_that_passes_by_the_margin_alone_is_said_to() {
    ScoredRows rows = scored(1, 0, 2);
    assertThat(decide(rows, Map.of(2, rows), true).sentence())
        .startsWith("Version 2 replaces 1, which has drifted, and is less than 0.010 worse: AUC ");
  }

  @Test
  void the_evidence_on_every_challenger_is_kept() {
    ScoredRows champion = scored(1, 2, 2);
    Map<Integer, ScoredRows> challengers = new LinkedHashMap<>();
    challengers.put(2, scored(1, 3, 4));
    challengers.put(3, scored(1, 0, 4));
    assertThat(decide(champion, challengers, false))
        .isInstanceOfSatisfying(
            Promote.class,
            promote -> {
              assertThat(promote.challenger()).isEqualTo(3);
              assertThat(promote.evidence().judged())
                  .extracting(PromotionDecision.Judged::version)
                  .containsExactly(2, 3);
              assertThat(promote.evidence().of(2).interval().low()).isNegative();
            });
  }

  @Test
  void the_verdict_says_how_many_challengers_the_rows_have_judged() {
    ScoredRows rows = scored(1, 0, 2);
    Map<Integer, ScoredRows> two = Map.of(7, scored(0, 1, 3), 8, scored(0, 1, 4));
    assertThat(decide(POLICY, rows, two, false, 3).sentence())
        .startsWith("Version 1 stays")
        .endsWith("; these rows have judged 5 challengers");
  }

  /** Four rows: both right, only the champion, only the challenger twice, none right. */
  @Test
  void mcnemar_counts_rows_that_only_one_model_gets_right() {
    Contender champion =
        new Contender(1, Scored.of(new double[] {.9, .9, .1, .1, .1}, 1, 1, 1, 1, 1), 0.5);
    Contender challenger =
        new Contender(2, Scored.of(new double[] {.3, .1, .3, .3, .1}, 1, 1, 1, 1, 1), 0.2);
    McNemar test = McNemar.of(champion, challenger);
    assertThat(test).isEqualTo(new McNemar(1, 2));
    assertThat(test.p()).isEqualTo(1);
  }

  /** Reference values: statsmodels, mcnemar(exact=True). */
  @ParameterizedTest
  @CsvSource({
    "121, 59, 4.4344492637551645e-06",
    "80, 59, 0.08945231499446925",
    "70, 59, 0.3786876626931185",
    "30, 60, 0.0020602656809630745",
    "10, 30, 0.0022214337732293643",
    "0, 0, 1",
    "5, 5, 1",
    "0, 1, 1"
  })
  void mcnemar_is_exact(int champion, int challenger, double p) {
    assertThat(new McNemar(champion, challenger).p()).isCloseTo(p, within(1e-9));
    assertThat(new McNemar(challenger, champion).p()).isCloseTo(p, within(1e-9));
  }

  @Test
  void mcnemar_of_many_rows_stays_a_probability() {
    assertThat(new McNemar(50_000, 50_400).p()).isBetween(0.2, 0.21);
    assertThat(new McNemar(0, 100_000).p()).isZero();
  }

  /** A verdict added to the sealed interface has to be given its words in JSON, and here. */
  @Test
  void every_verdict_has_its_words_in_json() {
    PromotionDecision.Judged judged =
        new PromotionDecision.Judged(
            2, PairedComparison.of(scored(1, 0, 2), scored(1, 1, 3), 0.025, 42), new McNemar(3, 4));
    PromotionDecision.Evidence evidence = new PromotionDecision.Evidence(List.of(judged), 6);
    Map<Class<?>, PromotionDecision> verdicts =
        Map.of(
            Promote.class, new Promote(2, evidence, "yes"),
            Keep.class, new Keep(2, evidence, "no"),
            Insufficient.class, new Insufficient("unknown"));
    assertThat(verdicts.keySet())
        .containsExactlyInAnyOrder(PromotionDecision.class.getPermittedSubclasses());
    assertThat(
            Arrays.stream(PromotionDecision.class.getPermittedSubclasses())
                .map(type -> verdicts.get(type).toTree().get("verdict")))
        .containsExactlyInAnyOrder("PROMOTE", "KEEP", "INSUFFICIENT");
    assertThat(verdicts.get(Promote.class).toTree())
        .containsEntry("challenger", 2)
        .containsEntry("sentence", "yes")
        .containsEntry("judged", List.of(judged.toTree()))
        .containsEntry("judged_on_these_rows", 6);
    assertThat(judged.toTree())
        .containsEntry("version", 2)
        .containsEntry("n", N)
        .containsEntry(
            "mcnemar", Map.of("only_champion_right", 3, "only_challenger_right", 4, "p", 1.0));
    assertThat(verdicts.get(Insufficient.class).toTree()).containsOnlyKeys("verdict", "sentence");
  }

  private static PairedComparison evidence(PromotionDecision decision) {
    return decision instanceof Promote promote
        ? promote.evidence().of(promote.challenger())
        : ((Keep) decision).evidence().of(((Keep) decision).challenger());
  }
}
