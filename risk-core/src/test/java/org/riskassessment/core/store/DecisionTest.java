package org.riskassessment.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.riskassessment.core.store.StoreFixtures.decision;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

class DecisionTest {
  /** As release 0.1.0 of November 2026 stored it. */
  private static final String STORED =
      "{\"verdict\":\"KEEP\",\"challenger\":3,\"judged\":[{\"version\":2,\"n\":300,"
          + "\"positives\":60,\"clients\":290,\"champion_roc_auc\":0.7,"
          + "\"challenger_roc_auc\":0.69,\"difference\":-0.010000000000000009,\"low\":-0.05,"
          + "\"high\":0.03,\"mcnemar\":{\"only_champion_right\":0,\"only_challenger_right\":1,"
          + "\"p\":1.0}},{\"version\":3,\"n\":300,\"positives\":60,\"clients\":290,"
          + "\"champion_roc_auc\":0.7,\"challenger_roc_auc\":0.71,\"difference\":0.01,"
          + "\"low\":-0.02,\"high\":0.04,\"mcnemar\":{\"only_champion_right\":0,"
          + "\"only_challenger_right\":0,\"p\":1.0}}],\"judged_on_these_rows\":4,"
          + "\"sentence\":\"Version 1 stays\",\"first_row\":1600,\"end_row\":2500,"
          + "\"all_time\":[],\"question\":{\"dataset\":\""
          + "0123456789abcdef".repeat(4)
          + "\",\"earliest\":1000,\"new_from\":1600,\"champion\":1,\"challengers\":[2,3],"
          + "\"drifted\":true,\"margin\":0.01,\"min_per_class\":30,\"judged_before\":2,"
          + "\"seed\":-42}}";

  private static Decision read(String json) {
    JsonSection root =
        Json.parse(json.getBytes(UTF_8), "decision", ErrorCode.STORE_UNREACHABLE)
            .section(ErrorCode.STORE_UNREACHABLE);
    Decision decision = Decision.read(root);
    root.check();
    return decision;
  }

  @Test
  void reads_what_an_earlier_release_stored() {
    Decision decision = read(STORED);
    PromotionDecision.Keep keep = (PromotionDecision.Keep) decision.verdict();
    assertThat(keep.challenger()).isEqualTo(3);
    assertThat(keep.versions()).containsExactly(2, 3);
    assertThat(keep.sentence()).isEqualTo("Version 1 stays");
    assertThat(keep.evidence().judgedOnTheseRows()).isEqualTo(4);
    assertThat(keep.evidence().of(3).interval().low()).isEqualTo(-0.02);
    assertThat(keep.evidence().judged().get(0).mcNemar().onlyChallenger()).isEqualTo(1);
    assertThat(decision.basis().firstRow()).isEqualTo(1_600);
    assertThat(decision.basis().endRow()).isEqualTo(2_500);
    assertThat(decision.basis().question().challengers()).containsExactly(2, 3);
    assertThat(decision.basis().question().policy()).isEqualTo(new PromotionPolicy(0.01, 30));
    assertThat(decision.basis().question().seed()).isEqualTo(-42);
  }

  @Test
  void is_written_byte_for_byte_as_before() {
    assertThat(Json.compact(read(STORED).toTree())).isEqualTo(STORED);
  }

  @Test
  void comes_back_equal() {
    assertThat(read(Json.compact(decision().toTree()))).isEqualTo(decision());
    Decision insufficient =
        new Decision(
            new PromotionDecision.Insufficient("Version 1 stays"), List.of(), decision().basis());
    assertThat(read(Json.compact(insufficient.toTree()))).isEqualTo(insufficient);
    assertThat(insufficient.verdict().versions()).isEmpty();
  }

  /** Before it kept its question and McNemar's test. */
  @Test
  void reads_what_an_early_release_stored() {
    Decision early =
        read(
            "{\"verdict\":\"PROMOTE\",\"challenger\":2,\"evidence\":{\"n\":300,\"positives\":60,"
                + "\"clients\":290,\"champion_roc_auc\":0.7,\"challenger_roc_auc\":0.8,"
                + "\"difference\":0.1,\"low\":0.05,\"high\":0.15},"
                + "\"sentence\":\"Version 2 replaces 1\"}");
    assertThat(early)
        .isEqualTo(
            new Decision(
                new PromotionDecision.Promote(2, null, "Version 2 replaces 1"), List.of(), null));
    assertThat(early.verdict().versions()).containsExactly(2);
    assertThat(read(Json.compact(early.toTree()))).isEqualTo(early);
  }

  @Test
  void rejects_what_it_does_not_know() {
    assertThatThrownBy(() -> read("{\"verdict\":\"MAYBE\",\"sentence\":\"\"}"))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("MAYBE");
    assertThatThrownBy(() -> read(STORED.replace("\"new_from\":1600,", "")))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("new_from");
  }
}
