package org.riskassessment.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.api.client.ApiReturns;
import org.riskassessment.api.client.ServiceClient;
import org.riskassessment.api.course.DataFolders;
import org.riskassessment.api.http.ServerSettings;
import org.riskassessment.core.config.FileSource;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.stage.ApiCallsStage;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.stage.Stages;

/**
 * Calls every endpoint of a {@link RiskService} over HTTP, as any client would. The prediction is
 * for the first file of the test data. An answer that is a problem is kept like any other. A
 * service that does not answer at all is SOURCE_UNREACHABLE, and nothing is written. Safe for
 * several threads.
 */
public final class ServiceCallsStage implements ApiCallsStage {
  private static final ServerSettings.Limits LIMITS =
      new ServerSettings.Limits(Duration.ofSeconds(10), Duration.ofMillis(20));
  private static final List<String> READ =
      List.of("/scoring", "/summarystats", "/diagnostics", "/health/live", "/health/ready");

  @Override
  public Answers call(RunContext context, Stages stages, @Nullable URI url) {
    ApiReturns returns = new ApiReturns();
    if (url != null) {
      call(context, new ServiceClient(url), returns);
    } else {
      try (RiskService service =
          RiskService.over(context.config(), context.store(), stages)
              .limits(LIMITS)
              .open()
              .start()) {
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
   * The test file, or the first one in its folder. Empty for an empty folder and for test data in a
   * database. A folder that cannot be listed is named anyway, so that the service reports it.
   */
  private static Optional<String> dataset(RiskConfig config) {
    if (!(config.testData() instanceof FileSource source)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(source.folder())) {
      return files
          .filter(DataFolders::isCsv)
          .filter(Files::isRegularFile)
          .min(Path::compareTo)
          .map(config::display);
    } catch (IOException e) {
      return Optional.of(config.display(source.folder()));
    }
  }
}
