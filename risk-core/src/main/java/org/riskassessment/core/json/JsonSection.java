package org.riskassessment.core.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;

/**
 * One object of a JSON document, read key by key with types. Every fault is noted and a substitute
 * returned, so that {@link #check()} can report all faults of the document together. A key that
 * nobody read is a fault too. Not for several threads.
 */
public final class JsonSection {
  private final JsonDocument document;
  private final String path;
  private final Map<String, @Nullable Object> members;
  private final Faults faults;
  private final Set<String> asked = new LinkedHashSet<>();

  private record Faults(ErrorCode code, List<RiskException> list, List<JsonSection> sections) {}

  private JsonSection(
      JsonDocument document, String path, Map<String, @Nullable Object> members, Faults faults) {
    this.document = document;
    this.path = path;
    this.members = members;
    this.faults = faults;
    faults.sections().add(this);
  }

  static JsonSection root(JsonDocument document, ErrorCode onFault) {
    Faults faults = new Faults(onFault, new ArrayList<>(), new ArrayList<>());
    if (document.root() instanceof Map<?, ?> map) {
      return new JsonSection(document, "", stringKeys(map), faults);
    }
    throw new RiskException(
        onFault,
        "is not a JSON object",
        ErrorContext.ofFile(document.name()).withAccepted("{...}"));
  }

  public boolean has(String key) {
    asked.add(key);
    return members.get(key) != null;
  }

  /** Whether the value of a key is a string; reveals nothing of the string. */
  public boolean isText(String key) {
    asked.add(key);
    return members.get(key) instanceof String;
  }

  /** Where a key is in the document. */
  public ErrorContext place(String key) {
    return document.place(child(key));
  }

  /** The keys present, in the document's order. */
  public Set<String> keys() {
    return members.keySet();
  }

  /** A required string. */
  public String text(String key) {
    return requiredAs(key, String.class, "a string").orElse("");
  }

  /** A string, number, true or false as text; empty when it is absent. */
  public String scalar(String key) {
    asked.add(key);
    Object value = members.get(key);
    if (value instanceof Map || value instanceof List) {
      fault(key, "has the wrong type", null, "a string, a number, true, false or null");
      return "";
    }
    return value instanceof Double number
        ? Json.number(number)
        : value == null ? "" : value.toString();
  }

  /** A required string that is not blank. */
  public String word(String key) {
    String text = text(key);
    if (text.isBlank() && members.get(key) instanceof String) {
      fault(key, "is blank", text, "a string");
    }
    return text;
  }

  public String text(String key, String byDefault) {
    return as(key, String.class, "a string").orElse(byDefault);
  }

  public Optional<String> optionalText(String key) {
    return as(key, String.class, "a string");
  }

  public boolean flag(String key, boolean byDefault) {
    return as(key, Boolean.class, "true or false").orElse(byDefault);
  }

  /** A required finite number. */
  public double number(String key) {
    return requiredAs(key, Number.class, "a number").map(Number::doubleValue).orElse(0.0);
  }

  /** A required number within limits; {@code least} when it is missing or wrong. */
  public double number(String key, double least, double most) {
    require(key, "a number from " + Json.plain(least) + " to " + Json.plain(most));
    return number(key, least, least, most);
  }

  public OptionalDouble optionalNumber(String key) {
    return as(key, Number.class, "a number")
        .map(n -> OptionalDouble.of(n.doubleValue()))
        .orElse(OptionalDouble.empty());
  }

  public double number(String key, double byDefault, double least, double most) {
    String accepted = "a number from " + Json.plain(least) + " to " + Json.plain(most);
    double value = as(key, Number.class, accepted).map(Number::doubleValue).orElse(byDefault);
    return within(key, value, least, most, accepted) ? value : byDefault;
  }

  public long integer(String key, long byDefault, long least, long most) {
    String accepted = "a whole number from " + least + " to " + most;
    long value = as(key, Long.class, accepted).orElse(byDefault);
    return within(key, value, least, most, accepted) ? value : byDefault;
  }

  /** A required whole number; {@code least} when it is missing or wrong. */
  public long integer(String key, long least, long most) {
    require(key, "a whole number from " + least + " to " + most);
    return integer(key, least, least, most);
  }

