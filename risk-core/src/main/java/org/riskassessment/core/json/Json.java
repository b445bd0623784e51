package org.riskassessment.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;

/**
 * Reads and writes JSON as trees of {@link Map}, {@link List}, {@link String}, {@link Long}, {@link
 * Double}, {@link Boolean} and null.
 *
 * <p>Strict: no duplicate keys, no NaN, no trailing text, at most 64 levels. The same tree gives
 * the same bytes on every JDK: doubles are written in their shortest form.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private Json() {}

  /**
   * Reads one document.
   *
   * @param name the document's name in messages, such as its file
   * @param onFault the code of the {@link RiskException} thrown when it is not JSON
   */
  public static JsonDocument parse(byte[] utf8, String name, ErrorCode onFault) {
    try (JsonParser parser = parser(utf8)) {
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "it is empty");
      }
      Object root = value(parser, "", null);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is text after the end of the document");
      }
      return new JsonDocument(name, root, new JsonLines(() -> lines(utf8)));
    } catch (IOException e) {
      throw fault(e, name, onFault);
    }
  }

  static JsonParser parser(byte[] utf8) throws IOException {
    return FACTORY.createParser(utf8);
  }

  /** Without the settings of the library, which no reader of a message can change. */
  private static String plain(String message) {
    return message.replaceAll(": enable `[^`]*` to allow|, from `[^`]*`", "");
  }

  /** The failure for a document that is not JSON. */
  static RiskException fault(IOException e, String name, ErrorCode onFault) {
    if (e instanceof JsonParseException parse) {
      return new RiskException(
          onFault,
          "is not JSON, near column "
              + parse.getLocation().getColumnNr()
              + ": "
              + plain(parse.getOriginalMessage()),
          ErrorContext.ofFile(name).withLine(parse.getLocation().getLineNr()),
          e);
    }
    return new RiskException(
        onFault,
        "is not JSON: "
            + plain(
                e instanceof StreamConstraintsException limit
                    ? limit.getOriginalMessage()
                    : String.valueOf(e.getMessage())),
        ErrorContext.ofFile(name),
        e);
  }

  /** The line of each value of a document that was parsed before, by path. */
  static Map<String, Long> lines(byte[] utf8) {
    Map<String, Long> lines = new LinkedHashMap<>();
    try (JsonParser parser = parser(utf8)) {
      parser.nextToken();
      value(parser, "", lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /**
   * @param path of the value; read only where lines are asked for
   */
  static @Nullable Object value(JsonParser parser, String path, @Nullable Map<String, Long> lines)
      throws IOException {
    if (lines != null) {
      lines.putIfAbsent(path, (long) parser.currentTokenLocation().getLineNr());
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          members.put(
              key,
              value(parser, lines == null ? "" : path.isEmpty() ? key : path + "." + key, lines));
        }
        yield Collections.unmodifiableMap(members);
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(
              value(parser, lines == null ? "" : path + "[" + elements.size() + "]", lines));
        }
        yield Collections.unmodifiableList(elements);
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) finite(parser)
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(parser);
      default -> throw new JsonParseException(parser, "unexpected " + parser.currentToken());
    };
  }

  static double finite(JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new JsonParseException(parser, "a number is too large");
    }
    return value;
  }

  /** A finite number as JSON: the shortest digits that read back as the same double. */
  public static String number(double value) {
    return NumberOutput.toString(value, true);
  }

  /** A number for a message; whole numbers without a decimal point. */
  public static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** Writes a tree on one line. */
  public static String compact(@Nullable Object tree) {
    return write(false, generator -> generate(generator, tree));
  }

  /** Writes a tree for people: indented by two spaces, with a line feed at the end. */
  public static String indented(@Nullable Object tree) {
    return write(true, generator -> generate(generator, tree));
  }

  /** What is written into a document. */
  interface Content {
    void to(JsonGenerator generator) throws IOException;
  }

  static String write(boolean indent, Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (indent) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter(
                    Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines));
      }
      content.to(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return indent ? text + "\n" : text.toString();
  }

  private static void generate(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Map<?, ?> members) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        generator.writeFieldName(member.getKey().toString());
        generate(generator, member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> elements) {
      generator.writeStartArray();
      for (Object element : elements) {
        generate(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("JSON has no number for " + number);
      }
      generator.writeNumber(number);
    } else if (value instanceof Long || value instanceof Integer) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof OptionalDouble number) {
      generate(generator, number.isPresent() ? number.getAsDouble() : null);
    } else if (value instanceof Optional<?> optional) {
      generate(generator, optional.orElse(null));
    } else {
      generator.writeString(value.toString());
    }
  }
}
