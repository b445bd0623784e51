package org.riskassessment.core.process;

import java.util.List;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.Prediction;
import org.riskassessment.core.store.PredictionBatch;

/** Scores the portfolio with the deployed model and keeps the scores. */
final class Predicting {
  private final Run run;

  Predicting(Run run) {
    this.run = run;
  }

  Portfolio portfolio(DatasetRecord dataset) {
    Deployment deployed = run.models().deployed();
    RiskModel model = run.models().load(deployed.version());
    Portfolio portfolio = run.portfolio(() -> dataset, model);
    List<Prediction> predictions =
        portfolio.inOrder().stream()
            .map(c -> new Prediction(c.clientId(), c.logOdds(), c.risk(), c.exits()))
            .toList();
    run.context().cancellation().check();
    run.store()
        .predictions()
        .add(
            new PredictionBatch(
                run.id(),
                deployed.version(),
                dataset.id(),
                run.config().hash(),
                predictions.size(),
                run.now()),
            predictions);
    return portfolio;
  }
}
