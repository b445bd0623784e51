package org.riskassessment.core.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.JsonSection;

/**
 * Whether the deployed model still performs: compares its ROC AUC on new labelled rows with its own
 * at training, both with their standard errors (the {@code reference} rule).
 *
 * <p>Drift when (reference - new) / sqrt(SE_reference^2 + SE_new^2) exceeds {@value #LIMIT}, which
 * happens in about 2.5% of checks without any change.
 *
 * @param n new labelled rows
 * @param z the statistic; empty when it cannot be computed
 * @param challenge whether challengers should be trained: the model has drifted, or was itself
 *     evaluated on too few rows to compare new ones with
 * @param reason the verdict in one sentence
 */
public record PerformanceCheck(
    Status status,
    int n,
    int positives,
    OptionalDouble rocAuc,
    OptionalDouble rocAucError,
    OptionalDouble referenceRocAuc,
    OptionalDouble referenceError,
    int referenceN,
    OptionalDouble z,
    boolean challenge,
    String reason) {

  /** Upper 2.5% point of the standard normal distribution. */
  public static final double LIMIT = 1.96;

  /** When every pair is ranked right, or every pair wrong, the bootstrap's error is 0. */
  private static final double SMALLEST_ERROR = 1e-6;

  /** The verdict of a check. */
  public enum Status {
    OK,
    ALERT,
    INSUFFICIENT
  }

  /**
   * The fewest rows that a check needs.
   *
   * @param rows new labelled rows
   * @param perClass rows of each class
   */
  public record Minimum(int rows, int perClass) {}

  /** Compares the evaluation on new rows, null without new rows, with the reference. */
  public static PerformanceCheck of(
      @Nullable Evaluation current, Evaluation reference, Minimum minimum) {
    int n = current == null ? 0 : current.n();
    int positives = current == null ? 0 : current.positives();
    OptionalDouble auc = current == null ? OptionalDouble.empty() : current.rocAuc();
    OptionalDouble error = current == null ? OptionalDouble.empty() : current.rocAucError();
    Status status = Status.INSUFFICIENT;
    OptionalDouble z = OptionalDouble.empty();
    boolean challenge = false;
    String reason;
    if (n < minimum.rows()) {
      reason =
          String.format(
              Locale.ROOT,
              "%,d new labelled rows are too few to judge the model by; %,d more needed",
              n,
              minimum.rows() - n);
    } else if (Math.min(positives, n - positives) < minimum.perClass()) {
      reason =
          String.format(
              Locale.ROOT,
              "among %,d new labelled rows %,d left and %,d stayed; %d of each are needed to judge",
              n,
              positives,
              n - positives,
              minimum.perClass());
    } else if (reference.rocAucError().isEmpty() || error.isEmpty() || reference.isSmall()) {
      challenge = true;
      reason =
          String.format(
              Locale.ROOT,
              "the deployed model's own score rests on only %,d rows (%,d left), too few to compare"
                  + " with",
              reference.n(),
              reference.positives());
    } else {
      double referenceAuc = reference.rocAuc().orElseThrow();
      double spread = Math.hypot(reference.rocAucError().orElseThrow(), error.orElseThrow());
      double statistic = (referenceAuc - auc.orElseThrow()) / Math.max(spread, SMALLEST_ERROR);
      z = OptionalDouble.of(statistic);
      status = statistic > LIMIT ? Status.ALERT : Status.OK;
      challenge = status == Status.ALERT;
      reason =
          String.format(
              Locale.ROOT,
              "AUC %.3f on %,d new rows against %.3f on %,d when trained: %s (z = %.2f, limit"
                  + " %.2f)",
              auc.orElseThrow(),
              n,
              referenceAuc,
              reference.n(),
              status == Status.ALERT ? "worse than chance explains" : "within chance",
              statistic,
              LIMIT);
    }
    return new PerformanceCheck(
        status,
        n,
        positives,
        auc,
        error,
        reference.rocAuc(),
        reference.rocAucError(),
        reference.n(),
        z,
        challenge,
        reason);
  }

  /** The check as JSON. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("status", status.name());
    tree.put("n", n);
    tree.put("positives", positives);
    tree.put("roc_auc", rocAuc);
    tree.put("roc_auc_standard_error", rocAucError);
    tree.put("reference_roc_auc", referenceRocAuc);
    tree.put("reference_standard_error", referenceError);
    tree.put("reference_n", referenceN);
    tree.put("z", z);
    tree.put("limit", LIMIT);
    tree.put("challenge", challenge);
    tree.put("reason", reason);
    return tree;
  }

  /** Reads what {@link #toTree} wrote, also that of early releases, which kept less. */
  public static PerformanceCheck read(JsonSection json) {
    Status status = readStatus(json);
    json.optionalNumber("limit");
    return new PerformanceCheck(
        status,
        (int) json.integer("n", 0, Integer.MAX_VALUE),
        (int) json.integer("positives", 0, Integer.MAX_VALUE),
        json.optionalNumber("roc_auc"),
        json.optionalNumber("roc_auc_standard_error"),
        json.optionalNumber("reference_roc_auc"),
        json.optionalNumber("reference_standard_error"),
        (int) json.integer("reference_n", 0, Integer.MAX_VALUE),
        json.optionalNumber("z"),
        json.flag("challenge", status == Status.ALERT),
        json.text("reason"));
  }

  private static Status readStatus(JsonSection json) {
    String text = json.text("status");
    return Arrays.stream(Status.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseGet(
            () -> {
              json.fault("status", "is not a known status", text, "OK, ALERT, INSUFFICIENT");
              return Status.INSUFFICIENT;
            });
  }
}
