package org.riskassessment.cli;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskassessment.core.file.Sha256;
import org.riskassessment.core.json.Json;

/**
 * A JSON document in the form in which two sessions can be compared: times, durations, ids, places,
 * releases and wording are replaced by what they are, everything else stays as it is.
 *
 * <p>A blank or absent text stays blank or absent, so that only its wording is free. Of a long
 * array the first elements stay, and the others become a digest.
 */
final class GoldenDocument {
  private static final int ELEMENTS_SHOWN = 8;
  private static final int LONGEST_ARRAY = 20;

  /** Keys of sentences, or of lists of such. */
  private static final Set<String> WORDING =
      Set.of(
          "warnings",
          "message",
          "reason",
          "verdict",
          "detail",
          "sentence",
          "text",
          "accepted",
          "mend",
          "obstacle",
          "limits");

  private static final Set<String> MEASURED =
      Set.of(
          "seconds",
          "millis",
          "last_ms",
          "median_ms",
          "p95_ms",
          "rows_per_second",
          "age_seconds",
          "freshness_seconds");

  private static final Set<String> RELEASES = Set.of("code_version", "jdk");

  private static final Set<String> PEOPLE = Set.of("actor", "by");

  /** Files that tell a time, a place in this code or sentences, so that their digests differ. */
  private static final Pattern VARYING_FILE =
      Pattern.compile(".*(modelcard\\.(json|md)|model\\.tribuo\\.pb|tribuo\\.pb)");

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d[\\d:.]*Z");
  private static final Pattern RUN = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z(-[0-9a-f]{4})?");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final Pattern RELEASE = Pattern.compile("\\d+(\\.\\d+)+");

  private final Set<String> varying;
  private final Map<String, String> places = new LinkedHashMap<>();
  private final Map<String, String> runs = new LinkedHashMap<>();

