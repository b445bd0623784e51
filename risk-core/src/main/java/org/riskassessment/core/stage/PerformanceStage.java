package org.riskassessment.core.stage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.SizeAware;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.diagnosis.MetricEstimate;
import org.riskassessment.core.diagnosis.PerformanceDrift;
import org.riskassessment.core.diagnosis.SegmentSearch;
import org.riskassessment.core.evaluate.ScoredRows;
import org.riskassessment.core.model.RiskModel;

/**
 * Part of step 3: what can be said of a model's performance beside the checks that it is acted on
 * by. Safe for several threads; with too few rows a result says so, never an exception.
 */
public interface PerformanceStage {

  /** Says nothing. */
  PerformanceStage NONE =
      new PerformanceStage() {
        @Override
        public List<PerformanceDrift.Rule> rules(History history, long seed) {
          return List.of();
        }

        @Override
        public List<MetricEstimate> estimate(Question question) {
          return List.of();
        }

        @Override
        public SegmentSearch segments(Dataset rows, ScoredRows scored, RiskModel model) {
          return SegmentSearch.none(rows.size(), "nothing is searched");
        }
      };

  /**
   * Scores of the same metric and model, one for each tick.
   *
   * @param past oldest first, without the new one
   * @param now the new one; null when the newest tick has none
   * @param reference when the model was promoted; null when unknown
   */
  record History(
      List<SizeAware.Score> past,
      SizeAware.@Nullable Score now,
      SizeAware.@Nullable Score reference) {
    public History {
      past = List.copyOf(past);
    }
  }

  /**
   * What is estimated.
   *
   * @param reference labelled rows that the model was not trained on
   * @param current rows whose labels are not looked at
   * @param threshold risk from which an exit is predicted
   * @param capacity how many clients from the top are called; 0 when unknown
   * @param seed for random draws
   */
  record Question(
      ScoredRows reference, ScoredRows current, double threshold, int capacity, long seed) {}

  /** What each rule of the trade says of the newest score, with its rate of false alarms. */
  List<PerformanceDrift.Rule> rules(History history, long seed);

  /** What the metrics of rows should be by their risks alone. */
  List<MetricEstimate> estimate(Question question);

  /**
   * Where the model is wrong.
   *
   * @param rows labelled, that the model was not trained on
   * @param scored the same rows with the model's risks
   */
  SegmentSearch segments(Dataset rows, ScoredRows scored, RiskModel model);
}
