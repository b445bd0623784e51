package org.riskassessment.api.v1;

import java.nio.charset.StandardCharsets;
import org.riskassessment.api.http.Call;
import org.riskassessment.api.http.ProblemException;
import org.riskassessment.api.http.Reply;
import org.riskassessment.api.http.Router;
import org.riskassessment.api.http.Scope;
import org.riskassessment.api.model.DeployedModel;
import org.riskassessment.core.json.JsonSection;
import org.riskassessment.core.model.ModelCardPage;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.process.RiskProcess;
import org.riskassessment.core.run.CommandReport;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.version.Decisions;
import org.riskassessment.core.version.Production;
import org.riskassessment.core.wire.VersionJson;

/** The stored versions, and which is deployed. */
public final class ModelEndpoints {
  private final ModelRegistry models;
  private final Production production;
  private final DeployedModel deployed;

  public ModelEndpoints(RiskStore store, RiskProcess process, DeployedModel deployed) {
    this.models = store.models();
    this.production = process.production();
    this.deployed = deployed;
  }

  public void addTo(Router router) {
    router
        .get("/v1/models", Scope.READ, "All versions, and which is deployed.", this::list)
        .get(
            "/v1/models/{version}",
            Scope.READ,
            "A version: its data, scores, files and history.",
            this::show)
        .get("/v1/models/{version}/card", Scope.READ, "A version's card, in Markdown.", this::card)
        .post("/v1/models/{version}/deploy", Scope.ADMIN, "Deploys a version.", this::deploy)
        .get(
            "/v1/deployments", Scope.READ, "What was deployed when, why and by who.", this::history)
        .post(
            "/v1/deployments/rollback",
            Scope.ADMIN,
            "Deploys the version before again.",
            this::rollback);
  }

  private Reply list(Call call) {
    call.onlyQuery();
    return Reply.document("models.list", VersionJson.Models.of(models.versions(), deployed()));
  }

  private Reply show(Call call) {
    call.onlyQuery();
    ModelVersion version = version(call);
    return Reply.document(
        "models.show",
        VersionJson.Details.of(
            version,
            VersionJson.Status.of(version, deployed()),
            models.evaluations(version.version()),
            new Decisions(models).on(version.version()).orElse(null),
            models.deployments().stream().filter(d -> d.version() == version.version()).toList()));
  }

  private Reply card(Call call) {
    call.onlyQuery();
    ModelVersion version = version(call);
    if (!version.artifacts().containsKey(ModelCardPage.FILE)) {
      throw new ProblemException(404, "Version " + version.version() + " has no card any more.");
    }
    return Reply.text(
        "text/markdown",
        new String(models.artifact(version.version(), ModelCardPage.FILE), StandardCharsets.UTF_8));
  }

  private Reply deploy(Call call) {
    call.onlyQuery();
    int version = version(call).version();
    JsonSection body = call.json();
    String reason = body.text("reason", "");
    boolean force = body.flag("force", false);
    body.check();
    if (force && reason.isBlank()) {
      throw new ProblemException(400, "'force' needs a 'reason', for the history.");
    }
    String why = reason.isBlank() ? "by request" : reason.strip();
    return deployed(
        "deploy",
        force
            ? production.force(version, call.caller(), why)
            : production.deploy(version, call.caller(), why));
  }

  private Reply rollback(Call call) {
    call.onlyQuery();
    JsonSection body = call.json();
    String reason = body.text("reason", "by request");
    Integer to = body.has("to") ? (int) body.integer("to", 1, Integer.MAX_VALUE) : null;
    body.check();
    return deployed(
        "rollback",
        to == null
            ? production.rollback(call.caller(), reason)
            : production.rollbackTo(to, call.caller(), reason));
  }

  private Reply deployed(String command, CommandReport<Deployment> report) {
    deployed.forget();
    return Reply.document(command, VersionJson.Deployed.of(report.result()), report.warnings());
  }

  private Reply history(Call call) {
    call.onlyQuery();
    return Reply.document("models.history", VersionJson.History.of(models.deployments()));
  }

  private ModelVersion version(Call call) {
    int number = call.number("version");
    return models
        .version(number)
        .orElseThrow(() -> new ProblemException(404, "Version " + number + " does not exist."));
  }

  private int deployed() {
    return models.deployed().map(Deployment::version).orElse(0);
  }
}
