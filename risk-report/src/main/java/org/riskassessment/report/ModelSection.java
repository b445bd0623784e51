package org.riskassessment.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.report.text.ReportText;

/**
 * The section on the deployed model: which version it is, why it is deployed and where it comes
 * from.
 *
 * @param deployment the newest of the version; null when it was never deployed
 * @param evaluation the evaluation of the confusion matrix
 * @param at time of the report
 */
record ModelSection(
    ModelVersion version, @Nullable Deployment deployment, Evaluation evaluation, Instant at) {

  /** A fact with its name. */
  record Fact(String name, String value) {}

  int number() {
    return version.version();
  }

  boolean isDeployed() {
    return deployment != null;
  }

  String since() {
    return deployment == null ? "never" : ReportText.time(deployment.at());
  }

  String age() {
    return deployment == null ? "never" : ReportText.age(deployment.at(), at);
  }

  /** Why this version is deployed. */
  String why() {
    if (deployment == null) {
      return "it was never deployed";
    }
    String kind =
        switch (deployment.kind()) {
          case FIRST -> "first deployment";
          case PROMOTION -> "promoted";
          case RECALIBRATION -> "put on a new level";
          case COMMAND -> "deployed by command";
          case FORCED -> "deployed by command although the promotion check refused it";
          case ROLLBACK -> "restored by a rollback";
        };
    return deployment.reason().isBlank()
        ? kind
        : kind + ": " + ReportText.sentence(deployment.reason());
  }

  /** Where the version comes from. */
  List<Fact> facts() {
    ModelCard card = version.card();
    List<Fact> facts = new ArrayList<>();
    if (card.question() != null) {
      facts.add(new Fact("Question", "whether a client " + card.question()));
    }
    facts.addAll(made(card));
    return facts;
  }

  private List<Fact> made(ModelCard card) {
    List<Fact> facts = new ArrayList<>();
    if (deployment != null) {
      facts.add(
          new Fact(
              "Deployed by",
              deployment.actor().equals("run")
                  ? "a run of the full process"
                  : ReportText.text(deployment.actor())));
      facts.add(
          new Fact(
              "Previous version",
              deployment.previousVersion() == null
                  ? "none"
                  : "version " + deployment.previousVersion()));
    }
    facts.add(
        new Fact(
            "Trained",
            ReportText.time(card.trainedAt()) + ", in " + ReportText.duration(card.millis())));
    facts.add(
        new Fact(
            "Trained on",
            ReportText.count(card.trainedRows(), "labelled row")
                + ", "
                + ReportText.count(card.trainedPositives())
                + " from clients who left"));
    facts.add(
        new Fact(
            "Predicts an exit",
            "at a risk of " + ReportText.percent(evaluation.threshold()) + " or more"));
    facts.add(new Fact("Dataset", card.datasetId().shortForm()));
    facts.add(new Fact("Seed", Long.toString(card.seed())));
    facts.add(new Fact("Made with", "risk " + card.codeVersion() + ", JDK " + card.jdk()));
    return facts;
  }
}
