package org.riskassessment.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.report.text.ReportText;

/**
 * The section on the deployed model: which version it is, why it is deployed and where it comes
 * from.
 *
 * @param evaluation the evaluation of the confusion matrix
 * @param at time of the report
 */
record ModelSection(
    ModelVersion version, Deployment deployment, Evaluation evaluation, Instant at) {

  /** A fact with its name. */
  record Fact(String name, String value) {}

  int number() {
    return version.version();
  }

  String since() {
    return ReportText.time(deployment.at());
  }

  String age() {
    return ReportText.age(deployment.at(), at);
  }

  /** Why this version is deployed. */
  String why() {
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
    return List.of(
        new Fact(
            "Deployed by",
            deployment.actor().equals("run")
                ? "a run of the full process"
                : ReportText.text(deployment.actor())),
        new Fact(
            "Previous version",
            deployment.previousVersion() == null
                ? "none"
                : "version " + deployment.previousVersion()),
        new Fact(
            "Trained",
            ReportText.time(card.trainedAt()) + ", in " + ReportText.duration(card.millis())),
        new Fact(
            "Trained on",
            ReportText.count(card.trainedRows(), "labelled row")
                + ", "
                + ReportText.count(card.trainedPositives())
                + " from clients who left"),
        new Fact(
            "Predicts an exit",
            "at a risk of " + ReportText.percent(evaluation.threshold()) + " or more"),
        new Fact("Dataset", card.datasetId().shortForm()),
        new Fact("Seed", Long.toString(card.seed())),
        new Fact("Made with", "risk " + card.codeVersion() + ", JDK " + card.jdk()));
  }
}
