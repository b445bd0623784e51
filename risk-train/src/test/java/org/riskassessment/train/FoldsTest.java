package org.riskassessment.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.ColumnType;

class FoldsTest {

  private static Dataset rows(int clients, int rowsEach, int left) {
    Dataset.Builder builder = Dataset.builder(Tables.schema(ColumnType.NUMERIC));
    for (int row = 0; row < clients * rowsEach; row++) {
      int client = row % clients;
      builder.add(new String[] {"c" + client, "" + row, client < left ? "1" : "0"});
    }
    return builder.build();
  }

  @Test
  void all_rows_of_a_client_are_in_one_fold() {
    Dataset rows = rows(100, 5, 30);
    Folds folds = Folds.of(rows, 5, 1).orElseThrow();
    Map<String, Integer> parts = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      Integer before = parts.put(rows.clientId(row), folds.parts()[row]);
      assertThat(before == null || before == folds.parts()[row]).isTrue();
    }
  }

  @Test
  void each_fold_has_its_share_of_clients_that_left() {
    Dataset rows = rows(1_000, 1, 100);
    Folds folds = Folds.of(rows, 5, 1).orElseThrow();
    int[] left = new int[5];
    int[] all = new int[5];
    for (int row = 0; row < rows.size(); row++) {
      all[folds.parts()[row]]++;
      left[folds.parts()[row]] += rows.exited(row) ? 1 : 0;
    }
    assertThat(all).containsOnly(200);
    assertThat(left).containsOnly(20);
  }

  @Test
  void the_seed_decides_the_folds() {
    Dataset rows = rows(200, 1, 50);
    int[] first = Folds.of(rows, 5, 1).orElseThrow().parts();
    assertThat(Folds.of(rows, 5, 1).orElseThrow().parts()).isEqualTo(first);
    assertThat(Folds.of(rows, 5, 2).orElseThrow().parts()).isNotEqualTo(first);
  }

  @Test
  void few_clients_of_a_class_make_fewer_folds_or_none() {
    assertThat(Folds.of(rows(50, 2, 3), 5, 1).orElseThrow().count()).isEqualTo(3);
    assertThat(Folds.of(rows(50, 2, 1), 5, 1)).isEmpty();
    assertThat(Folds.of(rows(50, 2, 0), 5, 1)).isEmpty();
  }
}
