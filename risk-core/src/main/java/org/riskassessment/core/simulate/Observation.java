package org.riskassessment.core.simulate;

import java.util.List;

/**
 * One client in one period, with its true values; only {@link #cells} leaves cells blank.
 *
 * @param lastMonthActivity activity in the last month, at least 0
 * @param lastYearActivity activity in the last year, at least 0
 * @param employees number of employees, 1 to 20,000
 * @param exited whether the client leaves after the observation
 * @param blanks which feature cells are blank in the file, bit 0 for the first feature
 */
record Observation(
    int lastMonthActivity, int lastYearActivity, int employees, boolean exited, int blanks) {

  List<String> cells(String corporation) {
    return List.of(
        corporation,
        feature(0, lastMonthActivity),
        feature(1, lastYearActivity),
        feature(2, employees),
        exited ? "1" : "0");
  }

  private String feature(int index, int value) {
    return (blanks >>> index & 1) == 1 ? "" : Integer.toString(value);
  }
}
