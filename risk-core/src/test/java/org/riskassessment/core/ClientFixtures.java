package org.riskassessment.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.schema.Schema;

/** Clients of the standard schema, drawn from a seed, whose first feature tells who will leave. */
public final class ClientFixtures {

  /** How the activity of those that left compares with that of those that stayed. */
  public enum Relation {
    /** Clients that left were less active: what a model is to find. */
    LESS_ACTIVE(-30),
    /** Clients that left were more active: the opposite of what it learned. */
    MORE_ACTIVE(30),
    /** Activity says nothing. */
    NONE(0);

    private final int shift;

    Relation(int shift) {
      this.shift = shift;
    }
  }

  private ClientFixtures() {}

  /**
   * n rows of n clients, three in ten of whom left. Activity is normal with a standard deviation of
   * 20; those that left differ by one and a half of it, an area under the curve of 0.86.
   */
  public static List<String[]> rows(int n, Relation relation, long seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      boolean exited = random.nextInt(10) < 3;
      long activity = Math.round(100 + 20 * random.nextGaussian());
      rows.add(
          new String[] {
            "client-" + seed + "-" + i,
            Long.toString(Math.max(0, activity + (exited ? relation.shift : 0))),
            Integer.toString(random.nextInt(1_000)),
            Integer.toString(1 + random.nextInt(500)),
            exited ? "1" : "0"
          });
    }
    return rows;
  }

  /** Rows of the standard schema as a dataset. */
  public static Dataset dataset(List<String[]> rows) {
    Dataset.Builder builder = Dataset.builder(Schema.standard());
    rows.forEach(builder::add);
    return builder.build();
  }
}
