package org.riskassessment.core.schema.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.LabelWords;

/** Labels as people have them. */
class LabelInferenceTest {
  private static final int ROWS = 60;
  private static final List<String> ALL = List.of("*");

  /** Clients with a label, which no other column tells. */
  private static InferredSchema infer(String label, Hints hints, IntFunction<String> cell) {
    SchemaInference inference =
        new SchemaInference("c.csv", List.of("client_id", "orders", label), hints);
    for (int i = 0; i < ROWS; i++) {
      inference.add(new String[] {"c" + i, "" + i * 7 % 5, cell.apply(i)});
    }
    return inference.result();
  }

  private static RiskException refusal(String label, Hints hints, IntFunction<String> cell) {
    RiskException refused =
        catchThrowableOfType(RiskException.class, () -> infer(label, hints, cell));
    assertThat(refused).isNotNull();
    return refused;
  }

  private static Hints words(List<String> positive, List<String> negative, List<String> unknown) {
    return Hints.NONE.meaning(new Hints.Words(positive, negative, unknown, null));
  }

  private static Hints blank(LabelWords.Blank meaning) {
    return Hints.NONE.meaning(new Hints.Words(List.of(), List.of(), List.of(), meaning));
  }

  private static Column label(InferredSchema found) {
    return found.schema().label();
  }

  private static boolean left(int i) {
    return i % 3 == 0;
  }

  // two words

  @ParameterizedTest
  @CsvSource({
    "1,0",
    "1.0,0.0",
    "True.,False.",
    "TRUE,FALSE",
    "Sim,Nao",
    "Si,No",
    "Ja,Nein",
    "Oui,Non",
    "Tak,Nie",
    "Y,N"
  })
  void yes_and_no_are_read_in_every_form(String yes, String no) {
    InferredSchema found = infer("churned", Hints.NONE, i -> left(i) ? yes : no);
    assertThat(found.schema().words()).isEqualTo(LabelWords.of(yes, no));
    assertThat(found.positives()).isEqualTo(20);
    assertThat(found.negatives()).isEqualTo(40);
    assertThat(found.notes()).isEmpty();
  }

