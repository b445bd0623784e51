package org.riskassessment.cli.report;

import java.util.List;
import java.util.Locale;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.DependencyStatus.Scope;
import org.riskassessment.core.diagnosis.DependencyStatus.Status;
import org.riskassessment.core.json.Words;

/**
 * The libraries in use for people, in 80 columns: those the program uses itself, then the others.
 */
final class DependencyTexts {
  private static final int NAME = 32;
  private static final int VERSION = 12;

  private DependencyTexts() {}

  static String of(List<DependencyStatus> dependencies, boolean all) {
    Lines text = new Lines(0);
    text.verbatim("");
    if (dependencies.stream().allMatch(d -> d.origin().scope() == Scope.RUNTIME)) {
      text.line("This program has no list of its libraries; only the Java runtime is known");
    }
    List<DependencyStatus> others =
        dependencies.stream().filter(d -> d.origin().scope() == Scope.TRANSITIVE).toList();
    text.line("%-32s %-12s %-12s %s", "library", "in use", "newest", "status");
    dependencies.stream()
        .filter(d -> d.origin().scope() != Scope.TRANSITIVE)
        .forEach(d -> line(d, text));
    if (all && !others.isEmpty()) {
      text.verbatim("");
      text.line("%-32s %-12s %-12s %s", "libraries of libraries", "in use", "newest", "status");
      others.forEach(d -> line(d, text));
    } else if (!others.isEmpty()) {
      text.line(
          "and %d libraries of libraries: %d outdated, %d unknown (--all lists them)",
          others.size(), count(others, Status.OUTDATED), count(others, Status.UNKNOWN));
    }
    for (DependencyStatus dependency : dependencies) {
      String changed = dependency.changed();
      if (changed != null) {
        text.line("%s has changed %s", dependency.artifact(), changed);
      }
    }
    for (DependencyStatus dependency : dependencies) {
      for (DependencyStatus.Advisory advisory : dependency.releases().advisories()) {
        new Lines(2)
            .add(
                "",
                advisory.id()
                    + " concerns "
                    + dependency.artifact()
                    + " "
                    + dependency.inUse()
                    + (advisory.fixed() == null ? "" : ", fixed in " + advisory.fixed())
                    + ": "
                    + advisory.summary())
            .toString()
            .lines()
            .forEach(text::verbatim);
      }
    }
    return text.toString();
  }

  private static long count(List<DependencyStatus> dependencies, Status status) {
    return dependencies.stream().filter(d -> d.status() == status).count();
  }

  private static void line(DependencyStatus dependency, Lines text) {
    String artifact = dependency.artifact();
    text.line(
        "%-32s %-12s %-12s %s",
        cut(artifact.substring(artifact.indexOf(':') + 1), NAME),
        cut(dependency.inUse(), VERSION),
        cut(dependency.latest().orElse("unknown"), VERSION),
        status(dependency));
  }

  /** How large the step to the newest release is. */
  private static String status(DependencyStatus dependency) {
    String weak = dependency.releases().advisories().isEmpty() ? "" : ", has a weakness";
    if (dependency.status() != Status.OUTDATED) {
      return Words.lower(dependency.status()) + weak;
    }
    String latest = dependency.latest().orElse("");
    String step =
        latest.equals(dependency.releases().patch())
            ? "patch"
            : latest.equals(dependency.releases().minor()) ? "minor" : "major";
    String nearer =
        step.equals("major") && !dependency.inUse().equals(dependency.releases().minor())
            ? dependency.releases().minor()
            : null;
    return String.format(
        Locale.ROOT, "%s%s%s", step, nearer == null ? "" : ", minor " + nearer, weak);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
