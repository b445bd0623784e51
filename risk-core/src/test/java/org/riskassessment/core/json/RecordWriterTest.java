package org.riskassessment.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private enum Answer {
    YES,
    NO_ANSWER
  }

  private record One(@Nullable Object value) {}

  private record Names(int modelVersion, String sha256, double l2, long rowsPerSecond) {}

  private record Words(Answer plain, @Lower Answer lower, @Lower(hyphenated = true) Answer typed) {}

  private record Absent(@OmitNull @Nullable String missing, @Nullable String empty) {}

  private record Inner(int low, int high) {}

  private record Outer(String name, @Inline @Nullable Inner inner, int last) {}

  @Test
  void components_keep_their_order_in_snake_case() {
    assertThat(RecordWriter.compact(new Names(3, "ab", 0.5, 7)))
        .isEqualTo("{\"model_version\":3,\"sha256\":\"ab\",\"l2\":0.5,\"rows_per_second\":7}");
  }

  @Test
  void enums_are_names_unless_lower_case_is_asked_for() {
    assertThat(
            RecordWriter.compact(new Words(Answer.NO_ANSWER, Answer.NO_ANSWER, Answer.NO_ANSWER)))
        .isEqualTo("{\"plain\":\"NO_ANSWER\",\"lower\":\"no_answer\",\"typed\":\"no-answer\"}");
    assertThat(RecordWriter.compact(new One(Answer.YES))).isEqualTo("{\"value\":\"YES\"}");
  }

  @Test
  void null_is_written_unless_it_is_omitted() {
    assertThat(RecordWriter.compact(new Absent(null, null))).isEqualTo("{\"empty\":null}");
    assertThat(RecordWriter.compact(new Absent("x", null)))
        .isEqualTo("{\"missing\":\"x\",\"empty\":null}");
  }

  @Test
  void an_inlined_record_stands_among_the_members() {
    assertThat(RecordWriter.compact(new Outer("a", new Inner(1, 2), 3)))
        .isEqualTo("{\"name\":\"a\",\"low\":1,\"high\":2,\"last\":3}");
    assertThat(RecordWriter.compact(new Outer("a", null, 3)))
        .isEqualTo("{\"name\":\"a\",\"last\":3}");
  }

  @Test
  void numbers_that_are_not_finite_are_null() {
    List<Double> numbers =
        List.of(1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-300);

    assertThat(RecordWriter.compact(new One(numbers)))
        .isEqualTo("{\"value\":[1.0,null,null,null,1.0E-300]}");
  }

  @Test
  void maps_lists_and_records_nest() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("b", Arrays.asList(new Inner(1, 2), null));
    map.put("a", Map.of("at", Instant.parse("2026-01-02T03:04:05.006Z")));
    map.put("yes", true);

    assertThat(RecordWriter.compact(new One(map)))
        .isEqualTo(
            "{\"value\":{\"b\":[{\"low\":1,\"high\":2},null],"
                + "\"a\":{\"at\":\"2026-01-02T03:04:05.006Z\"},\"yes\":true}}");
  }

  @Test
  void a_record_is_written_as_its_tree_is() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model_version", 1);
    tree.put("sha256", "\"\u0001é");
    tree.put("l2", 0.1 + 0.2);
    tree.put("rows_per_second", Long.MAX_VALUE);
    Names record = new Names(1, "\"\u0001é", 0.1 + 0.2, Long.MAX_VALUE);

    assertThat(RecordWriter.compact(record)).isEqualTo(Json.compact(tree));
    assertThat(RecordWriter.indented(record)).isEqualTo(Json.indented(tree));
  }

  @Test
  void a_value_without_a_form_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordWriter.compact(new One(BigDecimal.ONE)))
        .withMessageContaining("BigDecimal");
  }
}