  /** One of the constants of an enum, written in lower case. */
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    E[] constants = byDefault.getDeclaringClass().getEnumConstants();
    String accepted = Arrays.stream(constants).map(Words::lower).collect(Collectors.joining(", "));
    Optional<String> text = as(key, String.class, accepted);
    if (text.isEmpty()) {
      return byDefault;
    }
    return Arrays.stream(constants)
        .filter(c -> Words.lower(c).equals(text.get()))
        .findFirst()
        .orElseGet(
            () -> {
              fault(key, "is not one of the accepted values", text.get(), accepted);
              return byDefault;
            });
  }

  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : as(key, List.class, "a list of strings").orElse(List.of())) {
      if (element instanceof String text) {
        texts.add(text);
      } else {
        fault(
            key,
            "contains an element that is not a string",
            String.valueOf(element),
            "a list of strings");
      }
    }
    return texts;
  }

  /** The finite numbers of a list under a key; none when the key is absent. */
  public List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (Object element : as(key, List.class, "a list of numbers").orElse(List.of())) {
      if (element instanceof Number number) {
        numbers.add(number.doubleValue());
      } else {
        fault(
            key,
            "contains an element that is not a number",
            String.valueOf(element),
            "a list of numbers");
      }
    }
    return numbers;
  }

  /** The object under a key. */
  public Optional<JsonSection> section(String key) {
    return as(key, Map.class, "{...}").map(map -> inner(child(key), map));
  }

  /** A required object. */
  public JsonSection requiredSection(String key) {
    require(key, "{...}");
    return section(key).orElseGet(() -> inner(child(key), Map.of()));
  }

  /** The objects of a list under a key; none when the key is absent. */
  public List<JsonSection> sections(String key) {
    List<JsonSection> sections = new ArrayList<>();
    int index = 0;
    for (Object element : as(key, List.class, "[{...}, ...]").orElse(List.of())) {
      String at = child(key) + "[" + index++ + "]";
      if (element instanceof Map<?, ?> map) {
        sections.add(inner(at, map));
      } else {
        fault(
            key,
            "contains an element that is not an object",
            String.valueOf(element),
            "[{...}, ...]");
      }
    }
    return sections;
  }

  /** The numbers of a required object, by name. */
  public Map<String, Double> numbersByName(String key) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    JsonSection inner = requiredSection(key);
    inner.keys().forEach(k -> numbers.put(k, inner.number(k)));
    return numbers;
  }

  /** Notes a fault in the value of a key. */
  public void fault(String key, String message, @Nullable String value, String accepted) {
    ErrorContext context = document.place(child(key)).withAccepted(accepted);
    faults
        .list()
        .add(
            new RiskException(
                faults.code(), message, value == null ? context : context.withValue(value)));
  }

  /** Throws when anything in the document is wrong; the message lists every fault. */
  public void check() {
    faults.sections().forEach(JsonSection::noteUnknownKeys);
    checkNoted();
  }

  /** The same for the faults noted so far. */
  void checkNoted() {
    RiskException.throwAll(faults.code(), document.name(), faults.list());
  }

  private void noteUnknownKeys() {
    for (String key : members.keySet()) {
      if (!asked.contains(key)) {
        String message = "is not a known key" + NearestName.hint(key, asked);
        fault(key, message, null, String.join(", ", asked));
      }
    }
  }

  private <T> Optional<T> requiredAs(String key, Class<T> type, String accepted) {
    require(key, accepted);
    return as(key, type, accepted);
  }

  /** Notes a fault when a key is missing. */
  public void require(String key, String accepted) {
    if (!has(key)) {
      fault(key, "is missing", null, accepted);
    }
  }

  private <T> Optional<T> as(String key, Class<T> type, String accepted) {
    asked.add(key);
    Object value = members.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      fault(key, "has the wrong type", String.valueOf(value), accepted);
      return Optional.empty();
    }
    return Optional.of(type.cast(value));
  }

  private boolean within(String key, double value, double least, double most, String accepted) {
    if (value >= least && value <= most) {
      return true;
    }
    fault(key, "is out of range", Json.plain(value), accepted);
    return false;
  }

  private JsonSection inner(String at, Map<?, ?> map) {
    return new JsonSection(document, at, stringKeys(map), faults);
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static Map<String, @Nullable Object> stringKeys(Map<?, ?> map) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    map.forEach((key, value) -> members.put((String) key, value));
    return members;
  }
}
