package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.portfolio.CallListItem;

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
   * {@code POST /v1/predictions}: the risks of rows that came with the request.
   *
   * @param modelVersion the version that scored them
   * @param n number of rows
   * @param warning as in the answer of {@code POST /prediction}
   * @param predictions one for each row, in the order of the request
   */
  public record Scores(
      int modelVersion, int n, @OmitNull @Nullable String warning, List<Score> predictions) {}

  /**
   * The risk of a row.
   *
   * @param id the client; null for a row that came without one
   * @param risk probability of exit, 0 to 1
   * @param riskLow lower end of the risk's 95% interval; null where it is unknown
   * @param riskHigh upper end of the risk's 95% interval; null where it is unknown
   * @param band how high the risk is, by the limits in the configuration
   * @param value the money at stake; null where it is unknown
   * @param expectedLoss risk times value, at least 0; null where the value is unknown
   * @param exits whether the risk reaches the decision threshold
   * @param reasons the strongest reasons, strongest first; left out unless asked for
   */
  public record Score(
      @Nullable String id,
      double risk,
      @Nullable Double riskLow,
      @Nullable Double riskHigh,
      @Lower Bands.Band band,
      @Nullable Double value,
      @Nullable Double expectedLoss,
      boolean exits,
      @OmitNull @Nullable List<ClientJson.Reason> reasons) {

    public Score(
        @Nullable String id,
        double risk,
        @Nullable Interval interval,
        Bands.Band band,
        @Nullable Double value,
        boolean exits,
        @Nullable List<CallListItem.Reason> reasons) {
      this(
          id,
          risk,
          interval == null ? null : interval.low(),
          interval == null ? null : interval.high(),
          band,
          value,
          value == null ? null : risk * Math.max(0, value),
          exits,
          reasons == null ? null : reasons.stream().map(ClientJson.Reason::of).toList());
    }
  }

  /**
   * A line of a stream of rows that is not scored, in the place of its risk.
   *
   * @param line its number, from 1
   * @param error what is wrong with it
   */
  public record Refused(long line, String error) {}

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
   * @param errors what is wrong with single values of the body; left out where it is not one
   */
  public record Problem(
      String type,
      String title,
      int status,
      String detail,
      @OmitNull @Nullable ErrorCode code,
      @OmitNull @Nullable List<Fault> errors) {}

  /**
   * What is wrong with a value of the body.
   *
   * @param pointer where it is, a JSON pointer (RFC 6901)
   * @param detail what is wrong
   */
  public record Fault(String pointer, String detail) {}
}
