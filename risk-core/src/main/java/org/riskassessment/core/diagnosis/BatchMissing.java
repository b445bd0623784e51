package org.riskassessment.core.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Blank cells of the rows that one batch brought.
 *
 * @param batch its number
 * @param rows of the dataset that it brought
 * @param percent of blank cells by column, 0 to 100
 */
public record BatchMissing(int batch, long rows, Map<String, Double> percent) {

  public BatchMissing {
    percent = Collections.unmodifiableMap(new LinkedHashMap<>(percent));
  }
}
