package org.riskassessment.core.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.statement.ParsedSql;
import org.junit.jupiter.api.Test;

class NamedParametersTest {

  @Test
  void a_name_becomes_a_mark_wherever_it_stands() {
    ParsedSql parsed =
        Connections.NamedParameters.parse("select a from t where b = :b_1 and (c=:c or :b_1<d)");

    assertThat(parsed.getSql()).isEqualTo("select a from t where b = ? and (c=? or ?<d)");
    assertThat(parsed.getParameters().getParameterNames()).containsExactly("b_1", "c", "b_1");
    assertThat(parsed.getParameters().isPositional()).isFalse();
  }

  @Test
  void marks_are_kept() {
    ParsedSql parsed = Connections.NamedParameters.parse("insert into t values (?, ?)");

    assertThat(parsed.getSql()).isEqualTo("insert into t values (?, ?)");
    assertThat(parsed.getParameters().isPositional()).isTrue();
    assertThat(parsed.getParameters().getParameterCount()).isEqualTo(2);
  }

  @Test
  void quotes_and_casts_hold_no_parameters() {
    String sql = "select ':a ''?' || \":b?\" || c::text from t";

    ParsedSql parsed = Connections.NamedParameters.parse(sql);

    assertThat(parsed.getSql()).isEqualTo(sql);
    assertThat(parsed.getParameters().getParameterCount()).isZero();
  }
}