  @Test
  void several_ways_of_writing_two_words_are_two_words() {
    InferredSchema found =
        infer(
            "churned",
            Hints.NONE,
            i -> left(i) ? List.of("yes", "Y", "1", "YES", "yes").get(i % 5) : "No");
    assertThat(found.schema().words()).isEqualTo(LabelWords.of("yes", "No"));
    assertThat(found.positives()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NA", "N/A", "?", "-", "null", "unknown"})
  void a_word_for_missing_is_no_label(String word) {
    InferredSchema found =
        infer("churned", Hints.NONE, i -> i % 5 == 0 ? word : left(i) ? "1" : "0");
    assertThat(label(found).missing()).containsExactly(word);
    assertThat(found.positives() + found.negatives()).isEqualTo(48);
  }

  // three words and more

  private static final IntFunction<String> STATUS =
      i -> left(i) ? "Churned" : i % 3 == 1 ? "Stayed" : "Joined";

  @Test
  void three_words_are_refused_with_the_word_that_may_mean_left() {
    for (String name : List.of("customer_status", "churn_status")) {
      RiskException refused = refusal(name, Hints.NONE.labelled(name), STATUS);
      assertThat(refused).hasMessageContaining("3 different values: Churned, Stayed, Joined");
      assertThat(refused.context().remedy())
          .isEqualTo(Remedy.of(Remedy.Kind.NAME_POSITIVE, "Churned"));
    }
  }

  @Test
  void the_other_words_mean_stayed_and_are_listed() {
    for (Hints hints :
        List.of(
            words(List.of("Churned"), List.of(), List.of()),
            words(List.of("churned"), List.of(), List.of()).labelled("customer_status"))) {
      InferredSchema found = infer("customer_status", hints, STATUS);
      assertThat(found.schema().words())
          .isEqualTo(
              new LabelWords(
                  List.of("Churned"), List.of("Stayed", "Joined"), LabelWords.Blank.UNKNOWN));
      assertThat(found.positives()).isEqualTo(20);
      assertThat(found.negatives()).isEqualTo(40);
      assertThat(found.notes())
          .containsExactly("the other 2 values of 'customer_status' mean stayed: Stayed, Joined");
    }
  }

  @Test
  void words_of_clients_not_known_yet_are_missing() {
    InferredSchema found =
        infer("customer_status", words(List.of("Churned"), List.of(), List.of("Joined")), STATUS);
    assertThat(found.schema().words()).isEqualTo(LabelWords.of("Churned", "Stayed"));
    assertThat(label(found).missing()).containsExactly("Joined");
    assertThat(found.negatives()).isEqualTo(20);
    assertThat(
            infer(
                    "customer_status",
                    words(List.of("Churned"), List.of("Stayed"), List.of()),
                    STATUS)
                .notes())
        .containsExactly("rows in which 'customer_status' is Joined count as not known yet");
  }

  @Test
  void a_word_that_does_not_occur_is_refused_with_the_nearest() {
    RiskException refused =
        refusal(
            "customer_status",
            words(List.of("Chruned"), List.of(), List.of()).labelled("customer_status"),
            STATUS);
    assertThat(refused.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(refused)
        .hasMessageContaining("'Churned'?")
        .hasMessageContaining("accepted: Churned or Stayed or Joined");
  }

  @Test
  void a_label_by_which_nobody_stayed_is_refused() {
    assertThat(
            refusal(
                "customer_status",
                words(List.of("Churned", "Stayed", "Joined"), List.of(), List.of()),
                STATUS))
        .hasMessageContaining("nobody stayed");
  }

  // filled or blank

  @ParameterizedTest
  @ValueSource(strings = {"churned", "1", "Yes"})
  void a_flag_that_is_blank_for_those_who_stayed_is_a_label(String word) {
    for (Hints hints :
        List.of(
            Hints.NONE,
            Hints.NONE.labelled("churned"),
            words(List.of(word), List.of(), List.of()))) {
      InferredSchema found = infer("churned", hints, i -> left(i) ? word : "");
      assertThat(found.schema().words())
          .isEqualTo(new LabelWords(List.of(word), List.of(), LabelWords.Blank.STAYED));
      assertThat(found.positives()).isEqualTo(20);
      assertThat(found.negatives()).isEqualTo(40);
    }
  }

  @Test
  void a_flag_that_says_only_who_stayed_is_asked_about() {
    assertThat(refusal("churned", Hints.NONE.labelled("churned"), i -> left(i) ? "" : "0"))
        .hasMessageContaining("1 value: 0")
        .extracting(refused -> refused.context().remedy())
        .isEqualTo(Remedy.of(Remedy.Kind.NAME_BLANK));
    assertThat(
            infer(
                    "churned",
                    blank(LabelWords.Blank.LEFT).labelled("churned"),
                    i -> left(i) ? "" : "0")
                .positives())
        .isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"left_on", "ChurnDate", "date_cancelled", "churned"})
  void a_day_of_leaving_is_a_label(String name) {
    for (String form : List.of("2026-05-%02d", "%02d/05/2026")) {
      InferredSchema found =
          infer(name, Hints.NONE, i -> left(i) ? String.format(form, 1 + i % 28) : "");
      assertThat(found.schema().words())
          .isEqualTo(new LabelWords(ALL, List.of(), LabelWords.Blank.STAYED));
      assertThat(found.positives()).isEqualTo(20);
      assertThat(found.negatives()).isEqualTo(40);
    }
  }

  @Test
  void two_days_are_days_and_no_words() {
    InferredSchema found =
        infer("left_on", Hints.NONE, i -> left(i) ? "2026-05-0" + (1 + i % 2) : "");
    assertThat(found.schema().words())
        .isEqualTo(new LabelWords(ALL, List.of(), LabelWords.Blank.STAYED));
  }

  @Test
  void a_reason_that_only_those_who_left_have_can_be_the_label() {
    IntFunction<String> reason = i -> left(i) ? "reason " + i : "";
    InferredSchema found =
        infer("reason", blank(LabelWords.Blank.STAYED).labelled("reason"), reason);
    assertThat(found.schema().words().positive()).isEqualTo(ALL);
    assertThat(found.positives()).isEqualTo(20);
    assertThat(
            infer("reason", words(ALL, List.of(), List.of()).labelled("reason"), reason).schema())
        .isEqualTo(found.schema());
  }

  @Test
  void more_days_than_are_counted_one_by_one_are_counted() {
    SchemaInference inference =
        new SchemaInference("c.csv", List.of("client_id", "orders", "left_on"), Hints.NONE);
    for (int i = 0; i < 6000; i++) {
      String day = i % 2 == 0 ? "" : java.time.LocalDate.of(2000, 1, 1).plusDays(i).toString();
      inference.add(new String[] {"c" + i, "" + i * 7 % 5, day});
    }
    InferredSchema found = inference.result();
    assertThat(found.positives()).isEqualTo(3000);
    assertThat(found.negatives()).isEqualTo(3000);
  }

  @Test
  void a_year_with_0_for_those_who_stayed_is_a_label() {
    IntFunction<String> year = i -> left(i) ? "" + (2014 + i % 5) : "0";
    for (Hints hints :
        List.of(
            Hints.NONE.labelled("status"),
            words(List.of(), List.of("0"), List.of()).labelled("status"))) {
      InferredSchema found = infer("status", hints, year);
      assertThat(found.schema().words())
          .isEqualTo(new LabelWords(ALL, List.of("0"), LabelWords.Blank.UNKNOWN));
      assertThat(found.positives()).isEqualTo(20);
    }
  }
}
