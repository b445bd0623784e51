package org.riskassessment.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.riskassessment.core.client.ClientRisk;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.stage.ReportFigures;
import org.riskassessment.report.text.ReportText;

/**
 * The section on the clients most at risk.
 *
 * @param portfolio number of clients scored
 * @param reach of the calls that can be made
 * @param atRisk the clients most at risk, highest first
 * @param groups all clients, then groups of them
 */
record ClientSection(
    int portfolio, Reach reach, List<ClientRisk> atRisk, List<ReportFigures.Group> groups) {
  /** Reasons shown for each client. */
  static final int REASONS = 2;

  /**
   * A client at risk.
   *
   * @param bar the risk on a line from 0 to 100
   */
  record Client(
      int rank, String id, String risk, String bar, String prediction, List<Reason> reasons) {}

  /**
   * A reason for a client's rank.
   *
   * @param effect what it does to the risk
   */
  record Reason(String text, String logOdds, String effect) {}

  /**
   * What is expected of a group of clients.
   *
   * @param loss empty when no values are known
   */
  record Stake(String group, String clients, String leavers, String loss) {}

  boolean isMoney() {
    return groups.stream().anyMatch(group -> group.loss() != null);
  }

  /** All clients, then by owner and segment, those with the most expected leavers first. */
  List<Stake> stakes() {
    return groups.stream()
        .map(
            group ->
                new Stake(
                    group.by().isEmpty()
                        ? "All clients"
                        : ReportText.text(group.by())
                            + ": "
                            + (group.name().isEmpty() ? "none" : ReportText.text(group.name())),
                    ReportText.count(group.clients()),
                    expected(group.leavers(), ReportText::decimal),
                    group.loss() == null
                        ? ""
                        : expected(group.loss(), x -> ReportText.count(Math.round(x)))))
        .toList();
  }

  private static String expected(ReportFigures.Expected expected, DoubleFunction<String> words) {
    Interval interval = expected.interval();
    return words.apply(expected.value())
        + (interval == null
            ? ""
            : " (" + words.apply(interval.low()) + " to " + words.apply(interval.high()) + ")");
  }

  /** How many clients were scored, in words. */
  String scored() {
    return portfolio == 0 ? "none scored" : ReportText.count(portfolio);
  }

  /** How many calls can be made, in words. */
  String calls() {
    return ReportText.count(reach.calls(), "call");
  }

  /** Whom they reach, in words. */
  String reached() {
    return reach.words();
  }

  /** Why no clients are shown. */
  String whyEmpty() {
    return portfolio == 0
        ? "Unknown: no clients have been scored."
        : "Unknown: this report has no ranking of the clients.";
  }

  List<Client> clients() {
    List<Client> clients = new ArrayList<>();
    for (ClientRisk client : atRisk) {
      clients.add(
          new Client(
              clients.size() + 1,
              ReportText.text(client.clientId()),
              ReportText.percent(client.risk()),
              String.format(Locale.ROOT, "%.1f", 100 * Math.min(1, Math.max(0, client.risk()))),
              client.exits() ? "leave" : "stay",
              client.reasons().stream().limit(REASONS).map(ClientSection::reason).toList()));
    }
    return clients;
  }

  private static Reason reason(ClientRisk.Reason reason) {
    return new Reason(
        ReportText.text(reason.text()),
        ReportText.signed(reason.logOdds()),
        reason.logOdds() > 0 ? "raises" : reason.logOdds() < 0 ? "lowers" : "no effect");
  }
}
