package org.riskassessment.ingest.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.csv.CanonicalCsv;

class RowKeysTest {
  private final RowKeys keys = RowKeys.random(Schema.standard());

  private record Key(long low, long high) {}

  private static Key key(RowKeys keys, String line) {
    byte[] buffer = ("before" + line + "after").getBytes(UTF_8);
    keys.row(buffer, 6, line.getBytes(UTF_8).length);
    return new Key(keys.low(), keys.high());
  }

  @Test
  void the_two_words_of_the_label_make_contrary_rows() {
    Key stayed = key(keys, "acme,1,2,3,0\n");
    Key left = key(keys, "acme,1,2,3,1\n");
    assertThat(left).isEqualTo(new Key(RowKeys.contrary(stayed.low()), stayed.high()));
    assertThat(RowKeys.isLabelled(stayed.low())).isTrue();
    assertThat(RowKeys.isLabelled(left.low())).isTrue();
  }

  @Test
  void a_label_that_is_neither_word_contradicts_nothing() {
    for (String label : List.of("", " 1", "2", "1 ", "\"0\"")) {
      assertThat(RowKeys.isLabelled(key(keys, "acme,1,2,3," + label + "\n").low())).isFalse();
    }
  }

  @Test
  void rows_that_differ_in_any_cell_differ_in_the_hash() {
    List<Key> all =
        List.of(
            key(keys, "acme,1,2,3,0\n"),
            key(keys, "acme,1,2,3,1\n"),
            key(keys, "acme,1,2,3,\n"),
            key(keys, "acme,1,2,3, 0\n"),
            key(keys, "acme,1,23,,0\n"),
            key(keys, "acme,12,3,,0\n"),
            key(keys, "acme2,1,2,3,0\n"),
            key(keys, "\"acme,1\",2,3,,0\n"));
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void keys_are_equal_across_threads_and_differ_across_processes() {
    assertThat(key(keys.another(), "acme,1,2,3,0\n")).isEqualTo(key(keys, "acme,1,2,3,0\n"));
    assertThat(key(RowKeys.random(Schema.standard()), "acme,1,2,3,0\n"))
        .isNotEqualTo(key(keys, "acme,1,2,3,0\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void the_label_may_be_any_column(int place) {
    List<Column> columns =
        new ArrayList<>(
            List.of(Column.of("client", ColumnRole.ID, ColumnType.TEXT), Column.count("orders")));
    columns.add(place, Column.of("left", ColumnRole.LABEL, ColumnType.TEXT));
    RowKeys any = RowKeys.random(new Schema(columns, "so, yes", "no"));
    List<String> cells = new ArrayList<>(List.of("\"a \"\"b\"\"\"", "3"));
    List<String> other = new ArrayList<>(cells);
    cells.add(place, "no");
    other.add(place, "\"so, yes\"");
    Key stayed = key(any, String.join(",", cells) + "\n");
    Key left = key(any, String.join(",", other) + "\n");
    assertThat(left).isEqualTo(new Key(RowKeys.contrary(stayed.low()), stayed.high()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "-", "Müller", "\u00a0x", "x\u2003", "a,b", "\"", "\"\"x", "a\nb", "x\u0000", "\ufeffx"
      })
  void the_part_is_that_of_the_id_as_it_is_read(String id) {
    byte[] line = (CanonicalCsv.text(List.of(id, "1", "2", "3", "0")) + "\n").getBytes(UTF_8);
    assertThat(keys.part(line, 0, line.length))
        .isEqualTo((byte) HoldOut.standard().part(id.strip()));
    byte[] within = new byte[line.length + 9];
    System.arraycopy(line, 0, within, 5, line.length);
    assertThat(keys.part(within, 5, line.length)).isEqualTo(keys.part(line, 0, line.length));
  }
}
