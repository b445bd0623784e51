package org.riskassessment.cli.model;

import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.riskassessment.cli.terminal.Cell;
import org.riskassessment.cli.terminal.Lines;
import org.riskassessment.cli.terminal.Table;
import org.riskassessment.core.evaluate.Evaluation;
import org.riskassessment.core.evaluate.PairedComparison;
import org.riskassessment.core.evaluate.PromotionDecision;
import org.riskassessment.core.json.Json;
import org.riskassessment.core.json.Words;
import org.riskassessment.core.model.FitReport;
import org.riskassessment.core.model.ModelCard;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.version.Decisions;
import org.riskassessment.core.version.ModelComparison;
import org.riskassessment.core.version.PrunePlan;
import org.riskassessment.core.version.Verification;
import org.riskassessment.core.wire.VersionJson;
import org.riskassessment.report.workbook.SheetColumn.Kind;

/** Versions, their history and the decisions on them, for people and as CSV. */
final class ModelTexts {
  private static final int INDENT = 12;
  private static final int DIGEST_SHOWN = 16;

  private ModelTexts() {}

  static String trained(ModelVersion version) {
    Lines text = new Lines(0);
    text.line(
        "Trained version %d on %,d rows (%,d left) in %,d ms",
        version.version(),
        version.card().trainedRows(),
        version.card().trainedPositives(),
        version.card().millis());
    FitReport fit = version.card().fit();
    if (fit != null) {
      text.line(
          "  %s, penalty %s, calibration: %s",
          fit.candidate(), Json.plain(fit.l2()), fit.calibration().method());
      text.line("  threshold %.2f: %s", version.card().evaluation().threshold(), fit.threshold());
    }
    EvaluationTexts.append(text, version.card().outOfTime());
    EvaluationTexts.append(text, version.card().evaluation());
    return text.toString();
  }

  static String deployment(Deployment deployment) {
    Integer before = deployment.previousVersion();
    return "Version "
        + deployment.version()
        + " is deployed"
        + (before == null ? "" : ", replacing version " + before)
        + "\n";
  }

  static String models(List<ModelVersion> versions, int deployed) {
    Lines text = new Lines(0);
    text.line("version  status    trained at            rows      AUC     F1     judged on");
    for (ModelVersion version : versions) {
      Evaluation evaluation = version.card().evaluation();
      text.line(
          "%7d  %-8s  %s  %,8d  %s  %.3f  %,9d",
          version.version(),
          Words.lower(VersionJson.Status.of(version, deployed)),
          version.card().trainedAt().truncatedTo(ChronoUnit.SECONDS),
          version.card().trainedRows(),
          EvaluationTexts.area(evaluation),
          evaluation.confusion().f1(),
          evaluation.n());
    }
    return text.toString();
  }

  static Table modelsTable(List<ModelVersion> versions, int deployed) {
    return Table.named("Models")
        .column("model_version", "Version", Kind.COUNT)
        .column("status", Kind.TEXT)
        .column("trained_at", "Trained (UTC)", Kind.TIME)
        .column("roc_auc", "ROC AUC", Kind.NUMBER)
        .column("f1", "F1", Kind.NUMBER)
        .column("n", "Judged on clients", Kind.COUNT)
        .column("rows", "Trained on rows", Kind.COUNT)
        .of(
            row -> {
              for (ModelVersion version : versions) {
                Evaluation evaluation = version.card().evaluation();
                row.add(
                    version.version(),
                    Words.lower(VersionJson.Status.of(version, deployed)),
                    version.card().trainedAt(),
                    evaluation.rocAuc().isPresent() ? evaluation.rocAuc().getAsDouble() : null,
                    evaluation.confusion().f1(),
                    evaluation.n(),
                    version.card().trainedRows());
              }
            });
  }

  /** A version with its scores and history. */
  record Known(
      ModelVersion version,
      VersionJson.Status status,
      List<Evaluation> evaluations,
      Decisions.@Nullable Entry decision,
      List<Deployment> deployments) {}

