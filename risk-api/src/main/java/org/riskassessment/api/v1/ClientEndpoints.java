package org.riskassessment.api.v1;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.core.client.Contact;
import org.riskassessment.core.config.RiskConfig;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.portfolio.CallListReport;
import org.riskassessment.core.portfolio.CallListRequest;
import org.riskassessment.core.portfolio.ClientReport;
import org.riskassessment.core.portfolio.Clients;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.wire.ClientJson;

/** Today's clients: listed, shown, called. */
public final class ClientEndpoints {
  private static final int MOST_LISTED = 100_000;
  private static final int LONGEST_PAUSE = 3_660;

  private final RiskConfig config;
  private final Clients clients;

  public ClientEndpoints(RiskConfig config, RiskProcess process) {
    this.config = config;
    this.clients = process.clients();
  }

  public void addTo(Router router) {
    router
        .get("/v1/call-list", Scope.READ, "Who to call, and why.", this::callList)
        .get(
            "/v1/clients/{client}",
            Scope.READ,
            "A client: risk, reasons, history and contacts.",
            this::client)
        .post(
            "/v1/clients/{client}/what-if",
            Scope.READ,
            "The same client with other values.",
            this::whatIf)
        .post(
            "/v1/clients/{client}/contacts",
            Scope.OPERATE,
            "Records how a call ended.",
            this::contact)
        .get(
            "/v1/contacts/effect",
            Scope.READ,
            "What calling does, measured against clients withheld by lot.",
            this::effect);
  }

  private Reply callList(Call call) {
    call.onlyQuery("capacity", "owner", "min_risk", "exclude_contacted_days");
    int days = call.count("exclude_contacted_days", 0, 0, LONGEST_PAUSE);
    CallListReport report =
        clients.callList(
            new CallListRequest(
                call.count("capacity", config.callList().capacity(), 1, MOST_LISTED),
                call.query("owner"),
                call.number("min_risk", 0, 0, 1),
                days == 0 ? null : Duration.ofDays(days)));
    return call.asksFor("text/csv")
        ? Reply.of(
                "text/csv;charset=utf-8", CallListCsv.of(report).getBytes(StandardCharsets.UTF_8))
            .withHeader("Content-Disposition", "attachment; filename=\"call-list.csv\"")
        : Reply.document("call-list", ClientJson.CallList.of(report), report.warnings());
  }

  private Reply client(Call call) {
    call.onlyQuery();
    return document(known(call, () -> clients.client(call.path("client"))));
  }

  private Reply whatIf(Call call) {
    call.onlyQuery();
    JsonSection body = call.json();
    Map<String, String> cells = new LinkedHashMap<>();
    JsonSection values = body.requiredSection("values");
    for (String feature : values.keys()) {
      cells.put(feature, cell(values, feature));
    }
    body.check();
    known(call, () -> clients.client(call.path("client")));
    return document(clients.whatIf(call.path("client"), cells));
  }

  private static Reply document(ClientReport report) {
    return Reply.document("client", ClientJson.Client.of(report), report.warnings());
  }

  private Reply contact(Call call) {
    call.onlyQuery();
    JsonSection body = call.json();
    Contact.Outcome outcome = outcome(body);
    String note = body.text("note", "");
    String by = body.text("by", call.caller());
    body.check();
    Contact recorded = known(call, () -> clients.contact(call.path("client"), outcome, note, by));
    return Reply.document("contact", ClientJson.Recorded.of(recorded)).withStatus(201);
  }

  private Reply effect(Call call) {
    call.onlyQuery();
    var report = clients.contactReport();
    return Reply.document("contact.report", ClientJson.CallEffect.of(report), report.warnings());
  }

  /** A value as the cell of a table has it: a number, a word, true or false, or null for blank. */
  private static String cell(JsonSection values, String feature) {
    return values.isText(feature)
        ? values.text(feature)
        : values.has(feature) ? values.scalar(feature) : "";
  }

  private static Contact.Outcome outcome(JsonSection body) {
    body.require("outcome", "reached, saved, lost, no_answer");
    return body.choice("outcome", Contact.Outcome.REACHED);
  }

  /**
   * Whether a failure is about this id, which a message shows with its hidden characters escaped.
   */
  private static boolean sameAsShown(String id, RiskException e) {
    return Objects.equals(ErrorContext.none().withValue(id).value(), e.context().value());
  }

  /** A client that there is not is not found, however the core puts it. */
  private static <T> T known(Call call, Supplier<T> work) {
    try {
      return work.get();
    } catch (RiskException e) {
      if (e.code() == ErrorCode.USAGE && sameAsShown(call.path("client"), e)) {
        throw new ProblemException(404, e.getMessage());
      }
      throw e;
    }
  }
}
