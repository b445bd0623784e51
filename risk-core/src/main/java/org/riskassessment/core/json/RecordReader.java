package org.riskassessment.core.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;

/**
 * Reads the records that {@link RecordWriter} wrote, of records, lists of records and of strings,
 * numbers by name, strings, whole numbers, doubles, booleans, enums and {@link Instant}. A key that
 * is missing is null, an empty list, 0 or false, so that a record may grow.
 */
public final class RecordReader {
  private RecordReader() {}

  /**
   * Reads a document.
   *
   * @param name of the document in messages
   * @throws org.riskassessment.core.error.RiskException with the code when it is something else
   */
  public static <T extends Record> T read(
      Class<T> type, String json, String name, ErrorCode onFault) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8), name, onFault)
        .read(onFault, root -> record(type, root));
  }

  private static <T extends Record> T record(Class<T> type, JsonSection json) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          value(
              components[i].getGenericType(),
              json,
              RecordWriter.key(components[i].getName()),
              components[i].getAnnotation(Lower.class));
    }
    try {
      Constructor<T> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }

  private static @Nullable Object value(
      Type type, JsonSection json, String key, @Nullable Lower lower) {
    if (type instanceof ParameterizedType parameterized) {
      Type element =
          parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1];
      if (parameterized.getRawType() == Map.class) {
        return json.has(key) ? json.numbersByName(key) : Map.of();
      }
      return element == String.class
          ? json.texts(key)
          : json.sections(key).stream().map(s -> record(recordType(element), s)).toList();
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return json.section(key).map(s -> record(recordType(plain), s)).orElse(null);
    }
    if (plain.isEnum()) {
      return json.optionalText(key).map(word -> constant(plain, word, lower)).orElse(null);
    }
    if (plain == String.class) {
      return json.optionalText(key).orElse(null);
    }
    if (plain == Instant.class) {
      return json.optionalText(key).map(Instant::parse).orElse(null);
    }
    if (!json.has(key)) {
      return plain == int.class
          ? (Object) 0
          : plain == long.class
              ? (Object) 0L
              : plain == double.class ? (Object) 0.0 : plain == boolean.class ? false : null;
    }
    if (plain == Double.class || plain == double.class) {
      return json.number(key);
    }
    if (plain == Boolean.class || plain == boolean.class) {
      return json.flag(key, false);
    }
    if (plain == Integer.class || plain == int.class) {
      return (int) json.integer(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (plain == Long.class || plain == long.class) {
      return json.integer(key, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    throw new IllegalArgumentException("no value of a " + plain.getName());
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Record> recordType(Type type) {
    return (Class<? extends Record>) type;
  }

  private static Object constant(Class<?> type, String word, @Nullable Lower lower) {
    return Arrays.stream(type.getEnumConstants())
        .filter(
            c ->
                (lower == null
                        ? ((Enum<?>) c).name()
                        : lower.hyphenated()
                            ? Words.hyphenated((Enum<?>) c)
                            : Words.lower((Enum<?>) c))
                    .equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not known"));
  }
}
