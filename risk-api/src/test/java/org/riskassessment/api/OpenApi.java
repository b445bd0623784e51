package org.riskassessment.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.api.http.Route;
import org.riskassessment.api.http.Scope;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** The OpenAPI description of the service, from its routes and the schemas of its documents. */
final class OpenApi {
  private static final Path SCHEMAS = Path.of("..", "docs", "schema");
  private static final Pattern PART = Pattern.compile("\\{([^}]+)}");

  /**
   * What a route answers and takes.
   *
   * @param answers the schema of its answer by media type; an empty name is text
   * @param takes what its body may be, by media type; an empty map for no body
   * @param query names of the parameters of its query, each with its type
   */
  record Operation(
      int status, Map<String, String> answers, Map<String, Object> takes, List<String> query) {}

  private static final String JSON = "application/json";

  private OpenApi() {}

  private static Operation reads(String schema, String... query) {
    return new Operation(200, Map.of(JSON, schema), Map.of(), List.of(query));
  }

  private static Operation text(String type) {
    return new Operation(200, Map.of(type, ""), Map.of(), List.of());
  }

  private static Operation takes(int status, String schema, Object body) {
    return new Operation(status, Map.of(JSON, schema), Map.of(JSON, body), List.of());
  }

  private static Map<String, Object> object(Object... members) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> required = new ArrayList<>();
    for (int i = 0; i < members.length; i += 2) {
      String name = (String) members[i];
      if (name.startsWith("*")) {
        name = name.substring(1);
        required.add(name);
      }
      properties.put(name, members[i + 1]);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static final Map<String, Object> STRING = Map.of("type", "string");
  private static final Map<String, Object> ANY_OBJECT = Map.of("type", "object");

  private static Map<String, Object> list(Object items) {
    return new TreeMap<>(Map.of("type", "array", "items", items));
  }

  /** By method and path. */
  static final Map<String, Operation> OPERATIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "POST /prediction",
                  new Operation(
                      200,
                      Map.of(JSON, "http.prediction"),
                      new TreeMap<>(
                          Map.of(
                              JSON,
                              object("*dataset", STRING),
                              "application/x-www-form-urlencoded",
                              object("*filepath", STRING))),
                      List.of("filepath string"))),
              Map.entry("GET /scoring", reads("http.scoring")),
              Map.entry("GET /summarystats", reads("http.summarystats")),
              Map.entry("GET /diagnostics", reads("http.diagnostics")),
              Map.entry("GET /health/live", reads("http.health")),
              Map.entry("GET /health/ready", reads("http.health")),
              Map.entry(
                  "POST /v1/predictions",
                  new Operation(
                      200,
                      new TreeMap<>(
                          Map.of(
                              JSON,
                              "http.predictions",
                              "application/x-ndjson",
                              "http.predictions.row",
                              "text/csv",
                              "")),
                      new TreeMap<>(
                          Map.of(
                              JSON,
                              object(
                                  "*instances",
                                  list(ANY_OBJECT),
                                  "explain",
                                  new TreeMap<>(
                                      Map.of("type", "integer", "minimum", 0L, "maximum", 5L))),
                              "application/x-ndjson",
                              ANY_OBJECT,
                              "text/csv",
                              STRING)),
                      List.of())),
              Map.entry(
                  "GET /v1/call-list",
                  new Operation(
                      200,
                      new TreeMap<>(Map.of(JSON, "call-list", "text/csv", "")),
                      Map.of(),
                      List.of(
                          "capacity integer",
                          "owner string",
                          "min_risk number",
                          "exclude_contacted_days integer"))),
              Map.entry("GET /v1/clients/{client}", reads("client")),
              Map.entry(
                  "POST /v1/clients/{client}/what-if",
                  takes(200, "client", object("*values", ANY_OBJECT))),
              Map.entry(
                  "POST /v1/clients/{client}/contacts",
                  takes(
                      201,
                      "contact",
                      object(
                          "*outcome",
                          new TreeMap<>(
                              Map.of(
                                  "type",
                                  "string",
                                  "enum",
                                  List.of("reached", "saved", "lost", "no_answer"))),
                          "note",
                          STRING,
                          "by",
                          STRING))),
              Map.entry("GET /v1/contacts/effect", reads("contact.report")),
              Map.entry("GET /v1/models", reads("models.list")),
              Map.entry("GET /v1/models/{version}", reads("models.show")),
              Map.entry("GET /v1/models/{version}/card", text("text/markdown")),
              Map.entry(
                  "POST /v1/models/{version}/deploy",
                  takes(
                      200, "deploy", object("reason", STRING, "force", Map.of("type", "boolean")))),
              Map.entry("GET /v1/deployments", reads("models.history")),
              Map.entry(
                  "POST /v1/deployments/rollback",
                  takes(
                      200, "rollback", object("reason", STRING, "to", Map.of("type", "integer")))),
              Map.entry("GET /v1/status", reads("status")),
              Map.entry("GET /v1/ingestions", reads("ingestion", "limit integer")),
              Map.entry("GET /v1/quarantine", reads("quarantine.list")),
              Map.entry("GET /v1/monitoring", reads("diagnose")),
              Map.entry(
                  "GET /v1/metrics/history",
                  reads("diagnose.history", "limit integer", "column string")),
              Map.entry("GET /v1/runs", reads("runs.list", "limit integer")),
              Map.entry("POST /v1/runs", takes(202, "runs.show", ANY_OBJECT)),
              Map.entry(
                  "GET /v1/runs/{run}",
                  new Operation(
                      200,
                      new TreeMap<>(Map.of(JSON, "runs.show", "text/event-stream", "")),
                      Map.of(),
                      List.of())),
              Map.entry("GET /v2", reads("http.v2")),
              Map.entry("GET /v2/health/live", reads("http.v2.live")),
              Map.entry("GET /v2/health/ready", reads("http.v2.ready")),
              Map.entry("GET /v2/models/{model}", reads("http.v2.model")),
              Map.entry("GET /v2/models/{model}/versions/{version}", reads("http.v2.model")),
              Map.entry("GET /v2/models/{model}/ready", reads("http.v2.model.ready")),
              Map.entry(
                  "GET /v2/models/{model}/versions/{version}/ready", reads("http.v2.model.ready")),
              Map.entry("POST /v2/models/{model}/infer", infer()),
              Map.entry("POST /v2/models/{model}/versions/{version}/infer", infer()),
              Map.entry("GET /metrics", text("text/plain")),
              Map.entry("GET /ping", text("text/plain")),
              Map.entry("GET /version", text("text/plain")),
              Map.entry(
                  "POST /invocations",
                  takes(
                      200,
                      "http.invocations",
                      object(
                          "dataframe_split",
                          object("columns", list(STRING), "data", list(list(Map.of()))),
                          "dataframe_records",
                          list(ANY_OBJECT),
                          "instances",
                          list(ANY_OBJECT),
                          "inputs",
                          Map.of()))),
              Map.entry("GET /openapi.yaml", text("application/yaml")),
              Map.entry("GET /docs", text("text/html"))));

  private static Operation infer() {
    return takes(
        200,
        "http.v2.inference",
        object(
            "id",
            STRING,
            "*inputs",
            list(
                object(
                    "*name",
                    STRING,
                    "*shape",
                    list(Map.of("type", "integer")),
                    "*datatype",
                    STRING,
                    "*data",
                    list(Map.of()))),
            "outputs",
            list(object("*name", STRING))));
  }

  /** The whole description, in YAML. */
  static String of(List<Route> routes) {
    Map<String, Object> components = new TreeMap<>();
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Route route : routes) {
      @SuppressWarnings("unchecked")
      Map<String, Object> methods =
          (Map<String, Object>) paths.computeIfAbsent(route.path(), p -> new LinkedHashMap<>());
      methods.put(
          route.method().name().toLowerCase(java.util.Locale.ROOT), operation(route, components));
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("openapi", "3.1.0");
    root.put("info", Map.of("title", "risk: who will leave, and why", "version", "1"));
    root.put("paths", paths);
    root.put("components", Map.of("schemas", components));
    StringBuilder yaml = new StringBuilder();
    yaml(yaml, root, 0);
    return yaml.toString();
  }

  private static Map<String, Object> operation(Route route, Map<String, Object> components) {
    Operation operation = OPERATIONS.get(route.method().name() + " " + route.path());
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("summary", route.summary());
    List<Object> parameters = new ArrayList<>();
    Matcher part = PART.matcher(route.path());
    while (part.find()) {
      parameters.add(parameter(part.group(1), "path", "string", true));
    }
    operation
        .query()
        .forEach(
            name ->
                parameters.add(parameter(name.split(" ")[0], "query", name.split(" ")[1], false)));
    if (!parameters.isEmpty()) {
      described.put("parameters", parameters);
    }
    if (!operation.takes().isEmpty()) {
      Map<String, Object> content = new LinkedHashMap<>();
      operation.takes().forEach((type, schema) -> content.put(type, Map.of("schema", schema)));
      described.put("requestBody", Map.of("content", content));
    }
    Map<String, Object> answers = new LinkedHashMap<>();
    operation
        .answers()
        .forEach(
            (type, schema) ->
                answers.put(
                    type,
                    Map.of("schema", schema.isEmpty() ? STRING : reference(schema, components))));
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put(Integer.toString(operation.status()), answer(route.summary(), answers));
    String problem =
        route.path().startsWith("/v2")
            ? "http.v2.failure"
            : route.path().equals("/invocations") ? "http.invocations.failure" : "http.problem";
    responses.put(
        "default",
        answer(
            "Why it cannot be answered.",
            Map.of(
                problem.equals("http.problem") ? "application/problem+json" : JSON,
                Map.of("schema", reference(problem, components)))));
    described.put("responses", responses);
    if (route.scope() != Scope.NONE) {
      described.put("x-scope", route.scope().name().toLowerCase(java.util.Locale.ROOT));
    }
    return described;
  }

  private static Map<String, Object> answer(String description, Map<String, Object> content) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("description", description);
    answer.put("content", content);
    return answer;
  }

  private static Map<String, Object> parameter(
      String name, String in, String type, boolean required) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", in);
    parameter.put("required", required);
    parameter.put("schema", Map.of("type", type));
    return parameter;
  }

  /** A reference to a schema, which it adds with all that it refers to. */
  private static Map<String, Object> reference(String name, Map<String, Object> components) {
    if (!components.containsKey(name)) {
      try {
        Map<?, ?> schema =
            (Map<?, ?>)
                Json.parse(
                        Files.readAllBytes(SCHEMAS.resolve(name + ".json")),
                        name,
                        ErrorCode.INTERNAL)
                    .root();
        Map<String, Object> own = new LinkedHashMap<>();
        schema.forEach(
            (key, value) -> {
              if (key.equals("$defs")) {
                ((Map<?, ?>) value).forEach((k, v) -> components.put((String) k, moved(v)));
              } else if (!key.equals("$schema")) {
                own.put((String) key, moved(value));
              }
            });
        components.put(name, own);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  /** A part of a schema whose references lead to the components. */
  private static Object moved(Object part) {
    if (part instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put((String) key, moved(value)));
      return copy;
    }
    if (part instanceof List<?> list) {
      return list.stream().map(OpenApi::moved).toList();
    }
    return part instanceof String text ? text.replace("#/$defs/", "#/components/schemas/") : part;
  }

  private static void yaml(StringBuilder out, Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> ordered =
          map instanceof LinkedHashMap<?, ?> ? new LinkedHashMap<>(map) : new TreeMap<>(map);
      ordered.forEach(
          (key, inner) -> {
            out.append("  ".repeat(depth)).append(Json.compact(key)).append(':');
            after(out, inner, depth + 1);
          });
    } else if (value instanceof List<?> list) {
      for (Object inner : list) {
        out.append("  ".repeat(depth)).append('-');
        after(out, inner, depth + 1);
      }
    }
  }

  private static void after(StringBuilder out, Object inner, int depth) {
    boolean isEmpty =
        inner instanceof Map<?, ?> map && map.isEmpty()
            || inner instanceof List<?> list && list.isEmpty();
    if (isEmpty || !(inner instanceof Map<?, ?>) && !(inner instanceof List<?>)) {
      out.append(' ').append(Json.compact(inner)).append('\n');
    } else {
      out.append('\n');
      yaml(out, inner, depth);
    }
  }
}
