package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.process.RunOutcome;
import org.riskassessment.core.process.RunReport;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.RunRecord;
import org.riskassessment.core.store.StepRecord;

/** Runs: the one that has just ended, and those of the history. */
public final class RunJson {
  private RunJson() {}

  /**
   * What a run of the full process did.
   *
   * @param outcome how it ended
   * @param runId identifies the run; sorts by time
   * @param steps its steps, in order
   * @param modelVersion the version deployed at the end; null when none is
   * @param verdict why the outcome is what it is, one sentence
   * @param modelWarning what must be known of the deployed model before anything it says; left out
   *     when nothing is wrong with it
   * @param modelVerdict whether the deployed model is still right, as it was last diagnosed; left
   *     out before that
   * @param batches every file or poll that was read
   * @param heldOut the deployed version's evaluation from its training; null when none is deployed
   * @param outOfTime its evaluation on rows newer than what it learned from; left out when there is
   *     none
   * @param test its evaluation on the test data; null when there is none
   * @param portfolio number of clients scored; 0 when the run scored none
   * @param reach how many of those who leave as many calls as can be made reach; left out when the
   *     run scored no clients
   * @param atRisk the clients to look at first, by the money that may be lost, or by risk where no
   *     client has a value
   */
  public record Run(
      RunOutcome outcome,
      String runId,
      List<Step> steps,
      @Nullable Integer modelVersion,
      String verdict,
      @OmitNull @Nullable String modelWarning,
      @OmitNull @Nullable Verdict modelVerdict,
      List<BatchJson> batches,
      @Nullable EvaluationJson heldOut,
      @OmitNull @Nullable EvaluationJson outOfTime,
      @Nullable EvaluationJson test,
      int portfolio,
      @OmitNull ClientJson.@Nullable Reached reach,
      List<AtRisk> atRisk) {

    public static Run of(RunReport report) {
      return new Run(
          report.outcome(),
          report.runId(),
          Step.of(report.steps()),
          report.modelVersion(),
          report.verdict(),
          report.modelWarning(),
          report.modelVerdict(),
          BatchJson.of(report.ingestion().batches()),
          EvaluationJson.orNull(report.heldOut()),
          EvaluationJson.orNull(report.outOfTime()),
          EvaluationJson.orNull(report.test()),
          report.portfolio(),
          report.reach() == null ? null : ClientJson.Reached.of(report.reach()),
          report.atRisk().stream().map(AtRisk::of).toList());
    }
  }

  /**
   * A step of a run.
   *
   * @param name one word, such as {@code ingest}
   * @param status how it ended
   * @param at when it started
   * @param millis how long it took, in milliseconds
   * @param detail what it did, or why it failed, one sentence; null when there is nothing to say
   */
  public record Step(
      String name, StepRecord.Status status, Instant at, long millis, @Nullable String detail) {

    static List<Step> of(List<StepRecord> steps) {
      return steps.stream().map(Step::of).toList();
    }

    public static Step of(StepRecord step) {
      return new Step(step.name(), step.status(), step.startedAt(), step.millis(), step.detail());
    }
  }

  /**
   * A client with a high risk.
   *
   * @param client the client as the call list shows it
   * @param exits whether the risk reaches the decision threshold
   */
  public record AtRisk(@Inline ClientJson.Item client, boolean exits) {
    static AtRisk of(CallListItem item) {
      return new AtRisk(ClientJson.Item.of(item), item.prediction().exits());
    }
  }

  /**
   * The newest runs.
   *
   * @param runs the runs, newest first
   */
  public record Runs(List<Past> runs) {
    public static Runs of(List<RunRecord> runs) {
      return new Runs(runs.stream().map(Past::of).toList());
    }
  }

  /**
   * A run of the history, of any command that changes something.
   *
   * @param runId identifies the run; sorts by time
   * @param command one word, such as {@code run}
   * @param outcome how it ended, one word; {@code RUNNING} until it has, {@code KILLED} when it
   *     never did
   * @param startedAt when it started
   * @param finishedAt when it ended; null when it has not, or nobody knows when
   * @param seconds how long it took; null when that is unknown
   * @param modelVersion the version deployed at the end; null when none was
   * @param message how it ended, one sentence; null when there is nothing to say
   */
  public record Past(
      String runId,
      String command,
      String outcome,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Double seconds,
      @Nullable Integer modelVersion,
      @Nullable String message) {

    public static Past of(RunRecord run) {
      return new Past(
          run.runId(),
          run.command(),
          run.outcome(),
          run.startedAt(),
          run.finishedAt(),
          run.duration().map(time -> time.toMillis() / 1000.0).orElse(null),
          run.modelVersion(),
          run.message());
    }
  }

  /**
   * A run with all that is known about it.
   *
   * @param run the run itself
   * @param codeVersion the release that it ran
   * @param config digest of the configuration in force
   * @param steps its steps, in order
   * @param batches every file or poll that it read
   * @param sources what it read from each source
   */
  public record Details(
      @Inline Past run,
      String codeVersion,
      String config,
      List<Step> steps,
      List<BatchJson> batches,
      List<Source> sources) {

    public static Details of(RunRecord run, List<StepRecord> steps, List<Batch> batches) {
      return new Details(
          Past.of(run),
          run.codeVersion(),
          run.configHash(),
          Step.of(steps),
          BatchJson.of(batches),
          SourceTotals.of(batches).stream().map(Source::of).toList());
    }
  }

  /**
   * What a run read from one source.
   *
   * @param source its name
   * @param batches number of batches
   * @param rows what was done with their rows, summed
   * @param bytes size of their contents, summed
   * @param seconds how long reading them took, summed
   * @param rowsPerSecond rows read per second; null when it took no measurable time
   * @param freshnessSeconds how old the newest content was when it was read; null when unknown
   */
  public record Source(
      String source,
      int batches,
      @Inline BatchJson.Rows rows,
      long bytes,
      double seconds,
      @Nullable Double rowsPerSecond,
      @Nullable Long freshnessSeconds) {

    static Source of(SourceTotals source) {
      return new Source(
          source.name(),
          source.batches(),
          BatchJson.Rows.of(source.rows()),
          source.bytes(),
          source.millis() / 1000.0,
          source.rowsPerSecond().orElse(null),
          source.freshness() == null ? null : source.freshness().toSeconds());
    }
  }
}
