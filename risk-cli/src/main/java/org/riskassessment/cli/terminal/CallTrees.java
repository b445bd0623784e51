package org.riskassessment.cli.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.portfolio.BatchReplay;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.portfolio.ContactReport;
import org.riskassessment.core.store.PredictionLog;

/** The data of the JSON documents on whom to call: the contract with scripts. */
public final class CallTrees {
  private CallTrees() {}

  public static Map<String, @Nullable Object> callList(CallListReport report) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch_id", report.batch().batchId());
    tree.put("model_version", report.batch().modelVersion());
    tree.put("at", report.batch().at().toString());
    tree.put("capacity", report.capacity());
    tree.put("portfolio", report.batch().n());
    tree.put("eligible", report.eligible());
    tree.put("withheld", report.withheld());
    tree.put("expected_leavers", expected(report.expectedLeavers()));
    CallListReport.Expected loss = report.expectedLoss();
    tree.put("expected_loss", loss == null ? null : expected(loss));
    tree.put("capture", report.capture());
    tree.put("random_capture", report.randomCapture());
    tree.put("items", report.items().stream().map(CallTrees::item).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> expected(CallListReport.Expected expected) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("value", expected.value());
    putInterval(tree, "", expected.interval());
    return tree;
  }

  private static void putInterval(
      Map<String, @Nullable Object> tree, String prefix, @Nullable Interval interval) {
    tree.put(prefix + "low", interval == null ? null : interval.low());
    tree.put(prefix + "high", interval == null ? null : interval.high());
  }

  private static Map<String, @Nullable Object> item(CallListItem item) {
    Prediction prediction = item.prediction();
    Prediction previous = item.previous();
    Contact last = item.lastContact();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rank", prediction.rank());
    tree.put("previous_rank", previous == null || previous.rank() == 0 ? null : previous.rank());
    tree.put("id", prediction.clientId());
    tree.put("risk", prediction.risk());
    tree.put("previous_risk", previous == null ? null : previous.risk());
    putInterval(tree, "risk_", item.interval());
    tree.put("band", Trees.lower(item.band()));
    tree.put("value", prediction.value());
    tree.put("expected_loss", prediction.expectedLoss());
    tree.put("owner", item.owner().isEmpty() ? null : item.owner());
    tree.put("reasons", item.reasons().stream().map(CallTrees::reason).toList());
    tree.put("last_contact", last == null ? null : contact(last));
    return tree;
  }

  private static Map<String, @Nullable Object> reason(CallListItem.Reason reason) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("feature", reason.feature());
    tree.put("value", reason.value());
    tree.put("contribution", reason.contribution());
    tree.put("doubt", reason.doubt() == null ? null : Trees.lower(reason.doubt()));
    tree.put("text", reason.text());
    return tree;
  }

  public static Map<String, @Nullable Object> contact(Contact contact) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("number", contact.number());
    tree.put("id", contact.clientId());
    tree.put("outcome", Trees.lower(contact.outcome()));
    tree.put("note", contact.note());
    tree.put("by", contact.by());
    tree.put("at", contact.at().toString());
    return tree;
  }

  public static Map<String, @Nullable Object> client(ClientReport report) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch_id", report.batch().batchId());
    tree.put("model_version", report.batch().modelVersion());
    tree.put(
        "prediction_id",
        BatchReplay.predictionId(report.batch(), report.item().prediction().clientId()));
    tree.putAll(item(report.item()));
    tree.put("what_if", report.changed().isEmpty() ? null : report.changed());
    tree.put("profile", report.profile());
    tree.put("contributions", contributions(report));
    tree.put("bias", report.bias());
    tree.put("log_odds", report.logOdds());
    tree.put("calibration", Map.of("method", report.calibration()));
    tree.put("history", report.history().stream().map(CallTrees::past).toList());
    tree.put("contacts", report.contacts().stream().map(CallTrees::contact).toList());
    tree.put("similar", report.similar().stream().map(CallTrees::similar).toList());
    return tree;
  }

  private static List<Map<String, Object>> contributions(ClientReport report) {
    return report.contributions().stream()
        .map(
            c -> {
              Map<String, Object> tree = new LinkedHashMap<>();
              tree.put("feature", c.column());
              tree.put("value", report.profile().getOrDefault(c.column(), ""));
              tree.put("contribution", c.logOdds());
              return tree;
            })
        .toList();
  }

  private static Map<String, @Nullable Object> past(PredictionLog.Past past) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch_id", past.batch().batchId());
    tree.put("model_version", past.batch().modelVersion());
    tree.put("at", past.batch().at().toString());
    tree.put("risk", past.prediction().risk());
    tree.put("rank", past.prediction().rank() == 0 ? null : past.prediction().rank());
    return tree;
  }

  private static Map<String, Object> similar(ClientReport.Similar similar) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", similar.clientId());
    tree.put("exited", similar.exited());
    tree.put("risk", similar.risk());
    tree.put("distance", similar.distance());
    return tree;
  }

  public static Map<String, @Nullable Object> contactReport(ContactReport report) {
    Map<String, @Nullable Object> outcomes = new LinkedHashMap<>();
    report.outcomes().forEach((outcome, n) -> outcomes.put(Trees.lower(outcome), n));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("outcomes", outcomes);
    tree.put("called", arm(report.called()));
    tree.put("withheld", arm(report.withheld()));
    tree.put("measurable", report.effect() != null);
    Map<String, @Nullable Object> effect = new LinkedHashMap<>();
    if (report.effect() != null) {
      effect.put("value", report.effect().value());
      putInterval(effect, "", report.effect().interval());
    }
    tree.put("effect", report.effect() == null ? null : effect);
    tree.put("reason", report.reason());
    return tree;
  }

  private static Map<String, @Nullable Object> arm(ContactReport.Arm arm) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("clients", arm.clients());
    tree.put("labelled", arm.labelled());
    tree.put("left", arm.left());
    tree.put("exit_rate", arm.labelled() == 0 ? null : arm.left() / (double) arm.labelled());
    return tree;
  }

  public static Map<String, @Nullable Object> replay(BatchReplay replay) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("batch_id", replay.batch().batchId());
    tree.put("id", replay.clientId());
    tree.put("model_version", replay.batch().modelVersion());
    tree.put("n", replay.compared());
    tree.put("identical", replay.isIdentical());
    tree.put("differences", replay.differences().stream().map(CallTrees::difference).toList());
    return tree;
  }

  private static Map<String, Object> difference(BatchReplay.Difference difference) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", difference.clientId());
    tree.put("field", difference.field());
    tree.put("recorded", difference.recorded());
    tree.put("recomputed", difference.recomputed());
    return tree;
  }
}
