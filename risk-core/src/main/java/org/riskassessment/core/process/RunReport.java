package org.riskassessment.core.process;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.Verdict;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.Reach;
import org.riskassessment.core.portfolio.CallListItem;
import org.riskassessment.core.stage.IngestionReport;
import org.riskassessment.core.store.StepRecord;

/**
 * What a full run did.
 *
 * @param modelVersion the version deployed at the end, null when none is
 * @param verdict one sentence: why the outcome is what it is
 * @param modelWarning what must be known of the deployed model before anything it says, such as
 *     that it does not rank better than chance; null when nothing is wrong with it
 * @param modelVerdict whether the deployed model is still right, as it was last diagnosed; null
 *     before that
 * @param heldOut the deployed version's evaluation when it was trained, null when none is deployed
 * @param outOfTime its evaluation on newer rows than it learned from; null when there is none
 * @param test its evaluation on the test data, null when there is none
 * @param portfolio number of clients scored, 0 when the run scored none
 * @param reach how many of those who leave as many calls as can be made reach; null when the run
 *     scored none
 * @param atRisk the clients to look at first, in the order of a call list
 */
public record RunReport(
    String runId,
    RunOutcome outcome,
    IngestionReport ingestion,
    @Nullable Integer modelVersion,
    String verdict,
    @Nullable String modelWarning,
    @Nullable Verdict modelVerdict,
    @Nullable Evaluation heldOut,
    @Nullable Evaluation outOfTime,
    @Nullable Evaluation test,
    int portfolio,
    @Nullable Reach reach,
    List<CallListItem> atRisk,
    List<StepRecord> steps,
    List<String> warnings) {

  public RunReport {
    atRisk = List.copyOf(atRisk);
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /**
   * The evaluation on the test data, or else on the held-out clients; empty when no version is
   * deployed.
   */
  public Optional<Evaluation> evaluation() {
    return Optional.ofNullable(test).or(() -> Optional.ofNullable(heldOut));
  }
}