  static String text(Known known) {
    ModelVersion version = known.version();
    ModelCard card = version.card();
    Lines text = new Lines(INDENT);
    text.add("Version", version.version() + ", " + Words.lower(known.status()));
    text.add(
        "Trained",
        String.format(
            Locale.ROOT,
            "%s, on %,d rows (%,d left) out of the dataset's rows %,d to %,d",
            Lines.time(card.trainedAt(), ZoneId.systemDefault()),
            card.trainedRows(),
            card.trainedPositives(),
            card.firstRow() + 1,
            card.datasetRows()));
    if (card.question() != null) {
      text.add("Question", "whether a client " + card.question());
    }
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
      text.verbatim("  none: this version was pruned and can no longer be used");
    }
    Decisions.Entry decision = known.decision();
    if (decision != null) {
      text.verbatim("")
          .verbatim("Judged in run " + decision.review().runId())
          .add("  ", Cell.printable(decision.sentence()));
    }
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
        "AUC %s, F1 %.3f on %s of %s",
        evaluation.rocAuc().isPresent()
            ? String.format(Locale.ROOT, "%.3f", evaluation.rocAuc().getAsDouble())
            : "unknown",
        evaluation.confusion().f1(),
        evaluation.clients() == null
            ? String.format(
                Locale.ROOT, "%,d rows (%,d left)", evaluation.n(), evaluation.positives())
            : evaluation.evidence(),
        Cell.text(evaluation.dataset(), 60));
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
  }

  static String history(List<Deployment> history) {
    if (history.isEmpty()) {
      return "Nothing has been deployed yet.\n";
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
      case FIRST -> "deployed first";
      case PROMOTION -> "promoted";
      case RECALIBRATION -> "recalibrated";
      case COMMAND -> "deployed";
      case FORCED -> "FORCED";
      case ROLLBACK -> "rolled back to";
    };
  }

  static Table historyTable(List<Deployment> history) {
    return Table.named("Deployments")
        .column("number", Kind.COUNT)
        .column("model_version", "Version", Kind.COUNT)
        .column("previous_version", Kind.COUNT)
        .column("since", "Since (UTC)", Kind.TIME)
        .column("kind", Kind.TEXT)
        .column("actor", "By", Kind.TEXT)
        .column("reason", Kind.LONG_TEXT)
        .column("run_id", "Run", Kind.TEXT)
        .of(
            row -> {
              for (Deployment deployment : history) {
                row.add(
                    deployment.number(),
                    deployment.version(),
                    deployment.previousVersion(),
                    deployment.at(),
                    deployment.kind(),
                    deployment.actor(),
                    deployment.reason(),
                    deployment.runId());
              }
            });
  }

  static String text(ModelComparison comparison) {
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
    text.verbatim("").verbatim("On the same rows, of clients that neither was trained on");
    text.add(
        "  newer  ",
        newest == null ? "no rows newer than the older version" : difference(newest, a, b));
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
            + "only one right: version %d on %,d rows, version %d on %,d rows%n"
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

  static String text(Verification found) {
    Lines text = new Lines(INDENT);
    text.verbatim(
        String.format(
            Locale.ROOT,
            "%,d versions, %,d files in the store: %s",
            found.versions(),
            found.files(),
            found.faults().isEmpty() ? "all unchanged" : "not all unchanged"));
    found.faults().forEach(fault -> text.add("  corrupt", Cell.printable(fault.message())));
    return text.toString();
  }

  static String text(PrunePlan pruning, boolean dryRun) {
    Lines text = new Lines(INDENT);
    text.add(
        dryRun ? "Would prune" : "Pruned",
        pruning.pruned().isEmpty() ? "nothing" : versions(pruning.pruned()));
    if (!pruning.spared().isEmpty()) {
      text.add("Kept", versions(pruning.spared()) + ": deployed, or needed for a rollback");
    }
    return text.toString();
  }

  private static String versions(List<Integer> versions) {
    return (versions.size() == 1 ? "version " : "versions ")
        + versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
