package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Horizon;
import org.riskassessment.core.schema.Horizon.Unit;
import org.riskassessment.core.schema.IdOrigin;
import org.riskassessment.core.schema.Question;
import org.riskassessment.core.schema.Schema;

/** The section {@code schema}. */
class SchemaSectionTest extends ConfigFixture {
  private static final String COLUMNS =
      """
      {"name": "client", "role": "id"},
      {"name": "orders"},
      {"name": "left", "role": "label", "positive": "Yes", "negative": "No"}\
      """;

  private RiskConfig withColumns(String columns) {
    return with("\"schema\": {\"columns\": [" + columns + "]}");
  }

  @Test
  void a_schema_has_roles_types_limits_and_label_words() {
    Schema schema =
        withColumns(
                """
                {"name": "client", "role": "id"},
                {"name": "orders"},
                {"name": "share", "min": 0, "max": 1.5},
                {"name": "contract", "type": "boolean"},
                {"name": "region", "type": "categorical"},
                {"name": "revenue", "role": "value"},
                {"name": "seen", "role": "observed_at"},
                {"name": "manager", "role": "owner"},
                {"name": "note", "role": "ignored"},
                {"name": "left", "role": "label", "positive": "Yes", "negative": "No"}\
                """)
            .schema();

    assertThat(schema.columns())
        .containsExactly(
            Column.of("client", ColumnRole.ID, ColumnType.TEXT),
            Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
            Column.of("share", ColumnRole.FEATURE, ColumnType.NUMERIC).atLeast(0).atMost(1.5),
            Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
            Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
            Column.of("revenue", ColumnRole.VALUE, ColumnType.NUMERIC),
            Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
            Column.of("manager", ColumnRole.OWNER, ColumnType.TEXT),
            Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
            Column.of("left", ColumnRole.LABEL, ColumnType.TEXT));
    assertThat(schema.positive()).isEqualTo("Yes");
    assertThat(schema.negative()).isEqualTo("No");
  }

  @Test
  void label_words_are_1_and_0_unless_given() {
    Schema schema =
        withColumns(COLUMNS.replace(", \"positive\": \"Yes\", \"negative\": \"No\"", "")).schema();
    assertThat(schema.positive()).isEqualTo("1");
    assertThat(schema.negative()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"name\": \"x\", \"role\": \"target\"}," + COLUMNS,
        "{\"name\": \"x\", \"role\": \"FEATURE\"}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"int\"}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"text\"}," + COLUMNS,
        "{\"name\": \"x\", \"positive\": \"1\"}," + COLUMNS,
        "{\"name\": \"x\", \"mim\": 1}," + COLUMNS,
        "{\"name\": \"x\", \"min\": 2, \"max\": 1}," + COLUMNS,
        "{\"name\": \"x\", \"min\": 1e999}," + COLUMNS,
        "{\"name\": \"x\", \"required\": 1}," + COLUMNS,
        "{\"name\": \"x\", \"allowed\": [\"a\"]}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"categorical\", \"allowed\": \"a\"}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"categorical\", \"allowed\": [1]}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"categorical\", \"allowed\": [\" \"]}," + COLUMNS,
        "{\"name\": \"x\", \"type\": \"boolean\", \"min\": 0}," + COLUMNS,
        "{\"name\": \" \"}," + COLUMNS,
        "{\"name\": 1}," + COLUMNS,
        "{}," + COLUMNS,
        "{\"name\": \"orders\"}," + COLUMNS,
        "{\"name\": \"id2\", \"role\": \"id\"}," + COLUMNS,
        "7," + COLUMNS,
        "{\"name\": \"c\", \"role\": \"id\"},{\"name\": \"x\"},"
            + "{\"name\": \"l\", \"role\": \"label\", \"positive\": \"0\"}",
      })
  void what_is_no_schema_is_refused(String columns) {
    assertThat(fault(() -> withColumns(columns)).context().file()).isEqualTo(file());
  }

