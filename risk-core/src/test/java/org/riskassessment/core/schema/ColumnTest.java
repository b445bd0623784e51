package org.riskassessment.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTest {
  @ParameterizedTest
  @CsvSource({
    "Total_Trans_Ct, total trans ct",
    "NumOfProducts, num of products",
    "StreamingTV, streaming TV",
    "customerID, customer ID",
    "CLIENTNUM, clientnum",
    "TOTAL_CT, total ct",
    "HTTPErrors, HTTP errors",
    "Total_Ct_Chng_Q4_Q1, total ct chng q4 q1",
    "avg.balance, avg balance",
    "x0.5, x0.5",
    "day minutes, day minutes",
    "Größe, größe",
    "__, __",
    "'Umsatz (€)', 'umsatz (€)'"
  })
  void a_name_reads_as_words(String name, String words) {
    assertThat(Column.count(name).words()).isEqualTo(words);
  }

  @Test
  void a_label_is_what_people_read_and_changes_no_digest() {
    Column labelled = Column.count("Total_Trans_Ct").called("transactions");
    assertThat(labelled.words()).isEqualTo("transactions");
    Column id = Column.of("id", ColumnRole.ID, ColumnType.TEXT);
    Column left = Column.of("left", ColumnRole.LABEL, ColumnType.TEXT);
    Schema with = new Schema(List.of(id, labelled, left), "1", "0");
    Schema without = new Schema(List.of(id, Column.count("Total_Trans_Ct"), left), "1", "0");
    assertThat(with.hash()).isEqualTo(without.hash());
    assertThat(with.toTree().toString()).contains("label=transactions");
    assertThat(without.labelled().columns().get(1).label()).isEqualTo("total trans ct");
  }
}
