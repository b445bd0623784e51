package org.riskassessment.core.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.ModelDiagnosis;
import org.riskassessment.core.evaluate.Metric;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.stage.PerformanceStage;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.version.JudgedRows;

/** What metrics should be by a model's risks alone, checked wherever labels are known. */
final class Estimates {
  private static final int FEWEST_ESTIMATED = 30;
  private static final int LAST_ESTIMATES = 6;
  private static final int MOST_MISSED = 3;

  private final Run run;
  private final RiskModel model;

  Estimates(Run run, RiskModel model) {
    this.run = run;
    this.model = model;
  }

  /**
   * Estimates the metrics of the newest tick and, if its labels are known, compares them; without
   * labelled rows, of today's clients.
   *
   * @param reference the rows that the version was judged on; null when they are missing
   * @param judged null when none are
   * @param earlier diagnoses, newest first
   */
  List<MetricEstimate> of(
      @Nullable Dataset reference,
      @Nullable JudgedRows judged,
      TodaysClients clients,
      List<ModelDiagnosis> earlier,
      DatasetRecord dataset) {
    if (reference == null || reference.labelled().size() < reference.size()) {
      return List.of(
          MetricEstimate.none(
              Metric.ROC_AUC.key(), 0, "the rows that the version held out are missing"));
    }
    ScoredRows tick = judged == null ? null : judged.tick().scored();
    boolean isLabelled = tick != null && tick.size() >= FEWEST_ESTIMATED;
    ScoredRows current = isLabelled && tick != null ? tick : unlabelled(clients);
    List<MetricEstimate> estimates =
        run.stages()
            .performance()
            .estimate(
                new PerformanceStage.Question(
                    model.score(reference),
                    current,
                    model.threshold(),
                    Math.min(run.config().callList().capacity(), current.size()),
                    run.config().training().seed()));
    List<MetricEstimate> checked = new ArrayList<>();
    for (MetricEstimate one : estimates) {
      MetricEstimate known =
          isLabelled ? one.realised(realised(one.metric(), current, model.threshold())) : one;
      checked.add(withdrawn(known, earlier, dataset));
    }
    return checked;
  }

  private ScoredRows unlabelled(TodaysClients clients) {
    Dataset rows = clients.areKnown() ? clients.rows().where(row -> false) : clients.rows();
    double[] logOdds = model.logOdds(rows);
    return new ScoredRows(
        logOdds,
        model.risks(logOdds),
        new boolean[logOdds.length],
        IntStream.range(0, logOdds.length).toArray());
  }

  private static @Nullable Double realised(String metric, ScoredRows rows, double threshold) {
    double left = 0;
    double predicted = 0;
    double hits = 0;
    for (int row = 0; row < rows.size(); row++) {
      double w = rows.weight(row);
      boolean exits = rows.risk(row) >= threshold;
      left += rows.exited(row) ? w : 0;
      predicted += exits ? w : 0;
      hits += exits && rows.exited(row) ? w : 0;
    }
    return switch (metric) {
      case "roc_auc" -> Ranking.of(rows).map(Ranking::rocAuc).orElse(null);
      case "f1" -> predicted + left > 0 ? 2 * hits / (predicted + left) : null;
      case "leavers" -> left;
      default -> null;
    };
  }

  /** Marks an estimate that was wrong, or that has been wrong too often before. */
  private static MetricEstimate withdrawn(
      MetricEstimate estimate, List<ModelDiagnosis> earlier, DatasetRecord dataset) {
    if (estimate.status() != CheckStatus.OK) {
      return estimate;
    }
    List<Boolean> covered = new ArrayList<>();
    Boolean own = estimate.covers();
    if (own != null) {
      covered.add(own);
    }
    for (ModelDiagnosis before : earlier) {
      if (!before.dataset().equals(dataset.id().sha256())) {
        before.estimate().stream()
            .filter(e -> e.metric().equals(estimate.metric()))
            .map(MetricEstimate::covers)
            .filter(c -> c != null && covered.size() < LAST_ESTIMATES)
            .forEach(covered::add);
      }
    }
    long right = covered.stream().filter(c -> c).count();
    if (covered.size() == LAST_ESTIMATES && right <= MOST_MISSED) {
      return new MetricEstimate(
          estimate.metric(),
          null,
          null,
          null,
          estimate.realised(),
          CheckStatus.WARN,
          estimate.n(),
          "withdrawn: only " + right + " of the last " + LAST_ESTIMATES + " held");
    }
    return own == null || own
        ? estimate
        : estimate.as(CheckStatus.WARN, "what came lies outside: more has changed than the mix");
  }
}
