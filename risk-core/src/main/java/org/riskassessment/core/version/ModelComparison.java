package org.riskassessment.core.version;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.client.HoldOut;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.evaluate.Contender;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.evaluate.PromotionPolicy;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.model.RiskModel;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.schema.Schema;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Lineage;

/**
 * Two versions side by side: the evaluation of each when it was trained and, on the same rows of
 * clients that neither was trained on, how they differ.
 *
 * @param newest on the rows that arrived after the older of the two; null where these lack a class
 * @param allTime on all rows; null when the two cannot be compared
 * @param obstacle why they cannot be compared, null when they can
 */
public record ModelComparison(
    ModelVersion first,
    Evaluation firstScore,
    ModelVersion second,
    Evaluation secondScore,
    PromotionDecision.@Nullable Judged newest,
    PromotionDecision.@Nullable Judged allTime,
    @Nullable String obstacle) {

  public static ModelComparison of(Run run, int a, int b) {
    ModelVersion first = run.models().version(a);
    ModelVersion second = run.models().version(b);
    if (a == b) {
      throw new RiskException(ErrorCode.USAGE, "version " + a + " cannot be compared with itself");
    }
    Comparison comparing = new Comparison(run, first, second);
    String obstacle = comparing.obstacle();
    return new ModelComparison(
        first,
        run.models().evaluation(first),
        second,
        run.models().evaluation(second),
        obstacle == null ? comparing.onNewest() : null,
        obstacle == null ? comparing.on(0) : null,
        obstacle);
  }

  /** The comparison on the rows of the current dataset. */
  private static final class Comparison {
    private final Run run;
    private final ModelVersion first;
    private final ModelVersion second;
    private final HoldOut rule;
    private final @Nullable DatasetRecord dataset;

    Comparison(Run run, ModelVersion first, ModelVersion second) {
      this.run = run;
      this.first = first;
      this.second = second;
      this.rule = first.card().holdOut();
      this.dataset = run.datasetRecord().orElse(null);
    }

    @Nullable String obstacle() {
      if (first.isPruned() || second.isPruned()) {
        return "version "
            + (first.isPruned() ? first : second).version()
            + " was pruned: its files are gone";
      }
      if (!haveOneSchema()) {
        return "they were trained for different schemas";
      }
      if (!second.card().holdOut().equals(rule)) {
        return "they hold out different clients, so no rows are new to both";
      }
      if (dataset == null || !run.config().schema().hasHash(first.card().schemaHash())) {
        return "no dataset matches their schema";
      }
      Dataset held = held(0);
      return Math.min(held.positives(), held.negatives()) == 0
          ? "the dataset lacks rows of both classes from clients that are new to both"
          : null;
    }

    /** An earlier release may have given the digest of one of them in another way. */
    private boolean haveOneSchema() {
      Schema schema = run.config().schema();
      return first.card().schemaHash().equals(second.card().schemaHash())
          || schema.hasHash(first.card().schemaHash())
              && schema.hasHash(second.card().schemaHash());
    }

    PromotionDecision.@Nullable Judged onNewest() {
      Lineage lineage = new Lineage(run.store().ingestion());
      int firstRow =
          (int)
              Math.min(
                  lineage.cutOff(first.card()).orElse(0), lineage.cutOff(second.card()).orElse(0));
      Dataset held = held(firstRow);
      return Math.min(held.positives(), held.negatives()) == 0 ? null : on(firstRow);
    }

    PromotionDecision.Judged on(int firstRow) {
      Dataset held = held(firstRow);
      return PromotionPolicy.compare(
              contender(first, held),
              List.of(contender(second, held)),
              run.config().training().seed())
          .get(0);
    }

    private Dataset held(int firstRow) {
      if (dataset == null) {
        throw new IllegalStateException("no dataset");
      }
      CountedRows counted = CountedRows.of(run, run.rows(dataset));
      int[] parts = counted.all().parts(rule);
      return counted.at(counted.knownFrom(firstRow, row -> parts[row] == rule.remainder()));
    }

    private Contender contender(ModelVersion version, Dataset held) {
      RiskModel model = run.models().load(version.version());
      return new Contender(version.version(), model.score(held), model.threshold());
    }
  }
}
