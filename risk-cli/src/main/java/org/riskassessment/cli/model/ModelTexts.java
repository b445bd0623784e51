package org.riskassessment.cli.model;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Trees;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PairedComparison;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.version.DecisionReplay;
import org.riskassessment.core.version.Decisions;
import org.riskassessment.core.version.ModelComparison;
import org.riskassessment.core.version.Pruning;
import org.riskassessment.core.version.Verification;

/** Versions, their history and the decisions on them, for people and for scripts. */
public final class ModelTexts {
  private static final int INDENT = 12;
  private static final int DIGEST_SHOWN = 16;
  private static final int DIFFERENCES_SHOWN = 20;

  private ModelTexts() {}

  /** All that is known of a version. */
  record Known(
      ModelVersion version,
      String status,
      List<Evaluation> evaluations,
      Optional<Decisions.Entry> decision,
      List<Deployment> deployments) {}

  public static Map<String, @Nullable Object> tree(Known known) {
    ModelVersion version = known.version();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model_version", version.version());
    tree.put("status", known.status());
    tree.put(
        "card",
        Json.parse(version.card().toJson(), ModelCard.FILE, ErrorCode.MODEL_CORRUPT).root());
    List<Map<String, Object>> files = new ArrayList<>();
    version
        .artifacts()
        .forEach(
            (name, sha256) -> {
              Map<String, Object> file = new LinkedHashMap<>();
              file.put("name", name);
              file.put("sha256", sha256);
              files.add(file);
            });
    tree.put("files", files);
    tree.put("evaluations", known.evaluations().stream().map(Evaluation::toTree).toList());
    tree.put("verdict", known.decision().map(Decisions.Entry::sentence));
    tree.put("judged_by_run", known.decision().map(d -> d.review().runId()));
    tree.put("deployments", known.deployments().stream().map(ModelTexts::tree).toList());
    return tree;
  }

  public static String text(Known known) {
    ModelVersion version = known.version();
    ModelCard card = version.card();
    Lines text = new Lines(INDENT);
    text.add("Version", version.version() + ", " + known.status());
    text.add(
        "Trained",
        String.format(
            Locale.ROOT,
            "%s, on %,d rows (%,d left) of the dataset's rows %,d to %,d",
            Lines.time(card.trainedAt(), ZoneId.systemDefault()),
            card.trainedRows(),
            card.trainedPositives(),
            card.firstRow() + 1,
            card.datasetRows()));
    text.add("Dataset", shortened(card.datasetId().sha256()));
    text.add("Config", shortened(card.configHash()) + ", seed " + card.seed());
    text.add("Release", Cell.printable(card.codeVersion()) + ", " + Cell.printable(card.jdk()));
    text.verbatim("").verbatim("Scores");
    for (Evaluation evaluation : known.evaluations()) {
      text.add(
          "  " + evaluation.protocol().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "  ",
          score(evaluation));
    }
    text.verbatim("").verbatim("Files");
    version
        .artifacts()
        .forEach((name, sha256) -> text.verbatim("  " + shortened(sha256) + "  " + name));
    if (version.isPruned()) {
      text.verbatim("  none: it was pruned, so it can be told of but not used");
    }
    known
        .decision()
        .ifPresent(
            decision ->
                text.verbatim("")
                    .verbatim("Judged in the run " + decision.review().runId())
                    .add("  ", Cell.printable(decision.sentence())));
    if (!known.deployments().isEmpty()) {
      text.verbatim("");
      text.verbatim("Deployed");
      known.deployments().forEach(deployment -> entry(text, deployment));
    }
    return text.toString();
  }

