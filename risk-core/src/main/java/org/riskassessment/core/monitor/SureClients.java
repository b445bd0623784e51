package org.riskassessment.core.monitor;

import java.util.Locale;
import org.riskassessment.core.client.Bands;
import org.riskassessment.core.diagnosis.CheckStatus;
import org.riskassessment.core.diagnosis.ScoreRecord;
import org.riskassessment.core.evaluate.ScoredRows;

/** What became of the clients that a model was sure of. */
final class SureClients {
  /** More standard errors than this are not chance. */
  private static final double LIMIT = 3;

  private SureClients() {}

  /** Of labelled rows, at least one. */
  static ScoreRecord of(ScoredRows rows, Bands bands) {
    int low = 0;
    int lowLeft = 0;
    double lowExpected = 0;
    double lowVariance = 0;
    int high = 0;
    int highStayed = 0;
    double highExpected = 0;
    double highVariance = 0;
    for (int row = 0; row < rows.size(); row++) {
      double p = rows.risk(row);
      switch (bands.of(p)) {
        case LOW -> {
          low++;
          lowLeft += rows.exited(row) ? 1 : 0;
          lowExpected += p;
          lowVariance += p * (1 - p);
        }
        case HIGH -> {
          high++;
          highStayed += rows.exited(row) ? 0 : 1;
          highExpected += 1 - p;
          highVariance += p * (1 - p);
        }
        case MEDIUM -> {}
      }
    }
    boolean wrong =
        lowLeft - lowExpected > LIMIT * Math.sqrt(lowVariance)
            || highStayed - highExpected > LIMIT * Math.sqrt(highVariance);
    return new ScoreRecord(
        wrong ? CheckStatus.WARN : CheckStatus.OK,
        low,
        lowLeft,
        lowExpected,
        high,
        highStayed,
        highExpected,
        String.format(
            Locale.ROOT,
            "%,d of %,d clients called low risk left (%,.0f expected), %,d of %,d called high"
                + " risk stayed (%,.0f expected)",
            lowLeft,
            low,
            lowExpected,
            highStayed,
            high,
            highExpected));
  }
}
