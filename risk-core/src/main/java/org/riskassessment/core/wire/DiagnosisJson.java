package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.portfolio.PredictionReport;

/**
 * What diagnosing the data and the system found. A part that was not asked for is empty.
 *
 * @param at when it was made; left out where only predictions were asked for
 * @param dataset SHA-256 of the dataset file, 64 hex digits; left out where only predictions were
 *     asked for
 * @param rows rows of the dataset; left out where only predictions were asked for
 * @param modelVersion the deployed version; null when none is
 * @param findings what was found; left out where only predictions were asked for
 * @param scored the risks of clients; left out unless predictions were asked for
 */
public record DiagnosisJson(
    @OmitNull @Nullable Instant at,
    @OmitNull @Nullable String dataset,
    @OmitNull @Nullable Long rows,
    @Nullable Integer modelVersion,
    @Inline @Nullable Findings findings,
    @Inline @Nullable Scored scored) {

  /**
   * What was found.
   *
   * @param summaryStatistics statistics of each numeric column, by its name
   * @param missing percent of blank cells in each column, 0 to 100, by its name
   * @param timings how long the steps took
   * @param dependencies the libraries in use
   */
  public record Findings(
      Map<String, Summary> summaryStatistics,
      Map<String, Double> missing,
      List<Timing> timings,
      List<Dependency> dependencies) {

    static Findings of(Diagnosis diagnosis) {
      return new Findings(
          summaries(diagnosis),
          diagnosis.missing(),
          DiagnosisJson.timings(diagnosis),
          DiagnosisJson.dependencies(diagnosis));
    }
  }

  /**
   * Summary statistics of a numeric column; those that its cells do not define are null.
   *
   * @param mean mean of the cells that are not missing
   * @param median median of the cells that are not missing
   * @param std standard deviation with n - 1
   * @param mode the most frequent values, ascending, at most a thousand
   * @param min the smallest cell
   * @param max the largest cell
   * @param count cells that are not missing
   */
  public record Summary(
      @Nullable Double mean,
      @Nullable Double median,
      @Nullable Double std,
      List<Double> mode,
      @Nullable Double min,
      @Nullable Double max,
      long count) {

    static Summary of(ColumnSummary summary) {
      return new Summary(
          EvaluationJson.orNull(summary.mean()),
          EvaluationJson.orNull(summary.median()),
          EvaluationJson.orNull(summary.std()),
          summary.mode(),
          EvaluationJson.orNull(summary.min()),
          EvaluationJson.orNull(summary.max()),
          summary.count());
    }
  }

  /**
   * How long a step took when it last did something.
   *
   * @param step {@code ingest} or {@code train}
   * @param lastMs how long it took, in milliseconds
   * @param at when that was
   */
  public record Timing(String step, long lastMs, Instant at) {}

  /**
   * A library that the program is built from.
   *
   * @param artifact {@code group:artifact}
   * @param inUse the version in use
   * @param latest the newest released version; null when it is unknown
   * @param status whether a newer version is known
   */
  public record Dependency(
      String artifact,
      String inUse,
      @Nullable String latest,
      @Lower DependencyStatus.Status status) {}

  /**
   * The risks of clients.
   *
   * @param batchId null: these scores are not kept
   * @param n number of clients
   * @param predictions the clients in the order of the file
   */
  public record Scored(@Nullable String batchId, int n, List<ClientJson.Scored> predictions) {}

  /**
   * The document of a diagnosis, of predictions, or of both.
   *
   * @param diagnosis null where none was asked for
   * @param predictions null where none were asked for
   */
  public static DiagnosisJson of(
      @Nullable Diagnosis diagnosis, @Nullable PredictionReport predictions) {
    ClientJson.Predictions scored =
        predictions == null ? null : ClientJson.Predictions.of(predictions);
    return new DiagnosisJson(
        diagnosis == null ? null : diagnosis.at(),
        diagnosis == null ? null : diagnosis.datasetId().sha256(),
        diagnosis == null ? null : diagnosis.rows(),
        scored != null
            ? Integer.valueOf(scored.modelVersion())
            : diagnosis == null ? null : diagnosis.modelVersion(),
        diagnosis == null ? null : Findings.of(diagnosis),
        scored == null ? null : new Scored(scored.batchId(), scored.n(), scored.predictions()));
  }

  static Map<String, Summary> summaries(Diagnosis diagnosis) {
    Map<String, Summary> summaries = new LinkedHashMap<>();
    diagnosis.summaries().forEach(s -> summaries.put(s.column(), Summary.of(s)));
    return summaries;
  }

  static List<Timing> timings(Diagnosis diagnosis) {
    return diagnosis.timings().stream()
        .map(t -> new Timing(t.step(), t.lastMillis(), t.at()))
        .toList();
  }

  static List<Dependency> dependencies(Diagnosis diagnosis) {
    return diagnosis.dependencies().stream()
        .map(d -> new Dependency(d.artifact(), d.inUse(), d.latest().orElse(null), d.status()))
        .toList();
  }
}
