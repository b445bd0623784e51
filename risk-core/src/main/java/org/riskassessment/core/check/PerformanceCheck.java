package org.riskassessment.core.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.evaluate.Ranking;
import org.riskassessment.core.json.JsonSection;

/**
 * Whether the deployed model still ranks as it did: the largest z over windows of the newest ticks,
 *
 * <pre>
 * z = (reference + E - E_reference - AUC) / sqrt(SE_reference^2 + SE^2)
 * </pre>
 *
 * where E is the area that the model's own risks promise on the rows, so that a change in the mix
 * of clients is not taken for a change of the model. Above {@value #LIMIT} the model has drifted;
 * with four windows about 1% of calm ticks come that far.
 *
 * @param n rows of the window that decides, or of the newest tick where none can be judged
 * @param z the largest; empty when it cannot be computed
 * @param challenge whether the check itself asks for challengers
 * @param reason the verdict in one sentence
 * @param windows each window that could be judged, the shortest first; none in checks of earlier
 *     releases
 * @param sizeAware the newest tick against the ticks before it; null before there are five of them
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
    String reason,
    List<Pooled> windows,
    @Nullable SizeAware sizeAware) {

  /** Above this largest z the model has drifted. */
  public static final double LIMIT = 2.4;

  /** Above this largest z a drift is beyond doubt: calm ticks come that far once in 2,000. */
  public static final double CERTAIN = 3.0;

  /** The limit of releases that judged each tick alone; written in their checks. */
  private static final String LIMIT_KEY = "limit";

  public PerformanceCheck {
    windows = List.copyOf(windows);
  }

  /** A check of an earlier release, which judged each tick alone. */
  public PerformanceCheck(
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
    this(
        status,
        n,
        positives,
        rocAuc,
        rocAucError,
        referenceRocAuc,
        referenceError,
        referenceN,
        z,
        challenge,
        reason,
        List.of(),
        null);
  }

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

  /**
   * A window that was judged.
   *
   * @param ticks how many ticks
   * @param firstRow where it begins in the dataset
   */
  public record Pooled(int ticks, long firstRow, Ranking now, double z) {

    private Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("ticks", ticks);
      tree.put("first_row", firstRow);
      tree.putAll(now.toTree());
      tree.put("z", z);
      return tree;
    }

    private static Pooled read(JsonSection json) {
      return new Pooled(
          (int) json.integer("ticks", 1, Integer.MAX_VALUE),
          json.integer("first_row", 0, Long.MAX_VALUE),
          Ranking.read(json),
          json.number("z"));
    }
  }

  /**
   * Compares windows with the reference.
   *
   * @param windows the newest tick first, then longer ones
   * @param reference of the deployed model, null when it has none
   * @param remark what cannot be judged, and why; empty when everything can
   */
  public static PerformanceCheck of(
      List<Window> windows,
      @Nullable Ranking reference,
      Minimum minimum,
      @Nullable SizeAware sizeAware,
      String remark) {
    Window longest = windows.get(windows.size() - 1);
    int n = longest.rows().size();
    int positives = longest.rows().positives();
    String obstacle = obstacle(n, positives, minimum, reference);
    List<Pooled> judged = new ArrayList<>();
    if (obstacle == null && reference != null) {
      for (Window window : windows) {
        if (suffices(window, minimum)) {
          Ranking.of(window.rows())
              .ifPresent(
                  now ->
                      judged.add(
                          new Pooled(window.ticks(), window.firstRow(), now, z(reference, now))));
        }
      }
    }
    Pooled worst = judged.stream().max(Comparator.comparingDouble(Pooled::z)).orElse(null);
    if (worst == null || reference == null) {
      Ranking tick = Ranking.of(windows.get(0).rows()).orElse(null);
      return new PerformanceCheck(
          Status.INSUFFICIENT,
          n,
          positives,
          tick == null ? OptionalDouble.empty() : OptionalDouble.of(tick.rocAuc()),
          tick == null ? OptionalDouble.empty() : OptionalDouble.of(tick.standardError()),
          reference == null ? OptionalDouble.empty() : OptionalDouble.of(reference.rocAuc()),
          reference == null ? OptionalDouble.empty() : OptionalDouble.of(reference.standardError()),
          reference == null ? 0 : reference.n(),
          OptionalDouble.empty(),
          false,
          (obstacle == null ? "the new rows cannot be ranked" : obstacle) + remark,
          judged,
          sizeAware);
    }
    Status status = worst.z() > LIMIT ? Status.ALERT : Status.OK;
    String reason =
        String.format(
            Locale.ROOT,
            "AUC %.3f on %,d new clients%s against %.3f to expect of them: %s (z = %.2f, limit"
                + " %.2f)",
            worst.now().rocAuc(),
            worst.now().clients(),
            worst.ticks() == 1 ? "" : " of the last " + worst.ticks() + " ticks",
            reference.rocAuc() + worst.now().expected() - reference.expected(),
            status == Status.ALERT ? "worse than chance explains" : "within chance",
            worst.z(),
            LIMIT);
    return new PerformanceCheck(
        status,
        worst.now().n(),
        worst.now().positives(),
        OptionalDouble.of(worst.now().rocAuc()),
        OptionalDouble.of(worst.now().standardError()),
        OptionalDouble.of(reference.rocAuc()),
        OptionalDouble.of(reference.standardError()),
        reference.n(),
        OptionalDouble.of(worst.z()),
        status == Status.ALERT,
        reason + remark,
        judged,
        sizeAware);
  }

  private static double z(Ranking reference, Ranking now) {
    double expected = reference.rocAuc() + now.expected() - reference.expected();
    return (expected - now.rocAuc()) / Math.hypot(reference.standardError(), now.standardError());
  }

  private static boolean suffices(Window window, Minimum minimum) {
    return window.rows().size() >= minimum.rows()
        && Math.min(window.rows().positives(), window.rows().negatives()) >= minimum.perClass();
  }

  private static @Nullable String obstacle(
      int n, int positives, Minimum minimum, @Nullable Ranking reference) {
    if (n < minimum.rows()) {
      return String.format(
          Locale.ROOT,
          "%,d new labelled rows are too few to judge the model by; %,d more needed",
          n,
          minimum.rows() - n);
    }
    if (Math.min(positives, n - positives) < minimum.perClass()) {
      return String.format(
          Locale.ROOT,
          "among %,d new labelled rows %,d left and %,d stayed; %d of each are needed to judge",
          n,
          positives,
          n - positives,
          minimum.perClass());
    }
    if (reference == null) {
      return "nothing tells how well the deployed model ranked when it was trained";
    }
    if (Math.min(reference.positives(), reference.n() - reference.positives())
        < minimum.perClass()) {
      return String.format(
          Locale.ROOT,
          "the deployed model's own score rests on only %,d rows (%,d left), too few to compare"
              + " with",
          reference.n(),
          reference.positives());
    }
    return null;
  }

  /** The window that decides; null when none could be judged. */
  public @Nullable Pooled worst() {
    return windows.stream().max(Comparator.comparingDouble(Pooled::z)).orElse(null);
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
    tree.put(LIMIT_KEY, LIMIT);
    tree.put("challenge", challenge);
    tree.put("reason", reason);
    if (!windows.isEmpty()) {
      tree.put("windows", windows.stream().map(Pooled::toTree).toList());
    }
    if (sizeAware != null) {
      tree.put("size_aware", sizeAware.toTree());
    }
    return tree;
  }

  /** Reads what {@link #toTree} wrote, also that of early releases, which kept less. */
  public static PerformanceCheck read(JsonSection json) {
    Status status = readStatus(json);
    json.optionalNumber(LIMIT_KEY);
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
        json.text("reason"),
        json.has("windows")
            ? json.sections("windows").stream().map(Pooled::read).toList()
            : List.of(),
        json.section("size_aware").map(SizeAware::read).orElse(null));
  }

  static Status readStatus(JsonSection json) {
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
