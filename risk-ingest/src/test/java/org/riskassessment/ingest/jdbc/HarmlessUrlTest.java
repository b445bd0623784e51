package org.riskassessment.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.stage.Cancellation;

/** URLs by which H2 runs code of their author: none of them reaches the driver. */
class HarmlessUrlTest {
  private static final String ALIAS =
      "CREATE ALIAS RUN AS $$ void run() throws Exception {"
          + " java.nio.file.Files.createFile(java.nio.file.Path.of(\"MARKER\")); } $$";

  @TempDir Path workspace;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:;INIT=RUNSCRIPT FROM 'PATH'",
        "jdbc:h2:mem:;init=ALIAS\\;CALL RUN()",
        "jdbc:h2:mem:;LOCK_TIMEOUT=1\\;ALIAS\\;CALL RUN()",
        "jdbc:h2:mem:;LOCK_TIMEOUT=LENGTH(FILE_WRITE('x', 'MARKER'))",
      })
  void no_url_runs_code(String url) throws Exception {
    Path marker = workspace.resolve("marker");
    String alias = ALIAS.replace("MARKER", marker.toString());
    Path script = Files.writeString(workspace.resolve("script.sql"), alias + ";\nCALL RUN();\n");

    Throwable refused =
        catchThrowable(
            () ->
                read(
                    url.replace("PATH", script.toString())
                        .replace("ALIAS", alias.replace(";", "\\;"))
                        .replace("MARKER", marker.toString())));

    assertThat(marker).doesNotExist();
    assertThat(refused)
        .isInstanceOfSatisfying(
            RiskException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID));
  }

  private void read(String url) {
    JdbcSource source =
        new JdbcSource(
            "crm",
            Database.of(url),
            null,
            "select 7 as answer",
            JdbcSource.Mode.SNAPSHOT,
            null,
            null,
            Duration.ZERO,
            Duration.ZERO,
            10,
            10,
            Duration.ofSeconds(10),
            0,
            SchemaPolicy.STRICT,
            ZoneOffset.UTC);
    JdbcRows.check(source, workspace, new Cancellation());
  }
}
