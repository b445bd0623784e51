package org.riskassessment.core.diagnosis;

import java.util.List;
import org.riskassessment.core.json.Lower;

/**
 * Clients that the model is wrong about more than chance explains.
 *
 * @param id names it, such as {@code region-north}
 * @param conditions what they have in common, one or two, such as {@code region is north}
 * @param n rows
 * @param share of all judged rows, 0 to 1
 * @param observedRate share of them that left, 0 to 1
 * @param expectedRate share that the risks promised, 0 to 1
 * @param low lower end of the 95% interval of the observed rate
 * @param high upper end
 * @param error mean squared error of the risks in the segment
 * @param elsewhere the same in all other rows
 * @param p of the stronger of its two tests
 * @param pAdjusted p adjusted for all segments that were searched
 * @param kind what is wrong: {@code calibration} or {@code error}
 * @param status ALERT for those found
 * @param reason in one sentence
 */
public record Segment(
    String id,
    List<String> conditions,
    int n,
    double share,
    double observedRate,
    double expectedRate,
    double low,
    double high,
    double error,
    double elsewhere,
    double p,
    double pAdjusted,
    String kind,
    @Lower CheckStatus status,
    String reason) {

  public Segment {
    conditions = List.copyOf(conditions);
  }
}
