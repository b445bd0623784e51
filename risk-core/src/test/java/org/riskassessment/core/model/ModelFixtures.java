package org.riskassessment.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Column;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

/** A model with every kind of term, and rows for it. */
final class ModelFixtures {
  /** The schema of the golden model. */
  static final Schema SCHEMA =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("revenue", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");

  /** The same with a date. */
  static final Schema WITH_DATE =
      new Schema(
          List.of(
              Column.of("client", ColumnRole.ID, ColumnType.TEXT),
              Column.of("orders", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("revenue", ColumnRole.FEATURE, ColumnType.NUMERIC),
              Column.of("contract", ColumnRole.FEATURE, ColumnType.BOOLEAN),
              Column.of("region", ColumnRole.FEATURE, ColumnType.CATEGORICAL),
              Column.of("since", ColumnRole.FEATURE, ColumnType.DATE),
              Column.of("left", ColumnRole.LABEL, ColumnType.TEXT)),
          "yes",
          "no");

  private ModelFixtures() {}

  /** Log-odds of -1 for orders of 10, a contract and the region north. */
  static LogisticRiskModel model() {
    Map<String, Double> levels = new LinkedHashMap<>();
    levels.put("north", 0.0);
    levels.put("south", 0.75);
    return new LogisticRiskModel(
        SCHEMA.hash(),
        new HoldOut("salt", 7, 3),
        0.4,
        -1,
        List.of(
            new Term.Numeric("orders", 12, 10, 4, -2),
            new Term.Numeric("contract", 0, 1, 0.5, -0.25),
            new Term.Categorical("region", levels, -0.5, 0.125)));
  }

  static Dataset rows(String[]... rows) {
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    for (String[] row : rows) {
      builder.add(row);
    }
    return builder.build();
  }

  static String[] row(String orders, String contract, String region) {
    return new String[] {"acme", orders, "", contract, region, ""};
  }

  /** Rows with cells missing, unseen and far out. */
  static Dataset random(int n, long seed) {
    Random random = new Random(seed);
    String[] regions = {"", "north", "south", "west", "østfold"};
    Dataset.Builder builder = Dataset.builder(SCHEMA);
    for (int i = 0; i < n; i++) {
      builder.add(
          new String[] {
            "client-" + i,
            i % 7 == 0 ? "" : Double.toString(Math.pow(10, 6 * random.nextGaussian())),
            i % 5 == 0 ? "" : Integer.toString(random.nextInt()),
            i % 3 == 0 ? "" : Integer.toString(random.nextInt(2)),
            regions[random.nextInt(regions.length)],
            i % 2 == 0 ? "yes" : "no"
          });
    }
    return builder.build();
  }
}
