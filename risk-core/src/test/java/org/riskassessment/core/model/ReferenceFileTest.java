package org.riskassessment.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetBytes;
import org.riskassessment.core.schema.Schema;

class ReferenceFileTest {

  /** Two rows of each client, the later with one more of last month's activity. */
  private static Dataset held(int clients) {
    Dataset.Builder rows = Dataset.builder(Schema.standard());
    for (int round = 0; round < 2; round++) {
      for (int client = 0; client < clients; client++) {
        int activity = 2 * client + round;
        rows.add(new String[] {"c" + client, Integer.toString(activity), "1", "1", "0"});
      }
    }
    return rows.build();
  }

  private static Dataset kept(int clients, long seed) {
    return DatasetBytes.read(Schema.standard(), ReferenceFile.write(held(clients), seed))
        .orElseThrow();
  }

  @Test
  void newest_row_of_each_client_is_kept() {
    Dataset reference = kept(300, 1);
    assertThat(reference.size()).isEqualTo(300);
    for (int row = 0; row < 300; row++) {
      assertThat(reference.numeric("lastmonth_activity").at(row)).isEqualTo(2 * row + 1);
    }
    assertThat(kept(0, 1).size()).isZero();
  }

  @Test
  void ten_thousand_clients_are_drawn_by_the_seed() {
    Dataset reference = kept(25_000, 1);
    assertThat(reference.size()).isEqualTo(10_000);
    assertThat(ReferenceFile.write(held(25_000), 1))
        .isEqualTo(ReferenceFile.write(held(25_000), 1));
    double mean =
        Arrays.stream(reference.numeric("lastmonth_activity").present()).average().orElseThrow();
    // Uniform on 0 to 50,000: the mean of 10,000 is off by 144 at most, one time in three.
    assertThat(mean).isBetween(24_400.0, 25_600.0);
    assertThat(kept(25_000, 2).numeric("lastmonth_activity").present())
        .isNotEqualTo(reference.numeric("lastmonth_activity").present());
  }
}
