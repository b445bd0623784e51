package org.riskassessment.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class RowCheckTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("share", ColumnRole.FEATURE, ColumnType.NUMERIC).atLeast(0).atMost(1),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "Yes",
          "No");
  private static final String[] GOOD = {"acme", "0.5", "1", "north", "2026-01-31", "No"};

  private final RowCheck check = new RowCheck(SCHEMA);

  private static String[] with(int column, String cell) {
    String[] cells = GOOD.clone();
    cells[column] = cell;
    return cells;
  }

  private void assertFault(int column, String cell, String rule, String accepted) {
    assertThat(check.standardize(with(column, cell)))
        .contains(new RowFault(SCHEMA.columns().get(column).name(), cell, rule, accepted));
  }

  @Test
  void accepts_a_good_row() {
    assertThat(check.standardize(GOOD)).isEmpty();
    assertThat(check.standardize(with(5, " Yes "))).isEmpty();
  }

  @Test
  void accepts_blank_cells_other_than_the_id() {
    assertThat(check.standardize(new String[] {"acme", "", " ", "\t", "", ""})).isEmpty();
    assertFault(0, "", "blank_id", "a client's id");
    assertFault(0, "  ", "blank_id", "a client's id");
  }

  @Test
  void rejects_text_in_a_number() {
    assertFault(1, "half", "type", "a number from 0 to 1");
    assertFault(1, "0,5", "type", "a number from 0 to 1");
    assertFault(1, "Infinity", "type", "a number from 0 to 1");
  }

  @Test
  void rejects_numbers_beyond_the_limits_and_accepts_the_limits() {
    assertThat(check.standardize(with(1, "0"))).isEmpty();
    assertThat(check.standardize(with(1, "1"))).isEmpty();
    assertFault(1, "-0.001", "range", "a number from 0 to 1");
    assertFault(1, "1.001", "range", "a number from 0 to 1");
  }

  @Test
  void rejects_a_blank_where_one_is_not_taken() {
    RowCheck needing =
        new RowCheck(
            new Schema(
                SCHEMA.columns().stream().map(Column::needed).toList(),
                SCHEMA.positive(),
                SCHEMA.negative()));
    assertThat(needing.standardize(GOOD)).isEmpty();
    assertThat(needing.standardize(with(0, " ")))
        .contains(new RowFault("client", " ", "blank_id", "a client's id"));
    assertThat(needing.standardize(with(1, "")))
        .contains(new RowFault("share", "", "required", "a number from 0 to 1"));
    assertThat(needing.standardize(with(2, " ")))
        .contains(new RowFault("contract", " ", "required", "0, 1, false, true, no, yes"));
    assertThat(needing.standardize(with(5, "")))
        .contains(new RowFault("left", "", "required", "No or Yes"));
  }

  @Test
  void rejects_texts_that_are_not_among_the_allowed() {
    List<Column> columns =
        SCHEMA.columns().stream()
            .map(c -> c.name().equals("region") ? c.allowing(List.of("north", "south")) : c)
            .toList();
    RowCheck choosy = new RowCheck(new Schema(columns, SCHEMA.positive(), SCHEMA.negative()));
    assertThat(choosy.standardize(GOOD)).isEmpty();
    assertThat(choosy.standardize(with(3, " south "))).isEmpty();
    assertThat(choosy.standardize(with(3, ""))).as("missing").isEmpty();
    assertThat(choosy.standardize(with(3, "South")))
        .contains(new RowFault("region", "South", "allowed", "north, south"));
  }

  @Test
  void a_message_shows_the_first_ten_of_many_allowed_texts() {
    List<String> many = java.util.stream.IntStream.range(0, 12).mapToObj(i -> "r" + i).toList();
    assertThat(SCHEMA.columns().get(3).allowing(many).accepted())
        .isEqualTo("r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, and 2 more");
  }

  @Test
  void rejects_other_words_than_the_label_s() {
    assertFault(5, "maybe", "label", "No or Yes, or blank when unknown");
    assertFault(5, "2", "label", "No or Yes, or blank when unknown");
  }

  @Test
  void rejects_other_flags_and_dates() {
    assertFault(2, "2", "type", "0, 1, false, true, no, yes");
    assertFault(4, "31.01.2026", "type", "a date such as 2026-01-31");
  }

  @Test
  void rejects_cells_longer_than_the_longest() {
    assertThat(check.standardize(with(3, "x".repeat(RowCheck.LONGEST_CELL)))).isEmpty();
    assertThat(check.standardize(with(3, "x".repeat(RowCheck.LONGEST_CELL + 1))))
        .contains(new RowFault("region", "x".repeat(40) + "…", "size", "at most 10000 characters"));
  }

  @Test
  void names_the_first_fault_of_several() {
    assertThat(check.standardize(new String[] {"acme", "x", "2", "", "", "?"}))
        .map(RowFault::column)
        .contains("share");
  }
}
