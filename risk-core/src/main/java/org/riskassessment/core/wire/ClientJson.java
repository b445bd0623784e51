package org.riskassessment.core.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.json.Inline;
import org.riskassessment.core.json.Lower;
import org.riskassessment.core.json.OmitNull;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.monitor.Doubt;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.portfolio.ContactReport;
import org.riskassessment.core.portfolio.PredictionReport;
import org.riskassessment.core.store.PredictionLog;

/** Today's clients: scored, listed, shown, called. */
public final class ClientJson {
  private ClientJson() {}

  /**
   * The risks of clients.
   *
   * @param batchId the stored batch; null for scores that are not kept
   * @param modelVersion the version that scored them
   * @param n number of clients
   * @param predictions the clients of a file in its order, those of the portfolio in the order of
   *     the call list
   */
  public record Predictions(
      @Nullable String batchId, int modelVersion, int n, List<Scored> predictions) {

    public static Predictions of(PredictionReport report) {
      List<Scored> predictions = new ArrayList<>(report.clients().size());
      for (int i = 0; i < report.clients().size(); i++) {
        Interval interval = report.intervals().isEmpty() ? null : report.intervals().get(i);
        predictions.add(Scored.of(report.clients().get(i), interval, report.bands()));
      }
      return new Predictions(
          report.batchId(), report.modelVersion(), report.clients().size(), predictions);
    }
  }

  /**
   * The risk of a client.
   *
   * @param id the client
   * @param risk probability of exit, 0 to 1
   * @param riskLow lower end of the risk's 95% interval; null where it is unknown
   * @param riskHigh upper end of the risk's 95% interval; null where it is unknown
   * @param band how high the risk is, by the limits in the configuration
   * @param value the money at stake; null where it is unknown
   * @param expectedLoss risk times value, at least 0; null where the value is unknown
   * @param exits whether the risk reaches the decision threshold
   */
  public record Scored(
      String id,
      double risk,
      @Nullable Double riskLow,
      @Nullable Double riskHigh,
      @Lower Bands.Band band,
      @Nullable Double value,
      @Nullable Double expectedLoss,
      boolean exits) {

    static Scored of(Prediction client, @Nullable Interval interval, Bands bands) {
      return new Scored(
          client.clientId(),
          client.risk(),
          interval == null ? null : interval.low(),
          interval == null ? null : interval.high(),
          bands.of(client.risk()),
          client.value(),
          client.expectedLoss(),
          client.exits());
    }
  }

  /**
   * Who to call.
   *
   * @param batchId the batch of predictions that the list is made from
   * @param modelVersion the version that scored them
   * @param at when they were scored
   * @param capacity number of clients asked for
   * @param portfolio number of clients scored
   * @param eligible number of clients that could have been listed
   * @param withheld clients left out by lot, to measure what calling does
   * @param expectedLeavers how many of those listed are expected to leave
   * @param expectedLoss the money that those listed may take with them; null without values
   * @param capture share of all expected leavers that is listed, 0 to 1
   * @param randomCapture the same for as many clients drawn by lot
   * @param reach how many of those who leave these calls reach
   * @param question what the risks answer of a client, in words; left out where that is what the
   *     labels of the rows say
   * @param modelWarning what must be known of the model before the list; left out when nothing is
   *     wrong with it
   * @param items the clients, in the order in which to call them
   */
  public record CallList(
      String batchId,
      int modelVersion,
      Instant at,
      int capacity,
      int portfolio,
      int eligible,
      int withheld,
      Estimate expectedLeavers,
      @Nullable Estimate expectedLoss,
      double capture,
      double randomCapture,
      Reached reach,
      @OmitNull @Nullable String question,
      @OmitNull @Nullable String modelWarning,
      List<Item> items) {

    public static CallList of(CallListReport report) {
      CallListReport.Expected loss = report.expectedLoss();
      return new CallList(
          report.batch().batchId(),
          report.batch().modelVersion(),
          report.batch().at(),
          report.capacity(),
          report.batch().n(),
          report.eligible(),
          report.withheld(),
          Estimate.of(report.expectedLeavers()),
          loss == null ? null : Estimate.of(loss),
          report.capture(),
          report.randomCapture(),
          Reached.of(report.reach()),
          report.question(),
          report.modelWarning(),
          report.items().stream().map(Item::of).toList());
    }
  }

  /**
   * How many of those who leave a number of calls reaches.
   *
   * @param calls clients called
   * @param leavers expected among them
   * @param of leavers expected among all clients
   * @param byChance leavers expected among as many clients drawn by lot
   */
  public record Reached(int calls, Estimate leavers, double of, double byChance) {
    static Reached of(Reach reach) {
      return new Reached(
          reach.calls(),
          Estimate.of(reach.leavers(), reach.interval()),
          reach.all(),
          reach.byChance());
    }
  }

