package org.riskassessment.api.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/** Calls a running service. */
public final class ServiceClient {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LONGEST_CONNECT)
          .build();
  private final String base;

  /** The answer of a service. */
  public record Reply(int status, String body) {}

  /**
   * @param url address of the service, such as {@code http://127.0.0.1:8080}
   */
  public ServiceClient(URI url) {
    String text = url.toString();
    boolean usable =
        url.getHost() != null
            && ("http".equalsIgnoreCase(url.getScheme())
                || "https".equalsIgnoreCase(url.getScheme()))
            && url.getQuery() == null
            && url.getFragment() == null;
    if (!usable) {
      throw new RiskException(
          ErrorCode.USAGE,
          "the address of the service is not a valid URL",
          ErrorContext.none().withValue(text).withAccepted("a URL such as http://127.0.0.1:8080"));
    }
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  public Reply get(String path) {
    return call(HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  public Reply post(String path, String json) {
    return call(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
  }

  private Reply call(HttpRequest.Builder request) {
    HttpRequest built =
        request
            .header("Accept", "application/json, application/problem+json")
            .timeout(LONGEST_CALL)
            .build();
    try {
      HttpResponse<String> response =
          client.send(built, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new RiskException(
          ErrorCode.SOURCE_UNREACHABLE,
          "does not answer ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + ")",
          ErrorContext.ofFile(built.uri()).withAccepted("the address of a running service"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RiskException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for the answer",
          ErrorContext.ofFile(built.uri()),
          e);
    }
  }
}
