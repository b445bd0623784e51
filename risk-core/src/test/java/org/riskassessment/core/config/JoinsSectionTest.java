package org.riskassessment.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists {@code joins} of sources, and the columns that take something of them. */
class JoinsSectionTest extends ConfigFixture {
  private RiskConfig joins(String joins) {
    return joins(joins, "{\"name\": \"f\"}");
  }

  private RiskConfig joins(String joins, String feature) {
    return with(
        "\"sources\": [{\"path\": \"crm\", \"joins\": ["
            + joins
            + "]}], \"schema\": {\"columns\": [{\"name\": \"c\", \"role\": \"id\"}, "
            + feature
            + ", {\"name\": \"left\", \"role\": \"label\"}]}");
  }

  @Test
  void a_join_is_a_table_with_a_client_and_a_time() {
    assertThat(joins("{\"name\": \"usage\", \"path\": \"data/usage\"}").joins())
        .containsExactly(
            new Join(
                new FileSource(
                    "usage",
                    "data/usage",
                    workspace.resolve("data/usage"),
                    null,
                    FileLayout.UNKNOWN,
                    SchemaPolicy.STRICT),
                null,
                null,
                null,
                ZoneOffset.UTC,
                Join.Match.EXACT,
                Join.Versions.ALL));
    Join full =
        joins(
                "{\"name\": \"calls\", \"type\": \"jdbc\", \"url\": \"jdbc:h2:mem:x\", \"table\": \"t\","
                    + " \"on\": \"client\", \"time\": \"at\", \"format\": \"dd.mm.yyyy\","
                    + " \"time_zone\": \"Europe/Berlin\", \"match\": \"loose\","
                    + " \"versions\": \"newest\"}")
            .joins()
            .get(0);
    assertThat(full.table()).isInstanceOf(JdbcSource.class);
    assertThat(full.name()).isEqualTo("calls");
    assertThat(full.id()).isEqualTo("client");
    assertThat(full.time()).isEqualTo("at");
    assertThat(full.format()).isEqualTo("dd.mm.yyyy");
    assertThat(full.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(full.match()).isEqualTo(Join.Match.LOOSE);
    assertThat(full.versions()).isEqualTo(Join.Versions.NEWEST);
  }

  @Test
  void the_configuration_in_use_shows_the_joins() {
    RiskConfig config = joins("{\"name\": \"usage\", \"path\": \"u\", \"time\": \"day\"}");
    Map<?, ?> first = (Map<?, ?>) ((List<?>) config.toTree().get("sources")).get(0);
    assertThat((Map<?, ?>) ((List<?>) first.get("joins")).get(0))
        .extracting("name", "time", "match")
        .containsExactly("usage", "day", "exact");
    assertThat(config.hash()).isNotEqualTo(joins("").hash());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "usage.calls mean 3 months, calls, MEAN, 3, MONTHS",
        "usage.calls last, calls, LAST, -, -",
        "usage.calls max all, calls, MAX, -, -",
        "usage.data used in GB trend 1 year, data used in GB, TREND, 1, YEARS",
        "usage.calls, calls, SAME, -, -",
        "usage.mean, mean, SAME, -, -",
        "usage.last seen, last seen, SAME, -, -",
        "usage count 30 days, -, COUNT, 30, DAYS",
        "usage.calls count 2 weeks, calls, COUNT, 2, WEEKS",
      })
  void a_columns_name_says_what_it_takes(
      String name, String column, JoinedColumn.Take take, Integer amount, JoinedColumn.Unit unit) {
    assertThat(JoinedColumn.of("usage", name))
        .hasValue(
            new JoinedColumn(
                "usage",
                column,
                take,
                amount == null ? null : new JoinedColumn.Window(amount, unit)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"calls mean", "usages.calls mean", "usage", "usage mean 3 months"})
  void other_names_are_those_of_the_clients_own_columns(String name) {
    assertThat(JoinedColumn.of("usage", name)).isEmpty();
  }

  @Test
  void a_window_ends_with_its_day() {
    JoinedColumn.Window months = new JoinedColumn.Window(3, JoinedColumn.Unit.MONTHS);
    assertThat(LocalDate.ofEpochDay(months.firstDay(LocalDate.of(2026, 3, 31).toEpochDay())))
        .isEqualTo("2026-01-01");
    JoinedColumn.Window day = new JoinedColumn.Window(1, JoinedColumn.Unit.DAYS);
    assertThat(day.firstDay(7)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'path': 'u'} | name: is missing",
        "{'name': 'a b', 'path': 'u'} | name: contains a point or a space",
        "{'name': 'a', 'path': 'u'}, {'name': 'a', 'path': 'v'} | is already the name of another",
        "{'name': 'a', 'path': 'u', 'format': 'day'} | format: is not a way of writing dates",
        "{'name': 'a', 'path': 'u', 'time_zone': 'Mars'} | is not a known time zone",
        "{'name': 'a', 'path': 'u', 'match': 'near'} | match: is not one of",
        "{'name': 'a', 'path': 'crm'} | reads the files of the join 'a' as clients too",
      })
  void a_wrong_join_is_named(String joins, String fault) {
    assertThat(fault(() -> joins(joins.replace('\'', '"')))).hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 'u.'} | which cannot be read",
        "{'name': 'u.x mean', 'type': 'categorical'} | is a number, but not of type numeric",
        "{'name': 'u.x max', 'type': 'categorical'} | is the smallest or largest of texts",
        "{'name': 'f'}, {'name': 'u.x last', 'role': 'observed_at'} | which is joined",
        "{'name': 'u.x mean 3 months'} | which needs times",
      })
  void a_column_that_cannot_be_taken_is_named(String column, String fault) {
    assertThat(fault(() -> joins("{\"name\": \"u\", \"path\": \"u\"}", column.replace('\'', '"'))))
        .hasMessageContaining(fault);
  }
}