  @Test
  void one_row_for_each_time_needs_a_time() {
    assertThat(
            fault(
                () ->
                    with(
                        "\"schema\": {\"unique\": \"id_and_observed_at\", \"columns\": ["
                            + COLUMNS
                            + "]}")))
        .hasMessageContaining("no column has the role observed_at");
    assertThat(
            fault(() -> with("\"schema\": {\"unique\": \"both\", \"columns\": [" + COLUMNS + "]}")))
        .hasMessageContaining("accepted: none, id, id_and_observed_at");
  }

  @Test
  void the_schema_in_force_can_be_written_back_and_read_again() {
    Schema schema =
        with("\"schema\": {\"unique\": \"id\", \"columns\": ["
                + COLUMNS
                + ",{\"name\": \"x\", \"min\": 1, \"max\": 2, \"required\": true},"
                + "{\"name\": \"y\", \"type\": \"categorical\", \"allowed\": [\"b\", \"a\"]}]}")
            .schema();
    String written = Json.compact(schema.toTree());
    assertThat(with("\"schema\": " + written).schema()).isEqualTo(schema);
  }

  @Test
  void a_question_names_an_event_and_a_horizon() {
    String day = COLUMNS + ",{\"name\": \"day\", \"role\": \"observed_at\"}";
    String left = day.replace("\"role\": \"label\"", "\"type\": \"date\"");
    Schema schema = asking("\"event\": \"left\", \"horizon\": \"90 days\"", left).schema();
    assertThat(schema.label().name()).isEqualTo("left");
    assertThat(schema.hasLeavingDays()).isTrue();
    assertThat(schema.question()).isEqualTo(new Question(new Horizon(90, Unit.DAYS), null));
    assertThat(schema.question().words()).isEqualTo("leaves within 90 days");
    assertThat(with("\"schema\": " + Json.compact(schema.toTree())).schema()).isEqualTo(schema);
    // Another question has other answers, so its models are others too.
    assertThat(schema.asking(new Question(new Horizon(1, Unit.PERIODS), null)).hash())
        .isNotEqualTo(schema.hash());
    assertThat(schema.counting(Schema.Versions.NEWEST).hash()).isEqualTo(schema.hash());

    assertThat(fault(() -> asking("\"event\": \"left\", \"horizon\": \"90\"", left)))
        .hasMessageContaining("is not a length of time (found '90')")
        .hasMessageContaining("accepted: 90d, 12 weeks, 3 months, 1 period");
    assertThat(fault(() -> asking("\"event\": \"lft\", \"horizon\": \"90d\"", left)))
        .hasMessageContaining("is not a column of the schema; did you mean 'left'?");
    assertThat(fault(() -> asking("\"event\": \"left\"", left)))
        .hasMessageContaining("schema.label.horizon: is missing");
    assertThat(fault(() -> asking("\"event\": \"left\", \"horizon\": \"90d\"", COLUMNS)))
        .hasMessageContaining("the label has a horizon, but no column has the role observed_at");
  }

  private RiskConfig asking(String question, String columns) {
    return with("\"schema\": {\"label\": {" + question + "}, \"columns\": [" + columns + "]}");
  }

  @Test
  void an_id_may_be_made_from_columns_or_from_the_row() {
    String others =
        COLUMNS.replace("{\"name\": \"client\", \"role\": \"id\"}", "{\"name\": \"site\"}");
    for (String from : List.of("[\"site\", \"orders\"]", "\"row\"")) {
      Schema schema =
          withColumns("{\"name\": \"client\", \"role\": \"id\", \"from\": " + from + "}," + others)
              .schema();
      assertThat(schema.id().from())
          .isEqualTo(from.contains("row") ? IdOrigin.ROW : new IdOrigin(List.of("site", "orders")));
      assertThat(with("\"schema\": " + Json.compact(schema.toTree())).schema()).isEqualTo(schema);
    }
    for (String from : List.of("\"line\"", "[\"nosuch\"]", "[\"client\"]", "[]", "7")) {
      assertThat(
              fault(
                  () ->
                      withColumns(
                          "{\"name\": \"client\", \"role\": \"id\", \"from\": "
                              + from
                              + "},"
                              + others)))
          .hasMessageContaining("from");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"schema\": []",
      })
  void wrong_values_are_refused(String json) {
    assertRefused(json);
  }
}
