package org.riskassessment.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.RiskException;

class CronIntervalTest {

  /** Checked by hand against crontab(5). */
  @ParameterizedTest
  @CsvSource({
    "1m,  * * * * *",
    "2m,  */2 * * * *",
    "3m,  */3 * * * *",
    "4m,  */4 * * * *",
    "5m,  */5 * * * *",
    "6m,  */6 * * * *",
    "10m, */10 * * * *",
    "12m, */12 * * * *",
    "15m, */15 * * * *",
    "20m, */20 * * * *",
    "30m, */30 * * * *",
    "1h,  0 * * * *",
    "2h,  0 */2 * * *",
    "3h,  0 */3 * * *",
    "4h,  0 */4 * * *",
    "6h,  0 */6 * * *",
    "8h,  0 */8 * * *",
    "12h, 0 */12 * * *",
    "1d,  0 0 * * *",
  })
  void an_interval_becomes_five_fields(String every, String fields) {
    assertThat(CronInterval.of(every).fields()).isEqualTo(fields);
    assertThat(CronInterval.ACCEPTED.split(", ")).contains(every);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7m",
        "0m",
        "60m",
        "59m",
        "90m",
        "5h",
        "24h",
        "0h",
        "2d",
        "0d",
        "10",
        "m",
        "",
        "10 m",
        "-5m",
        "010m",
        "10M",
        "1w",
        "10m\n",
        "999999999999m"
      })
  void refuses_intervals_that_cron_keeps_unevenly(String every) {
    assertThatThrownBy(() -> CronInterval.of(every))
        .isInstanceOfSatisfying(
            RiskException.class,
            e -> {
              assertThat(e.code().exitStatus()).isEqualTo(2);
              assertThat(e.context().accepted()).isEqualTo(CronInterval.ACCEPTED);
            });
  }
}
