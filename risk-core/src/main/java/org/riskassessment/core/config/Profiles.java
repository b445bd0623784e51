package org.riskassessment.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.NearestName;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.JsonDocument;

/**
 * The profiles of a configuration: each is the document with the keys of its section laid over.
 *
 * @param root the document's root
 */
record Profiles(JsonDocument document, Map<?, ?> root) {
  private static final String KEY = "profiles";
  private static final String STORE = "store";

  /** Sets of keys of which one replaces the others. */
  private static final List<Set<String>> ALTERNATIVES =
      List.of(Set.of("test_data_path", "test_data"), Set.of("table", "query"));

  /** Passes on the document of each profile, {@link RiskConfig#PRODUCTION} first. */
  void each(BiConsumer<String, JsonDocument> use) {
    use.accept(RiskConfig.PRODUCTION, overlaid(RiskConfig.PRODUCTION, Map.of()));
    object(KEY, root.get(KEY))
        .forEach(
            (key, value) -> {
              String name = (String) key;
              use.accept(name, overlaid(name, object(KEY + "." + name, value)));
            });
  }

  /**
   * The configuration of a profile.
   *
   * @throws RiskException CONFIG_INVALID when there is none, or when two profiles write to the same
   *     place: they would destroy each other's work
   */
  RiskConfig choose(String profile, Map<String, RiskConfig> byProfile) {
    refuseSharedPlaces(byProfile);
    RiskConfig chosen = byProfile.get(profile);
    if (chosen == null) {
      throw new RiskException(
          ErrorCode.CONFIG_INVALID,
          "has no profile of that name" + NearestName.hint(profile, byProfile.keySet()),
          ErrorContext.ofFile(document.name())
              .withValue(profile)
              .withAccepted(String.join(", ", byProfile.keySet())));
    }
    return chosen;
  }

  private Map<?, ?> object(String path, @Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new RiskException(
        ErrorCode.CONFIG_INVALID, "is not an object", at(path).withAccepted("{...}"));
  }

  /** The document without its profiles and with the keys of one laid over its own. */
  private JsonDocument overlaid(String profile, Map<?, ?> overlay) {
    Map<Object, @Nullable Object> own = new LinkedHashMap<>(root);
    own.remove(KEY);
    String prefix = KEY + "." + profile + ".";
    return new JsonDocument(
        document.name(),
        merge(own, overlay),
        path -> {
          long line = document.lines().applyAsLong(prefix + path);
          return line > 0 ? line : document.lines().applyAsLong(path);
        });
  }

  private static Map<Object, @Nullable Object> merge(Map<?, ?> under, Map<?, ?> over) {
    Map<Object, @Nullable Object> merged = new LinkedHashMap<>(under);
    if (over.containsKey("url")) {
      // A login belongs to the database beside it, not to one that a profile names instead.
      merged.remove("user");
      merged.remove("password");
    }
    // One way of saying it in a profile replaces the other way in the document.
    ALTERNATIVES.stream()
        .filter(keys -> keys.stream().anyMatch(over::containsKey))
        .forEach(merged.keySet()::removeAll);
    over.forEach(
        (key, value) ->
            merged.put(
                key,
                value instanceof Map<?, ?> inner && under.get(key) instanceof Map<?, ?> outer
                    ? merge(outer, inner)
                    : value));
    return merged;
  }

  private void refuseSharedPlaces(Map<String, RiskConfig> byProfile) {
    List<RiskException> faults = new ArrayList<>();
    Map<String, String> owners = new LinkedHashMap<>();
    byProfile.forEach(
        (profile, config) ->
            written(config)
                .forEach(
                    (key, value) -> {
                      String owner = owners.putIfAbsent(value, profile);
                      if (owner != null && !owner.equals(profile)) {
                        faults.add(shared(profile, owner, key, value));
                      }
                    }));
    RiskException.throwAll(ErrorCode.CONFIG_INVALID, document.name(), faults);
  }

  private RiskException shared(String profile, String owner, String key, String value) {
    return new RiskException(
        ErrorCode.CONFIG_INVALID,
        "is the same as in the profile '" + owner + "'",
        at(KEY + "." + profile)
            .withColumn(KEY + "." + profile + "." + key)
            .withValue(value)
            .withAccepted(
                "a different place for each profile"
                    + (key.startsWith(STORE) ? ", or a different store.workspace" : "")));
  }

  private static Map<String, String> written(RiskConfig config) {
    Map<String, String> written = new LinkedHashMap<>();
    written.put(ConfigFile.OUTPUT, config.outputFolder().toString());
    written.put(ConfigFile.MODEL, config.modelFolder().toString());
    written.put(ConfigFile.PRODUCTION, config.productionFolder().toString());
    written.put("report.path", config.reportFolder().toString());
    String id = config.store().workspaceId();
    written.put(
        STORE + ".url",
        config.storeUrl()
            + (id.equals(RiskConfig.Store.WORKSPACE) ? "" : ", store.workspace " + id));
    return written;
  }

  private ErrorContext at(String path) {
    return ErrorContext.ofFile(document.name())
        .withLine(document.lines().applyAsLong(path))
        .withColumn(path);
  }
}
