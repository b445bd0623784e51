package org.riskassessment.diagnostics.performance;

import java.util.List;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.stage.PerformanceStage;
import org.riskassessment.diagnostics.segment.SegmentFinder;

/** The rules of the trade, estimates without labels, and the segments a model is wrong about. */
public final class ModelPerformanceStage implements PerformanceStage {

  @Override
  public List<PerformanceDrift.Rule> rules(History history, long seed) {
    return ScoreRules.of(history, seed);
  }

  @Override
  public List<MetricEstimate> estimate(Question question) {
    return ConfidenceEstimate.of(question);
  }

  @Override
  public SegmentSearch segments(Dataset rows, ScoredRows scored, RiskModel model) {
    return SegmentFinder.find(rows, scored, model);
  }
}
