package org.riskassessment.report;

import java.util.ArrayList;
import java.util.List;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.stage.ReportStage;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.PredictionBatch;
import org.riskassessment.core.store.Review;
import org.riskassessment.report.text.ReportText;

/** The section on where the figures come from, and how to compute them again. */
record ProvenanceSection(ReportStage.Content content) {

  /** What a figure was made from. */
  record Origin(String name, String value) {}

  /** A command that computes something again and compares it. */
  record Replay(String what, String command) {}

  List<Origin> origins() {
    ModelCard card = content.version().card();
    List<Origin> origins = new ArrayList<>();
    origins.add(new Origin("Report", "run " + ReportText.text(content.runId())));
    PredictionBatch batch = content.batch();
    if (batch != null) {
      origins.add(
          new Origin(
              "Scores",
              "batch " + ReportText.text(batch.batchId()) + ", " + ReportText.time(batch.at())));
      origins.add(new Origin("Dataset scored", batch.datasetId().sha256()));
      origins.add(new Origin("Configuration of the scores", batch.configHash()));
    }
    Deployment deployment = content.deployment();
    origins.add(
        new Origin(
            "Model",
            "version "
                + content.version().version()
                + (deployment == null ? ", never deployed" : ", deployed by " + by(deployment))));
    origins.add(
        new Origin(
            "Dataset trained on",
            card.datasetId().sha256()
                + ", its first "
                + ReportText.count(card.datasetRows(), "row")));
    origins.add(new Origin("Configuration of the training", card.configHash()));
    origins.add(new Origin("Seed", Long.toString(card.seed())));
    origins.add(new Origin("Release", "risk " + card.codeVersion() + ", JDK " + card.jdk()));
    return origins;
  }

  private static String by(Deployment deployment) {
    String run = deployment.runId();
    return ReportText.text(run == null ? deployment.actor() : "run " + run);
  }

  List<Replay> replays() {
    List<Replay> replays = new ArrayList<>();
    PredictionBatch batch = content.batch();
    if (batch != null) {
      replays.add(new Replay("The risks", "risk replay " + ReportText.text(batch.batchId())));
    }
    content.figures().reviews().stream()
        .filter(review -> review.decision() != null)
        .reduce((first, second) -> second)
        .map(Review::runId)
        .ifPresent(
            run ->
                replays.add(
                    new Replay("The newest decision", "risk replay " + ReportText.text(run))));
    return replays;
  }
}
