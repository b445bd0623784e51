package org.riskassessment.cli.model;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PairedComparison;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.version.DecisionReplay;
import org.riskassessment.core.version.Decisions;
import org.riskassessment.core.version.ModelComparison;
import org.riskassessment.core.version.PrunePlan;
import org.riskassessment.core.version.Verification;
import org.riskassessment.core.wire.VersionJson;

/** Versions, their history and the decisions on them, for people. */
public final class ModelTexts {
  private static final int INDENT = 12;
  private static final int DIGEST_SHOWN = 16;
  private static final int DIFFERENCES_SHOWN = 20;

  private ModelTexts() {}

  /** All that is known of a version. */
  record Known(
      ModelVersion version,
      VersionJson.Status status,
      List<Evaluation> evaluations,
      Optional<Decisions.Entry> decision,
      List<Deployment> deployments) {}

  public static String text(Known known) {
    ModelVersion version = known.version();
    ModelCard card = version.card();
    Lines text = new Lines(INDENT);
    text.add("Version", version.version() + ", " + Words.lower(known.status()));
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
          "  " + Words.lower(evaluation.protocol()).replace('_', ' ') + "  ", score(evaluation));
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

  public static String text(PrunePlan pruning, boolean dryRun) {
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
