package org.riskassessment.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.wire.DocumentJson;

/**
 * An answer to a request.
 *
 * @param type of the content; null for none
 * @param content the whole of it
 * @param stream writes it, where it is too long to hold; null where {@code content} is all
 * @param headers further headers
 */
public record Reply(
    int status,
    @Nullable String type,
    byte[] content,
    @Nullable Stream stream,
    Map<String, String> headers) {

  /** Writes content as it comes. */
  @FunctionalInterface
  public interface Stream {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final byte[] NOTHING = {};
  private static final String JSON = "application/json";

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** A JSON document. */
  public static Reply json(Record document) {
    return of(JSON, RecordWriter.compact(document).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The document that a command prints with {@code -o json}.
   *
   * @param command its words, joined by dots
   */
  public static Reply document(String command, Record data, List<String> warnings) {
    return json(DocumentJson.of(command, data, warnings, 0));
  }

  /** The same without warnings. */
  public static Reply document(String command, Record data) {
    return document(command, data, List.of());
  }

  public static Reply of(String type, byte[] content) {
    return new Reply(200, type, content, null, Map.of());
  }

  public static Reply text(String type, String content) {
    return of(type + ";charset=utf-8", content.getBytes(StandardCharsets.UTF_8));
  }

  public static Reply stream(String type, Stream stream) {
    return new Reply(200, type, NOTHING, stream, Map.of());
  }

  public static Reply nothing(int status) {
    return new Reply(status, null, NOTHING, null, Map.of());
  }

  public Reply withStatus(int other) {
    return new Reply(other, type, content, stream, headers);
  }

  public Reply withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, type, content, stream, more);
  }
}
