package org.riskassessment.api.http;

import io.javalin.http.HandlerType;
import java.util.regex.Pattern;

/**
 * A path of the service that answers a method.
 *
 * @param path with {@code {name}} for a part that varies
 * @param scope what its callers must be allowed to do
 * @param summary what it answers, in one sentence
 */
public record Route(
    HandlerType method, String path, Scope scope, String summary, Endpoint endpoint) {

  /** Whether this is the route of a request's path. */
  boolean matches(String requested) {
    String plain =
        requested.length() > 1 && requested.endsWith("/")
            ? requested.substring(0, requested.length() - 1)
            : requested;
    return Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+")).matcher(plain).matches();
  }
}