  /**
   * A number that is not known exactly.
   *
   * @param value the estimate
   * @param low lower end of its 95% interval; null where it is unknown
   * @param high upper end of its 95% interval; null where it is unknown
   */
  public record Estimate(double value, @Nullable Double low, @Nullable Double high) {
    static Estimate of(CallListReport.Expected expected) {
      return of(expected.value(), expected.interval());
    }

    static Estimate of(double value, @Nullable Interval interval) {
      return new Estimate(
          value,
          interval == null ? null : interval.low(),
          interval == null ? null : interval.high());
    }
  }

  /**
   * A client on the call list.
   *
   * @param rank place in the list of the whole portfolio, from 1
   * @param previousRank rank in the batch before; null when the client was not in it
   * @param id the client
   * @param risk probability of exit, 0 to 1
   * @param previousRisk risk in the batch before; null when the client was not in it
   * @param riskLow lower end of the risk's 95% interval; null where it is unknown
   * @param riskHigh upper end of the risk's 95% interval; null where it is unknown
   * @param wideBecause why the interval is wide, in plain words; left out where it is not
   * @param band how high the risk is, by the limits in the configuration
   * @param value the money at stake; null where it is unknown
   * @param expectedLoss risk times value, at least 0; null where the value is unknown
   * @param owner who looks after the client; null where unknown
   * @param reasons why the model ranks it there: first those that raise the risk, then those that
   *     lower it
   * @param lastContact the newest contact with the client; null when there was none
   */
  public record Item(
      int rank,
      @Nullable Integer previousRank,
      String id,
      double risk,
      @Nullable Double previousRisk,
      @Nullable Double riskLow,
      @Nullable Double riskHigh,
      @OmitNull @Nullable String wideBecause,
      @Lower Bands.Band band,
      @Nullable Double value,
      @Nullable Double expectedLoss,
      @Nullable String owner,
      List<Reason> reasons,
      @Nullable Call lastContact) {

    static Item of(CallListItem item) {
      Prediction prediction = item.prediction();
      Prediction previous = item.previous();
      Interval interval = item.interval();
      Contact last = item.lastContact();
      return new Item(
          prediction.rank(),
          previous == null || previous.rank() == 0 ? null : previous.rank(),
          prediction.clientId(),
          prediction.risk(),
          previous == null ? null : previous.risk(),
          interval == null ? null : interval.low(),
          interval == null ? null : interval.high(),
          item.wideBecause(),
          item.band(),
          prediction.value(),
          prediction.expectedLoss(),
          item.owner().isEmpty() ? null : item.owner(),
          item.reasons().stream().map(Reason::of).toList(),
          last == null ? null : Call.of(last));
    }
  }

  /**
   * Why the model ranks a client where it does.
   *
   * @param feature its column
   * @param label what people call it
   * @param value the client's cell; empty when it is missing
   * @param contribution what the feature adds to the log-odds, compared with the average training
   *     client; above 0 it raises the risk
   * @param doubt why not to rely on it; null where there is no doubt
   * @param text the reason in plain words
   */
  public record Reason(
      String feature,
      String label,
      String value,
      double contribution,
      @Lower @Nullable Doubt doubt,
      String text) {

    static Reason of(CallListItem.Reason reason) {
      return new Reason(
          reason.feature(),
          reason.label(),
          reason.value(),
          reason.contribution(),
          reason.doubt(),
          reason.text());
    }
  }

  /**
   * A contact that was recorded.
   *
   * @param contact the contact
   */
  public record Recorded(Call contact) {
    public static Recorded of(Contact contact) {
      return new Recorded(Call.of(contact));
    }
  }

  /**
   * A contact with a client.
   *
   * @param number counts the contacts from 1
   * @param id the client
   * @param outcome how the call ended
   * @param note what to remember; may be empty
   * @param by who called
   * @param at when it was recorded
   */
  public record Call(
      int number,
      String id,
      @Lower(hyphenated = true) Contact.Outcome outcome,
      String note,
      String by,
      Instant at) {

    static Call of(Contact contact) {
      return new Call(
          contact.number(),
          contact.clientId(),
          contact.outcome(),
          contact.note(),
          contact.by(),
          contact.at());
    }
  }

