package org.riskassessment.api.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps requests, whose bodies {@link BodyReader} has read, to endpoints and writes their answers
 * and problems. HEAD is answered like GET without the body, OPTIONS with the allowed methods. An
 * answer that the caller has, by its ETag, is not sent again.
 */
public final class Router {
  private static final int TAG_LENGTH = 16;
  private static final String ROUTE = "risk.route";
  private static final String REQUEST_ID = "X-Request-Id";
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final List<Route> routes = new ArrayList<>();
  private final Access access;
  private final Observer observer;

  public Router(Access access, Observer observer) {
    this.access = access;
    this.observer = observer;
  }

  public Router get(String path, Scope scope, String summary, Endpoint endpoint) {
    return add(new Route(HandlerType.GET, path, scope, summary, endpoint));
  }

  public Router post(String path, Scope scope, String summary, Endpoint endpoint) {
    return add(new Route(HandlerType.POST, path, scope, summary, endpoint));
  }

  private Router add(Route route) {
    routes.add(route);
    return this;
  }

  /** All routes so far, in the order in which they were added. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  public void register(JavalinConfig config) {
    Set<String> paths = new LinkedHashSet<>();
    for (Route route : routes) {
      Handler handler = context -> answer(context, route);
      config.routes.addHttpHandler(route.method(), route.path(), handler);
      if (route.method() == HandlerType.GET) {
        config.routes.addHttpHandler(HandlerType.HEAD, route.path(), handler);
      }
      paths.add(route.path());
    }
    for (String path : paths) {
      config.routes.addHttpHandler(
          HandlerType.OPTIONS,
          path,
          context -> {
            context.status(204).header("Allow", allowed(context.path()));
            context.res().setContentType(null);
          });
    }
    config.requestLogger.http(this::answered);
    config.routes.exception(Exception.class, this::failed);
    // Overrides Javalin's handler for these.
    config.routes.exception(HttpResponseException.class, this::failed);
    config.router.javaLangErrorHandler(Router::crashed);
  }

  private void answered(Context context, Float millis) {
    String route = context.attribute(ROUTE);
    observer.answered(
        context.method().name(),
        route == null ? "none" : route,
        context.res().getStatus(),
        Duration.ofNanos((long) (millis * 1_000_000)));
  }

  private void answer(Context context, Route route) throws IOException {
    context.attribute(ROUTE, route.path());
    context.header(REQUEST_ID, requestId(context));
    Problem refusal = access.refusal(context, route.scope());
    if (refusal != null) {
      throw new ProblemException(refusal);
    }
    write(context, route.endpoint().answer(new Call(context)));
  }

  /** The caller's own name for the request where it is harmless, else a new one. */
  private static String requestId(Context context) {
    String given = context.header(REQUEST_ID);
    return given != null && HARMLESS.matcher(given).matches()
        ? given
        : Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private static void write(Context context, Reply reply) throws IOException {
    Reply.Stream stream = reply.stream();
    if (stream != null) {
      prepare(context, reply.status(), reply.type());
      reply.headers().forEach(context::header);
      if (context.method() != HandlerType.HEAD) {
        OutputStream out = context.res().getOutputStream();
        stream.writeTo(out);
        out.flush();
      }
      return;
    }
    reply.headers().forEach(context::header);
    if (reply.status() == 200 && context.method() != HandlerType.POST) {
      String tag = "\"" + Sha256.hex(reply.content()).substring(0, TAG_LENGTH) + "\"";
      context.header("ETag", tag);
      if (hasAlready(context, tag)) {
        context.status(304);
        context.res().setContentType(null);
        return;
      }
    }
    send(context, reply.status(), reply.type(), reply.content());
  }

  private static boolean hasAlready(Context context, String tag) {
    String known = context.header("If-None-Match");
    return known != null
        && List.of(known.split(",")).stream()
            .map(one -> one.strip().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }

  private static void write(Context context, Problem problem) {
    problem.headers().forEach(context::header);
    Dialect dialect = Dialect.of(context.path());
    send(context, problem.status(), dialect.type(), dialect.write(problem));
  }

  private static void prepare(Context context, int status, @Nullable String type) {
    context.status(status);
    if (type == null) {
      context.res().setContentType(null);
    } else {
      context.contentType(type);
    }
    context.header("X-Content-Type-Options", "nosniff");
    if (context.res().getHeader("Cache-Control") == null) {
      // An answer may be kept, and is asked for again before it is used.
      context.header("Cache-Control", status == 200 ? "private, no-cache" : "no-store");
    }
  }

  private static void send(Context context, int status, @Nullable String type, byte[] content) {
    prepare(context, status, type);
    // Set here, because Javalin sends 0 for HEAD and nothing for long answers.
    context.res().setContentLength(content.length);
    if (context.method() != HandlerType.HEAD) {
      context.result(content);
    }
  }

  private void failed(Exception failure, Context context) {
    if (context.res().isCommitted()) {
      // The caller sees that the answer ends early, because it has no last chunk.
      LOG.warn("{} {} broke off: {}", context.method(), context.path(), failure.toString());
      throw new IllegalStateException("the answer broke off", failure);
    }
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

  /** The methods of a path, as the header says them. */
  private String allowed(String path) {
    Set<String> methods =
        routes.stream()
            .filter(route -> route.matches(path))
            .map(route -> route.method() == HandlerType.GET ? "GET, HEAD" : route.method().name())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    methods.add("OPTIONS");
    return String.join(", ", methods);
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
