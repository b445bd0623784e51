package org.riskassessment.api;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.RecordWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps requests, whose bodies {@link BodyReader} has read, to endpoints and writes their answers
 * and problems. HEAD is answered like GET without the body, OPTIONS with the allowed methods.
 */
final class Routes {
  private static final String FOR_GET = "GET, HEAD, OPTIONS";
  private static final String FOR_POST = "POST, OPTIONS";
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final Map<String, Endpoint> get = new LinkedHashMap<>();
  private final Map<String, Endpoint> post = new LinkedHashMap<>();

  Routes get(String path, Endpoint endpoint) {
    get.put(path, endpoint);
    return this;
  }

  Routes post(String path, Endpoint endpoint) {
    post.put(path, endpoint);
    return this;
  }

  void register(JavalinConfig config) {
    get.forEach(
        (path, endpoint) -> {
          config.routes.addHttpHandler(HandlerType.GET, path, context -> read(context, endpoint));
          config.routes.addHttpHandler(HandlerType.HEAD, path, context -> read(context, endpoint));
          options(config, path, FOR_GET);
        });
    post.forEach(
        (path, endpoint) -> {
          config.routes.addHttpHandler(
              HandlerType.POST,
              path,
              context ->
                  write(context, endpoint.answer(context.req().getInputStream().readAllBytes())));
          options(config, path, FOR_POST);
        });
    config.routes.exception(Exception.class, this::failed);
    // Overrides Javalin's handler for these.
    config.routes.exception(HttpResponseException.class, this::failed);
    config.router.javaLangErrorHandler(Routes::crashed);
  }

  private static void options(JavalinConfig config, String path, String methods) {
    config.routes.addHttpHandler(
        HandlerType.OPTIONS,
        path,
        context -> {
          context.status(204).header("Allow", methods);
          context.res().setContentType(null);
        });
  }

  private static void read(Context context, Endpoint endpoint) {
    write(context, endpoint.answer(new byte[0]));
  }

  private static void write(Context context, Record answer) {
    send(
        context,
        200,
        "application/json",
        RecordWriter.compact(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Context context, Problem problem) {
    problem.headers().forEach(context::header);
    send(context, problem.status(), Problem.CONTENT_TYPE, problem.toJson());
  }

  private static void send(Context context, int status, String type, byte[] json) {
    context.status(status).contentType(type);
    context.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
    // Set here, because Javalin sends 0 for HEAD and nothing for long answers.
    context.res().setContentLength(json.length);
    if (context.method() != HandlerType.HEAD) {
      context.result(json);
    }
  }

  private void failed(Exception failure, Context context) {
    if (failure instanceof ProblemException expected) {
      write(context, expected.problem());
    } else if (failure instanceof RiskException known) {
      Problem problem = Problem.of(known);
      log(problem, known, context);
      write(context, problem);
    } else if (failure instanceof MethodNotAllowedResponse) {
      String allowed = allowed(context.path());
      write(
          context,
          new Problem(405, "This path does not accept the method; accepted: " + allowed + ".")
              .withHeader("Allow", allowed));
    } else if (failure instanceof EndpointNotFound) {
      write(context, new Problem(404, "There is no endpoint at this path."));
    } else if (failure instanceof HttpResponseException http && http.getStatus() < 500) {
      write(context, new Problem(http.getStatus(), "The request cannot be answered."));
    } else if (failure instanceof HttpException http && http.getCode() < 500) {
      write(context, new Problem(http.getCode(), "The request is not valid."));
    } else {
      log(context.method() + " " + context.path(), failure);
      write(context, Problem.fault());
    }
  }

  /** Logs what the problem hides from the client; errors that the client can fix are not logged. */
  private static void log(Problem problem, RiskException failure, Context context) {
    if (problem.status() == 500) {
      log(context.method() + " " + context.path(), failure);
    } else if (!problem.detail().equals(failure.getMessage())) {
      LOG.warn("{} {}: {}", context.method(), context.path(), failure.getMessage());
    }
  }

  /** One line; where it happened is for those who ask for more. */
  private static void log(String request, Throwable failure) {
    LOG.error("{} failed: {}", request, failure.toString());
    LOG.debug("{} failed", request, failure);
  }

  private String allowed(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return post.containsKey(plain) ? FOR_POST : FOR_GET;
  }

  /** Answers after an {@link Error}, for which Javalin has no context to write to. */
  private static void crashed(HttpServletResponse response, Error error) {
    log("a request", error);
    if (response.isCommitted()) {
      return;
    }
    response.reset();
    response.setStatus(500);
    response.setContentType(Problem.CONTENT_TYPE);
    try {
      response.getOutputStream().write(Problem.fault().toJson());
    } catch (IOException e) {
      LOG.debug("the client closed the connection", e);
    }
  }
}
