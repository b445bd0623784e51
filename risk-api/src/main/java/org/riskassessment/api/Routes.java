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
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which endpoint answers which request, and how answers and problems are written. HEAD is answered
 * as GET without the body, OPTIONS with the methods there are.
 */
final class Routes {
  /** The longest body of a request, in bytes. */
  static final int LONGEST_BODY = 64 << 10;

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
              HandlerType.POST, path, context -> write(context, endpoint.answer(body(context))));
          options(config, path, FOR_POST);
        });
    config.routes.exception(Exception.class, this::failed);
    // Javalin has a handler of its own for these.
    config.routes.exception(HttpResponseException.class, this::failed);
    config.router.javaLangErrorHandler(Routes::broke);
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

  private static byte[] body(Context context) throws IOException {
    // Who waits for leave to send a long body is refused before sending it.
    if (context.req().getContentLengthLong() > LONGEST_BODY) {
      throw tooLong();
    }
    byte[] body = context.req().getInputStream().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw tooLong();
    }
    return body;
  }

  private static Refusal tooLong() {
    return new Refusal(413, "The body is too long; accepted: up to " + LONGEST_BODY + " bytes.");
  }

  private static void write(Context context, Map<String, @Nullable Object> answer) {
    send(context, 200, "application/json", Json.compact(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Context context, Problem problem) {
    problem.headers().forEach(context::header);
    send(context, problem.status(), Problem.CONTENT_TYPE, problem.toJson());
  }

  private static void send(Context context, int status, String type, byte[] json) {
    context.status(status).contentType(type);
    context.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
    // Said here, because Javalin says 0 with HEAD and nothing with long answers.
    context.res().setContentLength(json.length);
    if (context.method() != HandlerType.HEAD) {
      context.result(json);
    }
  }

  private void failed(Exception failure, Context context) {
    if (failure instanceof Refusal refusal) {
      write(context, refusal.problem());
    } else if (failure instanceof RiskException known) {
      Problem problem = Problem.of(known);
      log(problem, known, context);
      write(context, problem);
    } else if (failure instanceof MethodNotAllowedResponse) {
      String allowed = allowed(context.path());
      write(
          context,
          new Problem(405, "The method is not known here; accepted: " + allowed + ".")
              .withHeader("Allow", allowed));
    } else if (failure instanceof EndpointNotFound) {
      write(context, new Problem(404, "There is nothing at this path."));
    } else if (failure instanceof HttpResponseException http && http.getStatus() < 500) {
      write(context, new Problem(http.getStatus(), "The request cannot be answered."));
    } else if (failure instanceof HttpException http && http.getCode() < 500) {
      write(context, new Problem(http.getCode(), "The request cannot be read."));
    } else {
      LOG.error("{} {} failed", context.method(), context.path(), failure);
      write(context, Problem.fault());
    }
  }

  /** What the sender can mend is not for the log; what it was not told is. */
  private static void log(Problem problem, RiskException failure, Context context) {
    if (problem.status() == 500) {
      LOG.error("{} {} failed", context.method(), context.path(), failure);
    } else if (!problem.detail().equals(failure.getMessage())) {
      LOG.warn("{} {}: {}", context.method(), context.path(), failure.getMessage());
    }
  }

  private String allowed(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return post.containsKey(plain) ? FOR_POST : FOR_GET;
  }

  /** An {@link Error} leaves no context to write to. */
  private static void broke(HttpServletResponse response, Error error) {
    LOG.error("a request failed", error);
    if (response.isCommitted()) {
      return;
    }
    response.reset();
    response.setStatus(500);
    response.setContentType(Problem.CONTENT_TYPE);
    try {
      response.getOutputStream().write(Problem.fault().toJson());
    } catch (IOException e) {
      LOG.debug("the client has gone", e);
    }
  }
}
