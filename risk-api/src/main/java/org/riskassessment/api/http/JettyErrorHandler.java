package org.riskassessment.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Writes requests that Jetty refuses before they reach an endpoint as problems. */
final class JettyErrorHandler extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    write(problem(response.getStatus()), request, response, callback);
    return true;
  }

  /** Answers a request that no endpoint is to see. */
  static void write(Problem problem, Request request, Response response, Callback callback) {
    Dialect dialect = Dialect.of(Request.getPathInContext(request));
    response.setStatus(problem.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, dialect.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    problem.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(dialect.write(problem)), callback);
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 404 -> new Problem(status, "There is no endpoint at this path.");
      case 414 -> new Problem(status, "The path is too long.");
      case 431 -> new Problem(status, "The headers are too long.");
      case 503 -> new Problem(status, "The service is busy or stopping; try again later.");
      case 505 -> new Problem(status, "This version of HTTP is not supported.");
      default -> status < 500 ? new Problem(status, "The request is not valid.") : Problem.fault();
    };
  }
}
