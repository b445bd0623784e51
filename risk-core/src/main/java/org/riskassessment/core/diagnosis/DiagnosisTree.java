package org.riskassessment.core.diagnosis;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;

/** The parts of a stored diagnosis as JSON, and back. A diagnosis of an older version has fewer. */
final class DiagnosisTree {
  private DiagnosisTree() {}

  static Map<String, @Nullable Object> summary(ColumnSummary summary) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("mean", summary.mean());
    tree.put("median", summary.median());
    tree.put("std", summary.std());
    tree.put("mode", summary.mode());
    tree.put("min", summary.min());
    tree.put("max", summary.max());
    tree.put("count", summary.count());
    ColumnSummary.Shape shape = summary.shape();
    if (shape != null) {
      tree.put("missing", shape.missing());
      tree.put("q1", shape.q1());
      tree.put("q3", shape.q3());
      tree.put("distinct", shape.distinct());
      tree.put("exact", shape.exact());
      tree.put("edges", shape.edges());
      tree.put("counts", shape.counts());
    }
    return tree;
  }

  static ColumnSummary summary(String column, JsonSection json) {
    return new ColumnSummary(
        column,
        count(json, "count"),
        json.optionalNumber("mean"),
        json.optionalNumber("median"),
        json.optionalNumber("std"),
        json.numbers("mode"),
        json.optionalNumber("min"),
        json.optionalNumber("max"),
        json.has("missing")
            ? new ColumnSummary.Shape(
                count(json, "missing"),
                json.optionalNumber("q1"),
                json.optionalNumber("q3"),
                count(json, "distinct"),
                json.flag("exact", false),
                json.numbers("edges"),
                json.numbers("counts").stream().map(Double::longValue).toList())
            : null);
  }

  static Map<String, @Nullable Object> timing(StageTiming timing) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("step", timing.step());
    tree.put("last_ms", timing.lastMillis());
    tree.put("at", timing.at().toString());
    tree.put("median_ms", timing.usual().medianMillis());
    tree.put("p95_ms", timing.usual().p95Millis());
    tree.put("n", timing.usual().n());
    tree.put("trend", Words.lower(timing.usual().trend()));
    tree.put("status", Words.lower(timing.usual().status()));
    return tree;
  }

  static StageTiming timing(JsonSection json) {
    long last = count(json, "last_ms");
    return new StageTiming(
        json.text("step"),
        last,
        Instant.parse(json.text("at")),
        new StageTiming.Usual(
            json.integer("median_ms", last, 0, Long.MAX_VALUE),
            json.integer("p95_ms", last, 0, Long.MAX_VALUE),
            (int) json.integer("n", 1, 0, Integer.MAX_VALUE),
            json.choice("trend", StageTiming.Trend.UNKNOWN),
            json.choice("status", CheckStatus.INSUFFICIENT)));
  }

  static Map<String, @Nullable Object> dependency(DependencyStatus dependency) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("artifact", dependency.artifact());
    tree.put("in_use", dependency.inUse());
    tree.put("latest", dependency.latest());
    tree.put("status", Words.lower(dependency.status()));
    tree.put("scope", Words.lower(dependency.origin().scope()));
    tree.put("licence", dependency.origin().licence());
    tree.put("last_check", dependency.origin().lastCheck());
    tree.put("trained", dependency.origin().trained());
    tree.put("latest_patch", dependency.releases().patch());
    tree.put("latest_minor", dependency.releases().minor());
    Instant at = dependency.releases().at();
    tree.put("latest_at", at == null ? null : at.toString());
    tree.put(
        "advisories",
        dependency.releases().advisories().stream().map(DiagnosisTree::advisory).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> advisory(DependencyStatus.Advisory advisory) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", advisory.id());
    tree.put("summary", advisory.summary());
    tree.put("fixed", advisory.fixed());
    return tree;
  }

  static DependencyStatus dependency(JsonSection json) {
    return new DependencyStatus(
        json.text("artifact"),
        json.text("in_use"),
        json.optionalText("latest"),
        json.choice("status", DependencyStatus.Status.UNKNOWN),
        new DependencyStatus.Origin(
            json.choice("scope", DependencyStatus.Scope.UNKNOWN),
            orNull(json, "licence"),
            orNull(json, "last_check"),
            orNull(json, "trained")),
        new DependencyStatus.Releases(
            orNull(json, "latest_patch"),
            orNull(json, "latest_minor"),
            instant(json, "latest_at"),
            json.sections("advisories").stream()
                .map(
                    a ->
                        new DependencyStatus.Advisory(
                            a.text("id"), a.text("summary", ""), orNull(a, "fixed")))
                .toList()));
  }

  static Map<String, @Nullable Object> data(DataDetails data) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("categories", data.categories().stream().map(DiagnosisTree::category).toList());
    tree.put("missing_change", data.missingChange().stream().map(DiagnosisTree::change).toList());
    tree.put("missing_batches", data.batches().stream().map(DiagnosisTree::batch).toList());
    tree.put("groups", data.groups().stream().map(DiagnosisTree::group).toList());
    return tree;
  }

  static DataDetails data(JsonSection json) {
    return new DataDetails(
        json.sections("categories").stream().map(DiagnosisTree::category).toList(),
        json.sections("missing_change").stream().map(DiagnosisTree::change).toList(),
        json.sections("missing_batches").stream().map(DiagnosisTree::batch).toList(),
        json.sections("groups").stream().map(DiagnosisTree::group).toList());
  }

  private static Map<String, @Nullable Object> category(CategorySummary category) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("column", category.column());
    tree.put("count", category.count());
    tree.put("missing", category.missing());
    tree.put("distinct", category.distinct());
    tree.put("exact", category.exact());
    List<Object> top = new ArrayList<>();
    for (CategorySummary.Top one : category.top()) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("value", one.value());
      value.put("count", one.count());
      top.add(value);
    }
    tree.put("top", top);
    return tree;
  }

  private static CategorySummary category(JsonSection json) {
    return new CategorySummary(
        json.text("column"),
        count(json, "count"),
        count(json, "missing"),
        count(json, "distinct"),
        json.flag("exact", false),
        json.sections("top").stream()
            .map(top -> new CategorySummary.Top(top.text("value"), count(top, "count")))
            .toList());
  }

  private static Map<String, @Nullable Object> change(MissingChange change) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("column", change.column());
    tree.put("status", Words.lower(change.status()));
    tree.put("reference", change.reference());
    tree.put("current", change.current());
    tree.put("p", change.p());
    tree.put("p_adjusted", change.adjustedP());
    tree.put("reference_n", change.referenceN());
    tree.put("current_n", change.currentN());
    tree.put("reason", change.reason());
    return tree;
  }

  private static MissingChange change(JsonSection json) {
    return new MissingChange(
        json.text("column"),
        json.choice("status", CheckStatus.INSUFFICIENT),
        json.optionalNumber("reference"),
        json.optionalNumber("current"),
        json.optionalNumber("p"),
        json.optionalNumber("p_adjusted"),
        count(json, "reference_n"),
        count(json, "current_n"),
        json.text("reason"));
  }

  private static Map<String, @Nullable Object> batch(BatchMissing batch) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch", batch.batch());
    tree.put("rows", batch.rows());
    tree.put("missing", batch.percent());
    return tree;
  }

  private static BatchMissing batch(JsonSection json) {
    return new BatchMissing(
        (int) json.integer("batch", 0, 0, Integer.MAX_VALUE),
        count(json, "rows"),
        json.numbersByName("missing"));
  }

  private static Map<String, @Nullable Object> group(DataGroup group) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("value", group.value());
    tree.put("rows", group.rows());
    Map<String, Object> statistics = new LinkedHashMap<>();
    group.summaries().forEach(s -> statistics.put(s.column(), summary(s)));
    tree.put("summary_statistics", statistics);
    tree.put("categories", group.categories().stream().map(DiagnosisTree::category).toList());
    return tree;
  }

  private static DataGroup group(JsonSection json) {
    JsonSection statistics = json.requiredSection("summary_statistics");
    return new DataGroup(
        json.text("value"),
        count(json, "rows"),
        statistics.keys().stream()
            .map(column -> summary(column, statistics.requiredSection(column)))
            .toList(),
        json.sections("categories").stream().map(DiagnosisTree::category).toList());
  }

  private static long count(JsonSection json, String key) {
    return json.integer(key, 0, 0, Long.MAX_VALUE);
  }

  private static @Nullable String orNull(JsonSection json, String key) {
    return json.optionalText(key).orElse(null);
  }

  private static @Nullable Instant instant(JsonSection json, String key) {
    String text = orNull(json, key);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      json.fault(key, "is not a time", text, "such as 2026-01-31T00:00:00Z");
      return null;
    }
  }
}
