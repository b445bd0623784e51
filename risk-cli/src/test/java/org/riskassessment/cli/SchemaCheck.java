package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** Holds documents to the schemas in {@code docs/schema}. */
final class SchemaCheck {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private static final Pattern CALL = Pattern.compile("[A-Z]+ /(\\w+).* (\\d{3})");

  private SchemaCheck() {}

  /** A document that a command printed. */
  static void command(String json) {
    Map<?, ?> document =
        (Map<?, ?>)
            Json.parse(json.getBytes(StandardCharsets.UTF_8), "document", ErrorCode.INTERNAL)
                .root();
    String name = document.get("schema").toString();
    document(
        document.get("status").equals("failed")
            ? "failure"
            : name.substring("risk.".length(), name.indexOf('/')),
        json);
  }

  /**
   * An answer of the service.
   *
   * @param call method, path and status, such as {@code GET /scoring 200}
   */
  static void answer(String call, String json) {
    Matcher parts = CALL.matcher(call);
    assertThat(parts.matches()).as(call).isTrue();
    document(parts.group(2).equals("200") ? "http." + parts.group(1) : "http.problem", json);
  }

  static void document(String name, String json) {
    JsonSchema schema = SCHEMAS.computeIfAbsent(name, SchemaCheck::read);
    assertThat(schema.validate(json, InputFormat.JSON))
        .as("%s.json of %s", name, json)
        .extracting(ValidationMessage::getMessage)
        .isEmpty();
  }

  private static JsonSchema read(String name) {
    try {
      return FACTORY.getSchema(
          Files.readString(Path.of("..", "docs", "schema", name + ".json")), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
