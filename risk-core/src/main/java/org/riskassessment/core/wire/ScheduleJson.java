package org.riskassessment.core.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The entry in the user's crontab that starts runs. */
public final class ScheduleJson {
  private ScheduleJson() {}

  /**
   * An entry that was made, or would be.
   *
   * @param workspace the folder that it runs in
   * @param profile the profile that it runs with
   * @param every how often, as given
   * @param fields cron's five fields
   * @param line the whole entry
   * @param log where the runs' output goes
   * @param cronjob the file that has a copy of the entry
   * @param nextRun when the next run starts; null when that is unknown
   * @param replaced whether there was an entry before
   * @param dryRun whether nothing was written in fact
   */
  public record Installed(
      String workspace,
      String profile,
      String every,
      String fields,
      String line,
      String log,
      String cronjob,
      @Nullable Instant nextRun,
      boolean replaced,
      boolean dryRun) {}

  /**
   * The entry as it is.
   *
   * @param workspace the folder that it runs in
   * @param profile the profile that it runs with
   * @param installed whether there is one
   * @param fields cron's five fields; null when there is none
   * @param line the whole entry; null when there is none
   * @param nextRun when the next run starts; null when that is unknown
   */
  public record Shown(
      String workspace,
      String profile,
      boolean installed,
      @Nullable String fields,
      @Nullable String line,
      @Nullable Instant nextRun) {}

  /**
   * An entry that was removed, or would be.
   *
   * @param workspace the folder that it ran in
   * @param profile the profile that it ran with
   * @param removed whether it was removed in fact
   * @param line the whole entry; null when there was none
   * @param dryRun whether nothing was written in fact
   */
  public record Removed(
      String workspace, String profile, boolean removed, @Nullable String line, boolean dryRun) {}
}
