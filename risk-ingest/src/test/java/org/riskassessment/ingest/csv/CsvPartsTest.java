package org.riskassessment.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.LabelUse;
import org.riskassessment.core.dataset.RowFault;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.ingest.table.TableShape;

/** A table read in parts has the same rows, faults, failures and places as one read whole. */
class CsvPartsTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  private static List<String> whole(byte[] bytes) {
    List<String> read = new ArrayList<>();
    Dataset.Builder builder = Dataset.builder(Schema.standard());
    try {
      new CsvFile(Schema.standard(), TableShape.UNKNOWN, LabelUse.NEEDED)
          .read(
              new ByteArrayInputStream(bytes),
              "t.csv",
              new CsvFile.Sink() {
                @Override
                public void accepted(String[] cells, long line) {
                  builder.add(cells);
                }

                @Override
                public void rejected(long line, RowFault fault, List<String> cells) {
                  read.add(line + " " + fault);
                }
              });
    } catch (RiskException | IOException e) {
      read.add(e.toString());
    }
    Dataset rows = builder.build();
    List<String> rowsFirst = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      rowsFirst.add(row(rows, row));
    }
    rowsFirst.addAll(read);
    return rowsFirst;
  }

  private static List<String> parts(byte[] bytes) {
    List<String> read = new ArrayList<>();
    CsvParts.Sink sink =
        new CsvParts.Sink() {
          @Override
          public void part(Dataset rows) {
            for (int row = 0; row < rows.size(); row++) {
              read.add(row(rows, row));
            }
          }

          @Override
          public void rejected(long line, RowFault fault) {
            read.add(line + " " + fault);
          }
        };
    try {
      new CsvParts(Schema.standard(), TableShape.UNKNOWN, LabelUse.NEEDED, "t.csv", sink)
          .read(new ByteArrayInputStream(bytes));
    } catch (RiskException | IOException e) {
      read.add(e.toString());
    }
    return read;
  }

  private static String row(Dataset rows, int row) {
    return rows.clientId(row)
        + "|"
        + rows.cell("lastmonth_activity", row)
        + "|"
        + rows.cell("lastyear_activity", row)
        + "|"
        + rows.cell("number_of_employees", row)
        + "|"
        + (rows.isLabelled(row) ? rows.exited(row) : "");
  }

  /** Rejected rows of a part come before its accepted ones, so both are compared sorted. */
  private static void assertSame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> parts = parts(bytes);
    List<String> whole = whole(bytes);
    assertThat(parts.stream().filter(r -> r.contains("|")).toList())
        .isEqualTo(whole.stream().filter(r -> r.contains("|")).toList());
    assertThat(parts.stream().sorted().toList()).isEqualTo(whole.stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "a,b\n1,2\n",
        "corporation\n",
        HEADER,
        HEADER + "a\0b,1,2,3,1\n",
        HEADER + "a\u2028,1,2,3,1\nb\u200b,1,2,3,0\nc,1,2,3,0\n",
        HEADER + "\u06cc\u200c\u06c1,1,2,3,1\n",
        HEADER + "\n\n",
        HEADER + "a,1,2,3,0",
        HEADER + "a,1,2,3,0\nb,1,2,3\nc,1,2,3,1\n",
        HEADER + "a,1,2,3,0\n\nb,1,-2,3,0\nc,x,2,3,1\n",
        HEADER + "a,1,2,3,0\r\nb,,2.50,3,1\r\n",
        HEADER + "a,1,2,3,0\n\"b,\"\"c\",1,2,3,1\nd,1,2,3,0\n",
        HEADER + "a,1,2,3,0\n\"b,1,2,3,1\n",
        HEADER + "größe,1,2,3,0\n株,1,2,3,1\n",
        HEADER + "a,1,2,3,0\r b,1,2,3,0\n",
        HEADER + " ,1,2,3,0\n a , 1 ,2,3, 0 \n",
        HEADER + "a,1,2,3,2\n",
        HEADER + "a\u0001b,1,2,3,0\n",
        "\ufeff" + HEADER + "a,1,2,3,0\n",
        "exited,number_of_employees,corporation,lastyear_activity,lastmonth_activity\n1,2,a,3,4\n",
        "number_of_employees,corporation,lastyear_activity,lastmonth_activity\n2,a,3,4\n",
        "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exitde\na,1,2,3,0\n",
        "corporation,corporation,lastyear_activity,number_of_employees,exited\na,1,2,3,0\n",
      })
  void small_tables_are_read_alike(String text) {
    assertSame(text);
  }

  @Test
  void other_quotes_blanks_and_escapes_are_read_as_whole() {
    assertSame(HEADER + "'a,b',1,2,3,0\n'c',1,2,3,1\n");
    assertSame(HEADER + "a, 1, 2, 3, 0\n\"b\", 1, 2, 3, 1\n");
    assertSame(HEADER + "\"a\\\",b\",1,2,3,0\nc,1,2,3,1\n");
    assertSame(HEADER + "a,1,2,3,0\n" + HEADER + "b,1,2,3,0\n");
  }

  @Test
  void long_tables_are_read_alike_wherever_they_are_not_plain() {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(HEADER);
      int odd = random.nextInt(150_000);
      for (int i = 0; i < 125_000; i++) {
        if (i == odd) {
          text.append(
              List.of("\"q,\",1,2,3,0\n", "r,1,2\n", "\n\nn,-5,2,3,0\n", "ü,1,2,3,0\n")
                  .get(seed % 4));
        }
        text.append("client-").append(i).append(',').append(random.nextInt(999)).append(",2,3,1\n");
      }
      assertSame(text.toString());
    }
  }

  @Test
  void bytes_that_are_not_text_fail_at_their_line() {
    byte[] bytes =
        (HEADER + "ü,1,2,3,0\n" + "a,1,2,3,0\n".repeat(300_000) + "?,1,2,3,0\n")
            .getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 10] = (byte) 0xff;
    assertThat(parts(bytes).get(parts(bytes).size() - 1))
        .contains("is not UTF-8 text")
        .isEqualTo(whole(bytes).get(whole(bytes).size() - 1));
  }

  @Test
  void a_row_without_end_is_reported() {
    String text = HEADER + "a".repeat(11_000_000);
    assertThat(parts(text.getBytes(StandardCharsets.UTF_8)).toString())
        .contains("has a row that never ends");
  }

  @Test
  void what_the_sink_throws_goes_through() {
    CsvParts.Sink sink =
        new CsvParts.Sink() {
          @Override
          public void part(Dataset rows) {
            throw new IllegalStateException("full");
          }

          @Override
          public void rejected(long line, RowFault fault) {}
        };
    assertThatThrownBy(
            () ->
                new CsvParts(Schema.standard(), TableShape.UNKNOWN, LabelUse.NEEDED, "t.csv", sink)
                    .read(
                        new ByteArrayInputStream(
                            (HEADER + "a,1,2,3,0\n").getBytes(StandardCharsets.UTF_8))))
        .hasMessage("full");
  }
}
