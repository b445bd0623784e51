package org.riskassessment.core.version;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.config.Training;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.evaluate.Threshold;
import org.riskassessment.core.evaluate.ThresholdRule;
import org.riskassessment.core.model.LogisticRiskModel;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelCardPage;
import org.riskassessment.core.model.ModelJson;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.ModelViews;
import org.riskassessment.core.run.Run;

/** Makes a version of the deployed model on another level: ranking, reasons and AUC stay. */
final class Recalibrator {
  private final Run run;

  Recalibrator(Run run) {
    this.run = run;
  }

  /**
   * Stores the version.
   *
   * @param present the deployed version
   * @param rows those that the level was fitted on, scored by it
   */
  ModelVersion store(ModelVersion present, Recalibration level, Dataset rows, ScoredRows scored) {
    Training settings = run.config().training();
    LevelFit fit = level.fit();
    RiskModel before = run.models().load(present.version());
    RiskModel model = before.recalibrated(fit.offset(), fit.slope(), before.threshold());
    double[] weights = new double[scored.size()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = scored.weight(row);
    }
    ScoredRows moved = model.score(rows);
    Capacity capacity = Capacity.of(run.config(), run.rows(run.requiredDataset()));
    model =
        before.recalibrated(
            fit.offset(),
            fit.slope(),
            Threshold.by(settings.threshold(), moved, weights, capacity.share()));
    ModelCard card = present.card();
    ModelCard newCard =
        new ModelCard(
            card.rows(),
            new ModelCard.Provenance(
                card.schemaHash(),
                run.config().hash(),
                card.seed(),
                run.codeVersion(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                run.now(),
                0),
            Evaluation.of(
                "the rows of its new level",
                Evaluation.Protocol.NEW_ROWS,
                model.score(rows),
                model.threshold(),
                capacity.of(rows.size()),
                settings.seed()),
            card.fit(),
            card.outOfTime(),
            card.question(),
            level);
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    for (String name : present.artifacts().keySet()) {
      if (!ModelVersion.isDerived(name)) {
        artifacts.put(name, run.store().models().artifact(present.version(), name));
      }
    }
    artifacts.put(ModelJson.FILE, ModelJson.write(model));
    artifacts.put(ModelCard.FILE, newCard.toJson());
    artifacts.put(ModelCardPage.FILE, ModelCardPage.of(newCard).getBytes(StandardCharsets.UTF_8));
    if (model instanceof LogisticRiskModel logistic) {
      artifacts.putAll(run.stages().train().interchange(logistic, run.config().schema()));
    }
    ModelVersion version = run.store().models().add(newCard, artifacts);
    run.store().models().addEvaluation(version.version(), run.id(), newCard.evaluation());
    new ModelViews(run).writeVersion(version);
    return version;
  }

  /**
   * The decision threshold of a model whose level moves, without rows to choose it on: one that was
   * given as a risk stays, any other moves along and predicts the same clients.
   */
  static double moved(ThresholdRule rule, RiskModel model, double offset, double slope) {
    if (rule instanceof ThresholdRule.Fixed || rule instanceof ThresholdRule.Cost) {
      return model.threshold();
    }
    double risk = 1 / (1 + StrictMath.exp(-offset - slope * LevelFit.logit(model.threshold())));
    return Math.min(Math.max(risk, 1e-9), 1 - 1e-9);
  }
}
