package org.riskassessment.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.FileAccess;

class CronLineTest {
  private static final List<String> ENVIRONMENT = List.of("JAVA_HOME=/jdk 17", "RISK_UNATTENDED=1");

  @Test
  void the_command_brings_its_environment_and_appends_to_the_log() {
    CronLine line =
        CronLine.of(
            "*/10 * * * *",
            FileAccess.GROUP,
            ENVIRONMENT,
            List.of("/opt/risk", "run"),
            "/w/data/risk.log");

    assertThat(line.text())
        .isEqualTo(
            "*/10 * * * * umask 027; export JAVA_HOME='/jdk 17' RISK_UNATTENDED=1;"
                + " { date -u +\\%FT\\%TZ; /opt/risk run; } >>/w/data/risk.log 2>&1");
    assertThat(line.fields()).isEqualTo("*/10 * * * *");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/plain/path",
        "/two words",
        "/it's",
        "/100%",
        "/back\\slash",
        "/a\\%b",
        "/a\\\\%b",
        "/'%\\'%",
        "/$HOME `id` \"x\" ~ # ; & | * ? [a]",
        "/ümläut",
        "/tab\there",
        "~",
        ""
      })
  void a_word_is_the_same_after_cron_and_the_shell_have_read_it(String word) throws Exception {
    assertThat(shell("printf %s " + afterCron(CronLine.quoted(word)))).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/two\nlines", "/carriage\rreturn"})
  void a_path_with_a_line_break_is_refused(String path) {
    assertThatThrownBy(
            () -> CronLine.of("* * * * *", FileAccess.OWNER, ENVIRONMENT, List.of(path), "/log"))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("line break");
  }

  @Test
  void a_command_longer_than_cron_takes_is_refused() {
    assertThatThrownBy(
            () ->
                CronLine.of(
                    "* * * * *",
                    FileAccess.OWNER,
                    ENVIRONMENT,
                    List.of("/" + "x".repeat(990)),
                    "/log"))
        .isInstanceOf(RiskException.class)
        .hasMessageContaining("too long");
  }

  /** Worked out by hand; 2026-03-29 is when Berlin's clocks go from 02:00 to 03:00. */
  @ParameterizedTest
  @CsvSource({
    "* * * * *,      2026-11-24T10:00:30+01:00, 2026-11-24T10:01:00+01:00",
    "*/10 * * * *,   2026-11-24T10:00:00+01:00, 2026-11-24T10:10:00+01:00",
    "*/10 * * * *,   2026-11-24T10:59:59+01:00, 2026-11-24T11:00:00+01:00",
    "0 */6 * * *,    2026-11-24T18:00:00+01:00, 2026-11-25T00:00:00+01:00",
    "0 0 * * *,      2026-12-31T00:00:00+01:00, 2027-01-01T00:00:00+01:00",
    "30 6 * * 1-5,   2026-11-27T07:00:00+01:00, 2026-11-30T06:30:00+01:00",
    "0 * * * *,      2026-03-29T01:30:00+01:00, 2026-03-29T03:00:00+02:00",
  })
  void the_next_start_is_the_first_minute_that_the_fields_name(
      String fields, String after, String next) {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertThat(
            new CronLine(fields + " command")
                .next(ZonedDateTime.parse(after).withZoneSameInstant(berlin))
                .map(ZonedDateTime::toInstant))
        .contains(ZonedDateTime.parse(next).toInstant());
  }

  @ParameterizedTest
  @ValueSource(strings = {"@daily /opt/risk run", "MAILTO=x", "61 * * * * x", "", "* * *"})
  void what_is_no_line_of_five_fields_has_no_next_start(String text) {
    assertThat(new CronLine(text).next(ZonedDateTime.parse("2026-11-24T10:00:00Z"))).isEmpty();
  }

  /** As do_command of Vixie cron reads a command. */
  private static String afterCron(String command) {
    StringBuilder read = new StringBuilder();
    boolean escaped = false;
    for (char c : command.toCharArray()) {
      if (escaped) {
        if (c == '%') {
          read.setLength(read.length() - 1);
        }
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '%') {
        return read.toString();
      }
      read.append(c);
    }
    return read.toString();
  }

  private static String shell(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("/bin/sh", "-s").start();
    try (var in = shell.getOutputStream()) {
      in.write(command.getBytes(StandardCharsets.UTF_8));
    }
    byte[] out = shell.getInputStream().readAllBytes();
    assertThat(shell.waitFor()).isZero();
    return new String(out, StandardCharsets.UTF_8);
  }
}
