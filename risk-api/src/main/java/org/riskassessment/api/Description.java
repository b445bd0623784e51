package org.riskassessment.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Route;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;

/** What the service can do: for programs as OpenAPI, for people as a page. */
final class Description {
  private static final String OPEN_API = "openapi.yaml";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>risk: the HTTP service</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
        color: #17212b; background: #fff; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #e2e7ed;
        vertical-align: top; overflow-wrap: anywhere; }
      code { font-family: ui-monospace, monospace; font-size: .9em; }
      a { color: #0b4f94; }
      @media (prefers-color-scheme: dark) {
        body { color: #e6edf3; background: #12181f; } th, td { border-color: #2c3742; }
        a { color: #7cb8f5; } }
      </style>
      </head>
      <body>
      <main>
      <h1>The HTTP service</h1>
      <p>Every path that it answers. <a href="openapi.yaml">openapi.yaml</a> describes them for
      programs: what each takes, and the schema of what it gives. Problems are
      <code>application/problem+json</code> (RFC 9457).</p>
      <table>
      <thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">Answers</th></tr></thead>
      <tbody>
      """;
  private static final String FOOT =
      """
      </tbody>
      </table>
      </main>
      </body>
      </html>
      """;

  private final Router router;

  Description(Router router) {
    this.router = router;
  }

  void addTo(Router routes) {
    byte[] document = document();
    routes
        .get(
            "/openapi.yaml",
            Scope.NONE,
            "This description, as OpenAPI 3.1.",
            call -> Reply.of("application/yaml", document))
        .get(
            "/docs",
            Scope.NONE,
            "This description, as a page.",
            call ->
                Reply.text("text/html", page(router.routes()))
                    .withHeader("Content-Security-Policy", POLICY));
  }

  private static byte[] document() {
    try (InputStream in = Description.class.getResourceAsStream(OPEN_API)) {
      return Objects.requireNonNull(in, OPEN_API).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its text is of the program alone, so nothing needs to be escaped. */
  private static String page(List<Route> routes) {
    return routes.stream()
        .map(
            route ->
                "<tr><td>"
                    + route.method().name()
                    + "</td><td><code>"
                    + route.path()
                    + "</code></td><td>"
                    + route.summary()
                    + "</td></tr>\n")
        .collect(Collectors.joining("", HEAD, FOOT));
  }
}
