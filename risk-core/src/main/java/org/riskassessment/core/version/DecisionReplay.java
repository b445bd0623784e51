package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.check.LevelCheck;
import org.riskassessment.core.check.LevelFit;
import org.riskassessment.core.dataset.Dataset;
import org.riskassessment.core.dataset.DatasetId;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.Recalibration;
import org.riskassessment.core.run.Run;
import org.riskassessment.core.store.DatasetRecord;
import org.riskassessment.core.store.Decision;
import org.riskassessment.core.store.Lineage;
import org.riskassessment.core.store.Review;
import org.riskassessment.core.version.Challengers.Challenger;

/**
 * A review made again from what is stored: the check of the ranking and of the level, the decision
 * on challengers and the fit of a new level, from the models' files and the rows and calls known at
 * the time. Decisions are compared, not their wording, which may differ between releases.
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
    List<Review> reviews = run.store().models().reviews();
    Review review =
        reviews.stream()
            .filter(r -> r.runId().equals(runId))
            .findFirst()
            .orElseThrow(() -> undecided(run, runId));
    Decision recorded = review.decision();
    if (recorded == null && review.level() == null) {
      throw undecided(run, runId);
    }
    if (recorded != null && recorded.basis() == null) {
      throw new RiskException(
          ErrorCode.USAGE,
          "the decision of run "
              + runId
              + " cannot be replayed: the release that made it did not store its inputs");
    }
    DatasetRecord dataset = dataset(run, runId, review.datasetId());
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    String sentence = review.check().reason();
    if (recorded != null) {
      Decision recomputed =
          decided(run, review, dataset, Objects.requireNonNull(recorded.basis()).question());
      before.putAll(recorded.toTree());
      after.putAll(recomputed.toTree());
      sentence = recomputed.verdict().sentence();
    }
    LevelCheck level = review.level();
    if (level != null) {
      ModelReview.Findings findings =
          ModelReview.again(run, dataset, review, reviews.subList(0, reviews.indexOf(review)))
              .check();
      before.put("check", review.check().toTree());
      after.put("check", findings.check().toTree());
      before.put("level", level.toTree());
      after.put("level", findings.level().toTree());
    }
    Recalibration moved = review.recalibration();
    if (moved != null) {
      before.put("recalibration", moved.fit().toTree());
      after.put(
          "recalibration",
          LevelReview.refit(run, dataset, review, moved).map(LevelFit::toTree).orElse(null));
    }
    List<Difference> differences = new ArrayList<>();
    compare("", withoutWording(before), withoutWording(after), differences);
    return new DecisionReplay(runId, dataset.id().sha256(), dataset.rows(), sentence, differences);
  }

  private static DatasetRecord dataset(Run run, String runId, DatasetId id) {
    return run.store().ingestion().datasets().stream()
        .filter(d -> d.id().equals(id))
        .reduce((first, second) -> second)
        .orElseThrow(
            () ->
                new RiskException(
                    ErrorCode.DATA_INVALID,
                    "the dataset of run " + runId + " is not in the store"));
  }

  private static Decision decided(
      Run run, Review review, DatasetRecord dataset, Decision.Question question) {
    Dataset rows = run.rows(dataset);
    Decision.Terms terms = question.terms();
    if (terms == null) {
      return new EarlierGate(run.models(), rows).decide(question);
    }
    List<Challenger> challengers =
        run.store()
            .models()
            .evidence(review.runId())
            .map(bytes -> Challenger.read(bytes, "the review of the run " + review.runId()))
            .orElse(List.of());
    return new Gate(
            run.models(),
            CountedRows.of(run, rows, review.at()),
            new Lineage(run.store().ingestion(), dataset.generation()))
        .decide(question, terms, challengers);
  }

  /** Words may differ between releases; the values may not. */
  private static Map<String, @Nullable Object> withoutWording(Map<?, ?> tree) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    tree.forEach(
        (key, value) -> {
          if (!key.equals("sentence") && !key.equals("reason")) {
            kept.put(
                String.valueOf(key), value instanceof Map<?, ?> map ? withoutWording(map) : value);
          }
        });
    return kept;
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
                        + " made no decision"
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
