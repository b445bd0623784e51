package org.riskassessment.core.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.DriftState;
import org.riskassessment.core.check.Skill;
import org.riskassessment.core.diagnosis.CalibrationDrift;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ColumnDrift;
import org.riskassessment.core.diagnosis.DataDrift;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.diagnosis.Verdict;

/**
 * One verdict from all that was found. What asks for action: a ranking or a level that is worse, a
 * model without skill, risks or much of what they rest on that have drifted, and faults in the
 * data: blanks and unknown values. Everything else is good to know. The causes are sorted by how
 * much of what the model is worth each may cost, a rough guess.
 */
final class ModelVerdict {
  static final String RANKING = "ranking";
  static final String LEVEL = "level";
  private static final String SKILL = "skill";
  private static final String SCORE = "score";
  private static final double CHANCE = 0.5;

  private final int version;

  ModelVerdict(int version) {
    this.version = version;
  }

  /**
   * Decides.
   *
   * @param skill null when unknown
   * @param known the drift that nothing better is known for; null without one
   * @param before the newest diagnosis of the same ranking; null without one. What somebody has
   *     taken note of stays so while it lasts
   */
  Verdict of(
      DataDrift drift,
      PerformanceDrift performance,
      CalibrationDrift calibration,
      SegmentSearch segments,
      @Nullable Skill skill,
      @Nullable DriftState known,
      @Nullable ModelDiagnosis before) {
    List<Verdict.Cause> causes = new ArrayList<>();
    if (performance.status() == CheckStatus.ALERT) {
      causes.add(
          cause(
              RANKING,
              CheckStatus.ALERT,
              "it ranks clients worse than it did: "
                  + performance.reason()
                  + (known != null && known.isNothingBetter()
                      ? "; no challenger is better so far"
                      : ""),
              lostRanking(performance)));
    }
    if (calibration.status() == CheckStatus.ALERT) {
      causes.add(cause(LEVEL, CheckStatus.ALERT, calibration.reason(), lostLevel(calibration)));
    }
    if (skill != null && skill.isMissing()) {
      causes.add(
          cause(
              SKILL,
              CheckStatus.ALERT,
              "it is not shown to rank better than names drawn by lot",
              1));
    }
    addDrift(causes, drift);
    for (Segment segment : segments.found()) {
      causes.add(
          cause(
              "segment-" + segment.id(),
              CheckStatus.WARN,
              String.join(" and ", segment.conditions()) + ": " + segment.reason(),
              segment.share() * Math.abs(segment.observedRate() - segment.expectedRate())));
    }
    causes.sort(
        Comparator.comparing((Verdict.Cause c) -> c.status() != CheckStatus.ALERT)
            .thenComparing(Comparator.comparingDouble(Verdict.Cause::loss).reversed()));
    return decide(
        version,
        causes.stream().map(cause -> noted(cause, before)).toList(),
        isUnknown(drift, performance, calibration),
        performance);
  }

  private static void addDrift(List<Verdict.Cause> causes, DataDrift drift) {
    ColumnDrift score = drift.score();
    if (score != null && score.isAlert()) {
      causes.add(
          cause(
              SCORE,
              CheckStatus.ALERT,
              "the risks of today's clients have drifted: " + score.reason(),
              size(score)));
    }
    for (ColumnDrift column : drift.drifted()) {
      boolean isFault = column.kind() != ColumnDrift.Kind.DISTRIBUTION;
      double importance = column.importance() == null ? 0 : column.importance();
      causes.add(
          cause(
              "drift-" + column.name(),
              isFault || drift.status() == CheckStatus.ALERT ? CheckStatus.ALERT : CheckStatus.WARN,
              column.name()
                  + " has drifted: "
                  + column.reason()
                  + (column.importance() == null
                      ? ""
                      : String.format(
                          Locale.ROOT, "; %.0f%% of the model rests on it", 100 * importance)),
              importance * size(column)));
    }
  }

  private static boolean isUnknown(
      DataDrift drift, PerformanceDrift performance, CalibrationDrift calibration) {
    return drift.status() == CheckStatus.INSUFFICIENT
        && performance.status() == CheckStatus.INSUFFICIENT
        && calibration.status() == CheckStatus.INSUFFICIENT;
  }

  /** The verdict on causes that are sorted. */
  private static Verdict decide(
      int version, List<Verdict.Cause> causes, boolean isUnknown, PerformanceDrift performance) {
    if (causes.stream().anyMatch(Verdict.Cause::isOpen)) {
      return attention(version, causes);
    }
    if (isUnknown && causes.isEmpty()) {
      return new Verdict(
          Verdict.Status.INSUFFICIENT,
          "Too early to tell whether version "
              + version
              + " is still right: "
              + performance.reason()
              + ".",
          causes);
    }
    return healthy(version, causes, performance);
  }

  /** The same causes after somebody has taken note of one of them. */
  static Verdict acknowledged(ModelDiagnosis diagnosis, List<Verdict.Cause> causes) {
    return causes.stream().anyMatch(Verdict.Cause::isOpen)
        ? attention(diagnosis.modelVersion(), causes)
        : healthy(diagnosis.modelVersion(), causes, diagnosis.performance());
  }

  private static Verdict attention(int version, List<Verdict.Cause> causes) {
    List<Verdict.Cause> open = causes.stream().filter(Verdict.Cause::isOpen).toList();
    return new Verdict(
        Verdict.Status.ATTENTION,
        "Version "
            + version
            + " needs attention: "
            + open.get(0).sentence()
            + (open.size() == 1 ? "." : ", and " + (open.size() - 1) + " more."),
        causes);
  }

  private static Verdict healthy(
      int version, List<Verdict.Cause> causes, PerformanceDrift performance) {
    long noted = causes.stream().filter(c -> c.acknowledged() != null).count();
    String known =
        noted > 0
            ? "what is wrong with it is known"
            : performance.status() == CheckStatus.INSUFFICIENT
                ? "nothing is held against it so far, but its ranking cannot be judged yet"
                : "it ranks clients as well as it did";
    return new Verdict(
        Verdict.Status.HEALTHY,
        "Version "
            + version
            + " is healthy: "
            + known
            + (noted == 0 && !causes.isEmpty() ? "; see what is good to know below." : "."),
        causes);
  }

  private static Verdict.Cause cause(String id, CheckStatus status, String sentence, double loss) {
    return new Verdict.Cause(id, status, sentence, Math.min(1, Math.max(0, loss)), null);
  }

  private static Verdict.Cause noted(Verdict.Cause cause, @Nullable ModelDiagnosis before) {
    return before == null
        ? cause
        : before.verdict().causes().stream()
            .filter(other -> other.id().equals(cause.id()))
            .findFirst()
            .flatMap(other -> Optional.ofNullable(other.acknowledged()))
            .map(cause::noted)
            .orElse(cause);
  }

  private static double size(ColumnDrift column) {
    return column.effect() == null ? 0 : Math.min(1, column.effect());
  }

  /** The share of what the ranking was worth above chance. */
  private static double lostRanking(PerformanceDrift performance) {
    Double now = performance.new_();
    Double before = performance.reference();
    return now == null || before == null || before <= CHANCE
        ? 1
        : (before - now) / (before - CHANCE);
  }

  private static double lostLevel(CalibrationDrift calibration) {
    Double observed = calibration.observedRate();
    Double expected = calibration.expectedRate();
    return observed == null || expected == null
        ? 1
        : Math.abs(observed - expected) / Math.max(1e-9, Math.max(observed, expected));
  }
}
