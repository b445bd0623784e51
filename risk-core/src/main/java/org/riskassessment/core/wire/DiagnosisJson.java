package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.CategorySummary;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnSummary;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
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
 * @param monitoring whether the deployed model is still right; left out where that was not asked
 */
public record DiagnosisJson(
    @OmitNull @Nullable Instant at,
    @OmitNull @Nullable String dataset,
    @OmitNull @Nullable Long rows,
    @Nullable Integer modelVersion,
    @Inline @Nullable Findings findings,
    @Inline @Nullable Scored scored,
    @Inline @Nullable MonitorJson monitoring) {

  /**
   * What was found.
   *
   * @param summaryStatistics statistics of each numeric column, by its name
   * @param missing percent of blank cells in each column, 0 to 100, by its name
   * @param timings how long the steps took
   * @param dependencies the libraries in use
   * @param categories what each text column contains, by its name
   * @param missingChange whether the share of blank cells of each feature has changed since the
   *     deployed version was judged, by its name
   * @param missingBatches blank cells of the newest batches, oldest first
   * @param groups statistics of the rows that share a value; empty unless asked for
   */
  public record Findings(
      Map<String, Summary> summaryStatistics,
      Map<String, Double> missing,
      List<Timing> timings,
      List<Dependency> dependencies,
      Map<String, Category> categories,
      Map<String, Change> missingChange,
      List<BatchMissing> missingBatches,
      List<Group> groups) {

    static Findings of(Diagnosis diagnosis) {
      return new Findings(
          summaries(diagnosis.summaries()),
          diagnosis.missing(),
          DiagnosisJson.timings(diagnosis),
          DiagnosisJson.dependencies(diagnosis),
          DiagnosisJson.categories(diagnosis.data().categories()),
          changes(diagnosis),
          diagnosis.data().batches().stream()
              .map(b -> new BatchMissing(b.batch(), b.rows(), b.percent()))
              .toList(),
          diagnosis.data().groups().stream()
              .map(
                  group ->
                      new Group(
                          group.value(),
                          group.rows(),
                          summaries(group.summaries()),
                          DiagnosisJson.categories(group.categories())))
              .toList());
    }
  }

  /**
   * Summary statistics of a numeric column; those that its cells do not define are null.
   *
   * @param mean mean of the cells that are not missing
   * @param median median of the cells that are not missing
   * @param std standard deviation with n - 1
   * @param mode the most frequent values, ascending, at most a thousand; where values were too many
   *     to count each, the one that is certain to be the most frequent, or none
   * @param min the smallest cell
   * @param max the largest cell
   * @param count cells that are not missing
   * @param shape more on the distribution; left out in a diagnosis of an older version
   */
  public record Summary(
      @Nullable Double mean,
      @Nullable Double median,
      @Nullable Double std,
      List<Double> mode,
      @Nullable Double min,
      @Nullable Double max,
      long count,
      @Inline @Nullable Shape shape) {

    static Summary of(ColumnSummary summary) {
      ColumnSummary.Shape shape = summary.shape();
      return new Summary(
          EvaluationJson.orNull(summary.mean()),
          EvaluationJson.orNull(summary.median()),
          EvaluationJson.orNull(summary.std()),
          summary.mode(),
          EvaluationJson.orNull(summary.min()),
          EvaluationJson.orNull(summary.max()),
          summary.count(),
          shape == null
              ? null
              : new Shape(
                  shape.missing(),
                  EvaluationJson.orNull(shape.q1()),
                  EvaluationJson.orNull(shape.q3()),
                  shape.distinct(),
                  shape.exact(),
                  new Histogram(shape.edges(), shape.counts())));
    }
  }

  /**
   * More on the distribution of a numeric column.
   *
   * @param missing blank cells
   * @param q1 the first quartile
   * @param q3 the third quartile
   * @param distinct number of distinct values
   * @param exact whether every value was counted; otherwise quartiles, median, mode, distinct and
   *     histogram are estimates
   * @param histogram how many cells are where
   */
  public record Shape(
      long missing,
      @Nullable Double q1,
      @Nullable Double q3,
      long distinct,
      boolean exact,
      Histogram histogram) {}

  /**
   * How many cells are between two edges.
   *
   * @param edges ascending, one more than there are counts; none without cells
   * @param counts cells from an edge (inclusive) to the next (exclusive, but for the last)
   */
  public record Histogram(List<Double> edges, List<Long> counts) {}

  /**
   * What a text column contains.
   *
   * @param count cells that are not missing
   * @param missing blank cells
   * @param distinct number of distinct texts
   * @param exact whether every text was counted; otherwise distinct and top are estimates
   * @param top the most frequent texts, most frequent first
   */
  public record Category(long count, long missing, long distinct, boolean exact, List<Top> top) {}

  /**
   * A text.
   *
   * @param value the text
   * @param count how many cells have it
   */
  public record Top(String value, long count) {}

  /**
   * Whether the share of blank cells of a column has changed since the deployed version was judged.
   *
   * @param status ALERT when the change is certain and large
   * @param reference percent of blank cells in the rows that the version was judged on
   * @param current percent of blank cells in the rows that came since it was trained
   * @param p probability of such a difference by chance
   * @param pAdjusted p adjusted for all columns tested together
   * @param referenceN number of rows that the version was judged on
   * @param currentN number of rows that came since it was trained
   * @param reason in one sentence
   */
  public record Change(
      @Lower CheckStatus status,
      @Nullable Double reference,
      @Nullable Double current,
      @Nullable Double p,
      @Nullable Double pAdjusted,
      long referenceN,
      long currentN,
      String reason) {}

  /**
   * Blank cells of the rows that one batch brought.
   *
   * @param batch its number
   * @param rows of the dataset that it brought
   * @param missing percent of blank cells in each column, 0 to 100, by its name
   */
  public record BatchMissing(int batch, long rows, Map<String, Double> missing) {}

  /**
   * Statistics of the rows that have the same value in the column they are split by.
   *
   * @param value the value as text; empty where it is blank
   * @param rows number of rows
   * @param summaryStatistics statistics of each numeric column, by its name
   * @param categories what each text column contains, by its name
   */
  public record Group(
      String value,
      long rows,
      Map<String, Summary> summaryStatistics,
      Map<String, Category> categories) {}

  /**
   * How long a step takes when it does something.
   *
   * @param step {@code ingest}, {@code train}, {@code score}, {@code predict} or {@code report}
   * @param lastMs how long it took the last time, in milliseconds
   * @param at when that was
   * @param medianMs half of the runs took longer
   * @param p95Ms one run in twenty took longer
   * @param n number of runs
   * @param trend whether it takes longer and longer
   * @param status WARN when the last run was slower than usual, INSUFFICIENT with too few runs
   */
  public record Timing(
      String step,
      long lastMs,
      Instant at,
      long medianMs,
      long p95Ms,
      int n,
      @Lower StageTiming.Trend trend,
      @Lower CheckStatus status) {}

  /**
   * A library that the program is built from, or the Java runtime.
   *
   * @param artifact {@code group:artifact}, or {@code java}
   * @param inUse the version in use
   * @param latest the newest released version; null when it is unknown
   * @param status whether a newer version is known
   * @param scope whether the program uses it itself
   * @param licence SPDX id or name; null when unknown
   * @param latestPatch the newest release that differs in its last number only; null when unknown
   * @param latestMinor the newest release of the same major version; null when unknown
   * @param latestAt when the newest release was published; null when unknown
   * @param changed how the version in use has changed since the last check, or since the deployed
   *     model was trained; null when it has not
   * @param advisories known to concern the version in use; empty unless a database was given
   */
  public record Dependency(
      String artifact,
      String inUse,
      @Nullable String latest,
      @Lower DependencyStatus.Status status,
      @Lower DependencyStatus.Scope scope,
      @Nullable String licence,
      @Nullable String latestPatch,
      @Nullable String latestMinor,
      @Nullable Instant latestAt,
      @Nullable String changed,
      List<Advisory> advisories) {

    static Dependency of(DependencyStatus d) {
      return new Dependency(
          d.artifact(),
          d.inUse(),
          d.latest().orElse(null),
          d.status(),
          d.origin().scope(),
          d.origin().licence(),
          d.releases().patch(),
          d.releases().minor(),
          d.releases().at(),
          d.changed(),
          d.releases().advisories().stream()
              .map(a -> new Advisory(a.id(), a.summary(), a.fixed()))
              .toList());
    }
  }

  /**
   * A published weakness.
   *
   * @param id such as {@code GHSA-...}
   * @param summary in one line
   * @param fixed the first version above the one in use without it; null when none is known
   */
  public record Advisory(String id, String summary, @Nullable String fixed) {}

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
   * @param monitoring null where it was not asked for
   * @param version the deployed version; null where none is, or where only predictions were asked
   *     for
   */
  public static DiagnosisJson of(
      @Nullable Diagnosis diagnosis,
      @Nullable PredictionReport predictions,
      @Nullable MonitorJson monitoring,
      @Nullable Integer version) {
    ClientJson.Predictions scored =
        predictions == null ? null : ClientJson.Predictions.of(predictions);
    return new DiagnosisJson(
        diagnosis == null ? null : diagnosis.at(),
        diagnosis == null ? null : diagnosis.datasetId().sha256(),
        diagnosis == null ? null : diagnosis.rows(),
        scored != null
            ? Integer.valueOf(scored.modelVersion())
            : diagnosis == null ? version : diagnosis.modelVersion(),
        diagnosis == null ? null : Findings.of(diagnosis),
        scored == null ? null : new Scored(scored.batchId(), scored.n(), scored.predictions()),
        monitoring);
  }

  static Map<String, Summary> summaries(List<ColumnSummary> columns) {
    Map<String, Summary> summaries = new LinkedHashMap<>();
    columns.forEach(s -> summaries.put(s.column(), Summary.of(s)));
    return summaries;
  }

  private static Map<String, Category> categories(List<CategorySummary> columns) {
    Map<String, Category> categories = new LinkedHashMap<>();
    columns.forEach(
        c ->
            categories.put(
                c.column(),
                new Category(
                    c.count(),
                    c.missing(),
                    c.distinct(),
                    c.exact(),
                    c.top().stream().map(top -> new Top(top.value(), top.count())).toList())));
    return categories;
  }

  static Map<String, Change> changes(Diagnosis diagnosis) {
    Map<String, Change> changes = new LinkedHashMap<>();
    diagnosis
        .data()
        .missingChange()
        .forEach(
            c ->
                changes.put(
                    c.column(),
                    new Change(
                        c.status(),
                        EvaluationJson.orNull(c.reference()),
                        EvaluationJson.orNull(c.current()),
                        EvaluationJson.orNull(c.p()),
                        EvaluationJson.orNull(c.adjustedP()),
                        c.referenceN(),
                        c.currentN(),
                        c.reason())));
    return changes;
  }

  static List<Timing> timings(Diagnosis diagnosis) {
    return diagnosis.timings().stream()
        .map(
            t ->
                new Timing(
                    t.step(),
                    t.lastMillis(),
                    t.at(),
                    t.usual().medianMillis(),
                    t.usual().p95Millis(),
                    t.usual().n(),
                    t.usual().trend(),
                    t.usual().status()))
        .toList();
  }

  static List<Dependency> dependencies(Diagnosis diagnosis) {
    return diagnosis.dependencies().stream().map(Dependency::of).toList();
  }
}
