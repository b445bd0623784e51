package org.riskassessment.diagnostics.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.CategoryColumn;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CategorySummary;
import org.riskassessment.core.diagnosis.CategorySummary.Top;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class TextStateTest {
  private static final Schema TEXTS =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("t", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");

  @Test
  void texts_are_counted_most_frequent_first() {
    CategorySummary summary = state(Stream.of("b", "a", "", "b", "a", "c")).summary("t");

    assertThat(summary)
        .isEqualTo(
            new CategorySummary(
                "t", 5, 1, 3, true, List.of(new Top("a", 2), new Top("b", 2), new Top("c", 1))));
  }

  @Test
  void many_texts_are_estimated_and_the_frequent_ones_found() throws IOException {
    TextState state = state(many(0, 40_000));
    state.merge(state(many(40_000, 80_000)));

    CategorySummary summary = state.summary("t");

    assertThat(summary.exact()).isFalse();
    assertThat(summary.count()).isEqualTo(80_000);
    assertThat(summary.distinct() / 64_001.0).isCloseTo(1, within(0.05));
    assertThat(summary.top().get(0).value()).isEqualTo("usual");
    assertThat(summary.top().get(0).count()).isCloseTo(16_000L, within(300L));
    assertThat(summary.top().size()).isLessThanOrEqualTo(10);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    assertThat(bytes.size()).as("bytes, however many texts").isLessThan(100_000);
    TextState stored =
        TextState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(stored.summary("t")).isEqualTo(summary);
  }

  @Test
  void counted_and_estimated_texts_merge_either_way() {
    TextState few = state(Stream.of("usual", "rare"));
    TextState manyTexts = state(many(0, 20_000));
    few.merge(manyTexts);
    manyTexts.merge(state(Stream.of("usual", "rare")));

    assertThat(few.summary("t").count()).isEqualTo(20_002);
    assertThat(few.summary("t").distinct()).isEqualTo(manyTexts.summary("t").distinct());
  }

  /** Every fifth text is the same, and all others differ. */
  private static Stream<String> many(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> i % 5 == 0 ? "usual" : "client " + i);
  }

  private static TextState state(Stream<String> texts) {
    Dataset.Builder rows = Dataset.builder(TEXTS);
    texts.forEach(t -> rows.add(new String[] {"c", t, "no"}));
    CategoryColumn column = rows.build().category("t");
    TextState state = new TextState();
    state.add(column, 0, column.size());
    return state;
  }
}
