package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.OmitNull;

/**
 * The answers of the HTTP service that no command gives in the same form. {@code GET /scoring} is a
 * {@link VersionJson.Scored}.
 */
public final class ServiceJson {
  private ServiceJson() {}

  /**
   * {@code POST /prediction}: the risks of the clients of a file.
   *
   * @param modelVersion the version that scored them
   * @param count number of rows scored
   * @param rejected number of rows that the schema refuses; they are not scored
   * @param predictions 1 for each row that is predicted to leave, else 0, in the file's order
   * @param probabilities the risk of each row, 0 to 1, in the file's order
   * @param warning that the version ranks no better than chance, or has drifted; left out when
   *     neither holds
   */
  public record Predictions(
      int modelVersion,
      int count,
      long rejected,
      List<Integer> predictions,
      List<Double> probabilities,
      @OmitNull @Nullable String warning) {}

  /**
   * {@code GET /summarystats}: the newest summary statistics.
   *
   * @param at when they were made
   * @param rows rows of the dataset
   * @param summaryStatistics statistics of each numeric column, by its name
   */
  public record SummaryStatistics(
      Instant at, long rows, Map<String, DiagnosisJson.Summary> summaryStatistics) {

    public static SummaryStatistics of(Diagnosis diagnosis) {
      return new SummaryStatistics(
          diagnosis.at(), diagnosis.rows(), DiagnosisJson.summaries(diagnosis.summaries()));
    }
  }

  /**
   * {@code GET /diagnostics}: the newest diagnosis.
   *
   * @param at when it was made
   * @param rows rows of the dataset
   * @param missing percent of blank cells in each column, 0 to 100, by its name
   * @param timings how long the steps took
   * @param dependencies the libraries in use
   * @param missingChange whether the share of blank cells of each feature has changed since the
   *     deployed version was judged, by its name
   */
  public record Diagnostics(
      Instant at,
      long rows,
      Map<String, Double> missing,
      List<DiagnosisJson.Timing> timings,
      List<DiagnosisJson.Dependency> dependencies,
      Map<String, DiagnosisJson.Change> missingChange) {

    public static Diagnostics of(Diagnosis diagnosis) {
      return new Diagnostics(
          diagnosis.at(),
          diagnosis.rows(),
          diagnosis.missing(),
          DiagnosisJson.timings(diagnosis),
          DiagnosisJson.dependencies(diagnosis),
          DiagnosisJson.changes(diagnosis));
    }
  }

  /**
   * {@code GET /health/live} and {@code /health/ready}.
   *
   * @param status {@code live} or {@code ready}
   * @param modelVersion the deployed version; left out unless ready
   * @param warning as in the answer of {@code POST /prediction}; left out unless ready
   */
  public record Health(
      String status,
      @OmitNull @Nullable Integer modelVersion,
      @OmitNull @Nullable String warning) {}

  /**
   * Why a request failed, as RFC 9457 writes it.
   *
   * @param type {@code about:blank}: the status says it all
   * @param title the name of the status
   * @param status HTTP status
   * @param detail what went wrong, one sentence
   * @param code the error's name in scripts; left out where it has none
   */
  public record Problem(
      String type, String title, int status, String detail, @OmitNull @Nullable ErrorCode code) {}
}
