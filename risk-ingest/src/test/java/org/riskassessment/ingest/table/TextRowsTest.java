package org.riskassessment.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskassessment.ingest.table.TextRows.OpenQuote;

class TextRowsTest {
  private static final Dialect COMMA = Dialect.of(",");

  @Test
  void cuts_lines_with_any_end() {
    assertThat(rows("a,b\r\nc,d\re,f\ng,\n"))
        .containsExactly("[a, b]", "[c, d]", "[e, f]", "[g, ]");
  }

  @Test
  void leaves_out_empty_lines_only() {
    assertThat(rows("\n\r\na\n \n\n\"\"\n")).containsExactly("[a]", "[ ]", "[]");
  }

  @Test
  void takes_what_quotes_enclose() {
    assertThat(rows("\"a,\"\"b\"\"\nc\",d\n")).containsExactly("[a,\"b\"\nc, d]");
    assertThat(rows("\"\",\"a\",\"b\"")).containsExactly("[, a, b]");
    assertThat(rows("a\"b\",\"c\"d,\"e\" \n")).containsExactly("[a\"b\", cd, e ]");
  }

  @Test
  void tells_where_a_row_begins_and_ends() throws IOException {
    TextRows rows = open("a\n\n\"b\r\n\rc\"\nd", COMMA);
    List<String> lines = new ArrayList<>();
    while (rows.next()) {
      lines.add(rows.line() + "-" + rows.lastLine());
    }
    assertThat(lines).containsExactly("1-1", "3-5", "6-6");
  }

  @Test
  void refuses_a_quote_that_stays_open() {
    assertThatThrownBy(() -> rows("a\n\"b\nc\n")).hasRootCauseInstanceOf(OpenQuote.class);
    assertThat(TextRows.sample("\"b,\nc\n", COMMA, 9).stream().map(FixedRow::cells))
        .containsExactly(List.of("\"b", ""), List.of("c"));
  }

  @Test
  void cuts_at_several_characters() {
    Dialect bars = Dialect.of("||");
    assertThat(rows("a||b|c||\"d||e\"||\n", bars)).containsExactly("[a, b|c, d||e, ]");
  }

  @Test
  void takes_an_escaped_character_for_a_letter() {
    Dialect escaped = COMMA.escaped('\\');
    assertThat(rows("a\\,b,\"c\\\"d\",e\\\\\n\\\"f\\", escaped))
        .containsExactly("[a,b, c\"d, e\\]", "[\"f]");
  }

  @Test
  void another_quote_may_enclose() {
    assertThat(rows("'a,\"b',it's\n", COMMA.quoted('\''))).containsExactly("[a,\"b, it's]");
  }

  @Test
  void reads_the_same_in_pieces_of_any_length() {
    String text = "ab,\"c\"\"d\"x\r\n\"e\r\n\"\"f\",\r\n\r\ng,hh\r";
    for (int piece = 1; piece < 9; piece++) {
      int most = piece;
      Reader pieces =
          new FilterReader(new StringReader(text)) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
              return in.read(buffer, offset, Math.min(most, length));
            }
          };
      assertThat(rows(new TextRows("", pieces, COMMA, 0))).isEqualTo(rows(text));
    }
    assertThat(rows(text)).containsExactly("[ab, c\"dx]", "[e\r\n\"f, ]", "[g, hh]");
  }

  private static List<String> rows(String text) {
    return rows(text, COMMA);
  }

  private static List<String> rows(String text, Dialect dialect) {
    return rows(open(text, dialect));
  }

  private static TextRows open(String text, Dialect dialect) {
    return new TextRows(text.substring(0, 1), new StringReader(text.substring(1)), dialect, 0);
  }

  private static List<String> rows(TextRows open) {
    List<String> rows = new ArrayList<>();
    try {
      while (open.next()) {
        rows.add(open.cells().toString());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }
}
