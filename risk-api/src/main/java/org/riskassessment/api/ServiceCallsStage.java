package org.riskassessment.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.TableReader;

/**
 * Calls a {@link RiskService} over HTTP, as any client would. A prediction is asked for the first
 * file of the test data. An answer that is a problem is kept like any other; a service that does
 * not answer at all is SOURCE_UNREACHABLE, and then nothing is written. Safe for several threads.
 */
public final class ServiceCallsStage implements ApiCallsStage {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration LAST_IDLE = Duration.ofMillis(20);
  private static final List<String> READ =
      List.of("/scoring", "/summarystats", "/diagnostics", "/health/live", "/health/ready");

  private final TableReader tables;

  /**
   * @param tables what a service started here reads data sets with
   */
  public ServiceCallsStage(TableReader tables) {
    this.tables = tables;
  }

  @Override
  public Answers call(RunContext context, Optional<URI> url) {
    ApiReturns returns = new ApiReturns();
    if (url.isPresent()) {
      call(context, new ServiceClient(url.get()), returns);
    } else {
      try (RiskService service =
          RiskService.start(context.config(), context.store(), tables, LOOPBACK, 0, LAST_IDLE)) {
        call(context, new ServiceClient(service.uri()), returns);
      }
    }
    return new Answers(returns.calls(), returns.write(context));
  }

  private static void call(RunContext context, ServiceClient client, ApiReturns returns) {
    Optional<String> dataset = dataset(context.config());
    if (dataset.isPresent()) {
      String body = Json.compact(Map.of("dataset", dataset.get()));
      context.cancellation().check();
      returns.add("POST", "/prediction", client.post("/prediction", body));
    }
    for (String path : READ) {
      context.cancellation().check();
      returns.add("GET", path, client.get(path));
    }
  }

  /**
   * The test file, or the first one of its folder; nothing is asked about an empty folder or about
   * test data in a database, and of what is not there the service is to say so.
   */
  private static Optional<String> dataset(RiskConfig config) {
    if (!(config.testData() instanceof FileSource source)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(source.folder())) {
      return files
          .filter(ServiceCallsStage::isCsv)
          .filter(Files::isRegularFile)
          .min(Path::compareTo)
          .map(config::display);
    } catch (IOException e) {
      return Optional.of(config.display(source.folder()));
    }
  }

  private static boolean isCsv(Path file) {
    String name = file.getFileName().toString();
    return name.toLowerCase(Locale.ROOT).endsWith(".csv") && !name.startsWith(".");
  }
}
