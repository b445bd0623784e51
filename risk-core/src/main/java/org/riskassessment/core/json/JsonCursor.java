package org.riskassessment.core.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;

/**
 * Reads a JSON document from front to back, without a tree, for documents with many rows. As strict
 * as {@link Json}. Not for several threads.
 */
public final class JsonCursor implements AutoCloseable {
  /** What stands at the cursor. */
  public enum Kind {
    OBJECT,
    END_OBJECT,
    ARRAY,
    END_ARRAY,
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    /** Nothing more. */
    END
  }

  private final JsonParser parser;
  private final String name;
  private final ErrorCode onFault;
  private Kind kind = Kind.END;

  private JsonCursor(JsonParser parser, String name, ErrorCode onFault) {
    this.parser = parser;
    this.name = name;
    this.onFault = onFault;
  }

  /**
   * A cursor before the document.
   *
   * @param name the document's name in messages
   * @param onFault the code of the {@link RiskException} thrown when it is not JSON
   */
  public static JsonCursor over(byte[] utf8, String name, ErrorCode onFault) {
    try {
      return new JsonCursor(Json.parser(utf8), name, onFault);
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  /** Moves to the next value, or to the end of the object or list around it. */
  public Kind next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        token = parser.nextToken();
      }
      kind = kind(token);
      return kind;
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  private Kind kind(@Nullable JsonToken token) throws IOException {
    if (token == null) {
      return Kind.END;
    }
    return switch (token) {
      case START_OBJECT -> Kind.OBJECT;
      case END_OBJECT -> Kind.END_OBJECT;
      case START_ARRAY -> Kind.ARRAY;
      case END_ARRAY -> Kind.END_ARRAY;
      case VALUE_STRING -> Kind.TEXT;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
      case VALUE_TRUE -> Kind.TRUE;
      case VALUE_FALSE -> Kind.FALSE;
      case VALUE_NULL -> Kind.NULL;
      default -> throw new JsonParseException(parser, "unexpected " + token);
    };
  }

  /** What stands at the cursor. */
  public Kind kind() {
    return kind;
  }

  /** Whether that is a string, a number, true, false or null. */
  public boolean isScalar() {
    return kind.compareTo(Kind.TEXT) >= 0 && kind != Kind.END;
  }

  /** The key of the value at the cursor, in its object. */
  public String name() {
    try {
      String current = parser.currentName();
      return current == null ? "" : current;
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  /** The string at the cursor, or a number as it is written; empty for null. */
  public String text() {
    try {
      return kind == Kind.NULL ? "" : parser.getText();
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  /** The number at the cursor, finite. */
  public double number() {
    try {
      return Json.finite(parser);
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  /** The value at the cursor as a tree; the cursor moves to its end. */
  public @Nullable Object tree() {
    try {
      return Json.value(parser, "", null);
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  /** Moves to the end of the object or list that begins at the cursor. */
  public void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw Json.fault(e, name, onFault);
    }
  }
}
