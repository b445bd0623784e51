package org.riskassessment.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON objects: their components in the order of declaration, each under its name
 * in snake case.
 *
 * <p>Values are records, maps, collections, strings, whole numbers, doubles, booleans, enums (by
 * name, or as {@link Lower} says), {@link Instant} (ISO 8601, UTC) and null. NaN and the infinities
 * are null. Any other type is refused with an {@link IllegalArgumentException}.
 */
public final class RecordWriter {
  private static final ClassValue<Member[]> MEMBERS =
      new ClassValue<>() {
        @Override
        protected Member[] computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(Member::of).toArray(Member[]::new);
        }
      };

  private RecordWriter() {}

  private record Member(
      SerializedString key,
      Method accessor,
      boolean inline,
      boolean omitNull,
      @Nullable Lower lower) {

    static Member of(RecordComponent component) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return new Member(
          new SerializedString(RecordWriter.key(component.getName())),
          accessor,
          component.isAnnotationPresent(Inline.class),
          component.isAnnotationPresent(OmitNull.class),
          component.getAnnotation(Lower.class));
    }

    @Nullable Object of(Record record) {
      try {
        return accessor.invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(accessor.toString(), e);
      }
    }
  }

  /**
   * The key of a component: {@code model_version} for {@code modelVersion}, and {@code new} for
   * {@code new_}, since Java keeps that word to itself.
   */
  public static String key(String component) {
    StringBuilder key = new StringBuilder();
    int end = component.endsWith("_") ? component.length() - 1 : component.length();
    for (char c : component.substring(0, end).toCharArray()) {
      key.append(Character.isUpperCase(c) ? "_" : "").append(Character.toLowerCase(c));
    }
    return key.toString();
  }

  /** Writes a record on one line. */
  public static String compact(Record record) {
    return Json.write(false, generator -> object(generator, record));
  }

  /** Writes a record for people: indented by two spaces, with a line feed at the end. */
  public static String indented(Record record) {
    return Json.write(true, generator -> object(generator, record));
  }

  private static void object(JsonGenerator generator, Record record) throws IOException {
    generator.writeStartObject();
    members(generator, record);
    generator.writeEndObject();
  }

  private static void members(JsonGenerator generator, Record record) throws IOException {
    for (Member member : MEMBERS.get(record.getClass())) {
      Object value = member.of(record);
      if (member.inline()) {
        if (value != null) {
          members(generator, (Record) value);
        }
      } else if (value != null || !member.omitNull()) {
        generator.writeFieldName(member.key());
        Lower lower = member.lower();
        if (lower != null && value instanceof Enum<?> word) {
          generator.writeString(lower.hyphenated() ? Words.hyphenated(word) : Words.lower(word));
        } else {
          value(generator, value);
        }
      }
    }
  }

  private static void value(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Double number) {
      if (Double.isFinite(number)) {
        generator.writeNumber(number);
      } else {
        generator.writeNull();
      }
    } else if (value instanceof Integer || value instanceof Long) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Record record) {
      object(generator, record);
    } else if (value instanceof Iterable<?> elements) {
      generator.writeStartArray();
      for (Object element : elements) {
        value(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        value(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Enum<?> word) {
      generator.writeString(word.name());
    } else if (value instanceof Instant time) {
      generator.writeString(time.toString());
    } else {
      throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
    }
  }
}
