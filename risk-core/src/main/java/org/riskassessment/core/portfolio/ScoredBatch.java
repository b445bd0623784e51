package org.riskassessment.core.portfolio;

import java.util.List;
import org.riskassessment.core.client.Prediction;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.store.PredictionBatch;

/**
 * A stored batch with the rows and the model it was scored with.
 *
 * @param predictions one for each row
 */
public record ScoredBatch(
    PredictionBatch batch, List<Prediction> predictions, Dataset rows, RiskModel model) {

  /** The index of a client's last row; -1 when it has none. */
  int rowOf(String clientId) {
    for (int row = rows.size() - 1; row >= 0; row--) {
      if (predictions.get(row).clientId().equals(clientId)) {
        return row;
      }
    }
    return -1;
  }

  /** The owner of a row's client, empty where it is not known. */
  String owner(int row) {
    return owner(rows, row);
  }

  static String owner(Dataset rows, int row) {
    return rows.owner().map(owners -> owners.textAt(row)).orElse("");
  }

  /** How many clients were scored. */
  public int size() {
    return predictions.size();
  }
}