  /**
   * @param folder which all workspaces of the session are in
   * @param varying keys of digests that in this session depend on that folder
   */
  GoldenDocument(Path folder, Set<String> varying) {
    this.varying = varying;
    try {
      places.put(folder.toRealPath().toString(), "<folder>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    places.put(folder.toString(), "<folder>");
    places.put(Path.of("").toAbsolutePath().toString(), "<here>");
    places.put(System.getProperty("java.home"), "<java>");
  }

  Object normalised(Object document) {
    return normalised("", document);
  }

  private Object normalised(String key, Object value) {
    if (value instanceof Map<?, ?> members) {
      return members(key, members);
    }
    if (value instanceof List<?> elements) {
      return elements(elements.stream().map(element -> normalised(key, element)).toList());
    }
    if (MEASURED.contains(key) && (value instanceof Number || key.equals("rows_per_second"))) {
      return "<measured>"; // No rate where no time has passed.
    }
    return value instanceof String text ? text(key, text) : value;
  }

  private Map<String, Object> members(String key, Map<?, ?> members) {
    Map<String, Object> normalised = new LinkedHashMap<>();
    members.forEach((k, value) -> normalised.put((String) k, normalised((String) k, value)));
    boolean varies =
        members.get(members.containsKey("path") ? "path" : "name") instanceof String name
            && VARYING_FILE.matcher(name).matches();
    normalised.replaceAll(
        (k, value) ->
            varies && (k.equals("sha256") || k.equals("bytes"))
                    || key.equals("sha256") && VARYING_FILE.matcher(k).matches()
                ? "<varies>"
                : value);
    // In words; elsewhere a number or the name of a rule.
    normalised.computeIfPresent(
        "threshold", (k, value) -> key.equals("fit") && value instanceof String ? "<text>" : value);
    if ("disk".equals(members.get("name"))) {
      normalised.replaceAll((k, value) -> k.equals("name") ? value : "<depends on the disk>");
    }
    return normalised;
  }

  /** Key by key: the order in an object does not matter. */
  private static List<?> elements(List<Object> elements) {
    if (elements.size() <= LONGEST_ARRAY) {
      return elements;
    }
    List<Object> shown = new ArrayList<>(elements.subList(0, ELEMENTS_SHOWN));
    List<Object> others = elements.subList(ELEMENTS_SHOWN, elements.size());
    shown.add(
        "<%d more, digest %s>"
            .formatted(
                others.size(),
                Sha256.hex(Json.compact(sorted(others)).getBytes(StandardCharsets.UTF_8))));
    return shown;
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> members) {
      Map<String, Object> sorted = new TreeMap<>();
      members.forEach((key, member) -> sorted.put((String) key, sorted(member)));
      return sorted;
    }
    return value instanceof List<?> elements
        ? elements.stream().map(GoldenDocument::sorted).toList()
        : value;
  }

  private String text(String key, String text) {
    boolean isWording =
        WORDING.contains(key)
            // Of an evaluation what was scored, in words or as a path; elsewhere a digest.
            || key.equals("dataset") && !DIGEST.matcher(text).matches() && !text.contains("/")
            // A part that is not a file, such as one of the store.
            || key.equals("file") && text.contains(" of ");
    if (text.isEmpty()) {
      return text;
    }
    if (key.equals("in_use") && text.equals(System.getProperty("java.version"))) {
      return "<release>";
    }
    if (isWording) {
      return "<text>";
    }
    if (key.equals("cell")) { // Of a coefficient what it is for: a level of the data, or words.
      return "<text>" + NUMBER.matcher(text).results().map(n -> " " + n.group()).collect(joining());
    }
    if (varying.contains(key) && DIGEST.matcher(text).matches()) {
      return "<varies>";
    }
    if (RELEASES.contains(key)) {
      return "<release>";
    }
    if (key.equals("database")) {
      return RELEASE.matcher(place(text)).replaceAll("<release>");
    }
    if (PEOPLE.contains(key) && text.equals(System.getProperty("user.name"))) {
      return "<user>";
    }
    if (TIME.matcher(text).matches()) {
      return "<time>";
    }
    return place(run(text));
  }

  /** The same run has the same number wherever a document names it; a poll has only a time. */
  private String run(String text) {
    return RUN.matcher(text)
        .replaceAll(
            found ->
                found.group(1) == null
                    ? "<time>"
                    : Matcher.quoteReplacement(
                        runs.computeIfAbsent(
                            found.group(), id -> "<run " + (runs.size() + 1) + ">")));
  }

  private String place(String text) {
    String named = text;
    for (Map.Entry<String, String> place : places.entrySet()) {
      named = named.replace(place.getKey(), place.getValue());
    }
    return named;
  }

  /** What differs, a line each, by the path of its keys. */
  static List<String> differences(Object golden, Object now) {
    List<String> differences = new ArrayList<>();
    compare("", golden, now, differences);
    return differences;
  }

  private static void compare(String path, Object golden, Object now, List<String> differences) {
    if (golden instanceof Map<?, ?> before && now instanceof Map<?, ?> after) {
      Set<Object> keys = new LinkedHashSet<>(before.keySet());
      keys.addAll(new TreeSet<>(after.keySet()));
      for (Object key : keys) {
        String inner = path.isEmpty() ? key.toString() : path + "." + key;
        if (!after.containsKey(key)) {
          differences.add(inner + ": is missing, was " + Json.compact(before.get(key)));
        } else if (!before.containsKey(key)) {
          differences.add(inner + ": is new, " + Json.compact(after.get(key)));
        } else {
          compare(inner, before.get(key), after.get(key), differences);
        }
      }
    } else if (golden instanceof List<?> before && now instanceof List<?> after) {
      if (before.size() != after.size()) {
        differences.add(path + ": has " + after.size() + " elements, had " + before.size());
      }
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        compare(path + "[" + i + "]", before.get(i), after.get(i), differences);
      }
    } else if (golden == null ? now != null : !golden.equals(now)) {
      differences.add(path + ": is " + Json.compact(now) + ", was " + Json.compact(golden));
    }
  }
}
