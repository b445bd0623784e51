package org.riskassessment.core.diagnosis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.JsonSection;

/**
 * What diagnosing the data and the system found.
 *
 * @param rows rows of the dataset
 * @param modelVersion the version deployed at the time; null for none
 * @param summaries one for each numeric column, in schema order
 * @param missing percent of blank cells, 0 to 100, of each column, in schema order
 * @param data more on the data
 */
public record Diagnosis(
    Instant at,
    DatasetId datasetId,
    long rows,
    @Nullable Integer modelVersion,
    List<ColumnSummary> summaries,
    Map<String, Double> missing,
    List<StageTiming> timings,
    List<DependencyStatus> dependencies,
    DataDetails data) {

  public Diagnosis {
    summaries = List.copyOf(summaries);
    missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
    timings = List.copyOf(timings);
    dependencies = List.copyOf(dependencies);
  }

  /** A diagnosis without more on the data. */
  public Diagnosis(
      Instant at,
      DatasetId datasetId,
      long rows,
      @Nullable Integer modelVersion,
      List<ColumnSummary> summaries,
      Map<String, Double> missing,
      List<StageTiming> timings,
      List<DependencyStatus> dependencies) {
    this(
        at,
        datasetId,
        rows,
        modelVersion,
        summaries,
        missing,
        timings,
        dependencies,
        DataDetails.NONE);
  }

  /** The same diagnosis with other timings. */
  public Diagnosis withTimings(List<StageTiming> newTimings) {
    return new Diagnosis(
        at, datasetId, rows, modelVersion, summaries, missing, newTimings, dependencies, data);
  }

  /** The diagnosis as JSON, in the names that scripts rely on. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("at", at.toString());
    tree.put("dataset", datasetId.sha256());
    tree.put("rows", rows);
    tree.put("model_version", modelVersion);
    Map<String, Object> statistics = new LinkedHashMap<>();
    summaries.forEach(s -> statistics.put(s.column(), DiagnosisTree.summary(s)));
    tree.put("summary_statistics", statistics);
    tree.put("missing", missing);
    tree.put("timings", timings.stream().map(DiagnosisTree::timing).toList());
    tree.put("dependencies", dependencies.stream().map(DiagnosisTree::dependency).toList());
    tree.putAll(DiagnosisTree.data(data));
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
      summaries.add(DiagnosisTree.summary(column, statistics.requiredSection(column)));
    }
    return new Diagnosis(
        Instant.parse(root.text("at")),
        new DatasetId(root.text("dataset")),
        root.integer("rows", 0, 0, Long.MAX_VALUE),
        version == 0 ? null : (int) version,
        summaries,
        root.numbersByName("missing"),
        root.sections("timings").stream().map(DiagnosisTree::timing).toList(),
        root.sections("dependencies").stream().map(DiagnosisTree::dependency).toList(),
        DiagnosisTree.data(root));
  }
}
