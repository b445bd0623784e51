package org.riskassessment.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FilePeriodTest {
  private static String of(String name) {
    return FilePeriod.of(Path.of("in", name)).map(FilePeriod::text).orElse("");
  }

  @Test
  void names_say_months_and_days_in_many_ways() {
    for (String name :
        new String[] {
          "snapshot_2024-03.csv", "clients_202403.csv", "2024.03.csv.gz", "Mar-2024.csv",
          "policies-March2024.xlsx", "2024_mar.csv", "base 03-2024.csv", "v2_2024_03.csv"
        }) {
      assertThat(of(name)).as(name).isEqualTo("2024-03");
    }
    assertThat(of("clients_20240331.csv")).isEqualTo("2024-03-31");
    assertThat(of("clients-2024-03-31_final.csv")).isEqualTo("2024-03-31");
  }

  @Test
  void other_numbers_are_no_periods() {
    for (String name :
        new String[] {
          "clients.csv",
          "clients_2024.csv",
          "part-13.csv",
          "20241399.csv",
          "120240301.csv",
          "market2.csv",
          "summary_2024.csv"
        }) {
      assertThat(of(name)).as(name).isEmpty();
    }
  }
}
