package org.riskassessment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskassessment.core.config.ConfigFile;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;

/** The guide's reference of the configuration has every key, with its default. */
class ConfigurationPageTest {
  private static final GuidePage PAGE = GuidePage.named("configuration.md");

  private static final String FOLDERS =
      """
      "output_folder_path": "data/out", "output_model_path": "data/models",
      "prod_deployment_path": "data/prod",
      """;

  /** The smallest valid configuration, with a source of each kind. */
  private static final String LEAST =
      "{"
          + FOLDERS
          + """
          "test_data_path": "data/test",
          "sources": [
            {"path": "data/crm"},
            {"type": "jdbc", "url": "jdbc:postgresql://h/d", "table": "t"}],
          "schema": {"columns": [
            {"name": "f"}, {"name": "c", "role": "id"}, {"name": "l", "role": "label"}]}}
          """;

  /** A configuration with every key. */
  private static final String MOST =
      "{"
          + FOLDERS
          + """
          "test_data": {"path": "data/test", "name": "t", "delimiter": ";", "sheet": "s",
            "header": false},
          "sources": [
            {"type": "jdbc", "url": "jdbc:postgresql://h/d", "user": "u", "name": "a",
             "password": "${env:P}", "table": "t", "id": "i", "timestamp": "c",
             "joins": [{"name": "j", "path": "data/j", "on": "c", "time": "t",
               "format": "dd/mm/yyyy"}]},
            {"type": "jdbc", "url": "jdbc:postgresql://h/d", "name": "b", "query": "select 1"},
            {"path": "x", "quote": "'", "escape": "~", "skip_lines": 1, "header_lines": 2,
             "columns": [{"name": "f", "in_file": "e"}]}],
          "portfolio": {"path": "data/today", "delimiter": ";"},
          "schema": {"unique": "id", "versions": "newest",
            "label": {"event": "l", "horizon": "90d", "delay": "1 month"}, "columns": [
            {"name": "o", "role": "observed_at"},
            {"name": "f", "label": "F", "min": 0, "max": 9, "required": true, "format": "1.234,5"},
            {"name": "c", "role": "id", "from": "row"},
            {"name": "g", "type": "categorical", "allowed": ["x"], "missing": ["NA"]},
            {"name": "l", "role": "label", "blank": "stayed"}]},
          "training": {"monotone": {"f": "increasing"},
            "costs": {"call": 1, "value": 10, "saves": 0.5}},
          "monitoring": {"max_age": "90d"},
          "call_list": {"do_not_call": "n.txt", "reasons": {"f": "{value}"}},
          "store": {"url": "jdbc:postgresql://h/d", "user": "u", "password": "${env:P}"}}
          """;

  @TempDir Path folder;

  @Test
  void every_key_is_on_the_page_and_no_other() throws IOException {
    Map<String, Object> tree = tree(MOST);
    Set<String> sources = new HashSet<>(keys(tree.get("test_data")));
    ((List<?>) tree.get("sources")).forEach(source -> sources.addAll(keys(source)));
    assertThat(sources.remove("joins")).isTrue();
    assertKeys("`sources`", sources);
    Set<String> joins = new HashSet<>();
    ((List<?>) tree.get("sources")).forEach(source -> joins.addAll(joins(source)));
    joins.removeAll(sources);
    joins.add("time_zone");
    assertKeys("`joins`", joins);
    Set<String> columns = new HashSet<>(keys(tree.get("schema")));
    columns(tree).forEach(column -> columns.addAll(keys(column)));
    assertKeys("`schema`", columns);
    assertKeys("`schema.label`", keys(((Map<?, ?>) tree.get("schema")).get("label")));
    for (String section :
        List.of(
            "ingestion",
            "training",
            "monitoring",
            "promotion",
            "call_list",
            "service",
            "report",
            "store")) {
      assertKeys("`" + section + "`", keys(tree.get(section)));
    }
    assertThat(PAGE.code()).containsAll(keys(tree));
    assertKeys(
        "Folders",
        Stream.concat(
                keys(tree(LEAST)).stream().filter(key -> key.endsWith("_path")),
                Stream.of("input_folder_path"))
            .collect(Collectors.toSet()));
  }

  @Test
  void every_default_on_the_page_is_the_one_in_force() throws IOException {
    Map<String, Object> tree = tree(LEAST);
    Map<String, Object> all = new LinkedHashMap<>();
    ((List<?>) tree.get("sources")).forEach(source -> putAbsent(all, "`sources`.", source));
    all.put("`sources`.header", true);
    putAbsent(all, "`joins`.", Map.of("time_zone", "UTC", "match", "exact", "versions", "all"));
    putAbsent(
        all,
        "`schema`.",
        Map.of("unique", "none", "versions", "all", "required", false, "blank", "unknown"));
    columns(tree).forEach(column -> putAbsent(all, "`schema`.", column));
    tree.forEach(
        (section, value) -> {
          if (value instanceof Map<?, ?> keys) {
            putAbsent(all, "`" + section + "`.", keys);
          }
        });
    String store = "jdbc:sqlite:" + folder.toRealPath().resolve("data/risk.db");
    assertThat(all.put("`store`.url", "data/risk.db")).isEqualTo(store);
    assertThat(all.put("`sources`.time_zone", "UTC")).isEqualTo("Z");

    Map<String, Object> shown = new LinkedHashMap<>();
    PAGE.text()
        .lines()
        .filter(line -> line.startsWith("## `"))
        .map(line -> line.substring(3))
        .forEach(
            heading ->
                PAGE.table(heading).stream()
                    .filter(row -> row.get(1).startsWith("`"))
                    .forEach(
                        row -> {
                          String key = heading + "." + row.get(0).replace("`", "");
                          shown.put(key, value(row.get(1).split("`")[1]));
                        }));
    assertThat(shown).hasSizeGreaterThan(30);
    shown.forEach((key, value) -> assertThat(all.get(key)).as(key).isEqualTo(value));
  }

  private static Set<String> joins(Object source) {
    Set<String> keys = new HashSet<>();
    if (((Map<?, ?>) source).get("joins") instanceof List<?> joins) {
      joins.forEach(join -> keys.addAll(keys(join)));
    }
    return keys;
  }

  private static void assertKeys(String heading, Set<String> keys) {
    assertThat(
            PAGE.table(heading).stream()
                .map(row -> row.get(0).replace("`", ""))
                .distinct()
                .toList())
        .as(heading)
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  private static void putAbsent(Map<String, Object> all, String prefix, Object keys) {
    ((Map<?, ?>) keys).forEach((key, value) -> all.putIfAbsent(prefix + key, plain(value)));
  }

  private static List<?> columns(Map<String, Object> tree) {
    return (List<?>) ((Map<?, ?>) tree.get("schema")).get("columns");
  }

  private static Object value(String json) {
    return plain(Json.parse(json.getBytes(UTF_8), json, ErrorCode.INTERNAL).root());
  }

  /** The same value with every number as a double, so that 0 equals 0.0. */
  private static Object plain(Object value) {
    return value instanceof Number number
        ? number.doubleValue()
        : value instanceof List<?> list
            ? list.stream().map(ConfigurationPageTest::plain).toList()
            : value;
  }

  private static Set<String> keys(Object tree) {
    return ((Map<?, ?>) tree).keySet().stream().map(String.class::cast).collect(Collectors.toSet());
  }

  private Map<String, Object> tree(String config) throws IOException {
    Files.writeString(folder.resolve(ConfigFile.NAME), config);
    return ConfigFile.ofWorkspace(folder.toRealPath()).load(RiskConfig.PRODUCTION).toTree();
  }
}
