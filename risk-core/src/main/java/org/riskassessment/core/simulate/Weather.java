package org.riskassessment.core.simulate;

/**
 * What differs in a tick from the world that the first model was trained in.
 *
 * @param relation AUC that a perfect model of the old relation has under the present one; 0.8 when
 *     it is unchanged, 0.2 when it is reversed
 * @param ceiling AUC of the true probabilities, 0.8 when the signal is as strong as it was
 * @param rate share of clients that leave, before calls
 * @param logOdds added to every client's log-odds, on top of the rate
 * @param shift how many standard deviations a third of the features have moved
 * @param width spread of every feature, 1 when it is as it was
 */
public record Weather(
    double relation, double ceiling, double rate, double logOdds, double shift, double width) {
  /** Nothing has changed. */
  public static final Weather CALM = new Weather(World.CEILING, World.CEILING, World.RATE, 0, 0, 1);

  public Weather withRelation(double auc) {
    return new Weather(auc, ceiling, rate, logOdds, shift, width);
  }

  public Weather withCeiling(double auc) {
    return new Weather(Math.min(relation, auc), auc, rate, logOdds, shift, width);
  }

  public Weather withRate(double share) {
    return new Weather(relation, ceiling, share, logOdds, shift, width);
  }

  public Weather withLogOdds(double more) {
    return new Weather(relation, ceiling, rate, more, shift, width);
  }

  public Weather withMix(double newShift, double newWidth) {
    return new Weather(relation, ceiling, rate, logOdds, newShift, newWidth);
  }
}
