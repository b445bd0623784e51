package org.riskassessment.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.diagnosis.StageTiming;
import org.riskassessment.report.text.ReportText;

/**
 * The section on the system: durations of the steps and the state of the libraries.
 *
 * @param diagnosis the newest one, null before the first
 */
record SystemSection(@Nullable Diagnosis diagnosis) {

  /** A step's duration. */
  record Timing(String step, String duration, String at) {}

  /** A library with a newer version. */
  record Library(String artifact, String inUse, String latest) {}

  List<Timing> timings() {
    return diagnosis == null
        ? List.of()
        : diagnosis.timings().stream().map(SystemSection::timing).toList();
  }

  private static Timing timing(StageTiming timing) {
    return new Timing(
        ReportText.text(timing.step()),
        ReportText.duration(timing.lastMillis()),
        ReportText.time(timing.at()));
  }

  /** The libraries with a newer version. */
  List<Library> outdated() {
    return dependencies(DependencyStatus.Status.OUTDATED).stream()
        .map(
            d ->
                new Library(
                    ReportText.text(d.artifact()),
                    ReportText.text(d.inUse()),
                    d.latest().map(ReportText::text).orElse(ReportText.UNKNOWN)))
        .toList();
  }

  /** The libraries whose newest version is unknown, with the version in use. */
  List<String> unknown() {
    return names(DependencyStatus.Status.UNKNOWN);
  }

  /** The libraries in their newest version, with that version. */
  List<String> current() {
    return names(DependencyStatus.Status.CURRENT);
  }

  private List<String> names(DependencyStatus.Status status) {
    return dependencies(status).stream()
        .map(d -> ReportText.text(d.artifact()) + " " + ReportText.text(d.inUse()))
        .toList();
  }

  private List<DependencyStatus> dependencies(DependencyStatus.Status status) {
    return diagnosis == null
        ? List.of()
        : diagnosis.dependencies().stream().filter(d -> d.status() == status).toList();
  }

  /** The state of the libraries, in one sentence. */
  String libraries() {
    int outdated = outdated().size();
    int unknown = unknown().size();
    int all = outdated + unknown + current().size();
    return all == 0
        ? "Unknown: the libraries have not been checked yet."
        : ReportText.count(outdated)
            + " of "
            + (all == 1 ? "1 library" : ReportText.count(all) + " libraries")
            + (outdated == 1 ? " is" : " are")
            + " outdated"
            + (unknown == 0
                ? "."
                : "; the newest version of " + ReportText.count(unknown) + " is unknown.");
  }
}
