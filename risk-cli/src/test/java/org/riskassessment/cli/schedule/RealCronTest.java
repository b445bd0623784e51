package org.riskassessment.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.cli.CommandHarness;

/**
 * One entry, started once by a cron daemon, with paths that need every kind of quoting. Where there
 * is no cron, or the tests' user may not start it, this is left out.
 */
@Tag("cron")
class RealCronTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path temporary;
  private @Nullable Process daemon;
  private @Nullable Path workspace;

  @AfterEach
  void take_away() throws InterruptedException {
    if (workspace != null) {
      CommandHarness.run("schedule", "remove", "--workspace", workspace);
    }
    System.clearProperty(Schedule.LAUNCHER);
    if (daemon != null) {
      daemon.destroy();
      daemon.waitFor();
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void a_real_daemon_starts_the_entry_with_its_environment() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/crontab")), "cron is installed");
    assumeTrue(isRunning() || startDaemon(), "a cron daemon runs, or may be started");
    Path folder = temporary.toRealPath().resolve("it's 100% a \\%b ä");
    workspace = folder;
    CommandHarness.run("demo", folder, "--clients", "200", "--periods", "0");
    // Stands for the launcher, which the tests cannot count on to be built.
    Path launcher = folder.resolve("launcher");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        umask
        printf '%s|' "$RISK_UNATTENDED" "$LC_ALL" "$JAVA_HOME" "$@"
        """);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    System.setProperty(Schedule.LAUNCHER, launcher.toString());

    var installed =
        CommandHarness.run("schedule", "install", "--every", "1m", "--workspace", folder);

    assertThat(installed.status()).as(installed.err()).isZero();
    Path log = folder.resolve("data/risk.log");
    Instant end = Instant.now().plus(PATIENCE);
    while (!isComplete(log) && Instant.now().isBefore(end)) {
      Thread.sleep(200);
    }
    assertThat(Files.readAllLines(log))
        .satisfiesExactly(
            time -> assertThat(Instant.parse(time)).isBefore(Instant.now()),
            mask -> assertThat(mask).isEqualTo("0077"),
            words ->
                assertThat(words)
                    .isEqualTo(
                        "1|C.UTF-8|%s|run|--workspace|%s|",
                        System.getProperty("java.home"), folder));
  }

  private static boolean isComplete(Path log) throws IOException {
    return Files.exists(log) && Files.readString(log).endsWith("|");
  }

  private static boolean isRunning() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(p -> p.getFileName().toString().matches("[0-9]+"))
          .map(RealCronTest::name)
          .flatMap(Optional::stream)
          .anyMatch(name -> name.equals("cron") || name.equals("crond"));
    }
  }

  private static Optional<String> name(Path process) {
    try {
      return Optional.of(Files.readString(process.resolve("comm")).strip());
    } catch (IOException e) {
      return Optional.empty(); // It has ended meanwhile.
    }
  }

  private boolean startDaemon() throws InterruptedException {
    try {
      Process started =
          new ProcessBuilder("/usr/sbin/cron", "-f")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (started.waitFor(1, TimeUnit.SECONDS)) {
        return false;
      }
      daemon = started;
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
