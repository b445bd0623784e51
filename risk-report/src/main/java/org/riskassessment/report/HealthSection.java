package org.riskassessment.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.diagnosis.Segment;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.report.text.ReportText;

/**
 * The section on whether the deployed model is still right, and what to do about it.
 *
 * @param diagnosis the newest one of the deployed version; null before the first
 */
record HealthSection(@Nullable ModelDiagnosis diagnosis) {

  /**
   * A check.
   *
   * @param isBad whether it needs action
   */
  record Check(String name, String status, boolean isBad, String found) {}

  /** A cause of the verdict. */
  record Cause(String sentence, boolean isBad, String note) {}

  /** Clients that the model was sure of. */
  record Called(String name, String clients, String wrong, String expected) {}

  /** Clients that the model is wrong about. */
  record Weak(String conditions, String clients, String observed, String expected, String found) {}

  boolean isKnown() {
    return diagnosis != null;
  }

  /** What a manager needs to know, in one sentence; empty before the first diagnosis. */
  Optional<String> verdict() {
    return Optional.ofNullable(diagnosis).map(d -> ReportText.sentence(d.verdict().sentence()));
  }

  /** When it was found. */
  String at() {
    return diagnosis == null ? ReportText.UNKNOWN : ReportText.time(diagnosis.at());
  }

  /** What to do about it, in one or two sentences. */
  String action() {
    if (diagnosis == null) {
      return "";
    }
    Verdict verdict = diagnosis.verdict();
    return switch (verdict.status()) {
      case HEALTHY -> "Call from the top of the list; the model needs nothing.";
      case STALE ->
          "Add clients whose outcome is known by now, so that the model can be judged again.";
      case INSUFFICIENT ->
          "Add clients whose outcome is known. Until then, the list rests on how the model did in"
              + " training.";
      case ATTENTION ->
          verdict.causes().stream()
              .filter(Verdict.Cause::isOpen)
              .findFirst()
              .map(HealthSection::action)
              .orElse("");
    };
  }

  private static String action(Verdict.Cause cause) {
    String id = cause.id();
    return switch (id) {
      case "ranking" ->
          "Add clients of the newest time whose outcome is known: each run with new ones tries to"
              + " find a model that is shown to be better, and deploys it.";
      case "level" ->
          "Trust the order of the list, not the size of the risks, until a run has put the model on"
              + " a new level.";
      case "skill" ->
          "Do not act on the ranking. Add past clients, or columns that say more about them.";
      case "score" ->
          "Check that today's clients are the ones you expect. If they are, wait for outcomes: the"
              + " next runs judge the model on them.";
      default ->
          id.startsWith("drift-")
              ? "Find out what changed in "
                  + ReportText.text(id.substring("drift-".length()))
                  + ": a fault in its source is repaired there; a real change is learned from once"
                  + " outcomes are known."
              : "Look into the first cause below.";
    };
  }

  /** What was found, the cause that costs most first. */
  List<Cause> causes() {
    return diagnosis == null
        ? List.of()
        : diagnosis.verdict().causes().stream().map(HealthSection::cause).toList();
  }

  private static Cause cause(Verdict.Cause cause) {
    Verdict.Acknowledgement note = cause.acknowledged();
    String sentence = ReportText.sentence(cause.sentence());
    return new Cause(
        sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".",
        cause.isOpen(),
        note == null
            ? cause.isOpen() ? "needs action" : "good to know"
            : "noted by "
                + ReportText.text(note.by())
                + ", "
                + ReportText.time(note.at())
                + ": "
                + ReportText.sentence(note.reason()));
  }

  List<Check> checks() {
    return diagnosis == null
        ? List.of()
        : List.of(
            check("Today's clients", diagnosis.drift().status(), diagnosis.drift().reason()),
            check("Ranking", diagnosis.performance().status(), diagnosis.performance().reason()),
            check("Level", diagnosis.calibration().status(), diagnosis.calibration().reason()),
            check("Its own record", diagnosis.record().status(), diagnosis.record().reason()),
            check("Weak segments", diagnosis.segments().status(), diagnosis.segments().reason()));
  }

  private static Check check(String name, CheckStatus status, String reason) {
    return new Check(
        name,
        switch (status) {
          case OK -> "fine";
          case WARN -> "good to know";
          case ALERT -> "needs action";
          case INSUFFICIENT -> "too few rows";
          case ERROR -> "failed";
        },
        status == CheckStatus.ALERT || status == CheckStatus.ERROR,
        ReportText.sentence(reason));
  }

  /** What became of the clients that the model was sure of; none while nothing is known. */
  List<Called> record() {
    if (diagnosis == null) {
      return List.of();
    }
    ScoreRecord record = diagnosis.record();
    return Stream.of(
            called("low risk", record.low(), record.lowLeft(), record.lowExpected(), "left"),
            called(
                "high risk", record.high(), record.highStayed(), record.highExpected(), "stayed"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Called> called(
      String name, int clients, int wrong, double expected, String how) {
    return clients == 0
        ? Optional.empty()
        : Optional.of(
            new Called(
                name,
                ReportText.count(clients),
                ReportText.count(wrong)
                    + " "
                    + how
                    + " ("
                    + ReportText.percent(wrong / (double) clients)
                    + ")",
                ReportText.decimal(expected)));
  }

  /** The segments that the model is wrong about. */
  List<Weak> segments() {
    return diagnosis == null
        ? List.of()
        : diagnosis.segments().found().stream().map(HealthSection::weak).toList();
  }

  private static Weak weak(Segment segment) {
    return new Weak(
        ReportText.sentence(String.join(" and ", segment.conditions())),
        ReportText.count(segment.n()) + " (" + ReportText.percent(segment.share()) + ")",
        ReportText.percent(segment.observedRate())
            + " ("
            + ReportText.percent(segment.low())
            + " to "
            + ReportText.percent(segment.high())
            + ")",
        ReportText.percent(segment.expectedRate()),
        ReportText.sentence(segment.reason()));
  }
}
