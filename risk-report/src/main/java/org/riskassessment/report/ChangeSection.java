package org.riskassessment.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.stage.ReportFigures.RiskChange;
import org.riskassessment.core.stage.ReportFigures.Total;
import org.riskassessment.report.text.ReportText;

/**
 * The section on what changed since the clients were scored before.
 *
 * @param change null when it is unknown
 */
record ChangeSection(@Nullable RiskChange change) {

  /**
   * A part of the change, or a total.
   *
   * @param loss empty when no values are known
   */
  record Part(String name, String note, String clients, String leavers, String loss) {}

  boolean isKnown() {
    return change != null;
  }

  boolean isMoney() {
    return change != null && change.isMoney();
  }

  /** What the parts are measured from. */
  String since() {
    return change == null
        ? ""
        : "Since "
            + ReportText.time(change.since())
            + ", when version "
            + change.versionBefore()
            + " scored the clients. The parts add up to the difference, but for rounding.";
  }

  /** The change in one sentence. */
  String summary() {
    if (change == null) {
      return "";
    }
    double leavers = change.now().leavers() - change.before().leavers();
    double loss = change.now().loss() - change.before().loss();
    return ReportText.decimal(change.now().leavers())
        + " clients are expected to leave, "
        + difference(leavers, ReportText.decimal(Math.abs(leavers)))
        + (change.isMoney()
            ? "; the expected loss is "
                + ReportText.count(Math.round(change.now().loss()))
                + ", "
                + difference(loss, ReportText.count(Math.round(Math.abs(loss))))
            : "")
        + ".";
  }

  private static String difference(double change, String size) {
    return Math.abs(change) < 0.05 ? "as many as before" : size + (change > 0 ? " more" : " less");
  }

  /** From what was before to what is now. */
  List<Part> parts() {
    if (change == null) {
      return List.of();
    }
    boolean sameModel = change.versionBefore() == change.version();
    return List.of(
        total("Before", change.stayed() + change.went(), change.before()),
        part("Clients who came", "", change.came(), change.newcomers()),
        part(
            "Clients who went",
            "they left, or are no longer listed",
            change.went(),
            change.leftovers()),
        part("Changed data", "other values of the same clients", change.stayed(), change.data()),
        part(
            "Changed model",
            sameModel
                ? "the same version"
                : "version " + change.version() + " in place of " + change.versionBefore(),
            change.stayed(),
            change.model()),
        part(
            "Changed calibration", "the level of the risks", change.stayed(), change.calibration()),
        total("Now", change.stayed() + change.came(), change.now()));
  }

  private Part total(String name, int clients, Total total) {
    return new Part(
        name,
        "",
        ReportText.count(clients),
        ReportText.decimal(total.leavers()),
        isMoney() ? ReportText.count(Math.round(total.loss())) : "");
  }

  private Part part(String name, String note, int clients, Total total) {
    return new Part(
        name,
        note,
        ReportText.count(clients),
        ReportText.change(total.leavers(), 1),
        isMoney() ? ReportText.change(total.loss(), 0) : "");
  }
}
