package org.riskassessment.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class DatasetTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("note", ColumnRole.IGNORED, ColumnType.TEXT),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("value", ColumnRole.VALUE, ColumnType.NUMERIC),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "Yes",
          "No");

  private static Dataset.Builder add(Dataset.Builder builder, String... cells) {
    return builder.add(cells);
  }

  private static Dataset four() {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    add(builder, " acme ", "12.50", "yes", "north", "5", "Yes");
    add(builder, "Müller & Söhne", "", "", "", "", "No");
    add(builder, "acme", "-0", "0", "south", "5", "");
    add(builder, "株式会社", "1e3", "1", " north", "5", "No");
    return builder.build();
  }

  @Test
  void keeps_ids_of_any_script_without_the_blanks_around_them() {
    Dataset rows = four();
    assertThat(rows.size()).isEqualTo(4);
    assertThat(rows.clientId(0)).isEqualTo("acme");
    assertThat(rows.clientId(1)).isEqualTo("Müller & Söhne");
    assertThat(rows.clientId(3)).isEqualTo("株式会社");
  }

  @Test
  void keeps_labels_and_knows_which_are_unknown() {
    Dataset rows = four();
    assertThat(rows.exited(0)).isTrue();
    assertThat(rows.exited(1)).isFalse();
    assertThat(rows.isLabelled(2)).isFalse();
    assertThat(rows.exited(2)).isFalse();
    assertThat(rows.positives()).isEqualTo(1);
    assertThat(rows.negatives()).isEqualTo(2);
    assertThat(rows.labelled().size()).isEqualTo(3);
  }

  @Test
  void keeps_numbers_flags_and_categories_with_what_is_missing() {
    Dataset rows = four();
    assertThat(rows.numeric("orders").at(0)).isEqualTo(12.5);
    assertThat(rows.numeric("orders").isMissing(1)).isTrue();
    assertThat(rows.numeric("orders").present()).containsExactly(12.5, -0.0, 1000);
    assertThat(rows.numeric("contract").at(0)).isEqualTo(1);
    assertThat(rows.numeric("contract").isMissing(1)).isTrue();
    assertThat(rows.category("region").levels()).containsExactly("north", "south");
    assertThat(rows.category("region").codeAt(0)).isZero();
    assertThat(rows.category("region").codeAt(1)).isEqualTo(CategoryColumn.MISSING);
    assertThat(rows.category("region").codeAt(3)).isZero();
  }

  @Test
  void cells_are_shown_as_text_without_needless_digits() {
    Dataset rows = four();
    assertThat(rows.cell("orders", 0)).isEqualTo("12.5");
    assertThat(rows.cell("orders", 1)).isEmpty();
    assertThat(rows.cell("orders", 2)).isEqualTo("0");
    assertThat(rows.cell("orders", 3)).isEqualTo("1000");
    assertThat(rows.cell("region", 3)).isEqualTo("north");
    assertThat(rows.cell("region", 1)).isEmpty();
  }

  @Test
  void only_features_are_columns() {
    assertThatIllegalArgumentException().isThrownBy(() -> four().numeric("value"));
    assertThatIllegalArgumentException().isThrownBy(() -> four().numeric("region"));
    assertThatIllegalArgumentException().isThrownBy(() -> four().category("orders"));
    assertThatIllegalArgumentException().isThrownBy(() -> four().cell("note", 0));
  }

  @Test
  void numbers_clients_in_order_of_first_appearance() {
    assertThat(four().clientNumbers()).containsExactly(0, 1, 0, 2);
  }

  @Test
  void present_rows_are_the_newest_of_clients_that_stay() {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    add(builder, "left", "1", "", "", "", "No");
    add(builder, "stays", "2", "", "", "", "Yes");
    add(builder, "unknown", "3", "", "", "", "Yes");
    add(builder, "unknown", "4", "", "", "", "");
    add(builder, "left", "5", "", "", "", "Yes");
    add(builder, "stays", "6", "", "", "", "No");
    assertThat(builder.build().presentRows()).containsExactly(3, 5);
    assertThat(Dataset.builder(SCHEMA).build().presentRows()).isEmpty();
  }

  @Test
  void selections_keep_order_and_content() {
    Dataset rows = four().where(row -> row != 1);
    assertThat(rows.size()).isEqualTo(3);
    assertThat(rows.clientId(0)).isEqualTo("acme");
    assertThat(rows.clientId(2)).isEqualTo("株式会社");
    assertThat(rows.cell("orders", 2)).isEqualTo("1000");
    assertThat(rows.cell("region", 1)).isEqualTo("south");
    assertThat(rows.isLabelled(1)).isFalse();
    assertThat(rows.clientNumbers()).containsExactly(0, 0, 1);

    Dataset slice = four().slice(1, 3);
    assertThat(slice.size()).isEqualTo(2);
    assertThat(slice.clientId(0)).isEqualTo("Müller & Söhne");
    assertThat(slice.clientId(1)).isEqualTo("acme");
    assertThat(slice.category("region").codeAt(0)).isEqualTo(CategoryColumn.MISSING);

    Dataset none = four().slice(2, 2);
    assertThat(none.size()).isZero();
    assertThat(none.clientNumbers()).isEmpty();
    assertThat(none.labelled().size()).isZero();
  }

  @Test
  void decimals_in_bytes_are_read_to_the_last_bit() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      String digits =
          Long.toString(random.nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE))
              .substring(0, 1 + random.nextInt(18));
      int point = random.nextInt(digits.length() + 1);
      String cell =
          (random.nextBoolean() ? "-" : "")
              + digits.substring(0, point)
              + "."
              + digits.substring(point);
      assertThat(Double.doubleToRawLongBits(inBytes(cell)))
          .as(cell)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(cell)));
    }
    assertThat(Double.doubleToRawLongBits(inBytes("-0"))).isEqualTo(Long.MIN_VALUE);
    assertThat(inBytes(" 1.5")).isEqualTo(1.5);
    assertThat(inBytes("1e3")).isEqualTo(1_000);
    assertThat(inBytes("")).isNaN();
    for (String bad : List.of(".", "-", "-.", "1.2.3", "1-2", "--1", "1,5")) {
      assertThatThrownBy(() -> inBytes(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static double inBytes(String number) {
    byte[] bytes = ("c|" + number + "|1|n||No").getBytes(StandardCharsets.UTF_8);
    int[] bounds = new int[12];
    int cell = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '|') {
        bounds[2 * cell + 1] = i;
        if (++cell < 6) {
          bounds[2 * cell] = i + 1;
        }
      }
    }
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    if (!builder.add(bytes, bounds)) {
      throw new IllegalArgumentException(number);
    }
    return builder.build().numeric("orders").at(0);
  }

  /** 70,000 rows cross every doubling of the builder's arrays, that of the ids' bytes too. */
  @Test
  void grows_as_far_as_rows_come() {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    int n = 70_000;
    for (int i = 0; i < n; i++) {
      add(
          builder,
          "é" + i,
          i % 7 == 0 ? "" : Integer.toString(i),
          i % 2 == 0 ? "1" : "0",
          i % 5 == 0 ? "" : "r" + i % 11,
          "",
          i % 3 == 0 ? "Yes" : "No");
    }
    Dataset rows = builder.build();
    assertThat(rows.size()).isEqualTo(n);
    for (int i = 0; i < n; i++) {
      boolean same =
          rows.clientId(i).equals("é" + i)
              && rows.numeric("orders").isMissing(i) == (i % 7 == 0)
              && (i % 7 == 0 || rows.numeric("orders").at(i) == i)
              && rows.numeric("contract").at(i) == (i % 2 == 0 ? 1 : 0)
              && rows.cell("region", i).equals(i % 5 == 0 ? "" : "r" + i % 11)
              && rows.exited(i) == (i % 3 == 0);
      assertThat(same).as("row %d", i).isTrue();
    }
    assertThat(rows.clientNumbers()[n - 1]).isEqualTo(n - 1);
  }

  @Test
  void one_id_longer_than_the_room_doubled_fits() {
    String id = "x".repeat(RowCheck.LONGEST_CELL);
    Dataset rows =
        add(add(Dataset.builder(SCHEMA), id, "", "", "", "", ""), "b", "", "", "", "", "").build();
    assertThat(rows.clientId(0)).isEqualTo(id);
    assertThat(rows.clientId(1)).isEqualTo("b");
  }

  @Test
  void what_was_built_is_not_changed_by_later_rows() {
    Dataset.Builder builder = add(Dataset.builder(SCHEMA), "a", "1", "1", "north", "", "Yes");
    Dataset before = builder.build();
    Dataset after = add(builder, "b", "2", "0", "south", "", "No").build();
    assertThat(before.size()).isEqualTo(1);
    assertThat(before.category("region").levels()).containsExactly("north");
    assertThat(after.size()).isEqualTo(2);
    assertThat(after.category("region").levels()).containsExactly("north", "south");
  }

  @Test
  void a_row_has_a_cell_for_each_column_that_is_kept() {
    assertThatIllegalArgumentException().isThrownBy(() -> add(Dataset.builder(SCHEMA), "a", "1"));
  }

  @Test
  void an_id_is_a_sha_256() {
    String digest = "0123456789abcdef".repeat(4);
    assertThat(new DatasetId(digest).shortForm()).isEqualTo("0123456789ab");
    assertThat(new DatasetId(digest)).hasToString(digest);
    assertThatIllegalArgumentException().isThrownBy(() -> new DatasetId("0123"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DatasetId(digest.toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void keeps_what_is_at_stake() {
    Dataset rows = four();
    assertThat(rows.value().orElseThrow().at(0)).isEqualTo(5);
    assertThat(rows.value().orElseThrow().isMissing(1)).isTrue();
    assertThat(rows.owner()).isEmpty();
    assertThat(rows.where(row -> row > 0).value().orElseThrow().at(2)).isEqualTo(5);
  }

  @Test
  void rows_are_picked_in_any_order_and_any_number_of_times() {
    Dataset rows = four().withWeights(new double[] {1, 2, 3, 4});
    Dataset picked = rows.pick(new int[] {3, 0, 3, 3});
    assertThat(picked.size()).isEqualTo(4);
    assertThat(picked.clientId(1)).isEqualTo("acme");
    assertThat(picked.clientId(3)).isEqualTo("株式会社");
    assertThat(picked.category("region").textAt(2)).isEqualTo("north");
    assertThat(picked.weight(1)).isEqualTo(1);
    assertThat(picked.weight(2)).isEqualTo(4);
    assertThat(four().weight(2)).isEqualTo(1);
  }

  @Test
  void comes_back_from_its_bytes_to_the_last_bit() {
    Dataset rows = four();
    byte[] bytes = DatasetBytes.write(rows);
    Dataset back = DatasetBytes.read(SCHEMA, bytes).orElseThrow();
    assertThat(DatasetBytes.write(back)).isEqualTo(bytes);
    for (int row = 0; row < rows.size(); row++) {
      assertThat(back.clientId(row)).isEqualTo(rows.clientId(row));
      assertThat(back.isLabelled(row)).isEqualTo(rows.isLabelled(row));
      assertThat(back.exited(row)).isEqualTo(rows.exited(row));
      for (Column column : SCHEMA.features()) {
        assertThat(back.cell(column.name(), row)).isEqualTo(rows.cell(column.name(), row));
      }
    }
    assertThat(back.value().orElseThrow().at(3)).isEqualTo(5);
    assertThat(Double.doubleToRawLongBits(back.numeric("orders").at(2)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void bytes_of_another_schema_are_not_read() {
    assertThat(DatasetBytes.read(Schema.standard(), DatasetBytes.write(four()))).isEmpty();
    assertThatThrownBy(() -> DatasetBytes.read(SCHEMA, new byte[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void damaged_bytes_are_refused_and_reserve_no_memory() throws IOException {
    byte[] plain;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(DatasetBytes.write(four())))) {
      plain = in.readAllBytes();
    }
    // After the format, and the digest with its length.
    int size = 1 + 2 + 64;
    for (int damaged : List.of(-1, Integer.MAX_VALUE, 3, 5)) {
      byte[] bytes = plain.clone();
      ByteBuffer.wrap(bytes).putInt(size, damaged);
      assertRefused(bytes);
    }
    byte[] label = plain.clone();
    int idLength = ByteBuffer.wrap(plain).getInt(size + 4);
    label[size + 8 + idLength] = 7;
    assertRefused(label);
    assertRefused(Arrays.copyOf(plain, plain.length + 1));
    assertRefused(Arrays.copyOf(plain, plain.length - 1));
  }

  private static void assertRefused(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    assertThatThrownBy(() -> DatasetBytes.read(SCHEMA, packed.toByteArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a dataset");
  }

  private static final Schema DATED =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("seen", ColumnRole.OBSERVED_AT, ColumnType.DATE),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("since", ColumnRole.FEATURE, ColumnType.DATE),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "Yes",
          "No");

  /** 2026-01-31 is day 20,484. */
  @Test
  void dates_are_days_and_read_as_dates() {
    Dataset rows =
        Dataset.builder(DATED)
            .add(new String[] {"a", "2026-01-31", "1", "", "", "1969-12-31", "No"})
            .add(new String[] {"b", "", "1", "", "", "", "No"})
            .build();
    assertThat(rows.observedAt().orElseThrow().at(0)).isEqualTo(20_484);
    assertThat(rows.observedAt().orElseThrow().isMissing(1)).isTrue();
    assertThat(rows.numeric("since").at(0)).isEqualTo(-1);
    assertThat(rows.cell("since", 0)).isEqualTo("1969-12-31");
    assertThat(rows.cell("since", 1)).isEmpty();
    assertThat(rows.slice(1, 2).observedAt().orElseThrow().isMissing(0)).isTrue();
    assertThat(four().observedAt()).isEmpty();
  }

  @Test
  void a_selection_numbers_its_own_clients() {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    for (int i = 0; i < 1_000; i++) {
      add(builder, "c" + i * 7 % 400, "" + i, "", "", "", "No");
    }
    Dataset rows = builder.build();
    Dataset fresh = rows.where(row -> row % 3 != 0);
    rows.clientNumbers();
    Dataset derived = rows.where(row -> row % 3 != 0);
    assertThat(derived.clientNumbers()).isEqualTo(fresh.clientNumbers());
    assertThat(derived.clientNumbers()[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50, 9_000, 20_001})
  void clients_of_large_datasets_are_numbered_once(int clients) {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    Map<String, Integer> expected = new HashMap<>();
    int[] numbers = new int[20_001];
    Random random = new Random(1);
    for (int row = 0; row < numbers.length; row++) {
      String id = "client " + random.nextInt(clients);
      numbers[row] = expected.computeIfAbsent(id, i -> expected.size());
      add(builder, id, "1", "", "", "", "No");
    }
    assertThat(builder.build().clientNumbers()).isEqualTo(numbers);
  }

  @Test
  void the_hash_of_a_client_is_that_of_its_id_and_the_seed() {
    Dataset rows = four();
    assertThat(rows.clientHash(0, 1)).isEqualTo(rows.clientHash(2, 1));
    assertThat(rows.clientHash(0, 1)).isNotEqualTo(rows.clientHash(0, 2));
    assertThat(rows.clientHash(0, 1)).isNotEqualTo(rows.clientHash(1, 1));
  }

  @Test
  void parts_are_those_of_the_rule() {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    for (int i = 0; i < 40_000; i++) {
      add(builder, "größe " + i, "1", "", "", "", "No");
    }
    Dataset rows = builder.build();
    HoldOut rule = new HoldOut("salt", 7, 3);
    int[] parts = rows.parts(rule);
    for (int row = 0; row < rows.size(); row += 97) {
      assertThat(parts[row]).isEqualTo(rule.part(rows.clientId(row)));
    }
  }

  @Test
  void given_parts_follow_their_rows_and_hold_for_their_rule() {
    HoldOut rule = HoldOut.standard();
    Dataset rows = four().withParts(rule, new byte[] {4, 3, 2, 1});
    Dataset some = rows.withWeights(new double[] {1, 1, 0, 1}).where(row -> row > 0);
    assertThat(some.parts(rule.holding(2))).containsExactly(3, 2, 1);
    assertThat(some.pick(new int[] {2, 0, 2}).parts(rule)).containsExactly(1, 3, 1);
    for (HoldOut other : List.of(new HoldOut("salt", 5, 0), new HoldOut("", 4, 0))) {
      assertThat(some.parts(other)).isEqualTo(four().where(row -> row > 0).parts(other));
    }
  }

  /** The two ways to add a row, over cells that are hard to read. */
  @Test
  void bytes_in_standard_form_are_read_as_texts_are() {
    Random random = new Random(1);
    String[] hard = {
      "",
      " ",
      "a",
      " a ",
      "0",
      "1",
      "-1",
      "+3",
      "007",
      "1.50",
      "1e3",
      "1e999",
      "NaN",
      "x1",
      "123456789012345",
      "1234567890123456",
      " 12 ",
      "yes",
      "NO",
      "true",
      "Yes",
      "No",
      " Yes",
      "2026-01-31",
      "2026-02-30",
      " 2026-01-31 ",
      "größe",
      "株式会社",
      "\u00a0",
      "\u2003",
      "a,b",
      "\"",
      "x".repeat(10_001)
    };
    RowCheck check = new RowCheck(DATED);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      String[] cells = new String[7];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = hard[random.nextInt(hard.length)];
      }
      cells[0] = random.nextInt(4) == 0 ? cells[0] : "c" + i;
      if (random.nextInt(4) > 0) {
        cells[1] = "";
        cells[5] = "2026-01-31";
        cells[6] = "No";
        cells[3] = "yes";
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int[] bounds = new int[14];
      for (int c = 0; c < cells.length; c++) {
        bounds[2 * c] = bytes.size();
        bytes.writeBytes(cells[c].getBytes(StandardCharsets.UTF_8));
        bounds[2 * c + 1] = bytes.size();
      }
      Dataset.Builder fast = Dataset.builder(DATED);
      boolean taken = fast.add(bytes.toByteArray(), bounds);
      String[] read = cells.clone();
      boolean fine = check.standardize(read).isEmpty() && Arrays.equals(read, cells);
      // The limit is on characters there and on bytes here, which are no fewer.
      assertThat(taken).as("%s", (Object) cells).isEqualTo(fine);
      if (taken) {
        accepted++;
        assertThat(cellsOf(fast.build()))
            .isEqualTo(cellsOf(Dataset.builder(DATED).add(cells).build()));
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
  }

  private static List<String> cellsOf(Dataset one) {
    return List.of(
        one.clientId(0),
        one.cell("orders", 0),
        one.cell("contract", 0),
        one.cell("region", 0),
        one.cell("since", 0),
        Double.toString(one.observedAt().orElseThrow().at(0)),
        one.isLabelled(0) + " " + one.exited(0));
  }

  @Test
  void anonymous_rows_tell_of_features_and_labels_only() {
    Schema schema =
        new Schema(
            List.of(
                Column.of("id", ColumnRole.ID, ColumnType.TEXT),
                Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
                Column.of("calls", ColumnRole.FEATURE, ColumnType.NUMERIC),
                Column.of("worth", ColumnRole.VALUE, ColumnType.NUMERIC),
                Column.of("manager", ColumnRole.OWNER, ColumnType.TEXT),
                Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
            "1",
            "0");
    Dataset rows =
        Dataset.builder(schema)
            .add(new String[] {"acme", "secret", "1", "900", "ann", "0"})
            .add(new String[] {"bolt", "south", "2", "800", "bob", "1"})
            .add(new String[] {"corp", "", "3", "700", "cai", "0"})
            .build();
    Dataset anonymous = rows.pick(new int[] {1, 2, 1}).anonymous();
    assertThat(anonymous.category("region").levels()).containsExactly("south");
    assertThat(anonymous.category("region").textAt(0)).isEqualTo("south");
    assertThat(anonymous.category("region").textAt(1)).isEmpty();
    assertThat(anonymous.clientId(2)).isEqualTo("2");
    assertThat(anonymous.clientNumbers()).containsExactly(0, 1, 2);
    assertThat(anonymous.value()).isEmpty();
    assertThat(anonymous.owner()).isEmpty();
    assertThat(anonymous.exited(0)).isTrue();
    assertThat(anonymous.numeric("calls").at(1)).isEqualTo(3);
    Dataset again = DatasetBytes.read(schema, DatasetBytes.write(anonymous)).orElseThrow();
    assertThat(again.category("region").textAt(2)).isEqualTo("south");
    assertThat(again.owner()).isEmpty();
  }
}
