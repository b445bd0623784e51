package org.riskassessment.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Column ID = Column.of("id", ColumnRole.ID, ColumnType.TEXT);
  private static final Column LABEL = Column.of("left", ColumnRole.LABEL, ColumnType.TEXT);
  private static final Column FEATURE = Column.count("orders");

  private static List<String> faults(Column... columns) {
    return Schema.faults(List.of(columns), LabelWords.of("1", "0"), Schema.Unique.NONE, null);
  }

  @Test
  void the_standard_schema_is_that_of_the_course() {
    Schema schema = Schema.standard();
    assertThat(schema.columns().stream().map(Column::name))
        .containsExactly(
            "corporation",
            "lastmonth_activity",
            "lastyear_activity",
            "number_of_employees",
            "exited");
    assertThat(schema.id().name()).isEqualTo("corporation");
    assertThat(schema.label().name()).isEqualTo("exited");
    assertThat(schema.positive()).isEqualTo("1");
    assertThat(schema.negative()).isEqualTo("0");
    assertThat(schema.features().stream().map(Column::name))
        .containsExactly("lastmonth_activity", "lastyear_activity", "number_of_employees");
  }

  /**
   * Models carry this hash: if it changed, every deployed model would be one 'for another schema'.
   */
  @Test
  void the_hash_of_the_standard_schema_never_changes() {
    assertThat(Schema.standard().hash())
        .isEqualTo("12075e0c00fc803bccda732f994489d364e1ee27ebb0358795ab51550b17fdfc");
    String beforeThereWereRules =
        "4992746e9d482546033ba4073f4dc7a7bd1b85935993d901e728d9c1608d561d";
    assertThat(Schema.standard().hasHash(beforeThereWereRules)).isTrue();
    assertThat(Schema.standard().hasHash(Schema.standard().hash())).isTrue();
    assertThat(Schema.standard().hasHash("")).isFalse();
  }

  @Test
  void rules_and_ignored_columns_do_not_change_the_hash() {
    Schema bare = new Schema(List.of(ID, FEATURE, LABEL), "1", "0");
    Schema ruled =
        new Schema(
            List.of(
                ID,
                Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
                FEATURE.atLeast(1).atMost(9).needed(),
                LABEL),
            "1",
            "0",
            Schema.Unique.ID);
    assertThat(ruled.hash()).isEqualTo(bare.hash());
  }

  @Test
  void the_hash_changes_with_everything_in_the_layout() {
    Schema base = new Schema(List.of(ID, FEATURE, LABEL), "1", "0");
    List<Schema> others =
        List.of(
            new Schema(List.of(FEATURE, ID, LABEL), "1", "0"),
            new Schema(List.of(ID, FEATURE, LABEL), "0", "1"),
            new Schema(List.of(ID, FEATURE, LABEL), "1", "no"),
            new Schema(
                List.of(ID, Column.of("orders", ColumnRole.FEATURE, ColumnType.BOOLEAN), LABEL),
                "1",
                "0"),
            new Schema(List.of(ID, Column.count("Orders"), LABEL), "1", "0"),
            new Schema(List.of(ID, FEATURE, LABEL, Column.count("more")), "1", "0"));
    List<String> hashes = new ArrayList<>(others.stream().map(Schema::hash).toList());
    hashes.add(base.hash());
    assertThat(hashes).doesNotHaveDuplicates();
    assertThat(new Schema(List.of(ID, FEATURE, LABEL), "1", "0").hash()).isEqualTo(base.hash());
  }

  @Test
  void an_id_made_from_columns_is_another_layout() {
    Column made = ID.madeOf(new IdOrigin(List.of("orders", "site")));
    Column site = Column.of("site", ColumnRole.IGNORED, ColumnType.TEXT);
    Schema schema = new Schema(List.of(made, FEATURE, site, LABEL), "1", "0");
    assertThat(schema.isStandard()).isFalse();
    assertThat(schema.hash())
        .isNotEqualTo(new Schema(List.of(ID, FEATURE, site, LABEL), "1", "0").hash());
    assertThat(made.from().join(List.of(" 7", "north "))).isEqualTo("7|north");
    assertThat(made.from().join(List.of("7", " "))).isEmpty();
    assertThat(faults(made, FEATURE, LABEL))
        .containsExactly("the column 'id' is made from 'site', which is not another column");
    assertThat(faults(ID, FEATURE.madeOf(IdOrigin.ROW), LABEL))
        .containsExactly("the column 'orders' is made from others but is not the id");
  }

  @Test
  void ignored_columns_are_not_kept() {
    Column ignored = Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT);
    Schema schema = new Schema(List.of(ID, ignored, FEATURE, LABEL), "1", "0");
    assertThat(schema.kept()).containsExactly(ID, FEATURE, LABEL);
  }

  @Test
  void exactly_one_id_and_one_label_and_a_feature_are_needed() {
    assertThat(faults(ID, FEATURE, LABEL)).isEmpty();
    assertThat(faults())
        .containsExactly(
            "no column has the role id",
            "no column has the role label",
            "no column has the role feature");
    Column second = Column.of("id2", ColumnRole.ID, ColumnType.TEXT);
    Column third = Column.of("left2", ColumnRole.LABEL, ColumnType.TEXT);
    assertThat(faults(ID, second, FEATURE, LABEL, third))
        .containsExactly("2 columns have the role id", "2 columns have the role label");
  }

  @Test
  void value_time_and_owner_stand_at_most_once() {
    for (ColumnRole role : List.of(ColumnRole.VALUE, ColumnRole.OBSERVED_AT, ColumnRole.OWNER)) {
      Column one = Column.of("a", role, ColumnType.NUMERIC);
      Column two = Column.of("b", role, ColumnType.NUMERIC);
      assertThat(faults(ID, FEATURE, LABEL, one)).isEmpty();
      assertThat(faults(ID, FEATURE, LABEL, one, two)).hasSize(1);
    }
  }

  @Test
  void names_are_distinct() {
    assertThat(faults(ID, FEATURE, Column.count("orders"), LABEL))
        .containsExactly("the column 'orders' is listed twice");
  }

  @Test
  void a_feature_is_not_a_text() {
    assertThat(faults(ID, Column.of("x", ColumnRole.FEATURE, ColumnType.TEXT), LABEL))
        .singleElement()
        .asString()
        .contains("'x' is a feature of type text");
    assertThat(faults(ID, Column.of("x", ColumnRole.FEATURE, ColumnType.DATE), LABEL)).isEmpty();
  }

  @Test
  void limits_are_in_order_and_stand_on_numbers_only() {
    Column crossed = Column.of("x", ColumnRole.FEATURE, ColumnType.NUMERIC).atLeast(5).atMost(1);
    assertThat(faults(ID, crossed, LABEL))
        .containsExactly("the column 'x' has a min above its max");
    Column limitedText = Column.of("y", ColumnRole.FEATURE, ColumnType.CATEGORICAL).atLeast(5);
    assertThat(faults(ID, limitedText, LABEL))
        .containsExactly("the column 'y' has limits but is not numeric");
  }

  @Test
  void allowed_texts_stand_on_texts_and_categories_and_can_be_met() {
    Column region = Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL);
    assertThat(faults(ID, region.allowing(List.of("north", "south")), LABEL)).isEmpty();
    assertThat(faults(ID.allowing(List.of("a", "b")), FEATURE, LABEL)).isEmpty();
    assertThat(faults(ID, FEATURE.allowing(List.of("1")), LABEL))
        .containsExactly(
            "the column 'orders' has allowed texts but is neither text nor categorical");
    assertThat(faults(ID, FEATURE, LABEL.allowing(List.of("1"))))
        .containsExactly("the column 'left' has allowed texts but is neither text nor categorical");
    for (String unmet : List.of("", " ", " north")) {
      assertThat(faults(ID, region.allowing(List.of("south", unmet)), LABEL))
          .containsExactly(
              "the column 'region' allows a text that is blank or has spaces around it");
    }
  }

  @Test
  void one_row_for_each_time_needs_a_time() {
    List<Column> columns = List.of(ID, FEATURE, LABEL);
    assertThat(Schema.faults(columns, LabelWords.of("1", "0"), Schema.Unique.ID, null)).isEmpty();
    assertThat(
            Schema.faults(columns, LabelWords.of("1", "0"), Schema.Unique.ID_AND_OBSERVED_AT, null))
        .containsExactly("unique is id_and_observed_at, but no column has the role observed_at");
    Column time = Column.of("as_of", ColumnRole.OBSERVED_AT, ColumnType.DATE);
    assertThat(
            Schema.faults(
                List.of(ID, time, FEATURE, LABEL),
                LabelWords.of("1", "0"),
                Schema.Unique.ID_AND_OBSERVED_AT,
                null))
        .isEmpty();
  }

  @Test
  void a_large_limit_is_shown_as_it_is() {
    assertThat(FEATURE.atLeast(1e300).accepted()).isEqualTo("a number from 1.0E300");
  }

  @Test
  void the_label_has_two_different_words_that_cells_can_hold() {
    List<Column> columns = List.of(ID, FEATURE, LABEL);
    assertThat(
            Schema.faults(
                columns,
                LabelWords.of("Attrited Customer", "Existing Customer"),
                Schema.Unique.NONE,
                null))
        .isEmpty();
    assertThat(Schema.faults(columns, LabelWords.of("1", "1"), Schema.Unique.NONE, null))
        .hasSize(1);
    assertThat(Schema.faults(columns, LabelWords.of("", "0"), Schema.Unique.NONE, null)).hasSize(1);
    assertThat(Schema.faults(columns, LabelWords.of("1", "  "), Schema.Unique.NONE, null))
        .hasSize(1);
    // Cells are compared without the spaces around them, so such a value could never occur.
    assertThat(Schema.faults(columns, LabelWords.of(" 1", "0"), Schema.Unique.NONE, null))
        .hasSize(1);
  }

  @Test
  void what_is_no_schema_cannot_be_made() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schema(List.of(ID, LABEL), "1", "1"))
        .withMessageContaining("no column has the role feature")
        .withMessageContaining("two different values");
    assertThatIllegalArgumentException().isThrownBy(() -> Column.count(" "));
  }
}
