package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;

/**
 * A promotion decision made again from what is stored: the models' files and the rows the dataset
 * had at the time. Decisions are compared, not their wording, which may differ between releases.
 *
 * @param rows how many rows the dataset had
 * @param differences values that came out different; empty when identical to the last digit
 */
public record DecisionReplay(
    String runId,
    String datasetId,
    long rows,
    String sentence,
    List<DecisionReplay.Difference> differences) {

  public DecisionReplay {
    differences = List.copyOf(differences);
  }

  /**
   * A value that came out different.
   *
   * @param path where it is in the decision's JSON
   */
  public record Difference(String path, String recorded, String recomputed) {}

  public boolean isIdentical() {
    return differences.isEmpty();
  }

  public static DecisionReplay of(Run run, String runId) {
    Decision recorded =
        new Decisions(run.store().models())
            .ofRun(runId)
            .orElseThrow(() -> undecided(run, runId))
            .decision();
    Decision.Basis basis = recorded.basis();
    if (basis == null) {
      throw new RiskException(
          ErrorCode.USAGE,
          "the decision of run "
              + runId
              + " cannot be replayed: the release that made it did not store its inputs");
    }
    DatasetRecord dataset =
        run.store().ingestion().datasets().stream()
            .filter(d -> d.id().equals(basis.question().dataset()))
            .reduce((first, second) -> second)
            .orElseThrow(
                () ->
                    new RiskException(
                        ErrorCode.DATA_INVALID,
                        "the dataset of run " + runId + " is not in the store"));
    Dataset rows = run.rows(dataset);
    Decision recomputed = new Gate(run.models(), rows).decide(basis.question());
    List<Difference> differences = new ArrayList<>();
    compare("", withoutWording(recorded), withoutWording(recomputed), differences);
    return new DecisionReplay(
        runId, dataset.id().sha256(), dataset.rows(), recomputed.verdict().sentence(), differences);
  }

  private static Map<String, @Nullable Object> withoutWording(Decision decision) {
    Map<String, @Nullable Object> tree = decision.toTree();
    tree.remove("sentence");
    return tree;
  }

  private static RiskException undecided(Run run, String runId) {
    return new RiskException(
        ErrorCode.USAGE,
        run.store()
            .runs()
            .run(runId)
            .map(
                r ->
                    "run "
                        + runId
                        + " made no promotion decision"
                        + (r.message() == null ? "" : ": " + r.message()))
            .orElse("there is no run " + runId));
  }

  private static void compare(
      String path,
      @Nullable Object recorded,
      @Nullable Object recomputed,
      List<Difference> differences) {
    if (recorded instanceof Map<?, ?> before && recomputed instanceof Map<?, ?> after) {
      Set<String> keys = new TreeSet<>();
      before.keySet().forEach(key -> keys.add(String.valueOf(key)));
      after.keySet().forEach(key -> keys.add(String.valueOf(key)));
      for (String key : keys) {
        compare(
            path.isEmpty() ? key : path + "." + key, before.get(key), after.get(key), differences);
      }
    } else if (recorded instanceof List<?> before
        && recomputed instanceof List<?> after
        && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(path + "[" + i + "]", before.get(i), after.get(i), differences);
      }
    } else if (!Objects.equals(recorded, recomputed)) {
      differences.add(new Difference(path, text(recorded), text(recomputed)));
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "nothing" : value instanceof String text ? text : Json.compact(value);
  }
}
