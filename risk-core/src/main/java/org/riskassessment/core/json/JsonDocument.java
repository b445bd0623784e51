package org.riskassessment.core.json;

import java.time.DateTimeException;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * A JSON document with the line of each of its values.
 *
 * @param name its name in messages, such as its file
 * @param root the tree, as {@link Json} describes it
 * @param lines line, from 1, by path ({@code training.seed}, {@code sources[0].path}); 0 where
 *     there is none
 */
public record JsonDocument(String name, @Nullable Object root, ToLongFunction<String> lines) {

  /** A document made in memory, which has no lines. */
  public static JsonDocument of(String name, Object root) {
    return new JsonDocument(name, root, path -> 0);
  }

  /** Reads the document with types; faults are collected until {@link JsonSection#check}. */
  public JsonSection section(ErrorCode onFault) {
    return JsonSection.root(this, onFault);
  }

  /**
   * Reads the whole document as a value.
   *
   * @param onFault the code when the document, or the value, is not as it should be
   */
  public <T> T read(ErrorCode onFault, Function<JsonSection, T> reader) {
    JsonSection root = section(onFault);
    try {
      T value = reader.apply(root);
      root.check();
      return value;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      // A substitute for a faulty value may have been refused: the fault says more.
      root.checkNoted();
      throw new RiskException(
          onFault, "is damaged: " + e.getMessage(), ErrorContext.ofFile(name), e);
    }
  }

  /**
   * Where a value is in the document.
   *
   * @param path of keys and indexes; empty for the document itself
   */
  public ErrorContext place(String path) {
    ErrorContext context = ErrorContext.ofFile(name).withLine(lines.applyAsLong(path));
    return path.isEmpty() ? context : context.withColumn(path);
  }
}
