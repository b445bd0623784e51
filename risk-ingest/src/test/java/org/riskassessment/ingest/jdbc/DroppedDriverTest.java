package org.riskassessment.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.Database;
import org.riskassessment.core.config.JdbcSource;
import org.riskassessment.core.config.SchemaPolicy;
import org.riskassessment.core.stage.Cancellation;

/** A driver that is not on the class path but in the workspace's folder {@code drivers}. */
class DroppedDriverTest {
  /** Passes calls on to H2 under the name of another database. */
  private static final String DRIVER =
      """
      package dropped;

      public final class DroppedDriver implements java.sql.Driver {
        public boolean acceptsURL(String url) {
          return url.startsWith("jdbc:sqlserver:");
        }

        public java.sql.Connection connect(String url, java.util.Properties properties)
            throws java.sql.SQLException {
          return new org.h2.Driver().connect("jdbc:h2:mem:crm", properties);
        }

        public java.sql.DriverPropertyInfo[] getPropertyInfo(
            String url, java.util.Properties properties) {
          return new java.sql.DriverPropertyInfo[0];
        }

        public int getMajorVersion() {
          return 1;
        }

        public int getMinorVersion() {
          return 0;
        }

        public boolean jdbcCompliant() {
          return false;
        }

        public java.util.logging.Logger getParentLogger() {
          return java.util.logging.Logger.getGlobal();
        }
      }
      """;

  @TempDir Path workspace;

  private final JdbcSource source =
      new JdbcSource(
          "crm",
          Database.of("jdbc:sqlserver://crm"),
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

  @Test
  void is_found_beside_jars_that_hold_none() throws Exception {
    assertThatThrownBy(() -> read()).hasMessageContaining("no driver for sqlserver databases");
    Files.createDirectories(workspace.resolve("drivers"));
    Files.writeString(workspace.resolve("drivers/readme.txt"), "not a jar");
    Files.writeString(workspace.resolve("drivers/broken.jar"), "not a jar either");
    jar(workspace.resolve("drivers/dropped.jar"));
    assertThat(read()).isEqualTo("7");
  }

  private String read() {
    try (JdbcRows rows = JdbcRows.open(source, workspace, null, new Cancellation())) {
      assertThat(rows.next()).isTrue();
      return rows.text(rows.find("answer"), false);
    }
  }

  private static String h2() {
    return Path.of(
            URI.create(
                org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private void jar(Path jar) throws IOException {
    Path code = Files.createDirectories(workspace.resolve("code"));
    Path java = Files.writeString(code.resolve("DroppedDriver.java"), DRIVER);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", h2(), "-d", code.toString(), java.toString());
    assertThat(status).isZero();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("META-INF/services/java.sql.Driver"));
      entries.write("dropped.DroppedDriver\n".getBytes(StandardCharsets.UTF_8));
      entries.putNextEntry(new JarEntry("dropped/DroppedDriver.class"));
      entries.write(Files.readAllBytes(code.resolve("dropped/DroppedDriver.class")));
    }
  }
}
