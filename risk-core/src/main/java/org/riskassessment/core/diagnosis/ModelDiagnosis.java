package org.riskassessment.core.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.json.RecordReader;
import org.riskassessment.core.json.RecordWriter;

/**
 * Whether the deployed model is still right: what was looked at and what follows.
 *
 * @param at when it was made
 * @param runId the run that made it
 * @param modelVersion the version that was deployed
 * @param dataset SHA-256 of the dataset, 64 hex digits
 * @param rows rows of the dataset
 * @param judgedAt when rows were last judged, or else when the version was deployed
 * @param estimate what the metrics of the newest clients should be
 */
public record ModelDiagnosis(
    Instant at,
    String runId,
    int modelVersion,
    String dataset,
    long rows,
    Instant judgedAt,
    Verdict verdict,
    DataDrift drift,
    PerformanceDrift performance,
    CalibrationDrift calibration,
    List<MetricEstimate> estimate,
    SegmentSearch segments,
    ScoreRecord record) {

  public ModelDiagnosis {
    estimate = List.copyOf(estimate);
  }

  /** The diagnosis as it is stored. */
  public String toJson() {
    return RecordWriter.compact(this);
  }

  /** Reads what {@link #toJson} wrote. */
  public static ModelDiagnosis read(String json) {
    return RecordReader.read(
        ModelDiagnosis.class, json, "model diagnosis", ErrorCode.STORE_CORRUPT);
  }

  /** The same at another time with another verdict. */
  public ModelDiagnosis with(Instant newAt, String newRunId, Verdict newVerdict) {
    return new ModelDiagnosis(
        newAt,
        newRunId,
        modelVersion,
        dataset,
        rows,
        judgedAt,
        newVerdict,
        drift,
        performance,
        calibration,
        estimate,
        segments,
        record);
  }

  /**
   * The verdict at a later time: a model that nothing was held against is stale when nothing has
   * been judged for long.
   */
  public Verdict verdict(Instant now, int staleDays) {
    long days = Duration.between(judgedAt, now).toDays();
    if (days <= staleDays || verdict.status() != Verdict.Status.HEALTHY) {
      return verdict;
    }
    return new Verdict(
        Verdict.Status.STALE,
        String.format(
            Locale.ROOT,
            "Nothing is known against version %d, but no labelled rows have come in for %,d days.",
            modelVersion,
            days),
        verdict.causes());
  }
}
