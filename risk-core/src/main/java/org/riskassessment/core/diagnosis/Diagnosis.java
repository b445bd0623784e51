package org.riskassessment.core.diagnosis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.json.Words;

/**
 * What diagnosing the data and the system found.
 *
 * @param rows rows of the dataset
 * @param modelVersion the version deployed at the time; null for none
 * @param summaries one for each numeric column, in schema order
 * @param missing percent of blank cells, 0 to 100, of each column, in schema order
 */
public record Diagnosis(
    Instant at,
    DatasetId datasetId,
    long rows,
    @Nullable Integer modelVersion,
    List<ColumnSummary> summaries,
    Map<String, Double> missing,
    List<StageTiming> timings,
    List<DependencyStatus> dependencies) {

  public Diagnosis {
    summaries = List.copyOf(summaries);
    missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
    timings = List.copyOf(timings);
    dependencies = List.copyOf(dependencies);
  }

  /** The same diagnosis with other timings. */
  public Diagnosis withTimings(List<StageTiming> newTimings) {
    return new Diagnosis(
        at, datasetId, rows, modelVersion, summaries, missing, newTimings, dependencies);
  }

  /** The diagnosis as JSON, in the names that scripts rely on. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("at", at.toString());
    tree.put("dataset", datasetId.sha256());
    tree.put("rows", rows);
    tree.put("model_version", modelVersion);
    Map<String, Object> statistics = new LinkedHashMap<>();
    summaries.forEach(s -> statistics.put(s.column(), tree(s)));
    tree.put("summary_statistics", statistics);
    tree.put("missing", missing);
    tree.put("timings", timings.stream().map(Diagnosis::tree).toList());
    tree.put("dependencies", dependencies.stream().map(Diagnosis::tree).toList());
    return tree;
  }

  /** Reads what {@link #toTree()} wrote. */
  public static Diagnosis read(String json, String name) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8), name, ErrorCode.STORE_CORRUPT)
        .read(ErrorCode.STORE_CORRUPT, Diagnosis::read);
  }

  private static Diagnosis read(JsonSection root) {
    long version = root.integer("model_version", 0, 0, Integer.MAX_VALUE);
    JsonSection statistics = root.requiredSection("summary_statistics");
    List<ColumnSummary> summaries = new ArrayList<>();
    for (String column : statistics.keys()) {
      summaries.add(summary(column, statistics.requiredSection(column)));
    }
    return new Diagnosis(
        Instant.parse(root.text("at")),
        new DatasetId(root.text("dataset")),
        root.integer("rows", 0, 0, Long.MAX_VALUE),
        version == 0 ? null : (int) version,
        summaries,
        root.numbersByName("missing"),
        root.sections("timings").stream().map(Diagnosis::timing).toList(),
        root.sections("dependencies").stream().map(Diagnosis::dependency).toList());
  }

  private static Map<String, @Nullable Object> tree(ColumnSummary summary) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("mean", summary.mean());
    tree.put("median", summary.median());
    tree.put("std", summary.std());
    tree.put("mode", summary.mode());
    tree.put("min", summary.min());
    tree.put("max", summary.max());
    tree.put("count", summary.count());
    return tree;
  }

  private static ColumnSummary summary(String column, JsonSection json) {
    return new ColumnSummary(
        column,
        json.integer("count", 0, 0, Long.MAX_VALUE),
        json.optionalNumber("mean"),
        json.optionalNumber("median"),
        json.optionalNumber("std"),
        json.numbers("mode"),
        json.optionalNumber("min"),
        json.optionalNumber("max"));
  }

  private static Map<String, @Nullable Object> tree(StageTiming timing) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("step", timing.step());
    tree.put("last_ms", timing.lastMillis());
    tree.put("at", timing.at().toString());
    return tree;
  }

  private static StageTiming timing(JsonSection json) {
    return new StageTiming(
        json.text("step"),
        json.integer("last_ms", 0, 0, Long.MAX_VALUE),
        Instant.parse(json.text("at")));
  }

  private static Map<String, @Nullable Object> tree(DependencyStatus dependency) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("artifact", dependency.artifact());
    tree.put("in_use", dependency.inUse());
    tree.put("latest", dependency.latest());
    tree.put("status", Words.lower(dependency.status()));
    return tree;
  }

  private static DependencyStatus dependency(JsonSection json) {
    Optional<String> latest = json.optionalText("latest");
    return new DependencyStatus(
        json.text("artifact"),
        json.text("in_use"),
        latest,
        json.choice("status", DependencyStatus.Status.UNKNOWN));
  }
}