  private static String score(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "AUC %s, F1 %.3f on %,d rows (%,d left) of %s",
        evaluation.rocAuc().isPresent()
            ? String.format(Locale.ROOT, "%.3f", evaluation.rocAuc().getAsDouble())
            : "unknown",
        evaluation.confusion().f1(),
        evaluation.n(),
        evaluation.positives(),
        Cell.text(evaluation.dataset(), 60));
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
  }

  public static Map<String, @Nullable Object> tree(Deployment deployment) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("number", deployment.number());
    tree.putAll(Trees.deployment(deployment));
    tree.put("kind", deployment.kind().name());
    tree.put("actor", deployment.actor());
    tree.put("reason", deployment.reason());
    tree.put("run_id", deployment.runId());
    return tree;
  }

  static String history(List<Deployment> history) {
    if (history.isEmpty()) {
      return "Nothing was deployed yet\n";
    }
    Lines text = new Lines(INDENT);
    history.forEach(deployment -> entry(text, deployment));
    return text.toString();
  }

  private static void entry(Lines text, Deployment deployment) {
    text.verbatim(
        String.format(
            Locale.ROOT,
            "%5d  version %d  %s  %s by %s",
            deployment.number(),
            deployment.version(),
            Lines.time(deployment.at(), ZoneId.systemDefault()),
            word(deployment.kind()),
            Cell.text(deployment.actor(), 20)));
    text.add("", Cell.printable(deployment.reason()));
  }

  private static String word(Deployment.Kind kind) {
    return switch (kind) {
      case FIRST -> "the first,";
      case PROMOTION -> "promoted";
      case COMMAND -> "deployed";
      case FORCED -> "FORCED";
      case ROLLBACK -> "rolled back to";
    };
  }

  static String historyCsv(List<Deployment> history) {
    StringBuilder csv =
        new StringBuilder("number,model_version,previous_version,since,kind,actor,reason,run_id\n");
    for (Deployment deployment : history) {
      csv.append(
          Cell.csv(
              deployment.number(),
              deployment.version(),
              deployment.previousVersion(),
              deployment.at(),
              deployment.kind(),
              deployment.actor(),
              deployment.reason(),
              deployment.runId()));
    }
    return csv.toString();
  }

  public static Map<String, @Nullable Object> tree(ModelComparison comparison) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("a", side(comparison.first(), comparison.firstScore()));
    tree.put("b", side(comparison.second(), comparison.secondScore()));
    tree.put("newer_rows", tree(comparison.newest()));
    tree.put("all_rows", tree(comparison.allTime()));
    tree.put("obstacle", comparison.obstacle());
    return tree;
  }

  private static Map<String, @Nullable Object> side(ModelVersion version, Evaluation score) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model_version", version.version());
    tree.put("trained_at", version.card().trainedAt().toString());
    tree.put("rows", version.card().trainedRows());
    tree.put("evaluation", score.toTree());
    return tree;
  }

  /** B against A; the keys of the gate's evidence, where A would be the champion. */
  private static @Nullable Object tree(PromotionDecision.@Nullable Judged judged) {
    if (judged == null) {
      return null;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    PairedComparison comparison = judged.comparison();
    tree.put("n", comparison.n());
    tree.put("positives", comparison.positives());
    tree.put("clients", comparison.clients());
    tree.put("a_roc_auc", comparison.championRocAuc());
    tree.put("b_roc_auc", comparison.challengerRocAuc());
    tree.put("difference", comparison.difference());
    tree.put(
        "intervals",
        Map.of(
            "difference",
            Map.of("low", comparison.interval().low(), "high", comparison.interval().high())));
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("only_a_right", judged.mcNemar().onlyChampion());
    test.put("only_b_right", judged.mcNemar().onlyChallenger());
    test.put("p", judged.mcNemar().p());
    tree.put("mcnemar", test);
    return tree;
  }

  public static String text(ModelComparison comparison) {
    int a = comparison.first().version();
    int b = comparison.second().version();
    Lines text = new Lines(INDENT);
    text.add("Version " + a, made(comparison.first(), comparison.firstScore()));
    text.add("Version " + b, made(comparison.second(), comparison.secondScore()));
    PromotionDecision.Judged newest = comparison.newest();
    PromotionDecision.Judged all = comparison.allTime();
    if (all == null) {
      return text.toString();
    }
    text.verbatim("").verbatim("On the same rows of clients unseen by both");
    text.add(
        "  newer  ",
        newest == null ? "none that came after the older of the two" : difference(newest, a, b));
    text.add("  all  ", difference(all, a, b));
    return text.toString();
  }

  private static String made(ModelVersion version, Evaluation score) {
    return String.format(
        Locale.ROOT,
        "trained %s on %,d rows%n%s",
        Lines.time(version.card().trainedAt(), ZoneId.systemDefault()),
        version.card().trainedRows(),
        score(score));
  }

  private static String difference(PromotionDecision.Judged judged, int a, int b) {
    PairedComparison comparison = judged.comparison();
    return String.format(
        Locale.ROOT,
        "%,d rows (%,d left), %,d clients%n"
            + "AUC %.3f of version %d, %.3f of version %d%n"
            + "difference %+.3f (%+.3f to %+.3f)%n"
            + "right alone: version %d on %,d rows, version %d on %,d rows%n"
            + "McNemar p = %.3g",
        comparison.n(),
        comparison.positives(),
        comparison.clients(),
        comparison.championRocAuc(),
        a,
        comparison.challengerRocAuc(),
        b,
        comparison.difference(),
        comparison.interval().low(),
        comparison.interval().high(),
        a,
        judged.mcNemar().onlyChampion(),
        b,
        judged.mcNemar().onlyChallenger(),
        judged.mcNemar().p());
  }

  public static Map<String, @Nullable Object> tree(Verification found) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("versions", found.versions());
    tree.put("files", found.files());
    tree.put("faults", found.faults().stream().map(ModelTexts::tree).toList());
    tree.put("stray_views", found.strayViews().stream().map(ModelTexts::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Verification.Fault fault) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model_version", fault.version());
    tree.put("message", fault.message());
    return tree;
  }

  public static String text(Verification found) {
    Lines text = new Lines(INDENT);
    text.verbatim(
        String.format(
            Locale.ROOT,
            "%,d versions, %,d files in the store: %s",
            found.versions(),
            found.files(),
            found.faults().isEmpty() ? "all as they were stored" : "not all as they were stored"));
    found.faults().forEach(fault -> text.add("  corrupt", Cell.printable(fault.message())));
    return text.toString();
  }

  public static Map<String, @Nullable Object> tree(Pruning pruning, boolean dryRun) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("pruned", pruning.pruned());
    tree.put("spared", pruning.spared());
    tree.put("dry_run", dryRun);
    return tree;
  }

  public static String text(Pruning pruning, boolean dryRun) {
    Lines text = new Lines(INDENT);
    text.add(
        dryRun ? "Would prune" : "Pruned",
        pruning.pruned().isEmpty() ? "nothing" : versions(pruning.pruned()));
    if (!pruning.spared().isEmpty()) {
      text.add("Spared", versions(pruning.spared()) + ", deployed or what a rollback goes to");
    }
    return text.toString();
  }

  private static String versions(List<Integer> versions) {
    return (versions.size() == 1 ? "version " : "versions ")
        + versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  public static Map<String, @Nullable Object> tree(DecisionReplay replay) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("run_id", replay.runId());
    tree.put("dataset", replay.datasetId());
    tree.put("rows", replay.rows());
    tree.put("identical", replay.isIdentical());
    tree.put("sentence", replay.sentence());
    List<Map<String, Object>> differences = new ArrayList<>();
    for (DecisionReplay.Difference difference : replay.differences()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("path", difference.path());
      one.put("recorded", difference.recorded());
      one.put("recomputed", difference.recomputed());
      differences.add(one);
    }
    tree.put("differences", differences);
    return tree;
  }

  public static String text(DecisionReplay replay) {
    Lines text = new Lines(INDENT);
    text.add("Run", Cell.printable(replay.runId()));
    text.add(
        "Dataset",
        String.format(Locale.ROOT, "%s, %,d rows", shortened(replay.datasetId()), replay.rows()));
    text.add("Decision", Cell.printable(replay.sentence()));
    if (replay.isIdentical()) {
      return text.add("Replay", "identical").toString();
    }
    text.add("Replay", replay.differences().size() + " values differ from what was recorded");
    for (DecisionReplay.Difference difference :
        replay.differences().subList(0, Math.min(DIFFERENCES_SHOWN, replay.differences().size()))) {
      text.verbatim("  " + difference.path());
      text.add("    recorded", Cell.printable(difference.recorded()));
      text.add("    now", Cell.printable(difference.recomputed()));
    }
    if (replay.differences().size() > DIFFERENCES_SHOWN) {
      text.verbatim("  and more: -o json");
    }
    return text.toString();
  }
}