  /**
   * All that is known about a client.
   *
   * @param batchId the batch of predictions that it is from
   * @param modelVersion the version that scored it
   * @param predictionId identifies the prediction, for {@code risk replay}
   * @param item the client as the call list shows it
   * @param whatIf cells that were changed to see what the model says, by feature; null when none
   *     were
   * @param profile the client's cells, by feature
   * @param contributions what every feature adds; with the bias they sum to the log-odds
   * @param bias what the model adds for every client, in log-odds
   * @param logOdds the client's, before calibration
   * @param calibration how they become a risk
   * @param history what earlier batches say of the client, newest first
   * @param contacts all contacts with the client, oldest first
   * @param similar past clients most like it
   * @param modelWarning what must be known of the model first; left out when nothing is wrong with
   *     it
   */
  public record Client(
      String batchId,
      int modelVersion,
      String predictionId,
      @Inline Item item,
      @Nullable Map<String, String> whatIf,
      Map<String, String> profile,
      List<Share> contributions,
      double bias,
      double logOdds,
      Calibration calibration,
      List<Past> history,
      List<Call> contacts,
      List<Similar> similar,
      @OmitNull @Nullable String modelWarning) {

    public static Client of(ClientReport report) {
      return new Client(
          report.batch().batchId(),
          report.batch().modelVersion(),
          BatchReplay.predictionId(report.batch(), report.item().prediction().clientId()),
          Item.of(report.item()),
          report.changed().isEmpty() ? null : report.changed(),
          report.profile(),
          report.contributions().stream()
              .map(
                  c ->
                      new Share(
                          c.column(),
                          report.labels().getOrDefault(c.column(), c.column()),
                          report.profile().getOrDefault(c.column(), ""),
                          c.logOdds()))
              .toList(),
          report.bias(),
          report.logOdds(),
          new Calibration(report.calibration()),
          report.history().stream().map(Past::of).toList(),
          report.contacts().stream().map(Call::of).toList(),
          report.similar().stream().map(Similar::of).toList(),
          report.modelWarning());
    }
  }

  /**
   * What a feature adds to a client's log-odds.
   *
   * @param feature its column
   * @param label what people call it
   * @param value the client's cell; empty when it is missing
   * @param contribution what the feature adds, in log-odds, compared with the average training
   *     client
   */
  public record Share(String feature, String label, String value, double contribution) {}

  /**
   * How log-odds become a risk.
   *
   * @param method none, platt, spline or isotonic
   */
  public record Calibration(String method) {}

  /**
   * What a batch says of a client.
   *
   * @param batchId the batch
   * @param modelVersion the version that scored it
   * @param at when it was scored
   * @param risk probability of exit, 0 to 1
   * @param rank place in that batch, from 1; null in batches without ranks
   */
  public record Past(
      String batchId, int modelVersion, Instant at, double risk, @Nullable Integer rank) {

    static Past of(PredictionLog.Entry past) {
      return new Past(
          past.batch().batchId(),
          past.batch().modelVersion(),
          past.batch().at(),
          past.prediction().risk(),
          past.prediction().rank() == 0 ? null : past.prediction().rank());
    }
  }

  /**
   * A past client.
   *
   * @param id the client
   * @param exited whether it left
   * @param risk probability of exit, 0 to 1
   * @param distance how far the contributions of the two clients lie apart, in log-odds
   * @param common values that both have, in plain words, what counts most first
   */
  public record Similar(
      String id, boolean exited, double risk, double distance, List<String> common) {
    static Similar of(ClientReport.Similar similar) {
      return new Similar(
          similar.clientId(),
          similar.exited(),
          similar.risk(),
          similar.distance(),
          similar.common());
    }
  }

  /**
   * What calling does.
   *
   * @param outcomes number of contacts by how they ended
   * @param called clients on a list while others were withheld by lot
   * @param withheld those others
   * @param measurable whether the effect can be measured
   * @param effect exit rate of the called minus that of the withheld, over lots and ranks; null
   *     where it cannot be measured
   * @param effectByBand the same by band of risk, where it can be measured
   * @param reason why it cannot be measured, or how it was
   */
  public record CallEffect(
      Map<String, Integer> outcomes,
      Arm called,
      Arm withheld,
      boolean measurable,
      @Nullable Estimate effect,
      Map<String, Estimate> effectByBand,
      String reason) {

    public static CallEffect of(ContactReport report) {
      Map<String, Integer> outcomes = new LinkedHashMap<>();
      report.outcomes().forEach((outcome, n) -> outcomes.put(Words.hyphenated(outcome), n));
      Map<String, Estimate> byBand = new LinkedHashMap<>();
      report
          .effectByBand()
          .forEach(
              (band, e) -> byBand.put(Words.lower(band), Estimate.of(e.value(), e.interval())));
      return new CallEffect(
          outcomes,
          Arm.of(report.called()),
          Arm.of(report.withheld()),
          report.effect() != null,
          report.effect() == null
              ? null
              : Estimate.of(report.effect().value(), report.effect().interval()),
          byBand,
          report.reason());
    }
  }

  /**
   * One of two groups of clients.
   *
   * @param clients number of clients
   * @param labelled those whose label is known by now
   * @param left those of these that left
   * @param exitRate left over labelled, 0 to 1; null while none is labelled
   */
  public record Arm(int clients, int labelled, int left, @Nullable Double exitRate) {
    static Arm of(ContactReport.Arm arm) {
      return new Arm(
          arm.clients(),
          arm.labelled(),
          arm.left(),
          arm.labelled() == 0 ? null : arm.left() / (double) arm.labelled());
    }
  }
}
