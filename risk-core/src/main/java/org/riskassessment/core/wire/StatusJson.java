package org.riskassessment.core.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.status.SourceTotals;
import org.riskassessment.core.status.StandingBatches;
import org.riskassessment.core.store.Batch;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RunRecord;

/**
 * How things stand in a workspace.
 *
 * @param workspace its folder
 * @param profile the profile in force
 * @param store where the store is
 * @param deployed the version in production; null when none is
 * @param modelWarning what must be known of that version before anything it says; left out when
 *     nothing is wrong with it
 * @param modelVerdict whether that version is still right, as it was last diagnosed; left out
 *     before that
 * @param lastRun the newest run; null when there was none
 * @param nextRun when cron starts the next one; null when it is not scheduled
 * @param schedule cron's five fields; null when it is not scheduled
 * @param sources what the dataset has from each source
 * @param refused batches that were refused and still wait for somebody
 * @param setAside batches with rows in quarantine
 */
public record StatusJson(
    String workspace,
    String profile,
    String store,
    @Nullable Deployed deployed,
    @OmitNull @Nullable String modelWarning,
    @OmitNull @Nullable Verdict modelVerdict,
    @Nullable LastRun lastRun,
    @Nullable Instant nextRun,
    @Nullable String schedule,
    List<Source> sources,
    List<Refused> refused,
    List<SetAside> setAside) {

  /**
   * The version in production.
   *
   * @param modelVersion its number
   * @param since when it was deployed
   * @param ageSeconds how long ago that was
   */
  public record Deployed(int modelVersion, Instant since, long ageSeconds) {
    public static Deployed of(Deployment deployment, Instant now) {
      return new Deployed(deployment.version(), deployment.at(), age(deployment.at(), now));
    }
  }

  /**
   * The newest run.
   *
   * @param runId identifies the run; sorts by time
   * @param command one word, such as {@code run}
   * @param outcome how it ended, one word; {@code RUNNING} until it has, {@code KILLED} when it
   *     never did
   * @param at when it started
   * @param message how it ended, one sentence; null when there is nothing to say
   */
  public record LastRun(
      String runId, String command, String outcome, Instant at, @Nullable String message) {

    public static LastRun of(RunRecord run) {
      return new LastRun(run.runId(), run.command(), run.outcome(), run.startedAt(), run.message());
    }
  }

  /**
   * What the dataset has from a source.
   *
   * @param source its name
   * @param lastAt when it was last read
   * @param files number of files, or of polls of a database
   * @param rowsRead rows in them
   * @param rowsRejected rows of these in quarantine
   * @param rejectedShare rejected rows of those read, 0 to 1
   * @param freshnessSeconds how old its newest content is now; null when unknown
   */
  public record Source(
      String source,
      Instant lastAt,
      int files,
      long rowsRead,
      long rowsRejected,
      double rejectedShare,
      @Nullable Long freshnessSeconds) {

    public static Source of(SourceTotals source, Instant now) {
      return new Source(
          source.name(),
          source.lastAt(),
          source.batches(),
          source.rows().read(),
          source.rows().rejected(),
          source.rejectedShare(),
          source.newestContent() == null ? null : age(source.newestContent(), now));
    }
  }

  /**
   * A batch that was refused.
   *
   * @param batch its number
   * @param file the file; for a database, what was read
   * @param reason why it was refused; null when unknown
   * @param at when it was read
   */
  public record Refused(int batch, String file, @Nullable String reason, Instant at) {
    public static Refused of(StandingBatches.Refused refused) {
      Batch batch = refused.batch();
      return new Refused(batch.number(), refused.path(), batch.reason(), batch.at());
    }
  }

  /**
   * A batch with rows in quarantine.
   *
   * @param batch its number
   * @param file the file; for a database, what was read
   * @param rowsRead rows in it
   * @param rowsRejected rows of these in quarantine
   * @param rejectedByRule number of rejected rows by the rule they break
   */
  public record SetAside(
      int batch, String file, long rowsRead, long rowsRejected, Map<String, Long> rejectedByRule) {

    public static SetAside of(Batch batch) {
      return new SetAside(
          batch.number(),
          batch.name(),
          batch.rowsRead(),
          batch.rowsRejected(),
          batch.rows().rejectedByRule());
    }
  }

  private static long age(Instant at, Instant now) {
    return Math.max(0, Duration.between(at, now).toSeconds());
  }
}
