package org.riskassessment.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.riskassessment.cli.terminal.Application;
import org.riskassessment.cli.terminal.Version;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.core.file.DurableFiles;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.store.memory.InMemoryStore;

/** Times ingestion and training of the sources in a temporary folder. */
final class Stopwatch {
  private Stopwatch() {}

  static List<StageTiming> time(Application application) {
    Path folder = temporary();
    try (InMemoryStore store = new InMemoryStore()) {
      RiskConfig config = application.config().writingBelow(folder);
      RiskProcess process =
          RiskProcess.over(config, store, Application.stages(config))
              .release(Version.current())
              .build();
      return List.of(
          time("ingest", () -> process.sources().ingest()),
          time("train", () -> process.versions().train()));
    } finally {
      delete(folder);
    }
  }

  private static StageTiming time(String step, Runnable work) {
    Instant at = Instant.now();
    long started = System.nanoTime();
    work.run();
    return new StageTiming(step, Duration.ofNanos(System.nanoTime() - started).toMillis(), at);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("risk-time");
    } catch (IOException e) {
      throw DurableFiles.failure(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw DurableFiles.failure(folder, e);
    }
  }
}
