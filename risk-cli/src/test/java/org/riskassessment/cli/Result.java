package org.riskassessment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** What a start of the program gave. */
public record Result(int status, String out, String err) {

  public Result {
    assertThat(out + err).as("no stack trace").doesNotContain("\tat ");
  }

  /** The one JSON document that is all of standard output. */
  public Map<?, ?> json() {
    assertThat(out).endsWith("\n");
    assertThat(out.lines()).as("one document on one line").hasSize(1);
    return (Map<?, ?>)
        Json.parse(out.getBytes(StandardCharsets.UTF_8), "stdout", ErrorCode.INTERNAL).root();
  }

  /** A value of the JSON document, by keys and indices: {@code data.batches.0.name}. */
  public Object at(String path) {
    Object value = json();
    for (String key : path.split("\\.")) {
      value =
          value instanceof List<?> list
              ? list.get(Integer.parseInt(key))
              : ((Map<?, ?>) value).get(key);
    }
    return value;
  }

  public long number(String path) {
    return ((Number) at(path)).longValue();
  }

  public String outcome() {
    return (String) at("data.outcome");
  }

  public Result exits(int expected) {
    assertThat(status).as("exit status, with %s%s", out, err).isEqualTo(expected);
    return this;
  }
}
