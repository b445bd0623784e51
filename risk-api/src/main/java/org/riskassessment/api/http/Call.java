package org.riskassessment.api.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/** A request. For the thread that answers it. */
public final class Call {
  private static final String BODY = "request body";

  private final Context context;
  private byte @Nullable [] body;

  Call(Context context) {
    this.context = context;
  }

  /** A part of the path that varies, decoded. */
  public String path(String name) {
    return context.pathParam(name);
  }

  /** The same; null where the path has no such part. */
  public @Nullable String optionalPath(String name) {
    return context.pathParamMap().get(name);
  }

  /**
   * A part of the path that is a number, 1 or more.
   *
   * @throws ProblemException 404 when it is none, because there is nothing of that name
   */
  public int number(String name) {
    try {
      int number = Integer.parseInt(path(name));
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Not a number.
    }
    throw new ProblemException(404, "There is no " + name + " of that number.");
  }

  /**
   * Refuses parameters in the query that the endpoint does not know, and repeated ones.
   *
   * @throws RiskException USAGE naming the nearest known one
   */
  public Call onlyQuery(String... known) {
    Set<String> names = Set.of(known);
    for (Map.Entry<String, List<String>> given : context.queryParamMap().entrySet()) {
      if (!names.contains(given.getKey())) {
        throw new RiskException(
            ErrorCode.USAGE,
            "the query has no parameter of that name" + NearestName.hint(given.getKey(), names),
            ErrorContext.none()
                .withValue(given.getKey())
                .withAccepted(
                    known.length == 0 ? "a path without a query" : String.join(", ", known)));
      }
      if (given.getValue().size() > 1) {
        throw refused(given.getKey(), "more than once", "one value");
      }
    }
    return this;
  }

  public @Nullable String query(String name) {
    return context.queryParam(name);
  }

  public int count(String name, int byDefault, int least, int most) {
    String text = query(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Not a number.
    }
    throw refused(name, text, least + " to " + most);
  }

  public double number(String name, double byDefault, double least, double most) {
    String text = query(name);
    if (text == null) {
      return byDefault;
    }
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Not a number.
    }
    throw refused(name, text, Json.plain(least) + " to " + Json.plain(most));
  }

  /** The failure for a parameter of the query. */
  public static RiskException refused(String name, String value, String accepted) {
    return new RiskException(
        ErrorCode.USAGE,
        "the parameter '" + name + "' is not valid",
        ErrorContext.none().withValue(value).withAccepted(accepted));
  }

  public @Nullable String header(String name) {
    return context.header(name);
  }

  /** The media type of the body, in lower case and without parameters; empty for none. */
  public String contentType() {
    String type = context.req().getContentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the caller asks for this media type by name. */
  public boolean asksFor(String mediaType) {
    String accept = header("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(mediaType);
  }

  /** The whole body. */
  public byte[] body() {
    byte[] read = body;
    if (read == null) {
      try {
        read = stream().readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      body = read;
    }
    return read;
  }

  /**
   * A field of a form in the body; null where the body has none of that name. A body that is JSON
   * although its type says form, as some tools send it, has none.
   */
  public @Nullable String form(String name) {
    byte[] body = body();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      int sign = pair.indexOf('=');
      if (sign > 0 && pair.substring(0, sign).equals(name)) {
        return decoded(pair.substring(sign + 1));
      }
    }
    return null;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RiskException(
          ErrorCode.USAGE,
          "the form is not valid",
          ErrorContext.none().withValue(text).withAccepted("percent-encoded text"));
    }
  }

  /** The body as it comes in. */
  public InputStream stream() throws IOException {
    return context.req().getInputStream();
  }

  /**
   * The body as a JSON object; an empty one for no body. Its reader calls {@link
   * JsonSection#check()}.
   *
   * @throws RiskException USAGE when it is not a JSON object
   */
  public JsonSection json() {
    byte[] body = body();
    return body.length == 0
        ? Json.parse(new byte[] {'{', '}'}, BODY, ErrorCode.USAGE).section(ErrorCode.USAGE)
        : Json.parse(body, BODY, ErrorCode.USAGE).section(ErrorCode.USAGE);
  }

  /** Who calls, for the history of what they do. */
  public String caller() {
    String name = context.attribute(Access.CALLER);
    return name == null ? "service" : name;
  }
}
