package org.riskassessment.core.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;

/**
 * A JSON document with the line of each of its values.
 *
 * @param name its name in messages, such as its file
 * @param root the tree, as {@link Json} describes it
 * @param lines line, from 1, by path ({@code training.seed}, {@code sources[0].path})
 */
public record JsonDocument(String name, @Nullable Object root, Map<String, Long> lines) {

  /** A document made in memory, which has no lines. */
  public static JsonDocument of(String name, Object root) {
    return new JsonDocument(name, root, Map.of());
  }

  /** Reads the document with types; faults are collected until {@link JsonSection#check}. */
  public JsonSection section(ErrorCode onFault) {
    return JsonSection.root(this, onFault);
  }

  ErrorContext at(String path) {
    ErrorContext context = ErrorContext.ofFile(name).withLine(lines.getOrDefault(path, 0L));
    return path.isEmpty() ? context : context.withColumn(path);
  }
}
