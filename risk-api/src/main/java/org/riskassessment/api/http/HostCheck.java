package org.riskassessment.api.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Answers only requests that name the service as it is known: by a name or address of this machine
 * itself, the one it listens on, or a configured one. A page of another site can point a name of
 * its own at this machine, and its visitors' browsers would read the answers to it (DNS rebinding).
 * A page that calls the service must come from such a host too. Safe for several threads.
 */
public final class HostCheck extends Handler.Wrapper {
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "[::]");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::|0:0:0:0:0:0:0:)1]");
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

  private final Set<String> names = new TreeSet<>();

  /**
   * @param host name or address to listen on; if that is every address, each of them is a name
   * @param more further names
   */
  HostCheck(String host, List<String> more) {
    names.add(normal(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host));
    more.forEach(name -> names.add(normal(name)));
  }

  /** Whether an address is of this machine alone. */
  public static boolean isLoopback(String host) {
    return LOOPBACK
        .matcher(normal(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host))
        .matches();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Problem problem = problem(request);
    if (problem == null) {
      return super.handle(request, response, callback);
    }
    JettyErrorHandler.write(problem, request, response, callback);
    return true;
  }

  private @Nullable Problem problem(Request request) {
    // A request line may name a host beside the header; without either, no browser is at work.
    List<String> hosts = new ArrayList<>();
    if (request.getHttpURI().getHost() != null) {
      hosts.add(request.getHttpURI().getHost());
    }
    for (String header : request.getHeaders().getValuesList(HttpHeader.HOST)) {
      hosts.add(ofHeader(header));
    }
    if (!hosts.stream().allMatch(this::isKnown)) {
      return new Problem(421, "The service is not known by this host name; " + accepted());
    }
    for (String origin : request.getHeaders().getValuesList(HttpHeader.ORIGIN)) {
      if (!isKnown(ofOrigin(origin))) {
        return new Problem(403, "Pages of this origin may not call the service; " + accepted());
      }
    }
    return null;
  }

  private String accepted() {
    return "accepted: localhost, "
        + String.join(", ", names)
        + ", and the names in service.hosts of the configuration.";
  }

  private boolean isKnown(String host) {
    String name = normal(host);
    return LOOPBACK.matcher(name).matches()
        || names.contains(name)
        || names.stream().anyMatch(EVERY_ADDRESS::contains) && ADDRESS.matcher(name).matches();
  }

  private static String ofHeader(String header) {
    try {
      return new HostPort(header).getHost();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String ofOrigin(String origin) {
    try {
      String host = new URI(origin).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /** In lower case, and without the dot that may end a full name. */
  private static String normal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
