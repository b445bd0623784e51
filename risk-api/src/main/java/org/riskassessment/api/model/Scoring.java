package org.riskassessment.api.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.NumericColumn;
import org.riskassessment.core.evaluate.Interval;
import org.riskassessment.core.portfolio.RowScorer;
import org.riskassessment.core.wire.ServiceJson;

/** Rows of a request as the deployed model scores them. */
public final class Scoring {
  private Scoring() {}

  /**
   * The risk of each row, in their order.
   *
   * @param ids of the rows; null for one that came without
   * @param explain how many reasons each gets; 0 for none
   */
  public static List<ServiceJson.Score> of(
      RowScorer scorer, Dataset rows, List<@Nullable String> ids, int explain) {
    double[] risks = scorer.model().risks(scorer.model().logOdds(rows));
    List<Interval> intervals = scorer.intervals(rows);
    NumericColumn values = rows.value().orElse(null);
    List<ServiceJson.Score> scores = new ArrayList<>(risks.length);
    for (int row = 0; row < risks.length; row++) {
      scores.add(
          new ServiceJson.Score(
              ids.get(row),
              risks[row],
              intervals.isEmpty() ? null : intervals.get(row),
              scorer.bands().of(risks[row]),
              values == null || values.isMissing(row) ? null : values.at(row),
              scorer.model().exits(risks[row]),
              explain == 0 ? null : scorer.reasons(rows.pick(new int[] {row}), explain)));
    }
    return scores;
  }
}
