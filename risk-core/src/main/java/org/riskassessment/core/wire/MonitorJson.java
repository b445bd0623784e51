package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;

/**
 * Whether the deployed model is still right. A part that was not asked for is left out.
 *
 * @param verdict what follows from all of it
 * @param drift whether today's clients differ from those that the version was judged on
 * @param performance whether it ranks new labelled clients as well as it did
 * @param calibration whether as many leave as its risks say
 * @param estimate what the metrics of the newest clients should be by the risks alone
 * @param segments clients that it is wrong about, those that concern most first
 * @param segmentSearch what was searched for them
 * @param scoreRecord what became of the clients that it was sure of
 */
public record MonitorJson(
    @OmitNull @Nullable Verdict verdict,
    @OmitNull @Nullable DataDrift drift,
    @OmitNull @Nullable PerformanceDrift performance,
    @OmitNull @Nullable CalibrationDrift calibration,
    @OmitNull @Nullable List<MetricEstimate> estimate,
    @OmitNull @Nullable List<Segment> segments,
    @OmitNull @Nullable Search segmentSearch,
    @OmitNull @Nullable ScoreRecord scoreRecord) {

  /** The parts to choose from. */
  public enum Part {
    DRIFT,
    PERFORMANCE,
    SEGMENTS
  }

  /**
   * What was searched for segments.
   *
   * @param status WARN when some were found
   * @param n labelled rows
   * @param searched segments that were tested
   * @param reason in one sentence
   */
  public record Search(@Lower CheckStatus status, int n, int searched, String reason) {}

  /** A diagnosis, with the parts that were asked for. */
  public static MonitorJson of(ModelDiagnosis diagnosis, Set<Part> parts) {
    boolean performance = parts.contains(Part.PERFORMANCE);
    boolean segments = parts.contains(Part.SEGMENTS);
    return new MonitorJson(
        diagnosis.verdict(),
        parts.contains(Part.DRIFT) ? diagnosis.drift() : null,
        performance ? diagnosis.performance() : null,
        performance ? diagnosis.calibration() : null,
        performance ? diagnosis.estimate() : null,
        segments ? diagnosis.segments().found() : null,
        segments
            ? new Search(
                diagnosis.segments().status(),
                diagnosis.segments().n(),
                diagnosis.segments().searched(),
                diagnosis.segments().reason())
            : null,
        segments ? diagnosis.record() : null);
  }

  /** The answer while no model is deployed. */
  public static MonitorJson nothingDeployed() {
    return new MonitorJson(
        new Verdict(
            Verdict.Status.INSUFFICIENT, "No model is deployed, so none can be judged.", List.of()),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * Earlier diagnoses.
   *
   * @param column the column whose drift is shown; null for none
   * @param diagnoses oldest first
   */
  public record History(@Nullable String column, List<Entry> diagnoses) {
    public static History of(List<ModelDiagnosis> diagnoses, @Nullable String column) {
      return new History(column, diagnoses.stream().map(d -> Entry.of(d, column)).toList());
    }
  }

  /**
   * An earlier diagnosis.
   *
   * @param at when it was made
   * @param runId the run that made it
   * @param modelVersion the version that was deployed
   * @param rows rows of the dataset
   * @param status its verdict in one word
   * @param sentence its verdict
   * @param dataDrift whether the clients of the day had drifted
   * @param psi the stability index of the column, or else of the risk; null when unknown
   * @param missing how much the column's share of blanks differed, 0 to 1; null when unknown
   * @param rocAuc AUC on the newest labelled rows; null when unknown
   * @param estimatedRocAuc what it should have been by the risks alone; null when unknown
   * @param observedRate share of new clients that left; null when unknown
   * @param expectedRate share that the risks promised; null when unknown
   */
  public record Entry(
      Instant at,
      String runId,
      int modelVersion,
      long rows,
      @Lower Verdict.Status status,
      String sentence,
      @Lower CheckStatus dataDrift,
      @Nullable Double psi,
      @Nullable Double missing,
      @Nullable Double rocAuc,
      @Nullable Double estimatedRocAuc,
      @Nullable Double observedRate,
      @Nullable Double expectedRate) {

    static Entry of(ModelDiagnosis diagnosis, @Nullable String column) {
      Optional<ColumnDrift> score = Optional.ofNullable(diagnosis.drift().score());
      return new Entry(
          diagnosis.at(),
          diagnosis.runId(),
          diagnosis.modelVersion(),
          diagnosis.rows(),
          diagnosis.verdict().status(),
          diagnosis.verdict().sentence(),
          diagnosis.drift().status(),
          (column == null ? score : find(diagnosis, column, ColumnDrift.Kind.DISTRIBUTION))
              .map(ColumnDrift::effect)
              .orElse(null),
          column == null
              ? null
              : find(diagnosis, column, ColumnDrift.Kind.MISSING)
                  .map(ColumnDrift::effect)
                  .orElse(null),
          diagnosis.performance().new_(),
          diagnosis.estimate().stream()
              .filter(e -> e.metric().equals(diagnosis.performance().metric()))
              .findFirst()
              .map(e -> e.value())
              .orElse(null),
          diagnosis.calibration().observedRate(),
          diagnosis.calibration().expectedRate());
    }

    private static Optional<ColumnDrift> find(
        ModelDiagnosis diagnosis, String column, ColumnDrift.Kind kind) {
      return diagnosis.drift().columns().stream()
          .filter(c -> c.name().equals(column) && c.kind() == kind)
          .findFirst();
    }
  }
}
