package org.riskassessment.api.http;

import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.RecordWriter;
import org.riskassessment.core.wire.ServiceJson;

/**
 * Why a request cannot be answered, as problem details of RFC 9457.
 *
 * @param detail one sentence for the client, without internals of the service
 * @param code the error's name for scripts, null for a purely HTTP problem
 * @param headers additional headers of the response
 * @param faults what is wrong with single values of the body
 */
public record Problem(
    int status,
    String detail,
    @Nullable ErrorCode code,
    Map<String, String> headers,
    List<Fault> faults) {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final String FAULT =
      "The service failed to answer this request; its log has the cause.";

  /**
   * What is wrong with a value of the body.
   *
   * @param pointer where it is, a JSON pointer (RFC 6901)
   */
  public record Fault(String pointer, String detail) {}

  public Problem {
    headers = Map.copyOf(headers);
    faults = List.copyOf(faults);
  }

  public Problem(int status, String detail, @Nullable ErrorCode code, Map<String, String> headers) {
    this(status, detail, code, headers, List.of());
  }

  public Problem(int status, String detail) {
    this(status, detail, null, Map.of());
  }

  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, detail, code, more, faults);
  }

  /** The same with what is wrong with single values. */
  public Problem withFaults(List<Fault> single) {
    return new Problem(status, detail, code, headers, single);
  }

  /** The problem for an expected failure. */
  public static Problem of(RiskException failure) {
    ErrorCode code = failure.code();
    return switch (code) {
      case USAGE -> new Problem(400, failure.getMessage(), code, Map.of());
      case DATA_INVALID, DATA_INSUFFICIENT ->
          new Problem(422, failure.getMessage(), code, Map.of());
      case MODEL_MISSING, MODEL_CORRUPT -> new Problem(503, failure.getMessage(), code, Map.of());
      // Their messages contain paths on this machine.
      case STORE_UNREACHABLE, STORE_TOO_NEW, STORE_CORRUPT, LOCKED ->
          new Problem(
              503, "The store is not available; the service's log has the cause.", code, Map.of());
      case INTERNAL, WRITE_FAILED, CONFIG_INVALID, SOURCE_UNREACHABLE, INTERRUPTED ->
          new Problem(500, FAULT, ErrorCode.INTERNAL, Map.of());
    };
  }

  /** The problem for an unexpected failure. */
  public static Problem fault() {
    return new Problem(500, FAULT, ErrorCode.INTERNAL, Map.of());
  }

  public byte[] toJson() {
    return RecordWriter.compact(
            new ServiceJson.Problem(
                "about:blank",
                title(),
                status,
                detail,
                code,
                faults.isEmpty()
                    ? null
                    : faults.stream()
                        .map(fault -> new ServiceJson.Fault(fault.pointer(), fault.detail()))
                        .toList()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String title() {
    return HttpStatus.forStatus(status).getMessage();
  }
}
